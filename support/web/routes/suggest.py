"""Addresses of the suggestions: one accepted, many accepted at once and taken back."""

from __future__ import annotations

from django.urls import path

from support.web.views import suggestions

urlpatterns = [
    path("goi-y/nhan", suggestions.accept_many, name="suggestions-accept"),
    path("goi-y/hoan-tac", suggestions.take_back, name="suggestions-undo"),
    path("xu-ly/<str:number>/goi-y", suggestions.accept, name="suggestion-accept"),
    path("bao-cao/goi-y", suggestions.report, name="suggestions-report"),
]
