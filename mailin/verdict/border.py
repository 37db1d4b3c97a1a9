"""What the mail border of the agency found out about the sender (RFC 8601); nobody else is believed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from mailin.parse.addresses import email
from mailin.parse.model import ParsedMail
from support.domain.addresses import domain_of

# Quoted words (one that never ends takes the rest, so no sign is read twice) and comments.
_ASIDE = re.compile(r'"((?:[^"\\]|\\.)*+)(?:"|\Z|\\\Z)|\([^()]{0,2000}\)', re.DOTALL)
_COMMENT = re.compile(r"\([^()]{0,2000}\)")
_SIGNS = re.compile(r"[^\w.@+-]")
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
    header = _topmost(mail.authentication_results, border)
    results = _read(header)
    if results.get("x-spam") in {"fail", "yes"} or results.get("spam") in {"fail", "yes"}:
        return Border.SPAM
    failed = results.get("dmarc") == "fail" or ("dmarc", "fail") in _pairs(_without_comments(header))
    return Border.DMARC_FAIL if failed or _speaks_of_another(mail, header) else Border.FINE


def _speaks_of_another(mail: ParsedMail, header: str) -> bool:
    """Return whether the border looked at another domain than the one From was read as here."""
    named, domain = _named_domain(header), domain_of(mail.from_email)
    return bool(named and domain) and not f".{domain}".endswith(f".{named}")


def _named_domain(header: str) -> str:
    """Return the domain that the border's DMARC result is about, "" when it names none."""
    named = _FROM.search(_plain(header))
    return email(f"x@{named[1].rpartition('@')[2]}").rpartition("@")[2] if named else ""


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
    named, domain = _named_domain(header), domain_of(mail.from_email)
    ours = named in {"", domain}
    alone = not {"multiple-from", "duplicate-from", "from-broken", "from-missing"} & set(mail.problems)
    return Proof.PASS if result == "pass" and domain and ours and alone else Proof.NONE


def _flagged(values: Sequence[str]) -> bool:
    return bool(values) and values[0].strip().casefold() in {"yes", "true"}


def _topmost(headers: Sequence[str], border: str) -> str:
    """Return what the topmost header written by `border` says, "" for none."""
    for header in headers:
        kept = header[:_MAX].lstrip()
        server, _semicolon, rest = (_without_comments(kept) if kept[:1] == "(" else kept).partition(";")
        # After the authserv-id a version number may stand: "mx.example 1; dmarc=pass".
        if "".join(_without_comments(server).split()[:1]).casefold() == border.casefold():
            return rest
    return ""


def _read(results: str) -> dict[str, str]:
    """Return method -> result, lower case, first one counts."""
    found: dict[str, str] = {}
    for method, result in _pairs(_plain(results)):
        found.setdefault(method, result)
    return found


def _pairs(results: str) -> list[tuple[str, str]]:
    return [(method.casefold(), result.casefold()) for method, result in _RESULT.findall(results)]


def _plain(text: str) -> str:
    """Return results without comments; what stands in quotes was chosen by the sender and states nothing."""
    for _nested in range(3):
        text = _ASIDE.sub(_stated, text)
    return text


def _stated(aside: re.Match[str]) -> str:
    return " " if aside[1] is None else f'"{_SIGNS.sub("_", aside[1])}"'


def _without_comments(text: str) -> str:
    for _nested in range(3):
        text = _COMMENT.sub(" ", text)
    return text
