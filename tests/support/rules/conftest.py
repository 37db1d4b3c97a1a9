"""The browsers of the screens' tests."""

from __future__ import annotations

from tests.support.web.conftest import browse

__all__ = ["browse"]
