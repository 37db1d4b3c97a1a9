"""What a merge would do, told part by part; and messages as lines to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from support.actions import merge_rules
from support.domain import channels, privacy
from support.domain.channels import Channel
from support.domain.errors import FieldError
from support.domain.roles import Actor
from support.models import Case, Message
from support.queries import merging
from support.queries.links import Linked
from support.queries.merging import Facts
from support.web import board, story
from support.web.words import sentence

EXCERPT = 160


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the preview: which part of the tickets, and what becomes of it."""

    name: str
    said: str
    new_people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A ticket that may be the one to keep."""

    case: Case
    subject: str
    sender: str
    checked: bool
    entries: str


@dataclass(slots=True)
class Preview:
    """The whole page: which to keep, what moves, what stands in the way, what to know before."""

    keep: Case
    gone: list[Case]
    choices: list[Choice]
    parts: list[Part] = field(default_factory=list)
    trouble: list[SafeString | str] = field(default_factory=list)
    wants_reason: bool = False
    notes: list[str] = field(default_factory=list)


def preview(viewer: Actor, cases: Sequence[Case], keep: Case, reason: str = "") -> Preview:
    """Return what merging `cases` into `keep` would do; three queries however many they are."""
    facts = merging.facts({one.pk for one in cases}, entries=True)
    gone = [one for one in cases if one.pk != keep.pk]
    made = Preview(keep, gone, [_choice(one, keep, facts[one.pk]) for one in cases])
    for one in gone:
        error = merge_rules.trouble(merge_rules.Joining(viewer, one, keep, facts, reason))
        if isinstance(error, FieldError):
            made.wants_reason = True
            made.notes.append(sentence(error))
        elif error is not None and sentence(error) not in made.trouble:
            made.trouble.append(sentence(error))
    made.parts = _parts(gone, keep, facts)
    made.notes += _notes(gone, keep) + _incident(gone, keep, facts)
    return made


def _choice(case: Case, keep: Case, facts: Facts) -> Choice:
    return Choice(
        case,
        board.short(case.subject)[:EXCERPT],
        privacy.mask(board.sender(case)),
        case.pk == keep.pk,
        ", ".join(facts.entries),
    )


def _parts(gone: Sequence[Case], keep: Case, facts: dict[int, Facts]) -> list[Part]:
    some = [facts[one.pk] for one in gone]
    moving: dict[str, int] = {}
    for one in some:
        for row in one.moving:
            moving[row.said] = moving.get(row.said, 0) + row.count
    parts = [
        Part(_("Chuyển sang"), "; ".join(f"{count} {_(said)}" for said, count in moving.items()) or "—"),
        _people(gone, keep),
        Part(_("Sổ tiếp nhận"), _entries(some, keep)),
        Part(_("Nháp gõ dở"), _("mở lại ở phiếu cũ, gửi thì vào phiếu giữ lại")),
        Part(_("Ngày giờ"), _("ngày nhận, ngày trả lời, hạn của phiếu giữ lại không đổi")),
        Part(_("Phiếu được gộp"), _fate(gone, keep)),
    ]
    if files := sum(one.files for one in some):
        words = ngettext("%s tệp, theo mục của mình", "%s tệp, theo mục của mình", files)
        parts.insert(1, Part(_("Tệp đính kèm"), words % files))
    if queued := sum(one.queued for one in some):
        words = ngettext("%s thư vẫn đi, đúng giờ đã hẹn", "%s thư vẫn đi, đúng giờ đã hẹn", queued)
        parts.append(Part(_("Thư đang chờ gửi"), words % queued))
    if withheld := sum(one.withheld for one in some):
        words = ngettext(
            "%s mục không lưu nội dung vẫn trống", "%s mục không lưu nội dung vẫn trống", withheld
        )
        parts.append(Part(_("Chỗ đã bỏ nội dung"), words % withheld))
    if before := sum(one.merged for one in some):
        words = _("%s phiếu đã gộp trước đó cũng dẫn tới phiếu giữ lại")
        parts.append(Part(_("Phiếu gộp trước"), words % before))
    return parts


def _people(gone: Sequence[Case], keep: Case) -> Part:
    """Name who gets the answers: the requester of the kept ticket; others are offered as Cc."""
    people = {str(one.contact): one for one in gone if one.contact and one.contact_id != keep.contact_id}
    name = privacy.mask(str(keep.contact)) if keep.contact else _("người gửi thư cuối")
    new = tuple(privacy.mask(one) for one in people)
    return Part(_("Người nhận trả lời"), name, new)


def _entries(some: Sequence[Facts], keep: Case) -> str:
    numbers = [number for one in some for number in one.entries]
    if not numbers:
        return _("không có số nào")
    words = _("%(numbers)s giữ nguyên ở phiếu cũ, dẫn tới %(to)s")
    return words % {"numbers": ", ".join(numbers), "to": keep.number}


def _fate(gone: Sequence[Case], keep: Case) -> str:
    words = _(
        "%(numbers)s thành “Trùng lặp”, còn đọc được; thư, cuộc gọi, lời trên cổng gửi tới đó vào %(to)s"
    )
    return words % {"numbers": ", ".join(one.number for one in gone), "to": keep.number}


def _notes(gone: Sequence[Case], keep: Case) -> list[str]:
    """Say what is easily overlooked: another channel, an earlier due date, another holder."""
    notes = []
    other = sorted({one.channel for one in gone} - {keep.channel})
    if other:
        names = ", ".join(_(channels.LABELS[Channel(one)]) for one in other)
        words = _("Phiếu được gộp đến qua kênh khác (%(names)s); trả lời sẽ đi theo kênh của phiếu giữ lại.")
        notes.append(words % {"names": names})
    sooner = [one for one in gone if one.due_at and (keep.due_at is None or one.due_at < keep.due_at)]
    if sooner:
        words = _("%(numbers)s đến hạn sớm hơn phiếu giữ lại; cân nhắc giữ phiếu đến hạn sớm nhất.")
        notes.append(words % {"numbers": ", ".join(one.number for one in sooner)})
    held = [one for one in gone if one.assignee_id and one.assignee_id != keep.assignee_id]
    if held:
        words = _("%(numbers)s đang do người khác giữ; người giữ phiếu giữ lại không đổi.")
        notes.append(words % {"numbers": ", ".join(one.number for one in held)})
    return notes


def _incident(gone: Sequence[Case], keep: Case, facts: dict[int, Facts]) -> list[str]:
    """Say that the ticket to keep will be of the incident of one that goes, where it is of none."""
    number = next((facts[one.pk].incident for one in gone if facts[one.pk].incident), "")
    if not number or facts[keep.pk].incident:
        return []
    words = _("Phiếu giữ lại sẽ gắn vào sự cố %(number)s, trừ khi đã có người bỏ nó ra khỏi sự cố này.")
    return [words % {"number": number}]


def links(found: Sequence[Linked]) -> list[dict[str, object]]:
    """Return links ready to be drawn, personal data hidden."""
    return [
        {
            "pk": one.pk,
            "said": _(one.said),
            "case": one.case,
            "subject": board.short(one.case.subject)[:EXCERPT],
            "at": one.at,
            "removable": one.removable,
        }
        for one in found
    ]


@dataclass(frozen=True, slots=True)
class Row:
    """A message as a line to choose: who wrote it, how it came, when, how it begins."""

    pk: int
    who: str
    kind: str
    message: Message
    excerpt: str


def row(message: Message) -> Row:
    """Return a message as a line to choose, personal data hidden."""
    said = " ".join(privacy.beginning(message.body, 4 * EXCERPT)[0].split())
    words = privacy.mask(said) if message.withheld_at is None else _("Nội dung không được lưu theo quy định.")
    who = str(message.author) if message.author else message.from_name or message.from_email
    cut = words if len(words) <= EXCERPT else f"{words[:EXCERPT]}…"
    return Row(message.pk, privacy.mask(who), story.kind_of(message), message, cut)
