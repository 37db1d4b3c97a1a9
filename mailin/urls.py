"""Addresses of the mail room; the namespace is `mailin`."""

from __future__ import annotations

from django.urls import path

import mailin.admin  # noqa: F401 - registers the mailboxes on the configuration site
from mailin import views
from support.web import ids

ids.register()

app_name = "mailin"

urlpatterns = [
    path("thu", views.room_page, name="room"),
    path("thu/quyet-dinh", views.decided, name="decide"),
    path("thu/<id:pk>", views.mail, name="mail"),
    path("thu/<id:pk>/goc", views.original, name="original"),
    path("thu/<id:pk>/html", views.html, name="html"),
]
