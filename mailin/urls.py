"""Addresses of the mail room; the namespace is `mailin`."""

from __future__ import annotations

from django.urls import path

import mailin.admin  # noqa: F401 - registers the mailboxes on the configuration site
from mailin import deciding, originals, pictures, views
from support.web import ids

ids.register()

app_name = "mailin"

urlpatterns = [
    path("thu", views.room_page, name="room"),
    path("thu/_danh-sach", views.rows, name="rows"),
    path("thu/_hop-thu", views.boxes, name="boxes"),
    path("thu/_loc", views.narrow, name="filters"),
    path("thu/_canh-bao", views.alarm, name="alarm"),
    path("thu/doc-ngay", views.read_now, name="read-now"),
    path("thu/quyet-dinh", deciding.decided, name="decide"),
    path("thu/anh/<str:token>", pictures.picture, name="picture"),
    path("thu/<id:pk>", views.mail, name="mail"),
    path("thu/<id:pk>/doc", views.reader, name="reader"),
    path("thu/<id:pk>/goc", originals.original, name="original"),
    path("thu/<id:pk>/html", originals.html, name="html"),
]
