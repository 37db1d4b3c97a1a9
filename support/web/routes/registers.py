"""Addresses of the registers: everything taken in, letters, their follow-up, the day's handing over."""

from __future__ import annotations

from django.urls import URLPattern, path

from support.web import ids
from support.web.views import arrivals, handover, register

ids.register()

_BOOK = "so-tiep-nhan"


def _documents(address: str, book: str) -> list[URLPattern]:
    """Return the addresses of a register of documents: screen, paper, CSV, XLSX."""
    return [
        path(address, arrivals.page, {"book": book}, name=book),
        path(f"{address}/in", arrivals.printed, {"book": book}, name=f"{book}-print"),
        path(f"{address}/tai-ve", arrivals.export, {"book": book, "kind": "csv"}, name=f"{book}-export"),
        path(f"{address}/tai-ve-xlsx", arrivals.export, {"book": book, "kind": "xlsx"}, name=f"{book}-xlsx"),
    ]


urlpatterns = [
    path(_BOOK, register.register, name="register"),
    path(f"{_BOOK}/in", register.printed, name="register-print"),
    path(f"{_BOOK}/tai-ve", register.export, {"kind": "csv"}, name="register-export"),
    path(f"{_BOOK}/tai-ve-xlsx", register.export, {"kind": "xlsx"}, name="register-xlsx"),
    path(f"{_BOOK}/<id:year>/<id:number>/dinh-chinh", register.correct, name="register-correct"),
    *_documents(f"{_BOOK}/van-ban-den", "incoming"),
    path(f"{_BOOK}/van-ban-den/<id:pk>", arrivals.line, name="arrival-line"),
    *_documents(f"{_BOOK}/theo-doi", "followup"),
    path(f"{_BOOK}/ban-giao", handover.day_end, name="handover"),
]
