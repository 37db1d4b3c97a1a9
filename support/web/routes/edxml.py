"""Addresses of electronic documents (edXML)."""

from __future__ import annotations

from django.urls import path

from support.web.views import edxml

_ROOM = "tiep-nhan/van-ban/edxml"

urlpatterns = [
    path(_ROOM, edxml.room, name="edxml"),
    path(f"{_ROOM}/trang-thai", edxml.statuses, name="edxml-statuses"),
    path(f"{_ROOM}/<id:pk>", edxml.imported, name="edxml-import"),
    path(f"{_ROOM}/van-ban/<id:pk>/trang-thai", edxml.status, name="edxml-status"),
    path(f"{_ROOM}/van-ban/<id:pk>/thu-hoi", edxml.recall, name="edxml-recall"),
]
