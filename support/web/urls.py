"""Addresses of the screens; the namespace is `support`."""

from __future__ import annotations

from django.urls import path

from support.web.views import home

app_name = "support"
urlpatterns = [
    path("", home.home, name="home"),
    path("phim-tat", home.keys, name="keys"),
    path("healthz", home.healthz, name="healthz"),
]
