"""Addresses of the duties: the board, a cell, history, files and paper."""

from __future__ import annotations

from django.urls import path

from kb.views import duties, duty_letters, duty_public, questions
from support.web import ids

ids.register()

_BOARD = "tai-lieu/bang-nghia-vu"
_PUBLIC = "tai-lieu/cong-bo"

urlpatterns = [
    path(_BOARD, duties.board, name="duties"),
    path(f"{_BOARD}/o/<id:pk>", duties.panel, name="duty"),
    path(f"{_BOARD}/in", duties.printed, name="duties-print"),
    path(f"{_BOARD}/tai-ve", duties.export, {"kind": "csv"}, name="duties-export"),
    path(f"{_BOARD}/tai-ve-xlsx", duties.export, {"kind": "xlsx"}, name="duties-xlsx"),
    path(f"{_BOARD}/cua-toi", duties.mine, name="duties-mine"),
    path(f"{_BOARD}/o/<id:pk>/gan", duties.link_guide, name="duty-link"),
    path(f"{_BOARD}/o/<id:pk>/dich-vu", duties.add_service, name="duty-service"),
    path(f"{_BOARD}/thu-nhac", duty_letters.letters, name="duty-letters"),
    path(f"{_BOARD}/tu-cau-hoi", questions.asked, name="questions"),
    path(f"{_BOARD}/tu-cau-hoi/<id:pk>/bo-qua", questions.drop, name="question-drop"),
    path(f"{_BOARD}/lich-su", duty_public.history, name="duties-history"),
    path(_PUBLIC, duty_public.published, name="published"),
    path(f"{_PUBLIC}/in", duty_public.printed, name="published-print"),
    path(f"{_PUBLIC}/tai-ve", duty_public.export, {"kind": "csv"}, name="published-export"),
    path(f"{_PUBLIC}/tai-ve-xlsx", duty_public.export, {"kind": "xlsx"}, name="published-xlsx"),
]
