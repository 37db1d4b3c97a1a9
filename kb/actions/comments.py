"""What reviewers say at a place of a version, answers to it, and when it is settled."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from kb.actions import shield
from kb.domain import markup
from kb.domain.states import OPEN, VersionState
from kb.models import Guide, GuideVersion, ReviewComment
from kb.queries import guides
from support import outbox
from support.domain import privacy
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound
from support.domain.events import EventKind
from support.domain.roles import Actor
from support.domain.text import nfc
from support.domain.words import _
from support.outbox import Happened

TEXT_MAX = 4000  # characters
QUOTE = 300


@dataclass(frozen=True, slots=True)
class Said:
    """A comment: its words, the digest of the block it stands at ("" for all of it), what it answers."""

    text: str
    block: str = ""
    answers: int | None = None


def takes_part(by: Actor, guide: Guide) -> bool:
    """Return whether `by` speaks in the review of a guide: who writes it, and who holds a key."""
    return by.user_id is not None and (
        guides.writes(by, guide) or guides.checks(by, guide) or guides.approves(by, guide)
    )


@transaction.atomic
def comment(by: Actor, *, version_id: int, said: Said) -> ReviewComment:
    """Say something at a block, or answer; raises FieldError, NotAllowed, Forbidden, NotFound."""
    guide, version = shield.locked(by, version_id)
    _open(by, guide, version)
    if by.user_id is None:
        raise Forbidden
    text = privacy.mask(nfc(said.text).strip())
    if not text:
        raise FieldError("text", _("Ý kiến không được để trống."))
    if len(text) > TEXT_MAX:
        raise FieldError("text", _("Ý kiến dài quá %(most)s ký tự."), most=TEXT_MAX)
    head = _head(version, said.answers)
    block, quote = (head.block, head.quote) if head else _place(version, said.block)
    at = timezone.now()
    made = ReviewComment.objects.create(
        version=version, answers=head, block=block, quote=quote, text=text, by_id=by.user_id, at=at
    )
    data = {"guide": guide.pk, "version": version.pk, "comment": made.pk}
    outbox.record(by, Happened(EventKind.GUIDE_COMMENTED, data=data, texts={"text": text}), at=at)
    return made


def _open(by: Actor, guide: Guide, version: GuideVersion) -> None:
    if not takes_part(by, guide):
        raise Forbidden
    if VersionState(version.state) not in OPEN:
        raise NotAllowed(_("Phiên bản này đã xong, không ghi thêm ý kiến được."))


def _head(version: GuideVersion, answers: int | None) -> ReviewComment | None:
    """Return the comment that is answered: the first of its thread."""
    if answers is None:
        return None
    found = ReviewComment.objects.filter(version=version, pk=answers).select_related("answers").first()
    if found is None:
        raise NotFound
    return found.answers or found


def _place(version: GuideVersion, digest: str) -> tuple[str, str]:
    if not digest:
        return "", ""
    found = next((one for one in markup.blocks(version.body) if one.digest == digest), None)
    if found is None:
        raise NotAllowed(_("Đoạn này vừa đổi. Hãy xem lại rồi ghi ý kiến."))
    return found.digest, privacy.mask(privacy.beginning(found.text, QUOTE)[0])[:QUOTE]


@transaction.atomic
def settle(by: Actor, *, version_id: int, comment_id: int) -> ReviewComment:
    """Close a thread: "Đã xong ý này"; raises NotFound, Forbidden. Closing twice changes nothing."""
    guide, version = shield.locked(by, version_id)
    _open(by, guide, version)
    head = ReviewComment.objects.filter(version=version, answers=None, pk=comment_id).first()
    if head is None:
        raise NotFound
    if head.closed_at is not None:
        return head
    head.closed_at, head.closed_by_id = timezone.now(), by.user_id
    head.save(update_fields=["closed_at", "closed_by"])
    data = {"guide": guide.pk, "version": version.pk, "comment": head.pk}
    outbox.record(by, Happened(EventKind.GUIDE_COMMENT_CLOSED, data=data), at=head.closed_at)
    return head
