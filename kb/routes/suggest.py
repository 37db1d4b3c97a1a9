"""Where guides meet tickets: suggestions, what was enough, what a ticket's answers named."""

from __future__ import annotations

from django.urls import path

from kb.views import suggest

urlpatterns = [
    path("tai-lieu/goi-y", suggest.suggest, name="suggest"),
    path("tai-lieu/goi-y/da-du", suggest.enough, name="enough"),
    path("tai-lieu/goi-y/phieu/<str:number>", suggest.cited, name="cited"),
]
