"""HTTP by Django, websockets by the live room; started by uvicorn."""

from __future__ import annotations

import os

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "support.config.settings")
_http = get_asgi_application()

from support.domain import memory  # noqa: E402 - Django must be set up first
from support.live.routing import urlpatterns  # noqa: E402 - Django must be set up first
from support.web.limits import Bounded  # noqa: E402 - Django must be set up first

application = ProtocolTypeRouter(
    {
        "http": Bounded(_http),
        "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(urlpatterns))),
    }
)
memory.settle()
