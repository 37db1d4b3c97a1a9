"""Where guides meet tickets: suggestions, what was enough, what answers named, the report of it."""

from __future__ import annotations

from django.urls import path

from kb.views import citation_reports, suggest

urlpatterns = [
    path("tai-lieu/goi-y", suggest.suggest, name="suggest"),
    path("tai-lieu/goi-y/da-du", suggest.enough, name="enough"),
    path("tai-lieu/goi-y/phieu/<str:number>", suggest.cited, name="cited"),
    path("tai-lieu/bao-cao", citation_reports.report, name="report"),
    path("tai-lieu/bao-cao/phieu", citation_reports.tickets_without, name="report-tickets"),
    path("tai-lieu/bao-cao/csv", citation_reports.export, name="report-csv"),
    path("tai-lieu/bao-cao/xlsx", citation_reports.xlsx, name="report-xlsx"),
]
