"""What a list is narrowed to, as it stands in the address; a broken value narrows nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from support.domain.channels import Channel
from support.domain.lifecycle import Stage
from support.queries.tickets import VIEWS, Filters

TITLES: dict[str, str] = {
    "mine": gettext_noop("Phiếu của tôi"),
    "unassigned": gettext_noop("Chưa phân công"),
    "lead": gettext_noop("Cần quyết định chủ trì"),
    "open": gettext_noop("Đang mở"),
    "soon": gettext_noop("Sắp đến hạn"),
    "overdue": gettext_noop("Quá hạn"),
    "waiting": gettext_noop("Đang chờ"),
    "done": gettext_noop("Đã xong"),
    "all": gettext_noop("Tất cả phiếu"),
}
CHIPS: dict[str, str] = TITLES | {"mine": gettext_noop("Của tôi"), "all": gettext_noop("Tất cả")}
DEFAULT = "open"
RARE = frozenset({"lead", "all"})  # a chip only where it finds something, or is the one looked at


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _known(text: str, known: type[Stage | Channel]) -> str:
    return text if text in {one.value for one in known} else ""


def read(asked: Mapping[str, str]) -> Filters:
    """Read filters from a query string."""
    view = asked.get("view", DEFAULT)
    return Filters(
        view=view if view in VIEWS else DEFAULT,
        queue=_number(asked.get("queue", "")),
        stage=_known(asked.get("stage", ""), Stage),
        channel=_known(asked.get("channel", ""), Channel),
        agency=_number(asked.get("agency", "")),
        assignee=_number(asked.get("assignee", "")),
        order="due" if asked.get("order") == "due" else "",
    )


def query(filters: Filters, after: str = "") -> str:
    """Return filters as the query string of an address, with its question mark, or "" for none."""
    pairs = {
        "view": filters.view if filters.view != DEFAULT else "",
        "queue": filters.queue,
        "stage": filters.stage,
        "channel": filters.channel,
        "agency": filters.agency,
        "assignee": filters.assignee,
        "order": filters.order,
        "after": after,
    }
    said = urlencode({name: value for name, value in pairs.items() if value})
    return f"?{said}" if said else ""


def narrowing(filters: Filters) -> int:
    """Return how many filters beside the chip are set."""
    return sum(
        bool(value)
        for value in (filters.queue, filters.stage, filters.channel, filters.agency, filters.assignee)
    )


@dataclass(frozen=True, slots=True)
class Chip:
    """One chip above a list."""

    label: str
    query: str
    current: bool
    count: str = ""


def chips(filters: Filters, counted: Mapping[str, str]) -> list[Chip]:
    """Return the chips of the workbench; they keep the other filters."""
    return [
        Chip(
            _(CHIPS[view]),
            query(replace(filters, view=view)) or "?",
            filters.view == view,
            counted.get(view, ""),
        )
        for view in VIEWS
        if view not in RARE or filters.view == view or counted.get(view, "0") != "0"
    ]
