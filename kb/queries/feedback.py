"""What readers said of guides: votes, places to be changed, who may read and settle them."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from kb.domain.states import FeedbackKind
from kb.models import Feedback, GuideVersion
from kb.queries import guides
from support.domain.roles import Actor

VOTES = (FeedbackKind.HELPFUL.value, FeedbackKind.UNHELPFUL.value)
COOKIE = "doc_gia"  # a random name of this browser's; the table holds its digest alone


def reader_of(viewer: Actor, nonce: str) -> str:
    """Return the digest that keeps one vote a reader: of the account, else of the browser's random name."""
    who = f"user:{viewer.user_id}" if viewer.user_id else f"browser:{nonce}"
    return hmac.new(settings.SECRET_KEY.encode(), f"guide-reader:{who}".encode(), hashlib.sha256).hexdigest()


def known_reader(viewer: Actor, cookies: Mapping[str, str]) -> str:
    """Return the reader's digest, "" for a browser that never voted."""
    nonce = cookies.get(COOKIE, "")
    return reader_of(viewer, nonce) if viewer.user_id or nonce else ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many found a version helpful, and what this reader said: "helpful", "unhelpful" or ""."""

    helpful: int = 0
    mine: str = ""


def tally(version: GuideVersion, reader: str) -> Tally:
    """Count the votes on a version and find the reader's own (1 query)."""
    yes, no = (Q(kind=kind) for kind in VOTES)
    found = Feedback.objects.filter(version=version, kind__in=VOTES).aggregate(
        helpful=Count("pk", filter=yes),
        mine_yes=Count("pk", filter=yes & Q(reader=reader)),
        mine_no=Count("pk", filter=no & Q(reader=reader)),
    )
    mine = "" if not reader else VOTES[0] if found["mine_yes"] else VOTES[1] if found["mine_no"] else ""
    return Tally(found["helpful"], mine)


def vote_of(version: GuideVersion, reader: str) -> Feedback | None:
    """Return what a reader said of a version."""
    return Feedback.objects.filter(version=version, reader=reader, kind__in=VOTES).first()


def addressed_to(viewer: Actor) -> QuerySet[Feedback]:
    """Return what readers said of the guides `viewer` writes or checks."""
    theirs = Q(guide__in=guides.writable(viewer))
    if viewer.roles & guides.CHECKERS:
        theirs |= Q(guide__agency=None)
    return Feedback.objects.filter(theirs)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the list, and where the next one begins ("" at the end)."""

    rows: list[Feedback]
    next: str


SHOWN = 30


def page(viewer: Actor, *, open_only: bool, after: str = "") -> Page:
    """Return what readers said, newest first: what waits, or with the rest also what was done (1 query)."""
    rows = addressed_to(viewer).filter(Q(kind=FeedbackKind.NEEDS_CHANGE.value) | ~Q(comment=""))
    rows = rows.filter(done_at=None) if open_only else rows.filter(done_at__isnull=False)
    if after.isascii() and after.isdecimal() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    found = rows.select_related("guide", "version", "by", "done_by").defer("version__body", "version__text")
    shown = list(found.order_by("-pk")[: SHOWN + 1])
    return Page(shown[:SHOWN], str(shown[SHOWN - 1].pk) if len(shown) > SHOWN else "")


CEILING = 100


def waiting(viewer: Actor) -> int:
    """Return how many places to be changed wait for `viewer`, counted up to 100 (1 query)."""
    rows = addressed_to(viewer).filter(done_at=None, kind=FeedbackKind.NEEDS_CHANGE.value)
    return rows[:CEILING].count()
