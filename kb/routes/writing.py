"""Addresses of writing; they stand before `tai-lieu/<slug>`."""

from __future__ import annotations

from django.urls import path

from kb.views import beginning, merging, pens, savings, uploads, writing

urlpatterns = [
    path("tai-lieu/moi", beginning.begin, name="begin"),
    path("tai-lieu/soan", beginning.drafts, name="drafts"),
    path("tai-lieu/<slug:slug>/soan", writing.write, name="write"),
    path("tai-lieu/<slug:slug>/luu", writing.save, name="save-draft"),
    path("tai-lieu/<slug:slug>/xem-thu", writing.preview, name="preview-draft"),
    path("tai-lieu/<slug:slug>/con-thieu", writing.checks_part, name="draft-checks"),
    path("tai-lieu/<slug:slug>/thong-tin", beginning.about, name="details"),
    path("tai-lieu/<slug:slug>/phien-ban-moi", beginning.begin_version, name="begin-version"),
    path("tai-lieu/<slug:slug>/quyen-soan", pens.pen, name="pen"),
    path("tai-lieu/<slug:slug>/them-tep", uploads.add, name="add-file"),
    path("tai-lieu/<slug:slug>/bo-tep/<int:pk>", uploads.remove, name="remove-file"),
    path("tai-lieu/<slug:slug>/cac-lan-luu", savings.index, name="saves"),
    path("tai-lieu/<slug:slug>/cac-lan-luu/<int:number>", savings.one, name="saved"),
    path("tai-lieu/<slug:slug>/cac-lan-luu/<int:number>/khoi-phuc", savings.restore, name="restore-save"),
    path("tai-lieu/<slug:slug>/hai-ban/<int:number>", merging.both, name="both"),
    path("tai-lieu/<slug:slug>/hai-ban/<int:number>/chon", merging.choose, name="choose"),
]
