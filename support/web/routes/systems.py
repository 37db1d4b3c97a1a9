"""Addresses of the catalogue of connected systems; ids are numbers, so they never hide a word."""

from __future__ import annotations

from django.urls import path

from support.web import ids
from support.web.views import connections, platforms, systems

ids.register()

_LINK = "he-thong/ket-noi/<id:pk>"
_PLATFORM = "he-thong/nen-tang/<slug:key>"

urlpatterns = [
    path("he-thong", systems.index, name="systems"),
    path("he-thong/moi", systems.edit, name="system-new"),
    path("he-thong/<id:pk>", systems.detail, name="system"),
    path("he-thong/<id:pk>/sua", systems.edit, name="system-edit"),
    path("he-thong/<id:pk>/dich-vu/moi", systems.service, name="service-new"),
    path("he-thong/<id:pk>/dich-vu/<id:service_id>", systems.service, name="service-edit"),
    path("he-thong/<id:pk>/ket-noi/moi", connections.add, name="connection-new"),
    path("he-thong/ket-noi", connections.mine, name="my-connections"),
    path(_LINK, connections.detail, name="connection"),
    path(f"{_LINK}/sua", connections.edit, name="connection-edit"),
    path(f"{_LINK}/pham-vi", connections.scope, name="connection-scope"),
    path(f"{_LINK}/dau-moi/moi", connections.liaison, name="liaison-new"),
    path("he-thong/dau-moi/<id:pk>/thoi", connections.end_liaison, name="liaison-end"),
    path("he-thong/nen-tang", platforms.index, name="platforms"),
    path(_PLATFORM, platforms.detail, name="platform"),
    path(f"{_PLATFORM}/tai-ve", platforms.export, name="platform-export"),
]
