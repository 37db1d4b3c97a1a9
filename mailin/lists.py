"""Lists of the ledger as the mail room reads them: filters in the address, pages by keyset."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.db.models import Min, Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_noop

from mailin import room
from mailin.models import InboundMail, InboundState
from mailin.verdict import Reason
from support.domain.roles import Actor
from support.domain.text import nfc

PAGE = 50
MOST_COUNTED = 1000  # past this a figure says “1000+”
LONGEST = 200  # characters of what is searched for
DONE = (
    InboundState.OPENED, InboundState.REPLY, InboundState.DUPLICATE, InboundState.IGNORED,
    InboundState.WITHHELD,
)  # fmt: skip
TABS: dict[str, tuple[InboundState, ...]] = {
    "giu": (InboundState.HELD,),
    "bo-qua": (InboundState.IGNORED,),
    "khong-luu": (InboundState.WITHHELD,),
    "da-xu-ly": DONE,
    "tat-ca": tuple(InboundState),
}
TAB_WORDS = {
    "giu": gettext_noop("Chưa xử lý"),
    "da-xu-ly": gettext_noop("Đã xử lý"),
    "tat-ca": gettext_noop("Mọi thư"),
    "bo-qua": gettext_noop("Đã bỏ qua"),
    "khong-luu": gettext_noop("Nội dung không lưu"),
}
AGES = {
    "30m": timedelta(minutes=30),
    "4h": timedelta(hours=4),
    "1d": timedelta(days=1),
    "7d": timedelta(days=7),
}
AGE_WORDS = {
    "30m": gettext_noop("hơn 30 phút"),
    "4h": gettext_noop("hơn 4 giờ"),
    "1d": gettext_noop("hơn 1 ngày"),
    "7d": gettext_noop("hơn 7 ngày"),
}
SORT_WORDS = {
    "moi": gettext_noop("Mới nhất trước"),
    "cu": gettext_noop("Cũ nhất trước"),
    "lon": gettext_noop("Lớn nhất trước"),
}
SORTS = {"moi": ("-pk",), "cu": ("pk",), "lon": ("-size", "-pk")}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is narrowed to, as it stands in the address; "" and 0 narrow nothing."""

    tab: str = "giu"
    words: str = ""
    reason: str = ""
    state: str = ""
    box: int = 0
    age: str = ""
    first: str = ""  # days, yyyy-mm-dd
    last: str = ""
    sort: str = "moi"

    @property
    def narrowed(self) -> int:
        """How many filters beside the tab are set."""
        return sum(
            map(bool, (self.words, self.reason, self.state, self.box, self.age, self.first, self.last))
        )


@dataclass(slots=True)
class Page:
    """One page of a list and the cursor after which the next begins, "" for none."""

    rows: list[room.Row]
    next: str


_NAMES = {
    "tab": "loc", "words": "q", "reason": "ly-do", "state": "tinh-trang", "box": "hop", "age": "tuoi",
    "first": "tu", "last": "den", "sort": "sap",
}  # fmt: skip


def read(given: Mapping[str, str]) -> Asked:
    """Read filters from a query string; a broken value narrows nothing."""
    said = {field: nfc(given.get(name, "")).strip()[:LONGEST] for field, name in _NAMES.items()}
    box = said["box"]
    return Asked(
        tab=said["tab"] if said["tab"] in TABS else "giu",
        words=said["words"],
        reason=said["reason"] if said["reason"] in set(Reason) else "",
        state=said["state"] if said["state"] in set(InboundState) else "",
        box=int(box) if box.isascii() and box.isdecimal() and len(box) < 10 else 0,
        age=said["age"] if said["age"] in AGES else "",
        first=said["first"] if _day(said["first"]) else "",
        last=said["last"] if _day(said["last"]) else "",
        sort=said["sort"] if said["sort"] in SORTS else "moi",
    )


def query(asked: Asked, trail: str = "", **changes: str) -> str:
    """Return filters as a query string with its question mark, "" when nothing is narrowed."""
    asked, usual = replace(asked, **changes), Asked()  # type: ignore[arg-type]  # names of text fields
    pairs = {
        name: value
        for field, name in _NAMES.items()
        if (value := getattr(asked, field)) and value != getattr(usual, field)
    }
    said = urlencode(pairs | ({"sau": trail} if trail else {}))
    return f"?{said}" if said else ""


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def page(viewer: Actor, asked: Asked, after: str = "") -> Page:
    """Return one page of the mails `viewer` may see under `asked`; one query."""
    found = narrowed(viewer, asked).order_by(*SORTS[asked.sort])
    if after:
        found = found.filter(_beyond(asked.sort, after))
    rows = list(found[: PAGE + 1])
    cursor = ""
    if len(rows) > PAGE:
        end = rows[PAGE - 1]
        cursor = f"{end.size}-{end.pk}" if asked.sort == "lon" else str(end.pk)
    return Page([room.shown(row) for row in rows[:PAGE]], cursor)


def _beyond(sort: str, cursor: str) -> Q:
    """Return what lies after a cursor; one that is broken gives the first page."""
    said = cursor.split("-")
    numbers = [int(one) for one in said if one.isascii() and one.isdecimal() and len(one) < 19]
    match sort, numbers:
        case "lon", [size, pk] if len(said) == 2:
            return Q(size__lt=size) | Q(size=size, pk__lt=pk)
        case "cu", [pk] if len(said) == 1:
            return Q(pk__gt=pk)
        case "moi", [pk] if len(said) == 1:
            return Q(pk__lt=pk)
        case _:
            return Q()


def narrowed(viewer: Actor, asked: Asked) -> QuerySet[InboundMail]:
    """Return the mails `viewer` may see that match every filter."""
    states = [state for state in TABS[asked.tab] if not asked.state or state == asked.state]
    found = room.mails(viewer).filter(state__in=states).select_related("case")
    if asked.reason:
        found = found.filter(reason=asked.reason)
    if asked.box:
        found = found.filter(mailbox=asked.box)
    if asked.age:
        found = found.filter(fetched_at__lt=timezone.now() - AGES[asked.age])
    if (first := _day(asked.first)) is not None:
        found = found.filter(fetched_at__gte=_midnight(first))
    if (last := _day(asked.last)) is not None:
        found = found.filter(fetched_at__lt=_midnight(last) + timedelta(days=1))
    return found.filter(_said(asked.words)) if asked.words else found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _said(words: str) -> Q:
    """Match Message-ID (indexed), sender and subject; a bare number is also the ledger's line.

    The databases fold Vietnamese capitals differently, so the usual spellings are asked for by name.
    """
    bare = words.strip("<> ")
    wanted = Q(message_id=bare)
    if bare.isascii() and bare.isdecimal() and len(bare) < 19:
        wanted |= Q(pk=int(bare))
    for form in dict.fromkeys((bare, bare.lower(), bare.capitalize(), bare.upper(), bare.title())):
        wanted |= Q(subject__contains=form) | Q(from_name__contains=form)
    return wanted | Q(from_email__contains=bare.lower())


def counts(viewer: Actor) -> tuple[dict[str, str], datetime | None]:
    """Return the figure of each tab that is counted, and since when the oldest held mail waits.

    Nothing is counted past MOST_COUNTED: what was ignored over the years may be millions.
    """
    told = {}
    for tab in ("giu", "bo-qua", "khong-luu"):
        rows = room.mails(viewer).filter(state=TABS[tab][0]).order_by()
        told[tab] = _figure(rows.values("pk")[: MOST_COUNTED + 1].count())
    held = room.mails(viewer).filter(state=InboundState.HELD).order_by()
    since: datetime | None = held.aggregate(since=Min("judged_at"))["since"]
    return told, since


def _figure(count: int) -> str:
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count)


def neighbour(viewer: Actor, pk: int) -> int:
    """Return the held mail below this one in the list, else the topmost, 0 for none."""
    held = room.mails(viewer).filter(state=InboundState.HELD).exclude(pk=pk).order_by("-pk")
    below = held.filter(pk__lt=pk).values_list("pk", flat=True).first()
    return below or held.values_list("pk", flat=True).first() or 0
