"""Addresses of major incidents (N19)."""

from __future__ import annotations

from django.urls import path

from support.web import ids
from support.web.views import incident_outputs, incident_writes, incidents

ids.register()

_ONE = "su-co/<str:number>"

urlpatterns = [
    path("su-co", incidents.index, name="incidents"),
    path("su-co/moi", incident_writes.declare, name="incident-new"),
    path("su-co/in", incident_outputs.on_paper, name="incidents-print"),
    path("su-co/tai-ve", incident_outputs.export, name="incidents-export"),
    path("su-co/xlsx", incident_outputs.xlsx, name="incidents-xlsx"),
    path(_ONE, incidents.detail, name="incident"),
    path(f"{_ONE}/_phieu", incidents.children_part, name="incident-children"),
    path(f"{_ONE}/_ben", incidents.facts_part, name="incident-facts"),
    path(f"{_ONE}/nguoi-nhan", incidents.recipients, name="incident-recipients"),
    path(f"{_ONE}/sua", incident_writes.edit, name="incident-edit"),
    path(f"{_ONE}/phieu", incident_writes.children, name="incident-attach"),
    path(f"{_ONE}/thong-bao", incident_writes.tell, name="incident-tell"),
    path(f"{_ONE}/thong-bao/<id:pk>", incidents.notice, name="incident-notice"),
    path(f"{_ONE}/thong-bao/<id:pk>/thu-hoi", incident_writes.take_back, name="incident-undo"),
    path(f"{_ONE}/ket-thuc", incident_writes.end, name="incident-end"),
    path(f"{_ONE}/mo-lai", incident_writes.reopen, name="incident-reopen"),
    path(f"{_ONE}/trang-thai", incident_writes.state, name="incident-state"),
    path(f"{_ONE}/moc", incident_writes.note, name="incident-note"),
    path(f"{_ONE}/theo-doi", incident_writes.follow, name="incident-follow"),
    path(f"{_ONE}/ra-soat", incident_writes.review, name="incident-review"),
    path(f"{_ONE}/bao-cao", incident_outputs.report, name="incident-report"),
    path(f"{_ONE}/bao-cao.pdf", incident_outputs.report_pdf, name="incident-report-pdf"),
]
