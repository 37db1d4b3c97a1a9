"""What the mail border of the agency found out about the sender (RFC 8601); nobody else is believed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from mailin.parse.model import ParsedMail
from support.domain.addresses import domain_of

_COMMENT = re.compile(r"\([^()]{0,2000}\)")
_RESULT = re.compile(
    r"(?:^|[;\s])([a-z][a-z0-9-]{0,40})\s{0,3}(?:/\s?\d{1,3})?\s{0,3}=\s{0,3}([a-z]{1,20})", re.IGNORECASE
)
_FROM = re.compile(
    r"\bdmarc\s{0,3}=[^;]{0,400}?\bheader\.from\s{0,3}=\s{0,3}\"?([^\s;\"()]{1,260})", re.IGNORECASE
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


class Proof(StrEnum):
    """What the border says of the domain in From: is the mail from there (DMARC, RFC 7489)?"""

    UNASKED = ""  # no border is configured
    PASS = "pass"  # noqa: S105 - the border's word, no password
    FAIL = "fail"
    NONE = "none"  # the border says nothing, or speaks of another domain


def domain_proof(mail: ParsedMail, border: str) -> Proof:
    """Return what the server named `border` found out about the domain of the sender.

    Its word counts for one From alone, and for the domain it names itself in `header.from`.
    """
    if not border:
        return Proof.UNASKED
    header = _topmost(mail.authentication_results, border)
    result = _read(header).get("dmarc", "")
    if result == "fail":
        return Proof.FAIL
    named = _FROM.search(header)
    domain = domain_of(mail.from_email)
    ours = named is None or named[1].rpartition("@")[2].casefold().rstrip(".") == domain
    alone = not {"multiple-from", "duplicate-from", "from-broken", "from-missing"} & set(mail.problems)
    return Proof.PASS if result == "pass" and domain and ours and alone else Proof.NONE


def _flagged(values: Sequence[str]) -> bool:
    return bool(values) and values[0].strip().casefold() in {"yes", "true"}


def _results(headers: Sequence[str], border: str) -> dict[str, str]:
    """Return method -> result of the topmost header written by `border`, lower case, first one counts."""
    return _read(_topmost(headers, border))


def _topmost(headers: Sequence[str], border: str) -> str:
    """Return what the topmost header written by `border` says, without comments; "" for none."""
    for header in headers:
        server, _semicolon, rest = _without_comments(header[:_MAX]).partition(";")
        # After the authserv-id a version number may stand: "mx.example 1; dmarc=pass".
        if "".join(server.split()[:1]).casefold() == border.casefold():
            return rest
    return ""


def _read(results: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for method, result in _RESULT.findall(results):
        found.setdefault(method.casefold(), result.casefold())
    return found


def _without_comments(text: str) -> str:
    for _nested in range(3):
        text = _COMMENT.sub(" ", text)
    return text
