"""Addresses of the legal references."""

from __future__ import annotations

from django.urls import path

from support.web.views import law

urlpatterns = [
    path("can-cu-phap-ly", law.references, name="references"),
    path("can-cu-phap-ly/thong-tu-46", law.text, name="circular"),
]
