"""Addresses of the mail room; the namespace is `mailin`."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "mailin"
urlpatterns: list[URLPattern] = []
