"""Addresses of visits, their minutes, and what is written on paper first."""

from __future__ import annotations

from django.urls import path

from support.web.views import catchup, visits

_HERE = "tiep-nhan/truc-tiep"

urlpatterns = [
    path(_HERE, visits.visit, name="visit"),
    path(f"{_HERE}/_co-quan", visits.party, name="visit-party"),
    path(f"{_HERE}/<id:pk>", visits.known, name="visit-known"),
    path(f"{_HERE}/<id:pk>/ra", visits.left, name="visit-left"),
    path(f"{_HERE}/<id:pk>/ky", visits.signed, name="visit-signed"),
    path(f"{_HERE}/<id:pk>/bien-ban", visits.minutes_sheet, name="visit-minutes"),
    path(f"{_HERE}/<id:pk>/bien-ban.pdf", visits.minutes_pdf, name="visit-pdf"),
    path("tiep-nhan/phieu-giay", catchup.sheet, name="intake-sheet"),
    path("tiep-nhan/phieu-giay.pdf", catchup.sheet_pdf, name="intake-sheet-pdf"),
    path("tiep-nhan/nhap-bu", catchup.catch_up, name="catch-up"),
]
