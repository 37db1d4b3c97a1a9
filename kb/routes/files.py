"""Addresses of guides' files, of import and of the PDF."""

from __future__ import annotations

from django.urls import path

from kb.views import files, importing, printing

urlpatterns = [
    path("tai-lieu/anh/<slug:token>", files.picture, name="picture"),
    path("tai-lieu/tep/<slug:token>", files.file, name="file"),
    path("tai-lieu/tep/<slug:token>/xem", files.preview, name="file-preview"),
    path("tai-lieu/tep/<slug:token>/trang/<int:place>", files.page, name="file-page"),
    path("tai-lieu/nhap", importing.upload, name="import"),
    path("tai-lieu/nhap/<int:pk>", importing.imported, name="imported"),
    path("tai-lieu/nhap/<int:pk>/anh/<int:place>", importing.picture, name="import-picture"),
    path("tai-lieu/nhap/<int:pk>/bo", importing.drop, name="import-drop"),
    path("tai-lieu/<slug:slug>/nhap", importing.upload, name="import-into"),
    path("tai-lieu/<slug:slug>/pdf", printing.pdf, name="pdf"),
    path("tai-lieu/<slug:slug>/ban/<str:number>/pdf", printing.pdf, name="version-pdf"),
]
