"""Two keys: a version goes to review, is asked to change, approved by one, checked by another."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from kb.actions import base, freezing, publishing, shield, telling
from kb.actions.telling import Why
from kb.domain.states import WRITABLE, VersionState
from kb.models import Guide, GuideLock, GuideVersion, ReviewComment
from kb.queries import guides, keys, readiness
from kb.queries.readiness import Check
from support import outbox
from support.accounts.models import User
from support.domain import privacy
from support.domain.dates import years_after
from support.domain.errors import FieldError, Forbidden, NotAllowed, Stale, UserError
from support.domain.events import EventKind
from support.domain.roles import Actor
from support.domain.text import nfc
from support.domain.words import _
from support.outbox import Happened

REVIEW_YEARS = 1  # until a published version is to be looked at again, our default
_SIGNED = {"approver": None, "approved_at": None, "checker": None, "checked_at": None, "sha256": ""}
_MOVED = _("Tài liệu vừa đổi sau khi anh/chị mở trang. Hãy xem lại rồi quyết định.")


class Incomplete(UserError):
    """Something that readers need is not there yet; `lacking` names each with its place."""

    def __init__(self, lacking: tuple[Check, ...]) -> None:
        """Say all of it in one sentence."""
        self.lacking = lacking
        said = "; ".join(one.words % one.params for one in lacking)
        super().__init__(_("Chưa gửi duyệt được: %(lacking)s."), lacking=said)


@dataclass(frozen=True, slots=True)
class Dates:
    """From when a version is good, when it is looked at again, from when it is good no longer.

    Left out: today, twelve months on, never.
    """

    effective_on: date | None = None
    review_by: date | None = None
    expires_on: date | None = None

    def checked(self) -> Dates:
        """Return them filled in; raises FieldError where they do not follow each other."""
        today = timezone.localdate()
        begin = self.effective_on or today
        if begin < today:
            raise FieldError("effective_on", _("Ngày hiệu lực không được trước hôm nay."))
        review = self.review_by or years_after(begin, REVIEW_YEARS)
        if review <= begin:
            raise FieldError("review_by", _("Ngày rà soát phải sau ngày hiệu lực."))
        if self.expires_on and self.expires_on <= begin:
            raise FieldError("expires_on", _("Ngày hết hiệu lực phải sau ngày hiệu lực."))
        return Dates(begin, review, self.expires_on)


@dataclass(frozen=True, slots=True)
class Sent:
    """What a version is sent to review with; `saved` is the saving the form began with, None for any."""

    saved: int | None = None
    note: str | None = None
    approver_id: int | None = None


# --- the writer's side ------------------------------------------------------------------------------


@transaction.atomic
def submit(by: Actor, *, guide_id: int, sent: Sent | None = None) -> GuideVersion:
    """Send the draft to review; raises Incomplete, shield.Shielded, Stale, NotAllowed, Forbidden."""
    sent = sent or Sent()
    guide = base.lock_for_writing(by, guide_id)
    version = base.open_version(guide)
    if by.user_id is None:
        raise Forbidden
    if version is None or VersionState(version.state) not in WRITABLE:
        raise NotAllowed(_("Không có bản nháp để gửi duyệt."))
    version.guide = guide
    _same(version, sent.saved)
    if sent.note is not None:
        version.note = nfc(sent.note).strip()
    # What looks personal is the shield's: it knows what was set aside for a reason.
    lacking = tuple(one for one in readiness.blocking(guide, version) if one.key != "shielded")
    if lacking:
        raise Incomplete(lacking)
    shield.check(version)
    at = timezone.now()
    version.asked_approver = _asked(version, sent.approver_id)
    _move(version, VersionState.IN_REVIEW, submitted_at=at, **_SIGNED)
    GuideLock.objects.filter(guide=guide).delete()
    event_id = _record(by, EventKind.GUIDE_SUBMITTED, version, at)
    asked = [version.asked_approver] if version.asked_approver else keys.approvers(version)[: keys.MOST]
    telling.write(version, Why.APPROVE, asked, event_id=event_id, at=at)
    return version


def _asked(version: GuideVersion, approver_id: int | None) -> User | None:
    if approver_id is None:
        return None
    found = keys.approvers(version).filter(pk=approver_id).first()
    if found is None:
        raise FieldError("approver", _("Người này không duyệt được tài liệu: hãy chọn người khác."))
    return found


@transaction.atomic
def take_back(by: Actor, *, version_id: int) -> GuideVersion:
    """Take a version back from review to go on writing; what was signed is void. Raises NotAllowed."""
    guide, version = shield.locked(by, version_id)
    if not guides.writes(by, guide):
        raise Forbidden
    after = {
        VersionState.IN_REVIEW: VersionState.DRAFT,
        VersionState.CHECKING: VersionState.CHANGES_ASKED,
        VersionState.APPROVED: VersionState.CHANGES_ASKED,
    }.get(VersionState(version.state))
    if after is None:
        raise NotAllowed(_("Phiên bản này không đang chờ duyệt."))
    at = timezone.now()
    _move(version, after, **_SIGNED)
    _record(by, EventKind.GUIDE_TAKEN_BACK, version, at)
    return version


# --- the keys ---------------------------------------------------------------------------------------


def refusal(by: Actor, version: GuideVersion) -> str:
    """Return why `by` does not sign what waits for a signature, "" when nothing stands against it.

    Asked by the screen before, and by the actions under lock; the database holds the same rules.
    """
    guide, state = version.guide, VersionState(version.state)
    if state not in {VersionState.IN_REVIEW, VersionState.CHECKING}:
        return _("Phiên bản này không đang chờ duyệt.")
    if keys.wrote_in(version, by.user_id):
        return _("Anh/chị đã soạn phiên bản này nên không tự duyệt được. Cần một người khác duyệt.")
    if state is VersionState.CHECKING:
        if not guides.checks(by, guide):
            return _("Việc kiểm tra này của cơ quan quản lý CSDLQG về dân cư.")
        if by.user_id == version.approver_id:
            return _("Anh/chị đã duyệt lần thứ nhất. Lần kiểm tra phải là một người khác.")
    elif not guides.approves(by, guide):
        return _(
            "Chỉ đầu mối của cơ quan soạn duyệt được;"
            " tài liệu của cơ quan quản lý do biên tập, lãnh đạo đội duyệt."
        )
    return ""


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision: `saved` is the saving the decider read, None for any; `note` what is to be said of it."""

    dates: Dates = field(default_factory=Dates)
    saved: int | None = None
    note: str = ""


@transaction.atomic
def approve(by: Actor, *, version_id: int, decided: Decided | None = None) -> GuideVersion:
    """Turn the key that is next; after the last one the version is published, now or on its day.

    Raises NotAllowed to whom it is not to sign (its writers above all), Stale, FieldError, shield.Shielded.
    """
    decided = decided or Decided()
    guide, version = shield.locked(by, version_id)
    if by.user_id is None:
        raise Forbidden
    state = VersionState(version.state)
    if why := refusal(by, version):
        raise NotAllowed(why)
    _same(version, decided.saved)
    shield.check(version)
    at, dates = timezone.now(), decided.dates.checked()
    if state is VersionState.CHECKING:
        if not freezing.verify(version):
            raise NotAllowed(_("Nội dung không còn khớp với bản đã duyệt. Hãy yêu cầu sửa rồi duyệt lại."))
        version.checker_id, version.checked_at = by.user_id, at
    else:
        version.approver_id, version.approved_at = by.user_id, at
    version.effective_on, version.review_by = dates.effective_on, dates.review_by
    version.expires_on = dates.expires_on
    version.sha256 = freezing.digest(version)
    if decided.note.strip():
        _say(by, version, decided.note, at)
    if state is VersionState.IN_REVIEW and keys.second(guide):
        return _to_check(by, version, at)
    _close_comments(by, version, at)
    return _finish(by, guide, version, at)


def _to_check(by: Actor, version: GuideVersion, at: datetime) -> GuideVersion:
    _move(version, VersionState.CHECKING)
    event_id = _record(by, EventKind.GUIDE_APPROVED, version, at)
    telling.write(version, Why.CHECK, keys.checkers(version)[: keys.MOST], event_id=event_id, at=at)
    return version


def _finish(by: Actor, guide: Guide, version: GuideVersion, at: datetime) -> GuideVersion:
    """Publish what is good from today, else let it wait for its day."""
    if version.effective_on and version.effective_on > timezone.localdate():
        _move(version, VersionState.APPROVED)
        kind = EventKind.GUIDE_CHECKED if version.checker_id else EventKind.GUIDE_APPROVED
        event_id = _record(by, kind, version, at)
        telling.write(version, Why.APPROVED, keys.writers(version), event_id=event_id, at=at)
        return version
    return publishing.put_out(by, guide, version, at=at)


@transaction.atomic
def ask_changes(by: Actor, *, version_id: int, reason: str, saved: int | None = None) -> GuideVersion:
    """Send a version back to its writers with what is to be changed; raises FieldError without a word.

    By whoever holds the key that is next; one approved for a later day, by the holder of either.
    """
    guide, version = shield.locked(by, version_id)
    if by.user_id is None:
        raise Forbidden
    if version.state == VersionState.APPROVED.value:
        if not publishing.ends(by, guide):
            raise Forbidden
    elif why := refusal(by, version):
        raise NotAllowed(why)
    _same(version, saved)
    if not nfc(reason).strip():
        raise FieldError("note", _("Hãy ghi cần sửa gì: người soạn sẽ thấy ý kiến này."))
    at = timezone.now()
    _say(by, version, reason, at)
    _move(version, VersionState.CHANGES_ASKED, **_SIGNED)
    words = privacy.mask(nfc(reason).strip())
    event_id = _record(by, EventKind.GUIDE_CHANGES_ASKED, version, at, reason=words)
    telling.write(version, Why.CHANGES, keys.writers(version), event_id=event_id, at=at)
    return version


# --- shared -----------------------------------------------------------------------------------------


def _same(version: GuideVersion, saved: int | None) -> None:
    if saved is not None and saved != version.saved:
        raise Stale(_MOVED)


def _move(version: GuideVersion, state: VersionState, **fields: object) -> None:
    version.state = state.value
    for name, value in fields.items():
        setattr(version, name, value)
    version.save()


def _say(by: Actor, version: GuideVersion, text: str, at: datetime) -> None:
    if by.user_id is None:
        raise Forbidden
    words = privacy.mask(nfc(text).strip())
    ReviewComment.objects.create(version=version, text=words, by_id=by.user_id, at=at)


def _close_comments(by: Actor, version: GuideVersion, at: datetime) -> None:
    """Close what is still open: approving answers it; it stays to be read."""
    left = ReviewComment.objects.filter(version=version, closed_at=None)
    left.update(closed_by_id=by.user_id, closed_at=at)


def _record(by: Actor, kind: EventKind, version: GuideVersion, at: datetime, *, reason: str = "") -> int:
    data = {"guide": version.guide_id, "version": version.pk}
    texts = {"reason": reason} if reason else {}
    return outbox.record(by, Happened(kind, data=data, texts=texts), at=at).pk
