"""Addresses of the duty roster."""

from __future__ import annotations

from django.urls import path

from support.web import ids
from support.web.views import duty

ids.register()

_SHIFT = "truc-ban/ca/<id:pk>"

urlpatterns = [
    path("truc-ban", duty.week, name="duty"),
    path("truc-ban/ca-moi", duty.add, name="duty-new"),
    path("truc-ban/lap-lich", duty.pattern, name="duty-pattern"),
    path(_SHIFT, duty.shift, name="duty-shift"),
    path(f"{_SHIFT}/huy", duty.cancel, name="duty-cancel"),
    path("truc-ban/vang", duty.away, name="duty-away"),
    path("truc-ban/vang/<id:pk>/bo", duty.back, name="duty-back"),
]
