"""What the mail room's screen shows: health of mailboxes, lists of held mail, one mail laid out safely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from mailin import mailboxes, safe_html, thread
from mailin.models import InboundMail, InboundState, Mailbox
from mailin.parse import ParsedMail, parse
from mailin.store import CorruptOriginal, MissingOriginal
from mailin.words import Look, look
from support.actions import senders
from support.domain import privacy
from support.domain.addresses import clean_email
from support.domain.errors import NotFound
from support.domain.roles import MAIL_ROOM, Actor
from support.queries import tickets

PAGE = 50
LATE = timedelta(minutes=3)
TABS = {"giu": InboundState.HELD, "bo-qua": InboundState.IGNORED, "khong-luu": InboundState.WITHHELD}
TAB_WORDS = {
    "giu": gettext_noop("Chưa xử lý"),
    "bo-qua": gettext_noop("Đã bỏ qua"),
    "khong-luu": gettext_noop("Nội dung không lưu"),
}
SHOWN_TEXT = 20_000  # characters of a mail that the preview shows


@dataclass(slots=True)
class Box:
    """One mailbox as the table shows it."""

    box: Mailbox
    rows: int
    held: int
    tone: str
    icon: str
    words: str


@dataclass(slots=True)
class Row:
    """One mail in the list; texts are masked."""

    mail: InboundMail
    look: Look
    sender: str
    subject: str


@dataclass(slots=True)
class Page:
    """One page of a list and the id after which the next begins, 0 for none."""

    rows: list[Row]
    next: int


@dataclass(slots=True)
class Preview:
    """One mail laid out: nothing of it is clickable, fetched or run."""

    text: str = ""
    cut: bool = False
    files: list[tuple[str, int]] = field(default_factory=list)
    pictures: int = 0
    links: int = 0
    has_html: bool = False
    personal: bool = False
    suggested: str = ""
    agency: str = ""
    verified: bool = False
    trouble: str = ""


def boxes() -> list[Box]:
    """Return every mailbox with its health, two queries."""
    counted = InboundMail.objects.order_by().values("mailbox")
    held = Count("pk", filter=Q(state=InboundState.HELD))
    figures = {row["mailbox"]: (row["n"], row["held"]) for row in counted.annotate(n=Count("pk"), held=held)}
    return [Box(box, *figures.get(box.pk, (0, 0)), *_state(box)) for box in Mailbox.objects.all()]


def _state(box: Mailbox) -> tuple[str, str, str]:
    """Return tone, icon and words of a mailbox's health."""
    if not (box.host and box.enabled):
        words = _("Đang tắt") if box.host else _("Thư nhập từ tệp")
        return "tone-mute", "archive", words
    if box.failures or box.unfetched:
        return "tone-bad", "exclamation-triangle", _("Có lỗi")
    if box.ok_at is None:
        return "tone-warn", "hourglass-split", _("Chưa đọc lần nào")
    late = timezone.now() - box.ok_at
    if late > LATE:
        minutes = int(late.total_seconds() // 60)
        return "tone-warn", "exclamation-triangle", _("Chậm %(minutes)s phút") % {"minutes": minutes}
    if box.error:
        return "tone-warn", "exclamation-triangle", _("Đọc được, có điều cần xem")
    return "tone-ok", "check-circle-fill", _("Đang đọc đều")


def mails(viewer: Actor) -> QuerySet[InboundMail]:
    """Return the mails `viewer` may see and decide on: of no ticket, or of one it may work on; NotFound."""
    if not (viewer.is_system or viewer.roles & MAIL_ROOM):
        raise NotFound
    seen = Q(case=None) | Q(case__in=tickets.for_staff(viewer).values("pk"))
    return InboundMail.objects.filter(seen)


def readable(viewer: Actor, pk: int) -> InboundMail:
    """Return a mail whose original `viewer` may read: as staff of its ticket, else as the mail room."""
    row = InboundMail.objects.filter(pk=pk).select_related("mailbox", "case").first()
    if row is None:
        raise NotFound
    if row.case is not None:
        if not tickets.as_staff(viewer, tickets.by_id(viewer, row.case.pk)):
            raise NotFound
    elif not viewer.roles & MAIL_ROOM:
        raise NotFound
    return row


def counts(viewer: Actor) -> tuple[dict[str, int], datetime | None]:
    """Return the figure of each tab, and since when the mail that waits longest has been held."""
    found = mails(viewer).filter(state__in=list(TABS.values())).order_by()
    rows = found.values_list("state").annotate(Count("pk"), Min("judged_at"))
    figures = {state: (count, since) for state, count, since in rows}
    nothing = (0, None)
    return (
        {name: figures.get(state, nothing)[0] for name, state in TABS.items()},
        figures.get(InboundState.HELD, nothing)[1],
    )


def page(viewer: Actor, tab: str, after: int = 0) -> Page:
    """Return one page of a tab, newest first."""
    found = mails(viewer).filter(state=TABS[tab]).order_by("-pk")
    if after:
        found = found.filter(pk__lt=after)
    rows = list(found[: PAGE + 1])
    more = rows[PAGE - 1].pk if len(rows) > PAGE else 0
    return Page([shown(row) for row in rows[:PAGE]], more)


def neighbour(viewer: Actor, pk: int) -> int:
    """Return the held mail below this one in the list, else the topmost, 0 for none."""
    held = mails(viewer).filter(state=InboundState.HELD).exclude(pk=pk).order_by("-pk")
    ids: Sequence[int] = [*held.filter(pk__lt=pk).values_list("pk", flat=True)[:1]]
    ids = ids or [*held.values_list("pk", flat=True)[:1]]
    return ids[0] if ids else 0


def shown(row: InboundMail) -> Row:
    """Return a mail for the list, personal data hidden."""
    if row.state == InboundState.WITHHELD:
        return Row(row, look(row.reason), row.from_email or _("Nội dung không lưu"), _("Không hiện tiêu đề"))
    sender = row.from_name or row.from_email or _("Không rõ người gửi")
    return Row(
        row, look(row.reason), privacy.mask(sender), privacy.mask(row.subject) or _("(không có tiêu đề)")
    )


def read(row: InboundMail) -> ParsedMail | None:
    """Return what a mail says, None when its original is not (or no longer) there."""
    try:
        return parse(mailboxes.store().get(row.digest))
    except (MissingOriginal, CorruptOriginal):
        return None


def preview(viewer: Actor, row: InboundMail) -> Preview:
    """Lay one mail out safely."""
    if row.state == InboundState.WITHHELD or row.destroyed_at is not None:
        return Preview(trouble=_("Nội dung thư này không được lưu trong hệ thống."))
    mail = read(row)
    if mail is None:
        return Preview(trouble=_("Kho không còn thư gốc nguyên vẹn; báo người quản trị."))
    text, cut = privacy.beginning(mail.body_text, SHOWN_TEXT)
    made = Preview(
        text=text,
        cut=cut,
        files=[(one.name, one.size) for one in mail.attachments],
        pictures=safe_html.pictures(mail.html),
        links=safe_html.links(mail.html),
        has_html=bool(mail.html),
        personal=holds_personal_data(mail),
        suggested=_suggested(viewer, mail),
    )
    _recognise(made, mail)
    return made


def holds_personal_data(mail: ParsedMail) -> bool:
    """Tell whether reading the original needs a reason (Điều 3.1)."""
    return bool(privacy.detect(f"{mail.subject}\n{mail.body_text}"))


def _suggested(viewer: Actor, mail: ParsedMail) -> str:
    """Return the number of the ticket the mail most likely speaks of, if the viewer may see it."""
    ids = thread.named(mail)
    if not ids:
        return ""
    visible = dict(tickets.visible_to(viewer).filter(pk__in=ids).values_list("pk", "number"))
    return next((visible[pk] for pk in ids if pk in visible), "")


def _recognise(made: Preview, mail: ParsedMail) -> None:
    """Say who the sender seems to be."""
    if address := clean_email(mail.from_email):
        made.agency, made.verified = senders.known_as(address)
