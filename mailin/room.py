"""One mail of the mail room: who may see it, and how it is laid out so that nothing of it can do harm."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mailin import faults, mailboxes, reread, safe_html
from mailin.models import InboundMail, InboundState
from mailin.parse import ParsedMail, parse
from mailin.parse.cleaning import clean
from mailin.parse.html_text import render
from mailin.parse.limits import MAX_HTML
from mailin.store import CorruptOriginal, MissingOriginal
from mailin.words import Look, look
from support.actions import senders
from support.domain import privacy
from support.domain.addresses import clean_email
from support.domain.errors import NotFound
from support.domain.roles import MAIL_ROOM, Actor
from support.models import FileCheck
from support.queries import tickets

SHOWN_TEXT = 20_000  # characters of a mail that the preview shows
SHOWN_HEADERS, SHOWN_HEADER = 80, 1000  # lines of the table, characters of one
SHOWN_SUBJECT = 300  # characters in a list


@dataclass(slots=True)
class Row:
    """One mail in the list; texts are masked."""

    mail: InboundMail
    look: Look
    sender: str
    subject: str
    age: str = ""  # how long a held mail has waited


@dataclass(slots=True)
class Preview:
    """One mail laid out: nothing of it is clickable, fetched or run. `shown_by` is a table somebody chose."""

    text: str = ""
    quoted: str = ""
    cut: bool = False
    files: list[tuple[str, int]] = field(default_factory=list)
    headers: list[tuple[str, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    pictures: int = 0
    links: list[safe_html.Link] = field(default_factory=list)
    has_html: bool = False
    converted: bool = False
    personal: bool = False
    agency: str = ""
    verified: bool = False
    trouble: str = ""
    shown_by: str = ""
    mail: ParsedMail | None = None


def mails(viewer: Actor) -> QuerySet[InboundMail]:
    """Return the mails `viewer` may see and decide on: of no ticket, or of one it may work on; NotFound.

    A copy of a mail stands on no ticket itself: it is seen by those who see the mail it repeats.
    """
    if not (viewer.is_system or viewer.roles & MAIL_ROOM):
        raise NotFound
    mine = tickets.for_staff(viewer).values("pk")
    repeats = Q(case=None) & (Q(original__case=None) | Q(original__case__in=mine))
    return InboundMail.objects.filter(Q(case__in=mine) | repeats)


def readable(viewer: Actor, pk: int) -> InboundMail:
    """Return a mail whose original `viewer` may read: as staff of its ticket, else as the mail room."""
    row = InboundMail.objects.filter(pk=pk).select_related("mailbox", "case", "original").first()
    if row is None:
        raise NotFound
    if case_id := standing(row):
        if not tickets.as_staff(viewer, tickets.by_id(viewer, case_id)):
            raise NotFound
    elif not viewer.roles & MAIL_ROOM:
        raise NotFound
    return row


def standing(row: InboundMail) -> int | None:
    """Return the ticket a mail stands on; a copy stands where the mail it repeats does."""
    return row.case_id or (row.original.case_id if row.original else None)


def files_of(row: InboundMail) -> QuerySet[FileCheck]:
    """Return the examinations of the files a mail carries, where it or the mail it repeats was filed."""
    filed = row.followup_id or (row.original.followup_id if row.original else None)
    return FileCheck.objects.filter(attachment__followup=filed) if filed else FileCheck.objects.none()


def has_personal_files(row: InboundMail) -> bool:
    """Tell whether a file of the mail is known to hold personal data: its original carries it whole."""
    return files_of(row).filter(personal__gt=0).exists()


def shown(row: InboundMail) -> Row:
    """Return a mail for the list, personal data hidden."""
    if row.state == InboundState.WITHHELD:
        return Row(row, look(row.reason), row.from_email or _("Nội dung không lưu"), _("Không hiện tiêu đề"))
    sender = row.from_name or row.from_email or _("Không rõ người gửi")
    subject = privacy.mask(privacy.beginning(row.subject, SHOWN_SUBJECT)[0])
    age = aged(row.judged_at) if row.state == InboundState.HELD and row.judged_at else ""
    return Row(row, look(row.reason), privacy.mask(sender), subject or _("(không có tiêu đề)"), age)


def aged(since: datetime) -> str:
    """Say how long ago something was, in its largest unit: 40 phút, 3 giờ, 2 ngày."""
    minutes = max(0, int((timezone.now() - since).total_seconds() // 60))
    if minutes < 60:
        return ngettext("%(n)s phút", "%(n)s phút", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(n)s giờ", "%(n)s giờ", hours) % {"n": hours}
    return ngettext("%(n)s ngày", "%(n)s ngày", hours // 24) % {"n": hours // 24}


def read(row: InboundMail) -> ParsedMail | None:
    """Return what a mail says, None when its original is not (or no longer) there."""
    try:
        return parse(mailboxes.store().get(row.digest))
    except (MissingOriginal, CorruptOriginal):
        return None


def preview(row: InboundMail, table: str = "") -> Preview:
    """Lay one mail out safely; `table` reads its letters anew by one of `reread.TABLES`."""
    if row.state == InboundState.WITHHELD or row.destroyed_at is not None:
        return Preview(trouble=_("Nội dung thư này không được lưu trong hệ thống."))
    try:
        raw = mailboxes.store().get(row.digest)
    except (MissingOriginal, CorruptOriginal):
        return Preview(trouble=_("Kho không còn thư gốc nguyên vẹn; báo người quản trị."))
    mail = parse(raw)
    made = Preview(
        files=[(privacy.mask(one.name), one.size) for one in mail.attachments],
        headers=_headers(mail),
        problems=_problems(raw, row, mail),
        pictures=safe_html.pictures(mail.html),
        links=safe_html.links(mail.html),
        has_html=bool(mail.html),
        converted=reread.was_converted(mail.problems),
        personal=holds_personal_data(mail),
        mail=mail,
    )
    _write(made, mail, raw, table)
    if address := clean_email(mail.from_email):
        made.agency, made.verified = senders.known_as(address)
    return made


def _write(made: Preview, mail: ParsedMail, raw: bytes, table: str) -> None:
    """Fill in the text, as parsed or by the table somebody chose."""
    text = mail.reply_text if mail.reply_text.strip() else mail.body_text
    if table in reread.TABLES:
        text, made.shown_by = reread.text_by(raw, table), table
    elif mail.reply_text.strip():
        made.quoted, _cut = privacy.beginning(mail.quoted_text, SHOWN_TEXT)
    made.text, made.cut = privacy.beginning(text, SHOWN_TEXT)


def _problems(raw: bytes, row: InboundMail, mail: ParsedMail) -> list[str]:
    """Say what was broken, by parser and by verdict, in plain words."""
    codes = dict.fromkeys((*mail.problems, *row.problems))
    declared = reread.declared(raw) if "charset-mislabelled" in codes else ""
    return [
        _(words) % {"what": what} if what else _(words) for words, what in faults.sentences(codes, declared)
    ]


def _headers(mail: ParsedMail) -> list[tuple[str, str]]:
    """Return the header lines as they came, personal data hidden."""
    lines = ((name, value) for name, values in mail.headers.items() for value in values)
    return [
        (name[:80], privacy.mask(privacy.beginning(value, SHOWN_HEADER)[0]))
        for _number, (name, value) in zip(range(SHOWN_HEADERS), lines, strict=False)
    ]


def holds_personal_data(mail: ParsedMail) -> bool:
    """Tell whether reading the original needs a reason (Điều 3.1)."""
    html = render(clean(mail.html)[:MAX_HTML])[0] if mail.html else ""  # its words may be others
    return bool(privacy.detect(f"{mail.subject}\n{mail.body_text}\n{html}"))
