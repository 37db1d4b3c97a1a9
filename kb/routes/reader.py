"""Addresses of reading; `tai-lieu/<slug>` is the last of the library's."""

from __future__ import annotations

from django.urls import path

from kb.views import opinions, reading
from support.web import ids

ids.register()

urlpatterns = [
    path("tai-lieu/_con-so", opinions.counts, name="counts"),
    path("tai-lieu/gop-y", opinions.index, name="opinions"),
    path("tai-lieu/gop-y/<id:pk>/xong", opinions.settle, name="opinion-settle"),
    path("tai-lieu/gop-y/<id:pk>/mo-lai", opinions.reopen, name="opinion-reopen"),
    path("tai-lieu/<slug:slug>/phan-hoi", opinions.opinion, name="opinion"),
    path("tai-lieu/<slug:slug>", reading.guide, name="guide"),
    path("tai-lieu/<slug:slug>/ban", reading.versions, name="versions"),
    path("tai-lieu/<slug:slug>/ban/<str:number>", reading.version, name="version"),
]
