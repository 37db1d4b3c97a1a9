"""Writes about limits of the law on a ticket: from when one counts, that it was met, that it was not."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from support import outbox
from support.actions import base
from support.domain.errors import FieldError, NotAllowed, NotFound
from support.domain.events import EventKind
from support.domain.privacy import mask
from support.domain.roles import Actor
from support.domain.text import nfc
from support.domain.words import _
from support.models import Case, LegalLimit, LegalTerm


@transaction.atomic
def count_from(by: Actor, *, case_id: int, limit_id: int, since: datetime) -> LegalTerm:
    """Say from when a limit counts on a ticket (until somebody does: from its receipt).

    Raises NotFound, Forbidden, NotAllowed, FieldError.
    """
    case, term = _locked(by, case_id, limit_id)
    if term.done_at:
        raise NotAllowed(_("Việc này đã ghi là thực hiện; mở lại trước khi đổi lúc bắt đầu."))
    if since > timezone.now():
        raise FieldError("since", _("Lúc bắt đầu tính không được sau lúc này."))
    if term.pk and term.since == since:
        return term
    term.since = since
    term.save()
    _record(by, EventKind.LEGAL_SINCE, case, term, {"since": since.isoformat()})
    return term


@transaction.atomic
def fulfil(by: Actor, *, case_id: int, limit_id: int, done_at: datetime, proof: str) -> LegalTerm:
    """Record that what the law asks for was done, when and by what; see `count_from` for errors."""
    case, term = _locked(by, case_id, limit_id)
    words = mask(base.required(nfc(proof), _("Căn cứ đã thực hiện"), limit=200))[:200]
    if term.done_at:
        raise NotAllowed(_("Việc này đã ghi là thực hiện."))
    if done_at > timezone.now():
        raise FieldError("done_at", _("Lúc thực hiện không được sau lúc này."))
    if done_at < term.since:
        raise FieldError("done_at", _("Lúc thực hiện không được trước lúc bắt đầu tính."))
    term.done_at, term.proof, term.done_by_id = done_at, words, by.user_id
    term.save()
    data = {"since": term.since.isoformat(), "done": done_at.isoformat()}
    _record(by, EventKind.LEGAL_DONE, case, term, data, {"reason": words})
    return term


@transaction.atomic
def reopen(by: Actor, *, case_id: int, limit_id: int, reason: str) -> LegalTerm:
    """Take back that it was done, with a reason; see `count_from` for errors."""
    case, term = _locked(by, case_id, limit_id)
    words = mask(base.required(nfc(reason), _("Lý do"), limit=1000))
    if term.done_at is None:
        raise NotAllowed(_("Việc này chưa ghi là thực hiện."))
    term.done_at, term.proof, term.done_by_id = None, "", None
    term.save()
    _record(by, EventKind.LEGAL_REOPENED, case, term, {}, {"reason": words})
    return term


def _locked(by: Actor, case_id: int, limit_id: int) -> tuple[Case, LegalTerm]:
    """Lock the ticket; return its term of a limit of its topic, unsaved where nobody said anything yet."""
    case = base.lock_for_work(by, case_id)
    limit = LegalLimit.objects.filter(pk=limit_id, active=True, topic=case.topic_id).first()
    if limit is None:
        raise NotFound
    kept = LegalTerm.objects.filter(case=case, limit=limit).first()
    return case, kept or LegalTerm(case=case, limit=limit, since=case.received_at)


def _record(
    by: Actor,
    kind: EventKind,
    case: Case,
    term: LegalTerm,
    data: dict[str, str],
    texts: dict[str, str] | None = None,
) -> None:
    told = {"limit": term.limit_id, **data}
    outbox.record(by, outbox.Happened(kind, [case.pk], told, texts or {}))
    base.save(case)
