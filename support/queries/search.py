"""Search: the database's word index yields at most 500 candidates, one pure function ranks them.

Both databases answer alike, and common words stay cheap (ranking half of 400,000 rows is not).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from support.domain.privacy import mask
from support.domain.rank import Doc, rank
from support.domain.roles import READERS, Actor
from support.domain.text import Query, fold, parse_query, snippet
from support.models import Case, FileCheck, MailState, Message, MovedRow, OutgoingMail, SearchDocument
from support.queries import leading, tickets

CANDIDATES = 500
HEADS = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """One found case and the piece of text that matched, cut into (text, is it a hit) parts, masked.

    `place` is the name of the attached file the text stands in, "" for a message.
    """

    case: Case
    pieces: Sequence[tuple[str, bool]]
    place: str = ""


class _Row(NamedTuple):
    """A candidate as the ranking needs it; without message and file it is the ticket's own head."""

    case_id: int
    message_id: int | None
    file_id: int | None
    number: str
    subject: str
    body: str
    at: datetime


def find(viewer: Actor, text: str, *, size: int = 50) -> list[Hit]:
    """Return the best matching cases `viewer` may see, best first; an empty query finds nothing."""
    query = parse_query(text)
    if not query.groups and not query.number:
        return []
    documents = _candidates(viewer, query)
    best = _best_documents(query, documents)[:size]
    cases = {case.pk: case for case in tickets.rows_for(viewer, [row.case_id for row in best])}
    quotes = _texts([row.message_id for row in best if row.message_id])
    files = _files([row.file_id for row in best if row.file_id])
    hits = []
    for row in best:
        if row.case_id in cases:
            place, text = files.get(row.file_id or 0, ("", quotes.get(row.message_id or 0, "")))
            hits.append(Hit(cases[row.case_id], _pieces(query, text), place))
    return hits


def _candidates(viewer: Actor, query: Query) -> list[_Row]:
    """Return candidate documents: the number asked for, tickets found by their heads, then newest first."""
    documents = _readable(viewer).select_related("case")
    found: list[SearchDocument] = []
    stands_for: set[int] = set()
    if query.number:
        # Found by keys alone: asked for by number or by merger in one, the database reads every document.
        numbered = _documents_of(viewer).filter(case__in=_numbered(viewer, query.number))
        found += numbered.select_related("case").filter(message=None, attachment=None)
        stands_for = {d.case_id for d in found}
    if query.groups:
        matching = _matching(documents, query).order_by("-pk")
        # Heads first: a ticket found by its subject must not drown in newer messages with common words.
        found += matching.filter(message=None, attachment=None)[:HEADS]
        found += matching[:CANDIDATES]
    rows = {
        d.pk: _Row(
            d.case_id,
            d.message_id,
            d.attachment_id,
            (query.number or "") if d.case_id in stands_for else d.case.number,
            d.case.subject,
            d.body,
            d.at,
        )
        for d in found
    }
    return list(rows.values())


def _numbered(viewer: Actor, number: str) -> list[int]:
    """Return the ticket of a number and, of a merged one, where it went on; nothing of one not to be seen."""
    named = tickets.visible_to(viewer).filter(number=number).values_list("pk", "merged_into")
    return [pk for keys in named for pk in keys if pk is not None]


def _documents_of(viewer: Actor) -> QuerySet[SearchDocument]:
    """Return the documents of the cases `viewer` may see, its notes and unsent replies among them."""
    return SearchDocument.objects.filter(case__in=tickets.visible_to(viewer))


def _readable(viewer: Actor) -> QuerySet[SearchDocument]:
    """Return the documents of visible cases; notes and unsent replies only where the viewer is staff.

    Of a case whose lead its agency handed over, the viewer finds what was written there until then; never
    by the head, for its subject may be a later one.
    """
    documents = _documents_of(viewer)
    if viewer.is_system or (viewer.roles & READERS and not viewer.reads_of):
        return documents
    unsent = OutgoingMail.objects.filter(
        state=MailState.QUEUED, attempts=0, not_before__gt=timezone.now(), followup__isnull=False
    ).values("followup")
    said = Q(public=True) & ~Q(message__in=unsent) & ~Q(attachment__followup__in=unsent)
    if not viewer.led:
        return documents.filter(said | Q(case__in=tickets.for_staff(viewer)))
    asked = said & Q(case__in=tickets.asked(viewer))
    return documents.filter(asked | Q(case__in=tickets.for_staff(viewer)) | _once_led(viewer))


def _once_led(viewer: Actor) -> Q:
    """Narrow to what a former lead read: written by then, and not brought by a later merge."""
    ended = leading.ended(viewer).filter(case=OuterRef("case"))
    found = Q(pk__in=())
    for message in ("message", "attachment__followup__message"):
        came = MovedRow.objects.filter(
            table="support.Message", row=OuterRef(OuterRef(message)), move__undone_at=None
        )
        later = Exists(came.filter(move__at__gt=OuterRef("until")))
        found |= Q(Exists(ended.filter(~later, until__gte=OuterRef(f"{message}__recorded_at"))))
    return found


def _matching(documents: QuerySet[SearchDocument], query: Query) -> QuerySet[SearchDocument]:
    """Narrow to documents the word index finds; the expression is built of folded words only."""
    if connection.vendor == "sqlite":
        sql = (
            "support_searchdocument.id IN "
            "(SELECT rowid FROM support_searchfts WHERE support_searchfts MATCH %s)"
        )
        wanted = " AND ".join(_sqlite_group(query, index) for index in range(len(query.groups)))
    else:
        sql = "support_searchdocument.vector @@ %s::tsquery"
        wanted = " & ".join(_postgres_group(query, index) for index in range(len(query.groups)))
    return documents.filter(RawSQL(sql, [wanted], output_field=BooleanField()))  # noqa: S611 - parameters


def _sqlite_group(query: Query, index: int) -> str:
    """One group as FTS5 syntax: any of its quoted phrases; the last word may go on."""
    going_on = query.last_is_prefix and index == len(query.groups) - 1
    spelled = [
        f'"{phrase}"' + (" *" if going_on and place == 0 else "")
        for place, phrase in enumerate(query.groups[index])
    ]
    return f"({' OR '.join(spelled)})"


def _postgres_group(query: Query, index: int) -> str:
    """One group as tsquery: any alternative, all of whose words must stand in the document."""
    going_on = query.last_is_prefix and index == len(query.groups) - 1
    alternatives = []
    for place, phrase in enumerate(query.groups[index]):
        words = [f"'{word}'" for word in phrase.split()]
        if going_on and place == 0:
            words[-1] += ":*"
        alternatives.append(f"({' & '.join(words)})")
    return f"({' | '.join(alternatives)})"


def _best_documents(query: Query, rows: Sequence[_Row]) -> list[_Row]:
    """Rank the candidates and keep each case once, with the document that ranked best.

    PostgreSQL's index knows words but not neighbours: what lacks a phrase falls out here.
    """
    docs = [
        Doc(key=f"{index:04d}", number=row.number, title=row.subject, body_folded=row.body, at=row.at)
        for index, row in enumerate(rows)
    ]
    best: dict[int, _Row] = {}
    for scored in rank(query, docs):
        row = rows[int(scored.doc.key)]
        *_others, groups_held = scored.score
        if row.number == query.number or groups_held == len(query.groups):
            best.setdefault(row.case_id, row)
    return list(best.values())


def _texts(message_ids: Sequence[int]) -> dict[int, str]:
    found = Message.objects.filter(pk__in=message_ids).values_list("pk", "followup__comment")
    return {pk: text or "" for pk, text in found}


def _files(file_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Return name and text of the files, personal data hidden in both; no query for none."""
    if not file_ids:
        return {}
    found = FileCheck.objects.filter(pk__in=file_ids).values_list("pk", "attachment__filename", "text")
    return {pk: (mask(name or ""), text) for pk, name, text in found}


def _pieces(query: Query, text: str) -> list[tuple[str, bool]]:
    """Cut a masked snippet: a search result never shows personal data."""
    return snippet(mask(text), query.highlights) if text and fold(text) else []
