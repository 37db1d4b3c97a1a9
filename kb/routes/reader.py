"""Addresses of reading; `tai-lieu/<slug>` is the last of the library's."""

from __future__ import annotations

from django.urls import path

from kb.views import reading

urlpatterns = [
    path("tai-lieu/<slug:slug>", reading.guide, name="guide"),
    path("tai-lieu/<slug:slug>/ban", reading.versions, name="versions"),
    path("tai-lieu/<slug:slug>/ban/<str:number>", reading.version, name="version"),
]
