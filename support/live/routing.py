"""Where the websocket lives."""

from __future__ import annotations

from django.urls import path

from support.live.consumers import LiveConsumer

urlpatterns = [path("ws/live", LiveConsumer.as_asgi())]
