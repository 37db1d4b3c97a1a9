"""What counts as a reading of a guide: a page a person opened, never a robot's nor one fetched ahead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from support.domain.roles import Actor
from support.domain.words import _

# Names robots give themselves, and the libraries scripts ask with.
_ROBOT = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|archiver|preview|monitor|scan|fetch|headless|lighthouse|uptime|feed|"
    r"facebookexternalhit|embedly|curl|wget|python|okhttp|java/|go-http|libwww|httpclient|axios|node",
    re.IGNORECASE,
)
_AHEAD = ("sec-purpose", "purpose", "x-purpose", "x-moz")  # say that nobody looks at the answer yet


class ReaderKind(StrEnum):
    """Who read, as far as it is kept: nobody by name."""

    ANONYMOUS = "anonymous"
    AGENCY = "agency"
    INTERNAL = "internal"


READER_LABELS: dict[ReaderKind, str] = {
    ReaderKind.ANONYMOUS: _("Không đăng nhập"),
    ReaderKind.AGENCY: _("Cán bộ cơ quan"),
    ReaderKind.INTERNAL: _("Nội bộ"),
}


def kind_of(reader: Actor) -> ReaderKind:
    """Return which of the three a reader is."""
    if reader.user_id is None:
        return ReaderKind.ANONYMOUS
    return ReaderKind.INTERNAL if reader.is_staff else ReaderKind.AGENCY


def is_reading(headers: Mapping[str, str]) -> bool:
    """True where a browser asks for a page to be looked at now; `headers` by their lower-case names."""
    agent = headers.get("user-agent", "")
    if not agent or _ROBOT.search(agent):
        return False
    if any(re.search("pre(fetch|render|view)", headers.get(name, "").lower()) for name in _AHEAD):
        return False
    return headers.get("sec-fetch-dest", "document") == "document"
