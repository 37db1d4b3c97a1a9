"""Addresses of the mail room; the namespace is `mailin`."""

from __future__ import annotations

from django.urls import path

import mailin.admin  # noqa: F401 - registers the mailboxes on the configuration site
from mailin import views

app_name = "mailin"

urlpatterns = [
    path("thu", views.room_page, name="room"),
    path("thu/quyet-dinh", views.decided, name="decide"),
    path("thu/<int:pk>", views.mail, name="mail"),
    path("thu/<int:pk>/goc", views.original, name="original"),
    path("thu/<int:pk>/html", views.html, name="html"),
]
