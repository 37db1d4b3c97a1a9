"""Addresses of the catalogue of agencies."""

from __future__ import annotations

from django.urls import path

from support.web import ids
from support.web.views import agencies, agency_imports, contact_book

ids.register()

_ONE = "co-quan/<id:pk>"
_PERSON = "co-quan/nguoi-lien-he/<id:pk>"
_LIST = "co-quan/nhap/<id:pk>"

urlpatterns = [
    path("co-quan", agencies.index, name="agencies"),
    path("co-quan/moi", agencies.new, name="agency-new"),
    path("co-quan/nhap", agency_imports.upload, name="agency-upload"),
    path("co-quan/nhap/mau", agency_imports.template, name="agency-template"),
    path(_LIST, agency_imports.report, name="agency-list"),
    path(f"{_LIST}/_tien-do", agency_imports.progress, name="agency-list-progress"),
    path(f"{_LIST}/loi", agency_imports.faults, name="agency-list-faults"),
    path(f"{_LIST}/xac-nhan", agency_imports.confirm, name="agency-list-confirm"),
    path(f"{_LIST}/bo", agency_imports.refuse_list, name="agency-list-refuse"),
    path("co-quan/nguoi-lien-he", contact_book.index, name="contacts"),
    path(_PERSON, contact_book.contact, name="contact"),
    path(f"{_PERSON}/sua", contact_book.edit, name="contact-edit"),
    path(f"{_PERSON}/xac-minh", contact_book.verify, name="contact-verify"),
    path(f"{_PERSON}/gop-vao/<id:into_id>", contact_book.merge, name="contact-merge"),
    path(_ONE, agencies.agency, name="agency"),
    path(f"{_ONE}/sua", agencies.edit, name="agency-edit"),
    path(f"{_ONE}/ket-thuc", agencies.end, name="agency-end"),
    path(f"{_ONE}/khoi-phuc", agencies.reopen, name="agency-reopen"),
    path(f"{_ONE}/nhap-vao", agencies.merge, name="agency-merge"),
    path(f"{_ONE}/ten-mien", agencies.add_domain, name="agency-domain"),
    path(f"{_ONE}/ten-mien/<id:domain_id>/bo", agencies.remove_domain, name="agency-domain-remove"),
    path(f"{_ONE}/nguoi", agencies.add_member, name="agency-member"),
    path(f"{_ONE}/nguoi/<id:membership_id>", agencies.change_member, name="agency-member-change"),
]
