"""Lists of tickets by their due date: what is due first comes first, what has no running clock last."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Q
from django.utils.dateparse import parse_datetime

from support.domain.roles import Actor
from support.models import Case
from support.queries import tickets
from support.queries.tickets import MOST_KEY, PAGE, Filters, Page

DUE_VIEWS = frozenset({"soon", "overdue"})  # always listed by their due date
_DUE, _REST = "d", "r"


@dataclass(frozen=True, slots=True)
class DueCursor:
    """A place in such a list: among the tickets with a due date (`part` "d"), or after them ("r")."""

    part: str
    at: datetime
    pk: int

    def encode(self) -> str:
        """Return the cursor as it stands in an address."""
        text = f"{self.part}|{self.at.isoformat()}|{self.pk}"
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> DueCursor | None:
        """Read a cursor from an address; a broken one is None (the first page)."""
        try:
            part, at, pk = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().split("|")
            when = parse_datetime(at)
            fine = part in {_DUE, _REST} and when is not None and when.tzinfo is not None
            fine = fine and 0 <= int(pk) <= MOST_KEY
            return cls(part, when.astimezone(UTC), int(pk)) if when and fine else None
        except (ValueError, OverflowError, binascii.Error):
            return None


def page(viewer: Actor, filters: Filters, *, after: str = "", size: int = PAGE) -> Page:
    """Return one page in the order the filters ask for, by keyset; at most two queries."""
    if filters.order != "due" and filters.view not in DUE_VIEWS:
        return tickets.page(viewer, filters, after=after, size=size)
    cases = tickets.with_unread(viewer, tickets.narrowed(tickets.visible_now(viewer), viewer, filters))
    cursor = DueCursor.decode(after) if after else None
    rows = []
    if cursor is None or cursor.part == _DUE:
        due = cases.filter(due_at__isnull=False)
        if cursor:
            due = due.filter(Q(due_at__gt=cursor.at) | Q(due_at=cursor.at, pk__gt=cursor.pk))
        rows = list(due.order_by("due_at", "pk")[: size + 1])
    if len(rows) <= size and filters.view not in DUE_VIEWS:
        rest = cases.filter(due_at=None)
        if cursor and cursor.part == _REST:
            rest = rest.filter(Q(activity_at__lt=cursor.at) | Q(activity_at=cursor.at, pk__lt=cursor.pk))
        rows += rest.order_by("-activity_at", "-pk")[: size + 1 - len(rows)]
    return Page(rows[:size], _next(rows, size), cursor is None)


def _next(rows: list[Case], size: int) -> str:
    if len(rows) <= size:
        return ""
    last = rows[size - 1]
    if last.due_at is not None:
        return DueCursor(_DUE, last.due_at, last.pk).encode()
    return DueCursor(_REST, last.activity_at, last.pk).encode()
