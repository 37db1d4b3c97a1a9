"""The shield of the library: personal data keeps a version from review and publication, at its place."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kb.actions import base
from kb.domain import markup, shield
from kb.domain.shield import Found, Place
from kb.domain.states import OPEN, WRITABLE, VersionState
from kb.models import Guide, GuideFile, GuideSave, GuideVersion, ShieldOverrule
from kb.queries import guides
from support import outbox
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound, UserError
from support.domain.events import EventKind
from support.domain.files import FileState
from support.domain.roles import Actor
from support.domain.text import nfc
from support.domain.words import _
from support.outbox import Happened

REASON_MIN = 10  # characters: fewer say nothing to whoever reads it in a year
MOST_NAMED = 12  # places named in one sentence


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning: where, how many numbers; `file` names the file it is about; with `overrule` set aside.

    A `final` one cannot be set aside: the file was not examined yet, or is not to be opened.
    """

    place: Place
    block: int = -1
    anchor: str = ""
    count: int = 0
    digest: str = ""
    file: int | None = None
    final: bool = False
    overrule: ShieldOverrule | None = None


@dataclass(frozen=True, slots=True)
class Examined:
    """Everything warned of in a version, in the order of the page, files last."""

    warned: tuple[Warned, ...]

    @property
    def open(self) -> tuple[Warned, ...]:
        """Return the warnings nobody set aside."""
        return tuple(one for one in self.warned if one.overrule is None)

    @property
    def aside(self) -> tuple[Warned, ...]:
        """Return the warnings set aside."""
        return tuple(one for one in self.warned if one.overrule is not None)


class Shielded(UserError):
    """Personal data stands in the version, at the places of `examined.open`."""

    def __init__(self, examined: Examined) -> None:
        """Name the places, never the data."""
        self.examined = examined
        places = [str(one.place) for one in examined.open]
        more = len(places) - MOST_NAMED
        named = "; ".join(places[:MOST_NAMED]) + (f"; … (+{more})" if more > 0 else "")
        super().__init__(
            _("Còn dữ liệu cá nhân hoặc tệp chưa kiểm tra được: %(places)s. Hãy sửa, hoặc ghi lý do bỏ qua."),
            places=named,
        )


def key() -> bytes:
    """Return the key of digests: a number of 12 digits could be found by trying without it."""
    return f"kb.shield:{settings.SECRET_KEY}".encode()


def examine(version: GuideVersion) -> Examined:
    """Examine title, summary, note, codes, body and files of a version (3 queries)."""
    known = {
        one.finding: one
        for one in ShieldOverrule.objects.filter(version__guide=version.guide_id).select_related("by")
    }
    found = [*_in_words(version), *_in_files(version)]
    return Examined(
        tuple(one if one.final else replace(one, overrule=known.get(one.digest)) for one in found)
    )


def _in_words(version: GuideVersion) -> Iterator[Warned]:
    codes = "\n".join(version.guide.codes.values_list("code", flat=True))
    said = [
        shield.said(Place(_("tên tài liệu")), version.title),
        shield.said(Place(_("tóm tắt")), version.summary),
        shield.said(Place(_("ghi chú thay đổi")), version.note),
        shield.said(Place(_("mã lỗi, số văn bản")), codes),
    ]
    for one in shield.find([*said, *shield.pieces(version.body)], key()):
        yield _warned(one)


def _warned(one: Found, file: int | None = None) -> Warned:
    return Warned(one.place, one.block, one.anchor, one.count, one.digest, file)


def _in_files(version: GuideVersion) -> Iterator[Warned]:
    rows = GuideFile.objects.filter(versions__version=version).select_related("attachment")
    for file in rows.order_by("versions__place", "pk"):
        name = str(file.attachment.filename)
        shown = shield.replaced_text(name)[0]
        yield from _named(file, name, shown)
        yield from _within(file, {"name": shown})


def _named(file: GuideFile, name: str, shown: str) -> Iterator[Warned]:
    of_name = shield.said(Place(_("tên tệp “%(name)s”"), {"name": shown}), name)
    of_alt = shield.said(Place(_("lời tả ảnh “%(name)s”"), {"name": shown}), file.alt)
    for one in shield.find([of_name, of_alt], key()):
        yield _warned(one, file.pk)


def _within(file: GuideFile, named: dict[str, object]) -> Iterator[Warned]:
    """Tell what its examination said of a file; one not examined, or not to be opened, is final."""
    state = FileState(file.state)
    if state is FileState.UNCHECKED:
        yield Warned(Place(_("đang kiểm tra tệp %(name)s"), named), file=file.pk, final=True)
    elif state is FileState.BLOCKED:
        yield Warned(Place(_("tệp %(name)s bị chặn, hãy gỡ khỏi tài liệu"), named), file=file.pk, final=True)
    elif state is FileState.UNREADABLE:
        place = Place(_("tệp %(name)s, không đọc được nội dung để kiểm tra"), named)
        yield Warned(place, digest=_of_file(file, ""), file=file.pk)
    elif file.personal:
        for where in file.places or [""]:
            sentence = _("tệp %(name)s, %(where)s") if where else _("tệp %(name)s")
            place = Place(sentence, {**named, "where": where} if where else named)
            count = 0 if file.places and len(file.places) > 1 else file.personal
            yield Warned(place, count=count, digest=_of_file(file, str(where)), file=file.pk)


def _of_file(file: GuideFile, where: str) -> str:
    return shield.digest(f"{file.sha256}\n{where}", key())


def check(version: GuideVersion) -> None:
    """Raise Shielded while something personal stands in the version that nobody set aside."""
    examined = examine(version)
    if examined.open:
        raise Shielded(examined)


def _may_overrule(by: Actor, guide: Guide) -> bool:
    return guides.writes(by, guide) or guides.approves(by, guide) or guides.checks(by, guide)


def locked(by: Actor, version_id: int) -> tuple[Guide, GuideVersion]:
    """Lock a version and before it its guide; raises NotFound."""
    guide_id = GuideVersion.objects.filter(pk=version_id).values_list("guide_id", flat=True).first()
    if guide_id is None:
        raise NotFound
    guide = base.lock_guide(by, guide_id)
    if not guides.versions(by, guide).filter(pk=version_id).exists():
        raise NotFound
    version = GuideVersion.objects.select_for_update().get(pk=version_id)
    version.guide = guide
    return guide, version


@transaction.atomic
def overrule(
    by: Actor, *, version_id: int, reason: str, findings: Collection[str] | None = None
) -> list[ShieldOverrule]:
    """Set warnings aside (None: all open ones) for a reason that stays on record.

    Raises FieldError without a reason, Forbidden, NotAllowed where nothing can be set aside.
    """
    guide, version = locked(by, version_id)
    if by.user_id is None or not _may_overrule(by, guide):
        raise Forbidden
    if VersionState(version.state) not in OPEN:
        raise NotAllowed(_("Phiên bản này không còn chờ công bố."))
    why = shield.replaced_text(nfc(reason).strip())[0]
    if len(why) < REASON_MIN:
        raise FieldError("reason", _("Hãy ghi rõ vì sao đây không phải dữ liệu cá nhân (ít nhất 10 ký tự)."))
    wanted = {
        one.digest: one
        for one in examine(version).open
        if not one.final and (findings is None or one.digest in findings)
    }
    if not wanted:
        raise NotAllowed(_("Không có cảnh báo nào bỏ qua được."))
    at = timezone.now()
    rows = [
        ShieldOverrule(
            version=version,
            finding=one.digest,
            place=str(one.place)[:300],
            reason=why,
            by_id=by.user_id,
            at=at,
        )
        for one in wanted.values()
    ]
    ShieldOverrule.objects.bulk_create(rows)
    data = {"guide": guide.pk, "version": version.pk, "findings": sorted(wanted)}
    outbox.record(by, Happened(EventKind.GUIDE_SHIELD_OVERRULED, data=data, texts={"reason": why}), at=at)
    return rows


@transaction.atomic
def invent(by: Actor, *, guide_id: int) -> GuideVersion:
    """Put invented data for every personal number in the words of the draft: a saving like any other."""
    guide = base.lock_for_writing(by, guide_id)
    version = base.open_version(guide)
    if by.user_id is None:
        raise Forbidden
    if version is None or VersionState(version.state) not in WRITABLE:
        raise NotAllowed(_("Không có bản nháp để sửa."))
    fields = {name: shield.replaced_text(getattr(version, name)) for name in ("title", "summary", "note")}
    body, count = shield.replaced(version.body)
    count += sum(one for _text, one in fields.values())
    if not count:
        raise NotAllowed(_("Không thấy dữ liệu cá nhân trong lời của bản nháp."))
    at = timezone.now()
    for name, (text, _count) in fields.items():
        setattr(version, name, text)
    version.body = markup.clean(body)
    version.text, version.saved_at = markup.text(version.body), at
    version.saved = base.next_save(version)
    version.save(update_fields=["title", "summary", "note", "body", "text", "saved", "saved_at"])
    GuideSave.objects.create(
        version=version,
        number=version.saved,
        by_id=by.user_id,
        at=at,
        title=version.title,
        summary=version.summary,
        body=version.body,
        note=version.note,
    )
    data = {"guide": guide.pk, "version": version.pk, "count": count}
    outbox.record(by, Happened(EventKind.GUIDE_MASKED, data=data), at=at)
    return version
