"""Addresses of links between tickets, merging, taking out again, splitting."""

from __future__ import annotations

from django.urls import path

from support.web import ids
from support.web.views import links, merging, splitting

ids.register()

_TICKET = "xu-ly/<str:number>"

urlpatterns = [
    path(f"{_TICKET}/lien-ket", links.links, name="links"),
    path(f"{_TICKET}/lien-ket/<id:pk>/bo", links.remove, name="link-remove"),
    path(f"{_TICKET}/bo-gop", merging.unmerge, name="unmerge"),
    path(f"{_TICKET}/tach", splitting.split, name="split"),
    path("gop-phieu", merging.merge, name="merge"),
    path("gop-phieu/hoan-tac", merging.undo, name="merge-undo"),
]
