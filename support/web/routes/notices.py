"""Addresses of notices of wrong data, log requests and reports."""

from __future__ import annotations

from django.urls import path

from support.web.views import notices, reports

_TICKET = "xu-ly/<str:number>"

urlpatterns = [
    path(f"{_TICKET}/sai-sot", notices.notice, name="notice"),
    path(f"{_TICKET}/sai-sot/ket-luan", notices.conclude, name="notice-conclude"),
    path(f"{_TICKET}/nhat-ky-ket-noi", notices.logs, name="logs"),
    path(f"{_TICKET}/nhat-ky-ket-noi/ngay", notices.occurred, name="occurred"),
    path(f"{_TICKET}/nhat-ky-ket-noi/<id:pk>/xac-nhan", notices.confirmed, name="logs-confirmed"),
    path(f"{_TICKET}/nhat-ky-ket-noi/<id:pk>/in", notices.logs_print, name="logs-print"),
    path("bao-cao", reports.reports, name="reports"),
]
