"""The timeline as the page draws it: masked paragraphs, files, delivery in words, changes as sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from support.domain import privacy
from support.domain.reference import format_entry
from support.domain.roles import READERS, Actor
from support.models import (
    Case,
    MailState,
    Message,
    MessageKind,
    OriginHow,
    OutgoingRecipient,
    RecipientState,
    RegisterEntry,
)
from support.queries import tickets, timeline
from support.queries.timeline import Line, Mail, Registered
from support.web import filelist, proven
from support.web.context import link
from support.web.filelist import File
from support.web.sentences import sentence

MOST = 200_000  # characters of a message on a page: all one can write here; of a longer mail, its start
LONG = 4000  # characters shown at once; the rest of a message is folded

Paragraph = list[privacy.Segment]

_LOOKS: dict[str, tuple[str, str, str]] = {
    MessageKind.MAIL_IN: ("mail", "", gettext_noop("Thư đến")),
    MessageKind.PORTAL_IN: ("mail", "window-plus", gettext_noop("Nhập qua hệ thống")),
    MessageKind.CALL_IN: ("mail", "telephone", gettext_noop("Cuộc gọi đến")),
    MessageKind.VISIT_IN: ("mail", "building", gettext_noop("Làm việc tại trụ sở")),
    MessageKind.LETTER_IN: ("mail", "file-earmark-text", gettext_noop("Văn bản đến")),
    MessageKind.REPLY: ("reply", "reply", gettext_noop("Trả lời người đề nghị")),
    MessageKind.NOTE: ("note", "lock", gettext_noop("Ý kiến nội bộ")),
    MessageKind.CALL_OUT: ("reply", "telephone", gettext_noop("Gọi trả lời")),
    MessageKind.CALL_TRIED: ("note", "telephone", gettext_noop("Gọi chưa gặp")),
    MessageKind.COORD_OUT: ("note", "diagram-3", gettext_noop("Hỏi cơ quan phối hợp")),
    MessageKind.COORD_IN: ("mail", "diagram-3", gettext_noop("Ý kiến phối hợp")),
}


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a mail for one recipient, in words with an icon and a tone."""

    words: str
    icon: str
    tone: str


@dataclass(frozen=True, slots=True)
class Offer:
    """Another person a mail offers as requester: the first writer of a forward, or a guessed sender."""

    title: str
    name: str
    email: str
    sent: str
    subject: str
    taken: bool


@dataclass(slots=True)
class Entry:
    """One part of the timeline; `sentence` is set for a change, the rest for a message."""

    id: str
    look: str
    at: datetime
    sentence: SafeString | str = ""
    icon: str = ""
    kind: str = ""
    who: str = ""
    agency: str = ""
    verified: bool | None = None
    origin: str = ""  # the number of the merged ticket it came from
    unproven: bool = False  # the mail border did not confirm the sender's domain
    writer: str = ""  # the person a shared mailbox's mail names
    offer: Offer | None = None
    log: list[str] = field(default_factory=list)  # what its door knows: the call's log, the letter's number
    body: list[Paragraph] = field(default_factory=list)
    more: list[Paragraph] = field(default_factory=list)
    quoted: list[Paragraph] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    cc: list[str] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    leaves_at: datetime | None = None
    undo_url: str = ""
    unmask_url: str = ""
    original_url: str = ""
    reader_url: str = ""
    visit_url: str = ""
    withheld: bool = False
    cut: bool = False
    pk: int = 0


def kind_of(message: Message) -> str:
    """Return what a message is called."""
    return _(_LOOKS[message.kind][2])


def told(viewer: Actor, case: Case, asked: QueryDict, view: str, query: str = "") -> dict[str, Any]:
    """Return the variables of a timeline: `?phan=3` its third part alone, `?tu=2` from the second on.

    `view` names the view that gives the timeline alone; its address keeps where the page began.
    """
    only = _number(asked.get("phan", ""))
    shown = timeline.story(viewer, case, since=_number(asked.get("tu", "")), only=only)
    address = reverse(view, args=[case.number])
    return {
        "entries": entries(viewer, case, shown.lines, shown.registered),
        "registered": shown.registered,
        "alone": only is not None,
        "earlier": shown.first - 1,
        "story_url": address,
        "live_story": f"{address}{query or '?'}{'&' if query else ''}tu={shown.first}",
    }


def _number(text: str) -> int | None:
    """Read the number of a part from an address; anything else is None."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


def entries(
    viewer: Actor, case: Case, lines: Sequence[Line], registered: Sequence[RegisterEntry | Registered]
) -> list[Entry]:
    """Return the lines of a story, as `viewer` may see them, ready to be drawn."""
    number = register_words(registered)
    seen = tickets.sight(viewer, case)
    staff = seen.full
    made = []
    for line in lines:
        if line.message:
            made.append(_message(viewer, case, line, line.message, staff=staff))
        elif line.event:
            icon = "journal-check" if line.event.kind == "opened" else "arrow-right"
            named = staff or (seen.until is not None and line.at <= seen.until)
            said = sentence(line, number, "" if named else _("Cơ quan tiếp nhận"))
            made.append(Entry(f"viec-{line.event.pk}", "change", line.at, said, icon))
    return made


def register_words(registered: Sequence[RegisterEntry | Registered]) -> str:
    """Return the register number a case took, 1204/2026, or "" (the first line, not its corrections)."""
    return format_entry(registered[0].year, registered[0].number) if registered else ""


def _message(viewer: Actor, case: Case, line: Line, message: Message, *, staff: bool) -> Entry:
    look, icon, kind = _LOOKS[message.kind]
    (said, cut), (quoted, _cut) = (privacy.beginning(one, MOST) for one in (message.body, message.quoted))
    body, more = folded(said)
    entry = Entry(
        id=f"tin-{message.pk}",
        pk=message.pk,
        look=look,
        at=line.at,
        icon=icon,
        kind=_(kind),
        who=line.actor,
        log=proven.log_of(message),
        body=body,
        more=more,
        quoted=paragraphs(quoted) if quoted else [],
        cut=cut,
        files=[filelist.shown(viewer, message, one, staff=staff) for one in line.files],
        cc=list(message.cc),
        withheld=message.withheld_at is not None,
        origin=line.origin,
    )
    if message.kind == MessageKind.MAIL_IN:
        entry.agency = str(case.requesting_agency or "") if message.contact_id == case.contact_id else ""
        entry.verified = bool(message.contact and message.contact.verified_at)
        _told_of_writer(entry, message, works=staff and viewer.is_worker)
        if staff and viewer.roles & READERS and message.source:
            entry.original_url = link("mailin:original", message.source)
            entry.reader_url = link("mailin:reader", message.source)
    if staff and viewer.is_worker and message.kind == MessageKind.VISIT_IN:
        entry.visit_url = reverse("support:visit-known", args=[message.pk])
    if staff and viewer.is_worker and message.personal:
        entry.unmask_url = reverse("support:unmask", args=[case.number, message.pk])
    if line.mail:
        _tell(entry, viewer, case, line.mail)
    return entry


_OFFERS = {
    OriginHow.FORWARDED: gettext_noop("Thư chuyển tiếp, người gửi gốc:"),
    OriginHow.GUESSED: gettext_noop("Không đọc được người gửi; có thể là:"),
}


def _told_of_writer(entry: Entry, message: Message, *, works: bool) -> None:
    """Say what is known of who wrote: a person's word counts only for mail whose domain is confirmed."""
    origin = getattr(message, "origin", None)
    if origin is None:
        return
    entry.unproven, entry.writer = origin.unproven, privacy.mask(origin.writer)
    entry.verified = bool(entry.verified and not origin.unproven)
    if works and origin.email:
        entry.offer = Offer(
            title=_OFFERS[OriginHow(origin.how)],
            name=privacy.mask(origin.name),
            email=origin.email,
            sent=privacy.mask(origin.sent),
            subject=privacy.mask(origin.subject),
            taken=origin.taken_at is not None,
        )


def paragraphs(text: str) -> list[Paragraph]:
    """Return `text`, personal data hidden, cut at its empty lines; a masked piece holds no digits."""
    made: list[Paragraph] = [[]]
    for segment in privacy.segments(text):
        if segment.masked:
            made[-1].append(segment)
            continue
        for index, part in enumerate(segment.text.replace("\r\n", "\n").split("\n\n")):
            if index:
                made.append([])
            if part.strip("\n"):
                made[-1].append(privacy.Segment(part.strip("\n") if not made[-1] else part))
    return [paragraph for paragraph in made if paragraph]


def folded(text: str) -> tuple[list[Paragraph], list[Paragraph]]:
    """Return the paragraphs shown at once, and those behind “Xem tiếp” of a very long text."""
    made, seen = paragraphs(text), 0
    for index, paragraph in enumerate(made):
        seen += sum(len(piece.text) for piece in paragraph)
        if seen > LONG and index:
            return made[:index], made[index:]
    return made, []


def _tell(entry: Entry, viewer: Actor, case: Case, mail: Mail) -> None:
    """Say under a reply where its mail stands, and offer to take it back while it has not left."""
    row = mail.row
    entry.deliveries = [_delivery(row.state, one) for one in mail.recipients]
    fresh = row.state == MailState.QUEUED and not row.attempts
    undo = "support:undo" if viewer.is_worker else ""
    if not viewer.roles & READERS and row.followup_id:
        undo = "support:leading-undo"  # whoever else is told of mails works for the agency that leads
    if fresh and row.not_before > timezone.now() and undo:
        entry.leaves_at = row.not_before
        entry.undo_url = reverse(undo, kwargs={"number": case.number, "mail_id": row.pk})


_DELIVERY: dict[str, tuple[str, str, str]] = {
    RecipientState.QUEUED: ("clock", "mute", gettext_noop("%(to)s: đang chờ gửi")),
    RecipientState.ACCEPTED: ("check2", "ok", gettext_noop("%(to)s: máy chủ thư đã nhận %(at)s")),
    RecipientState.REFUSED: ("x-circle", "bad", gettext_noop("%(to)s: bị từ chối%(why)s")),
    RecipientState.BOUNCED: ("exclamation-triangle", "bad", gettext_noop("%(to)s: thư bị trả lại%(why)s")),
    RecipientState.CANCELLED: ("slash-circle", "mute", gettext_noop("%(to)s: đã thu hồi")),
}


def _delivery(state: str, one: OutgoingRecipient) -> Delivery:
    icon, tone, words = _DELIVERY[one.state]
    if one.state == RecipientState.QUEUED and state == MailState.SENDING:
        icon, words = "send", gettext_noop("%(to)s: đang gửi")
    reply = " ".join(filter(None, [str(one.code or ""), privacy.mask(one.reply[:160])]))
    at = f"{timezone.localtime(one.at):%H:%M %d/%m/%Y}" if one.at else ""
    return Delivery(
        _(words) % {"to": one.address, "at": at, "why": f" ({reply})" if reply else ""}, icon, tone
    )
