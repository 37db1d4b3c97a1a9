"""Addresses of the catalogue of agencies."""

from __future__ import annotations

from django.urls import path

from support.web import ids
from support.web.views import agencies

ids.register()

_ONE = "co-quan/<id:pk>"

urlpatterns = [
    path("co-quan", agencies.index, name="agencies"),
    path("co-quan/moi", agencies.new, name="agency-new"),
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
