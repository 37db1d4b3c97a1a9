"""Addresses of guides' files, of import and of the PDF."""

from __future__ import annotations

from django.urls import path

from kb.views import files

urlpatterns = [
    path("tai-lieu/anh/<slug:token>", files.picture, name="picture"),
    path("tai-lieu/tep/<slug:token>", files.file, name="file"),
    path("tai-lieu/tep/<slug:token>/xem", files.preview, name="file-preview"),
    path("tai-lieu/tep/<slug:token>/trang/<int:place>", files.page, name="file-page"),
]
