"""Wiring. In the services layout every process that may ring a doorbell knows the Celery app."""

from __future__ import annotations

import os

if os.environ.get("REDIS_URL") or os.environ.get("REDIS_URL_FILE"):
    from support.config import celery as celery
