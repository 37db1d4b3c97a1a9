"""Addresses of the working calendar and of why a deadline falls when it does."""

from __future__ import annotations

from django.urls import path

from support.web.views import calendar, due, legal_limits, targets, tasks

urlpatterns = [
    path("xu-ly/<str:number>/vi-sao-han", due.why, name="due-why"),
    path("xu-ly/<str:number>/thoi-han-luat", legal_limits.limits, name="legal-limits"),
    path("xu-ly/<str:number>/cong-viec/mau/<id:pk>", tasks.template, name="task-template"),
    path("yeu-cau/<str:number>/vi-sao-han", due.why_request, name="request-due-why"),
    path("lich-lam-viec", calendar.now, name="calendar-now"),
    path("lich-lam-viec/muc-tieu", targets.targets, name="targets"),
    path("lich-lam-viec/gio", calendar.hours, name="calendar-hours"),
    path("lich-lam-viec/ngay", calendar.day, name="calendar-day"),
    path("lich-lam-viec/<id:year>", calendar.year, name="calendar"),
    path("lich-lam-viec/<id:year>/duyet", calendar.approve, name="calendar-approve"),
]
