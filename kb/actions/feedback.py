"""What readers say of a guide: helpful or not, where it must be changed; what its writers made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from kb.domain.states import FeedbackKind
from kb.models import Feedback, GuideVersion
from kb.queries import feedback, guides
from support import outbox
from support.domain import privacy
from support.domain.errors import FieldError, NotAllowed, NotFound
from support.domain.events import EventKind
from support.domain.roles import Actor
from support.domain.text import nfc
from support.domain.words import _
from support.outbox import Happened

TEXT_MAX = 2000
AN_HOUR = timedelta(hours=1)
# What is taken in within an hour: from one reader, and from all readers without an account.
MOST_OF_ONE, MOST_OF_ALL = 10, 200
NOBODY = Actor.system("người đọc")  # whom the journal names for a reader without an account


@dataclass(frozen=True, slots=True)
class Said:
    """Which version somebody speaks of, and the digest of who that is (kb.queries.feedback.reader_of)."""

    version_id: int
    reader: str
    text: str = ""


@transaction.atomic
def rate(by: Actor, *, said: Said, helpful: bool) -> Feedback:
    """Keep one vote of a reader on a version; a second one takes the place of the first.

    Raises NotFound, FieldError where the words hold personal numbers, NotAllowed after too many.
    """
    version = _readable(by, said)
    text, now = _words(said.text), timezone.now()
    kind = FeedbackKind.HELPFUL if helpful else FeedbackKind.UNHELPFUL
    _not_too_many(by, said.reader)
    row, _made = Feedback.objects.update_or_create(
        version=version,
        reader=said.reader,
        kind__in=feedback.VOTES,
        defaults={
            "guide_id": version.guide_id,
            "kind": kind.value,
            "comment": "" if helpful else text,
            "by_id": by.user_id,
            "at": now,
        },
    )
    _record(by, EventKind.GUIDES_RATED, row, vote=kind.value)
    return row


@transaction.atomic
def flag(by: Actor, *, said: Said) -> Feedback:
    """Tell the writers of a guide what must be changed; raises NotFound, FieldError, NotAllowed."""
    version = _readable(by, said)
    text = _words(said.text)
    if not text:
        raise FieldError("text", _("Hãy ghi chỗ cần sửa."))
    _not_too_many(by, said.reader)
    row = Feedback.objects.create(
        guide_id=version.guide_id,
        version=version,
        kind=FeedbackKind.NEEDS_CHANGE.value,
        comment=text,
        by_id=by.user_id,
        reader=said.reader,
        at=timezone.now(),
    )
    _record(by, EventKind.GUIDES_FLAGGED, row)
    return row


def _readable(by: Actor, said: Said) -> GuideVersion:
    """Return the version if `by` may read its guide now; what was never published is no reader's."""
    found = GuideVersion.objects.filter(pk=said.version_id, guide__in=guides.readable(by)).first()
    if found is None or found.published_at is None or not said.reader:
        raise NotFound
    return found


def _words(text: str) -> str:
    """Return the words without what must not stand in them; raises FieldError that names the place."""
    words = nfc(text).strip()
    if len(words) > TEXT_MAX:
        raise FieldError("text", _("Góp ý dài quá %(most)s ký tự."), most=TEXT_MAX)
    for line in words.splitlines():
        if privacy.detect(line):
            place = privacy.mask(line)[:80]
            raise FieldError(
                "text",
                _("Có chỗ giống số định danh cá nhân: “%(place)s”. Hãy bỏ số đó đi rồi gửi lại."),
                place=place,
            )
    return privacy.mask(words)


def _not_too_many(by: Actor, reader: str) -> None:
    recent = Feedback.objects.filter(at__gte=timezone.now() - AN_HOUR)
    if recent.filter(reader=reader)[: MOST_OF_ONE + 1].count() > MOST_OF_ONE:
        raise NotAllowed(_("Anh/chị đã góp ý nhiều lần trong một giờ qua. Hãy quay lại sau."))
    if by.user_id is None and recent.filter(by=None)[:MOST_OF_ALL].count() >= MOST_OF_ALL:
        raise NotAllowed(_("Hiện có quá nhiều góp ý gửi đến. Hãy quay lại sau một giờ."))


@transaction.atomic
def settle(by: Actor, *, feedback_id: int, outcome: str) -> Feedback:
    """Note what became of a place to be changed; raises NotFound, FieldError, NotAllowed when it is done."""
    row = _addressed(by, feedback_id)
    words = privacy.mask(nfc(outcome).strip())
    if not words:
        raise FieldError("outcome", _("Hãy ghi kết quả."))
    if len(words) > TEXT_MAX:
        raise FieldError("outcome", _("Kết quả dài quá %(most)s ký tự."), most=TEXT_MAX)
    if row.done_at:
        raise NotAllowed(_("Góp ý này đã có kết quả."))
    row.done_at, row.done_by_id, row.outcome = timezone.now(), by.user_id, words
    row.save(update_fields=["done_at", "done_by", "outcome"])
    _record(by, EventKind.GUIDES_FLAG_SETTLED, row, text=words)
    return row


@transaction.atomic
def reopen(by: Actor, *, feedback_id: int) -> Feedback:
    """Take an outcome back; raises NotFound, NotAllowed while there is none."""
    row = _addressed(by, feedback_id)
    if row.done_at is None:
        raise NotAllowed(_("Góp ý này đang chờ xử lý."))
    row.done_at, row.done_by, row.outcome = None, None, ""
    row.save(update_fields=["done_at", "done_by", "outcome"])
    _record(by, EventKind.GUIDES_FLAG_REOPENED, row)
    return row


def _addressed(by: Actor, feedback_id: int) -> Feedback:
    theirs = feedback.addressed_to(by).filter(pk=feedback_id).values("pk")
    row = Feedback.objects.select_for_update().filter(pk__in=theirs).first()
    if row is None:
        raise NotFound
    return row


def _record(by: Actor, kind: EventKind, row: Feedback, *, text: str = "", **data: object) -> None:
    told = {"guide": row.guide_id, "version": row.version_id, "feedback": row.pk, **data}
    texts = {"reason": text} if text else {}
    outbox.record(NOBODY if by.user_id is None else by, Happened(kind, data=told, texts=texts))
