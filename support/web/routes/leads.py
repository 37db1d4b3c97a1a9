"""Addresses of who leads a ticket, and of the agencies that lead."""

from __future__ import annotations

from django.urls import path

from support.web import ids
from support.web.views import leading, leads

ids.register()

_TICKET, _LED = "xu-ly/<str:number>/chu-tri", "chu-tri/<str:number>"

urlpatterns = [
    path(_TICKET, leads.lead, name="lead"),
    path(f"{_TICKET}/tra-lai", leads.back, name="lead-back"),
    path(f"{_TICKET}/theo-bang", leads.by_table, name="lead-by-table"),
    path("chu-tri", leading.index, name="leading-list"),
    path("chu-tri/_danh-sach", leading.rows, name="leading-rows"),
    path(_LED, leading.detail, name="leading"),
    path(f"{_LED}/_dien-bien", leading.story_part, name="leading-story"),
    path(f"{_LED}/tra-loi", leading.reply, name="leading-reply"),
    path(f"{_LED}/ghi-chu", leading.note, name="leading-note"),
    path(f"{_LED}/giai-doan", leading.stage, name="leading-stage"),
    path(f"{_LED}/phan-cong", leading.assign, name="leading-assign"),
    path(f"{_LED}/thu-hoi/<id:mail_id>", leading.undo, name="leading-undo"),
]
