"""Addresses of the portal and of following a ticket without an account."""

from __future__ import annotations

from django.urls import path

from support.web.views import portal

urlpatterns = [
    path("gui", portal.filing, name="file-request"),
    path("gui/_goi-y", portal.suggest, name="file-suggest"),
    path("gui/da-co", portal.not_needed, name="not-needed"),
    path("gui/xong/<str:number>", portal.filed, name="filed"),
    path("theo-doi/<str:token>", portal.track, name="track"),
    path("xu-ly/<str:number>/theo-doi/thu-hoi", portal.revoke, name="track-revoke"),
]
