"""What the mail border of the agency found out about the sender (RFC 8601); nobody else is believed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from mailin.parse.model import ParsedMail

_COMMENT = re.compile(r"\([^()]{0,2000}\)")
_RESULT = re.compile(
    r"(?:^|[;\s])([a-z][a-z0-9-]{0,40})\s{0,3}(?:/\s?\d{1,3})?\s{0,3}=\s{0,3}([a-z]{1,20})", re.IGNORECASE
)
_MAX = 8_000  # characters of one header that are read


class Border(StrEnum):
    """The border's word on one mail."""

    FINE = "fine"
    SPAM = "spam"
    DMARC_FAIL = "dmarc_fail"


def border_verdict(mail: ParsedMail, border: str) -> Border:
    """Return what the server named `border` says; without a name, or without its header, FINE.

    Only its topmost Authentication-Results counts: whatever stands below may have come with the mail.
    """
    if not border:
        return Border.FINE
    if _flagged(mail.headers.get("x-spam-flag", ())):
        return Border.SPAM
    results = _results(mail.authentication_results, border)
    if results.get("x-spam") in {"fail", "yes"} or results.get("spam") in {"fail", "yes"}:
        return Border.SPAM
    return Border.DMARC_FAIL if results.get("dmarc") == "fail" else Border.FINE


def _flagged(values: Sequence[str]) -> bool:
    return bool(values) and values[0].strip().casefold() in {"yes", "true"}


def _results(headers: Sequence[str], border: str) -> dict[str, str]:
    """Return method -> result of the topmost header written by `border`, lower case, first one counts."""
    for header in headers:
        server, _semicolon, rest = _without_comments(header[:_MAX]).partition(";")
        # After the authserv-id a version number may stand: "mx.example 1; dmarc=pass".
        if "".join(server.split()[:1]).casefold() == border.casefold():
            found: dict[str, str] = {}
            for method, result in _RESULT.findall(rest):
                found.setdefault(method.casefold(), result.casefold())
            return found
    return {}


def _without_comments(text: str) -> str:
    for _nested in range(3):
        text = _COMMENT.sub(" ", text)
    return text
