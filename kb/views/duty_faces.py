"""How duties look: the colours, icons and words of their states, their cells, their lines in files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from kb.domain.duties import OWED
from kb.domain.states import DUTY_LABELS, DutyState
from kb.models import GuideDuty
from kb.queries import duty_board
from kb.queries.duties import Cell
from kb.queries.duty_board import Filters, Row, Square, Tally
from kb.queries.duty_letters import reminds
from support.domain.roles import Actor
from support.web.templatetags.ui import icon

# state -> (the class of its colour, its icon)
LOOKS: dict[DutyState, tuple[str, str]] = {
    DutyState.NONE: ("none", "slash-circle"),
    DutyState.DRAFT: ("draft", "pencil-square"),
    DutyState.REVIEW: ("review", "hourglass-split"),
    DutyState.PUBLISHED: ("pub", "check-circle-fill"),
    DutyState.OVERDUE: ("late", "exclamation-triangle"),
    DutyState.NOT_CONNECTED: ("na", "dash-lg"),
}
GROUPS: dict[str, str] = {
    "": gettext_noop("Bộ và địa phương"),
    duty_board.MINISTRIES: gettext_noop("Bộ, cơ quan ngang bộ"),
    duty_board.PLACES: gettext_noop("Địa phương"),
    duty_board.REST: gettext_noop("Cơ quan, tổ chức khác"),
}
COLUMNS: tuple[str, ...] = (
    gettext_noop("Cơ quan"),
    gettext_noop("Mã"),
    gettext_noop("Hệ thống"),
    gettext_noop("Dịch vụ"),
    gettext_noop("Tình trạng"),
    gettext_noop("Từ ngày"),
    gettext_noop("Tài liệu"),
    gettext_noop("Phiên bản"),
    gettext_noop("Hiệu lực từ"),
    gettext_noop("Rà soát trước"),
    gettext_noop("Đã rà soát, còn đúng"),
    gettext_noop("Số lần nhắc"),
)


@dataclass(frozen=True, slots=True)
class Face:
    """A state as it is drawn."""

    look: str
    icon: str
    label: str

    @property
    def svg(self) -> SafeString:
        """Return the icon, drawn."""
        return icon(self.icon)


def faces() -> dict[str, Face]:
    """Return every state's face in the language of the moment."""
    return {state.value: Face(*LOOKS[state], _(DUTY_LABELS[state])) for state in DutyState}


def read(asked: QueryDict) -> Filters:
    """Read the board's filters from an address; a broken value narrows nothing."""
    state, group = asked.get("tt", ""), asked.get("nhom", "")
    return Filters(
        state=state if state in {one.value for one in DutyState} else "",
        group=group if group in GROUPS else "",
        q=asked.get("q", "")[:100],
        system=number(asked.get("he-thong", "")),
        agency=number(asked.get("co-quan", "")),
    )


def number(text: str) -> int | None:
    """Return a row's number from an address, None for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def query(filters: Filters, **more: object) -> str:
    """Return filters, and what is said beside them, as the query of an address; "" for none."""
    pairs: Mapping[str, object] = {
        "tt": filters.state,
        "nhom": filters.group,
        "q": filters.q.strip(),
        "he-thong": filters.system,
        "co-quan": filters.agency,
    } | more
    said = urlencode({name: value for name, value in pairs.items() if value})
    return f"?{said}" if said else ""


def tiles(filters: Filters, found: Tally, shown: list[int], filled: int) -> list[dict[str, Any]]:
    """Return the six figures; the one that filters now leads back to all."""
    numbers = found.by_state | {DutyState.NOT_CONNECTED.value: len(found.agencies) * len(shown) - filled}
    made = []
    for state, face in faces().items():
        current = filters.state == state
        asked = Filters("" if current else state, filters.group, filters.q, filters.system, filters.agency)
        here = reverse("kb:duties") + query(asked)
        made.append({"face": face, "n": numbers.get(state, 0), "url": here, "current": current})
    return made


# Heads of columns are narrow: long words as the house shortens them.
_SHORT = (
    ("Cơ sở dữ liệu quốc gia", "CSDLQG"),
    ("Cơ sở dữ liệu", "CSDL"),
    ("Hệ thống thông tin", "HTTT"),
    ("thủ tục hành chính", "TTHC"),
)


def short(name: str) -> str:
    """Return a system's name as the head of a column shows it."""
    for long, cut in _SHORT:
        name = name.replace(long, cut)
    return name


def name_of(duty: GuideDuty) -> str:
    """Return what a duty is about: its service, else its system, else the topic asked about."""
    if duty.service:
        return str(duty.service)
    if duty.system:
        return short(str(duty.system))
    return str(duty.topic)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A square of the matrix as the page draws it: a hundred times, so nothing is looked up there."""

    pk: int
    look: str
    svg: SafeString
    label: str
    words: str
    current: bool


def squares(
    rows: list[Row], names: Mapping[int, str], shown: list[int], chosen: int | None
) -> list[dict[str, Any]]:
    """Return the rows of the matrix; a None among the cells is “not connected”."""
    known, services = faces(), duty_board.services(rows)
    icons = {state: face.svg for state, face in known.items()}
    heads = [short(names[pk]) for pk in shown]

    def drawn(one: Square) -> Drawn:
        face = known[one.state]
        words = services.get(one.service or 0) or short(names.get(one.system, ""))
        return Drawn(one.pk, face.look, icons[one.state], face.label, words, one.pk == chosen)

    return [
        {
            "agency": row.agency,
            "cells": [
                (head, drawn(one) if one else None) for head, one in zip(heads, row.cells, strict=True)
            ],
            "others": [drawn(one) for one in row.others],
            "more": row.more,
            "published": row.published,
            "total": row.total,
        }
        for row in rows
    ]


def line(duty: GuideDuty) -> list[str]:
    """Return a duty as a line of the files and the paper, in the words of the screen."""
    guide = duty.guide if getattr(duty, "opens", False) else None  # a title may be its agency's alone
    version, agency = guide.current if guide else None, duty.agency
    return [
        agency.name if agency else _("Cơ quan quản lý CSDLQG về dân cư"),
        (agency.code or "") if agency else "",
        duty.system.name if duty.system else "",
        str(duty.service or ""),
        _(DUTY_LABELS[DutyState(duty.state)]),
        f"{timezone.localtime(duty.state_since):%d/%m/%Y}",
        guide.title if guide else "",
        version.number if version else "",
        f"{version.effective_on:%d/%m/%Y}" if version and version.effective_on else "",
        f"{guide.review_by:%d/%m/%Y}" if guide and version and guide.review_by else "",
        f"{timezone.localtime(looked):%d/%m/%Y}" if version and (looked := duty.looked_at) else "",  # type: ignore[attr-defined]
        str(duty.reminders),
    ]


def cell(viewer: Actor, found: Cell) -> dict[str, Any]:
    """Return what the panel shows of a cell."""
    duty, guide = found.duty, found.guide
    face, state = faces()[duty.state], DutyState(duty.state)
    today = timezone.localdate()
    late = (today - guide.review_by).days if guide and guide.review_by and state is DutyState.OVERDUE else 0
    told = ngettext("Quá hạn rà soát %(n)s ngày", "Quá hạn rà soát %(n)s ngày", late) % {"n": late}
    version = guide.current if guide else None
    letters = reverse("kb:duty-letters") if reminds(viewer) and not duty.ended_on else ""
    return {
        "cell": found,
        "duty": duty,
        "face": face,
        "state_words": told if late else face.label,
        "about": name_of(duty),
        "version": version,
        "guide_url": reverse("kb:guide", args=[guide.slug]) if guide else "",
        "write_url": f"{reverse('kb:begin')}?nghia-vu={duty.pk}" if writes(found) else "",
        "letter_url": f"{letters}?o={duty.pk}" if letters and duty.agency_id and state in OWED else "",
        "tickets": [(one.number, reverse("support:ticket", args=[one.number])) for one in found.tickets[:8]],
        "history": [(one.at, faces()[one.state]) for one in found.changes],
    }


def writes(found: Cell) -> bool:
    """True where the one act is to begin the guide: nothing is there yet, and it is the viewer's to write."""
    return found.writes and found.duty.state == DutyState.NONE
