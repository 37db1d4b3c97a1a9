"""Saving what is being written: under lock, every text kept, whoever came second is shown both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from kb.actions import base, files, pen
from kb.domain import markup, plain
from kb.domain.states import VersionState
from kb.models import Guide, GuideSave, GuideVersion, GuideVersionFile
from kb.queries import keys
from support import outbox
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound
from support.domain.events import EventKind
from support.domain.roles import Actor
from support.domain.text import nfc, sort_key
from support.domain.words import _
from support.outbox import Happened

TITLE_MAX = 255
SUMMARY_MAX = 2000
NOTE_MAX = 4000


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the writer wishes: who approves, from when it holds, when it is looked at again."""

    asked_approver: int | None = None
    effective_on: date | None = None
    review_by: date | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a version as a form sends them; `body` is HTML, or plain lines without a tag.

    `taken` is the number of a saving kept apart whose words are taken in, None for none.
    """

    title: str
    summary: str
    body: str
    note: str = ""
    taken: int | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a saving: `save` is its row (None: nothing had changed).

    With `lost` the text that stood before still stands, and what was sent is kept beside it in `save`.
    `holder` names who holds the pen when that is why.
    """

    version: GuideVersion
    save: GuideSave | None
    lost: bool = False
    holder: str = ""


@transaction.atomic
def save(
    by: Actor,
    *,
    guide_id: int,
    base_saved: int,
    words: Words,
    wishes: Wishes | None = None,
    auto: bool = False,
) -> Saved:
    """Save a version's words; raises FieldError, NotAllowed (nothing is open), NotFound, Forbidden.

    `base_saved` is the saving the form began with. When another came meanwhile, or somebody else holds the
    pen, what stands stays and the newcomer's words are kept as a lost saving: nobody's work goes.
    An unchanged text makes no row; saving prolongs the pen.
    """
    guide = base.lock_for_writing(by, guide_id)
    version = files.writable_version(guide)
    given = checked(words, version, auto=auto)
    lock = pen.lock_of(guide)
    foreign = lock is not None and lock.holder_id != by.user_id and lock.until > timezone.now()
    if same(version, given):
        if not foreign:
            pen.hold(by, guide)
            _wish(version, wishes)
        return Saved(version, None)
    if foreign or base_saved != version.saved:
        row = _keep_lost(by, version, given, auto=auto)
        return Saved(version, row, lost=True, holder=str(lock.holder) if foreign and lock else "")
    _take_in(by, version, version.saves.filter(number=words.taken or 0).first())
    row = write(by, guide, version, given, auto=auto)
    pen.hold(by, guide)
    _wish(version, wishes)
    return Saved(version, row)


def _take_in(by: Actor, version: GuideVersion, kept: GuideSave | None) -> None:
    """Let who wrote a text kept apart be a writer of the version that takes it in: no key to it is theirs.

    Their saving is written once more as one that stands, of the moment it was made.
    """
    if kept is None or not kept.lost or kept.by_id == by.user_id:
        return
    if not version.saves.filter(by=kept.by_id, lost=False).exists():
        _copy(version, kept)


def _copy(version: GuideVersion, old: GuideSave) -> None:
    words = {name: getattr(old, name) for name in ("title", "summary", "body", "note")}
    number = base.next_save(version)
    GuideSave.objects.create(version=version, number=number, by_id=old.by_id, at=old.at, **words)


def checked(words: Words, version: GuideVersion, *, auto: bool) -> Words:
    """Return words as they are kept; raises FieldError. An automatic saving keeps the title there was."""
    title = " ".join(nfc(words.title).split()) or (version.title if auto else "")
    if not title:
        raise FieldError("title", _("Tên tài liệu không được để trống."))
    for name, text, most in (
        ("title", title, TITLE_MAX),
        ("summary", words.summary, SUMMARY_MAX),
        ("note", words.note, NOTE_MAX),
        ("body", words.body, markup.MOST),
    ):
        if len(text) > most:
            raise FieldError(name, _("Dài quá %(most)s ký tự."), most=most)
    body = markup.clean(plain.html(words.body))
    return Words(title, _lines(words.summary), body, _lines(words.note))


def _lines(text: str) -> str:
    return nfc(text).replace("\r\n", "\n").strip()


def same(version: GuideVersion, given: Words) -> bool:
    """True when a version already says exactly this."""
    return (version.title, version.summary, version.body, version.note) == (
        given.title,
        given.summary,
        given.body,
        given.note,
    )


def write(by: Actor, guide: Guide, version: GuideVersion, given: Words, *, auto: bool) -> GuideSave:
    """Make `given` the words that stand in a locked version; `saved` is the number of that saving."""
    row = _row(by, version, given, auto=auto)
    version.title, version.summary, version.note = given.title, given.summary, given.note
    version.body, version.text = given.body, markup.text(given.body)
    version.saved, version.saved_at = row.number, row.at
    version.save(update_fields=["title", "summary", "note", "body", "text", "saved", "saved_at"])
    if guide.current_id is None and (guide.title, guide.summary) != (given.title, given.summary):
        # Until something is out, the guide is called what its newest version is called.
        guide.title, guide.summary, guide.sort_key = given.title, given.summary, sort_key(given.title)
        base.touch(guide, "title", "summary", "sort_key")
        base.mirror(guide)
    if not auto:  # what the editor saves by itself stands in its own rows, one every few seconds
        _say(by, version, row)
    return row


def _keep_lost(by: Actor, version: GuideVersion, given: Words, *, auto: bool) -> GuideSave:
    last = GuideSave.objects.filter(version=version, by=by.user_id, lost=True).order_by("-number").first()
    if last and (last.title, last.summary, last.body, last.note) == (
        given.title,
        given.summary,
        given.body,
        given.note,
    ):
        return last
    row = _row(by, version, given, auto=auto, lost=True)
    _say(by, version, row)
    return row


def _row(by: Actor, version: GuideVersion, given: Words, *, auto: bool, lost: bool = False) -> GuideSave:
    if by.user_id is None:
        raise Forbidden
    return GuideSave.objects.create(
        version=version,
        number=base.next_save(version),
        by_id=by.user_id,
        at=timezone.now(),
        title=given.title,
        summary=given.summary,
        body=given.body,
        note=given.note,
        auto=auto,
        lost=lost,
    )


def _say(by: Actor, version: GuideVersion, row: GuideSave) -> None:
    data = {"guide": version.guide_id, "version": version.pk, "save": row.number, "lost": row.lost}
    outbox.record(by, Happened(EventKind.GUIDE_SAVED, data=data), at=row.at)


def _wish(version: GuideVersion, wishes: Wishes | None) -> None:
    """Write the wishes of a locked version; raises FieldError for an approver who may not, a day gone by."""
    if wishes is None:
        return
    asked = wishes.asked_approver
    if asked and not keys.approvers(version).filter(pk=asked).exists():
        raise FieldError("asked_approver", _("Người này không duyệt được tài liệu này."))
    today = timezone.localdate()
    day, again = wishes.effective_on, wishes.review_by
    if day and day < today and day != version.effective_on:
        raise FieldError("effective_on", _("Ngày hiệu lực đã qua."))
    if again and again <= (day or today):
        raise FieldError("review_by", _("Ngày rà soát phải sau ngày hiệu lực."))
    version.asked_approver_id, version.effective_on, version.review_by = asked, day, again
    version.save(update_fields=["asked_approver", "effective_on", "review_by"])


@transaction.atomic
def restore(by: Actor, *, guide_id: int, number: int, base_saved: int) -> GuideSave:
    """Make an earlier saving the words that stand, as a new saving; raises NotFound, NotAllowed."""
    guide = base.lock_for_writing(by, guide_id)
    version = files.writable_version(guide)
    pen.require(by, guide)
    old = GuideSave.objects.filter(version=version, number=number).first()
    if old is None:
        raise NotFound
    if base_saved != version.saved:
        raise NotAllowed(_("Bản đang có vừa được người khác lưu. Hãy xem lại rồi khôi phục."))
    given = Words(old.title, old.summary, old.body, old.note or version.note)
    _take_in(by, version, old)
    row = write(by, guide, version, given, auto=False)
    pen.hold(by, guide)
    return row


@transaction.atomic
def begin_version(by: Actor, *, guide_id: int, major: bool = False) -> GuideVersion:
    """Begin the next version from the one readers have; returns the open one when there is one already.

    Raises NotAllowed when the guide was never out, NotFound, Forbidden. Its files go along.
    """
    guide = base.lock_for_writing(by, guide_id)
    version = base.open_version(guide)
    if version is not None:
        return version
    before = (
        guide.current
        or guide.versions.exclude(state=VersionState.ABANDONED.value).order_by("-major", "-minor").first()
    )
    if before is None:
        before = guide.versions.order_by("-major", "-minor").first()
    if before is None or by.user_id is None:
        raise NotAllowed(_("Tài liệu này chưa có phiên bản nào."))
    made = _next(by, guide, before, timezone.now(), base.next_number(guide, major=major))
    pen.hold(by, guide)
    data = {"guide": guide.pk, "version": made.pk, "from": before.pk}
    outbox.record(by, Happened(EventKind.GUIDE_VERSION_BEGUN, data=data))
    return made


def _next(
    by: Actor, guide: Guide, before: GuideVersion, now: datetime, number: tuple[int, int]
) -> GuideVersion:
    if by.user_id is None:
        raise Forbidden
    made = GuideVersion.objects.create(
        guide=guide,
        major=number[0],
        minor=number[1],
        title=before.title,
        summary=before.summary,
        body=before.body,
        text=before.text,
        author_id=by.user_id,
        created_at=now,
        saved_at=now,
        saved=1,
    )
    GuideVersionFile.objects.bulk_create(
        GuideVersionFile(version=made, file_id=one.file_id, place=one.place) for one in before.files.all()
    )
    if before.state == VersionState.ABANDONED.value:
        # Nobody signed what was given up: who wrote it goes on being a writer of it.
        for one in _last_of_each(before, but=by.user_id):
            _copy(made, one)
    made.saved = _row(by, made, Words(made.title, made.summary, made.body), auto=False).number
    made.save(update_fields=["saved"])
    return made


def _last_of_each(version: GuideVersion, *, but: int) -> list[GuideSave]:
    """Return the last saving that stood of each other writer of a version."""
    last = {one.by_id: one for one in version.saves.filter(lost=False).exclude(by=but).order_by("number")}
    return list(last.values())
