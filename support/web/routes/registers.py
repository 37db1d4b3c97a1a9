"""Addresses of the registers: everything taken in, letters, their follow-up, the day's handing over."""

from __future__ import annotations

from django.urls import path

from support.web import ids
from support.web.views import register

ids.register()

_BOOK = "so-tiep-nhan"

urlpatterns = [
    path(_BOOK, register.register, name="register"),
    path(f"{_BOOK}/in", register.printed, name="register-print"),
    path(f"{_BOOK}/tai-ve", register.export, {"kind": "csv"}, name="register-export"),
    path(f"{_BOOK}/tai-ve-xlsx", register.export, {"kind": "xlsx"}, name="register-xlsx"),
    path(f"{_BOOK}/<id:year>/<id:number>/dinh-chinh", register.correct, name="register-correct"),
]
