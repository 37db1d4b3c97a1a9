"""Words about the calendars of years: which one is not approved yet, and the address where to do it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from support.domain.calendar_year import Standing
from support.domain.roles import Actor
from support.queries import calendar_years

_SAID: dict[Standing, str] = {
    Standing.MISSING: gettext_noop(
        "Lịch làm việc năm %s chưa được duyệt: hạn đang tính theo ngày nghỉ cần đối chiếu."
    ),
    Standing.CHANGED: gettext_noop("Lịch làm việc năm %s đã đổi sau khi duyệt: cần ghi lại văn bản duyệt."),
}


def warnings(viewer: Actor) -> list[tuple[str, str]]:
    """Return what team leads and administrators are told of calendars, each with its address."""
    return [
        (_(_SAID[how]) % year, reverse("support:calendar", kwargs={"year": year}))
        for year, how in sorted(calendar_years.unapproved(viewer).items())
    ]
