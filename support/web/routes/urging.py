"""Addresses of urging, and of the oversight office's counts."""

from __future__ import annotations

from django.urls import path

from support.web import ids
from support.web.views import oversight, urging

ids.register()

_ONE = "don-doc/<id:pk>"

urlpatterns = [
    path("theo-doi", oversight.page, name="oversight"),
    path("don-doc", urging.index, name="urgings"),
    path("don-doc/moi", urging.new, name="urging-new"),
    path(_ONE, urging.detail, name="urging"),
    path(f"{_ONE}/ket-qua", urging.settle, name="urging-settle"),
    path(f"{_ONE}/in", urging.printed, name="urging-print"),
    path(f"{_ONE}.pdf", urging.as_paper, name="urging-pdf"),
    path("xu-ly/<str:number>/don-doc", urging.of_ticket, name="urging-ticket"),
]
