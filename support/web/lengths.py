"""Lengths of time in words, the same on every screen."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import ngettext

MINUTE = timedelta(minutes=1)


def length(time: timedelta, *, days: bool = False, seconds: bool = False) -> str:
    """Write a length of time: 0 phút, 45 phút, 3 giờ 20 phút; nothing negative.

    To the minute, or to the second with `seconds`; in days of 24 hours only with `days`: working days are
    not equally long.
    """
    whole = max(0, int(time.total_seconds()) if seconds else round(time / MINUTE) * 60)
    day, rest = divmod(whole, 86_400) if days else (0, whole)
    hour, rest = divmod(rest, 3_600)
    minute, second = divmod(rest, 60)
    parts = [ngettext("%s ngày", "%s ngày", day) % day] if day else []
    parts += [ngettext("%s giờ", "%s giờ", hour) % hour] if hour else []
    parts += [ngettext("%s phút", "%s phút", minute) % minute] if minute or not whole else []
    parts += [ngettext("%s giây", "%s giây", second) % second] if second else []
    return " ".join(parts)
