"""A published version is looked through and stays as it is: said by one, checked by another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from kb.actions import base, duties, freezing, telling
from kb.actions.telling import Why
from kb.domain.states import VersionState
from kb.models import Guide, GuideVersion, Reaffirmation, ReaffirmationAnswer
from kb.queries import guides, keys
from kb.queries import reaffirming as kept
from support import outbox
from support.accounts.models import User
from support.domain import privacy
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound, Stale
from support.domain.events import EventKind
from support.domain.roles import Actor
from support.domain.text import nfc
from support.domain.words import _
from support.outbox import Happened

NOTE_MAX = 2000
_MOVED = _("Tài liệu vừa đổi sau khi anh/chị mở trang. Hãy xem lại rồi quyết định.")


@dataclass(frozen=True, slots=True)
class Still:
    """What is said: the version that was looked through, by when the next time, and a word on it."""

    version_id: int
    review_by: date
    note: str = ""


def refusal(by: Actor, version: GuideVersion) -> str:
    """Return why `by` does not say of a published version that it is still right, "" when nothing is against.

    Who holds the first key and wrote no word of it: as for approving, the words of a writer are vouched for
    by somebody else.
    """
    guide = version.guide
    if not kept.due(guide):
        return _("Chưa đến kỳ rà soát: xác nhận được từ 30 ngày trước ngày rà soát.")
    if not guides.approves(by, guide):
        return _(
            "Chỉ đầu mối của cơ quan soạn xác nhận được;"
            " tài liệu của cơ quan quản lý do biên tập, lãnh đạo đội xác nhận."
        )
    if keys.wrote_in(version, by.user_id):
        return _("Anh/chị đã soạn phiên bản này nên không tự xác nhận được. Cần một người khác rà soát.")
    return ""


def checking(by: Actor, said: Reaffirmation) -> str:
    """Return why `by` does not answer what was said, "" when nothing stands against it."""
    if not guides.checks(by, said.version.guide):
        return _("Việc kiểm tra này của cơ quan quản lý CSDLQG về dân cư.")
    if by.user_id == said.by_id:
        return _("Anh/chị đã xác nhận nội dung còn đúng. Lần kiểm tra phải là một người khác.")
    if keys.wrote_in(said.version, by.user_id):
        return _("Anh/chị đã soạn phiên bản này nên không kiểm tra được. Cần một người khác kiểm tra.")
    return ""


@transaction.atomic
def affirm(by: Actor, *, guide_id: int, still: Still) -> Reaffirmation:
    """Say that the published version is still right; with a second key it waits for the NDB agency.

    The version stays as it was signed: only the guide's own day of review moves. Raises NotAllowed, Stale,
    FieldError, NotFound, Forbidden.
    """
    guide, version = _locked(by, guide_id)
    if by.user_id is None:
        raise Forbidden
    if version.pk != still.version_id:
        raise Stale(_MOVED)
    if why := refusal(by, version):
        raise NotAllowed(why)
    if kept.pending(version) is not None:
        raise NotAllowed(_("Đã có người xác nhận, đang chờ cơ quan quản lý CSDLQG về dân cư kiểm tra."))
    if not freezing.verify(version):
        raise NotAllowed(_("Nội dung không còn khớp với bản đã công bố. Hãy báo quản trị hệ thống."))
    at = timezone.now()
    row = Reaffirmation.objects.create(
        version=version,
        review_by=_day(still.review_by, guide),
        former=guide.review_by,
        note=privacy.mask(_words(still.note)),
        needs_check=keys.second(guide),
        sha256=version.sha256,
        by_id=by.user_id,
        at=at,
    )
    event_id = _record(by, EventKind.GUIDE_REAFFIRMED, row, at, reason=row.note)
    if row.needs_check:
        # Neither who said it nor who wrote it is asked.
        asked = keys.holding(version).exclude(pk=row.by_id)[: keys.MOST]
        telling.write(version, Why.RECHECK, asked, event_id=event_id, at=at, day=row.review_by)
    else:
        _take_effect(guide, row)
    return row


@transaction.atomic
def answer(by: Actor, *, said_id: int, agreed: bool, note: str = "") -> ReaffirmationAnswer:
    """Agree that it stays, or say why not: then it stays due. Raises NotAllowed, FieldError, NotFound."""
    known = Reaffirmation.objects.filter(pk=said_id).values_list("version__guide", flat=True).first()
    if known is None or by.user_id is None:
        raise NotFound
    guide, version = _locked(by, known)
    row = kept.pending(version)
    if row is None or row.pk != said_id:
        raise NotAllowed(_("Việc xác nhận này không còn chờ kiểm tra."))
    row.version = version
    if why := checking(by, row):
        raise NotAllowed(why)
    words = privacy.mask(_words(note))
    if not (agreed or words):
        raise FieldError("note", _("Hãy ghi vì sao chưa đồng ý: người xác nhận sẽ thấy ý kiến này."))
    at = timezone.now()
    if agreed:
        _day(row.review_by, guide)
    made = ReaffirmationAnswer.objects.create(
        reaffirmation=row, agreed=agreed, note=words, by_id=by.user_id, at=at
    )
    kind = EventKind.GUIDE_REAFFIRM_AGREED if agreed else EventKind.GUIDE_REAFFIRM_DECLINED
    event_id = _record(by, kind, row, at, reason=words)
    if agreed:
        _take_effect(guide, row)
    why_told = Why.KEPT if agreed else Why.NOT_KEPT
    people = User.objects.filter(pk=row.by_id, is_active=True)
    telling.write(version, why_told, people, event_id=event_id, at=at, day=row.review_by)
    return made


def _locked(by: Actor, guide_id: int) -> tuple[Guide, GuideVersion]:
    guide = base.lock_guide(by, guide_id)
    version = guide.versions.select_for_update().filter(state=VersionState.PUBLISHED.value).first()
    if version is None:
        raise NotAllowed(_("Tài liệu không có phiên bản đang công bố."))
    version.guide = guide
    return guide, version


def _words(note: str) -> str:
    words = nfc(note).strip()
    if len(words) > NOTE_MAX:
        raise FieldError("note", _("Dài quá %(most)s ký tự."), most=NOTE_MAX)
    return words


def _day(day: date, guide: Guide) -> date:
    latest = max(timezone.localdate(), guide.review_by or date.min)
    if day <= latest:
        raise FieldError("review_by", _("Ngày rà soát mới phải sau ngày %(day)s."), day=f"{latest:%d/%m/%Y}")
    return day


def _take_effect(guide: Guide, row: Reaffirmation) -> None:
    """Move the guide's day of review, and the duties that hang on it; the version itself stays."""
    guide.review_by = row.review_by
    base.touch(guide, "review_by")
    duties.follow(guide)


def _record(by: Actor, kind: EventKind, row: Reaffirmation, at: datetime, *, reason: str) -> int:
    data = {
        "guide": row.version.guide_id,
        "version": row.version_id,
        "reaffirmation": row.pk,
        "sha256": row.sha256,
        "review_by": row.review_by.isoformat(),
    }
    return outbox.record(by, Happened(kind, data=data, texts={"reason": reason} if reason else {}), at=at).pk
