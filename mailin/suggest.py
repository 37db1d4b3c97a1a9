"""Tickets a held mail may belong to, each with the reason why, and those a person searches for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from mailin import thread
from mailin.parse import ParsedMail
from support.actions import senders
from support.domain import privacy, reference
from support.domain.addresses import clean_email
from support.domain.roles import Actor
from support.models import Case, Contact
from support.queries import search, tickets

MOST = 6
_LOOKED_AT = 40  # latest tickets of an agency whose subjects are compared
_HOW = {
    "signed_id": gettext_noop("trả lời thư của hệ thống trong phiếu này"),
    "their_message_id": gettext_noop("trả lời thư đã có trong phiếu này"),
    "number": gettext_noop("tiêu đề ghi mã phiếu này"),
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One ticket to choose: its number, subject (masked), stage, and why it is offered."""

    number: str
    subject: str
    stage: str
    why: str


def likely(viewer: Actor, mail: ParsedMail) -> list[Suggestion]:
    """Return the tickets `viewer` works on that `mail` most likely speaks of, likeliest first."""
    (named,) = thread.candidates([mail])
    why = {one.case_id: _(_HOW[one.how]) for one in reversed(named)}
    order = list(dict.fromkeys(one.case_id for one in named))
    for pk, words in _of_sender(viewer, mail):
        if pk not in why:
            why[pk] = words
            order.append(pk)
    return _shown(viewer, order[:MOST], why)


def _of_sender(viewer: Actor, mail: ParsedMail) -> Iterable[tuple[int, str]]:
    """Give tickets of the same sender, then those of the sender's agency with the same subject."""
    address = clean_email(mail.from_email)
    if not address:
        return
    mine = tickets.for_staff(viewer).order_by("-activity_at", "-pk")
    person = Contact.objects.filter(email=address).values_list(Coalesce("merged_into", "pk"))
    for pk in mine.filter(contact__in=person).values_list("pk", flat=True)[:3]:
        yield pk, _("cùng người gửi")
    agency = senders.agencies_of({address}).get(address)
    if agency is None:
        return
    rows = mine.filter(requesting_agency=agency).values_list("pk", "subject")[:_LOOKED_AT]
    for pk, subject in rows:
        if reference.same_topic(mail.subject, subject):
            yield pk, _("cùng cơ quan, cùng tiêu đề")


def found(viewer: Actor, words: str) -> list[Suggestion]:
    """Return the tickets `viewer` works on that a search by number, subject or sender finds."""
    ids = [hit.case.pk for hit in search.find(viewer, words[:200], size=20)]
    return _shown(viewer, ids[: 2 * MOST], {})


def _shown(viewer: Actor, ids: list[int], why: dict[int, str]) -> list[Suggestion]:
    cases: dict[int, Case] = {case.pk: case for case in tickets.for_staff(viewer).filter(pk__in=ids)}
    return [
        Suggestion(case.number, privacy.mask(case.subject[:300]), case.stage, why.get(pk, _("khớp từ tìm")))
        for pk in ids
        if (case := cases.get(pk))
    ]
