"""Health of the mailboxes: when each was read and will be, what is wrong and what to do, and the alarm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from mailin.models import InboundMail, InboundState, Mailbox, Tally
from mailin.watch import POLL

# What to do about a fault, by how its stored sentence begins (see mailin.imap.errors).
_ADVICE: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        ("Máy chủ thư không nhận tài khoản", "Chưa đặt biến môi trường", "Không đọc được tệp mật khẩu"),
        gettext_noop("Kiểm tra mật khẩu trong biến môi trường ghi ở Cấu hình › Hộp thư, rồi bấm “Đọc ngay”."),
    ),
    (
        (
            "Chứng thư của máy chủ thư", "Không đọc được tệp chứng thư", "Không lập được kết nối bảo mật",
            "Máy chủ thư không chuyển sang kết nối bảo mật", "Kết nối không mã hóa", "Kiểu bảo mật",
        ),
        gettext_noop("Kiểm tra chứng thư của máy chủ thư và mục “tệp chứng thư gốc” ở Cấu hình › Hộp thư."),
    ),
    (
        ("Mất kết nối với máy chủ thư", "Máy chủ thư trả lời quá chậm"),
        gettext_noop("Hệ thống tự thử lại. Nếu kéo dài, kiểm tra đường mạng và tường lửa tới máy chủ thư."),
    ),
    (
        ("Máy chủ thư từ chối", "Thư đã lưu nhưng chưa chuyển được"),
        gettext_noop("Kiểm tra tên thư mục và quyền của tài khoản ở Cấu hình › Hộp thư."),
    ),
    (
        ("Không ghi được thư gốc",),
        gettext_noop("Giải phóng chỗ trên đĩa giữ thư; hệ thống đọc tiếp ngay khi ghi được."),
    ),
    (
        ("Máy chủ thư đã đánh số lại hộp thư",),
        gettext_noop("Không cần làm gì; lượt đọc sau sẽ đối chiếu lại."),
    ),
)  # fmt: skip
_ANY_ADVICE = gettext_noop("Hệ thống tự thử lại; báo người quản trị nếu lỗi còn sau vài phút.")


@dataclass(slots=True)
class Box:
    """One mailbox as the table shows it; `trouble` is an alarm in words, "" for none."""

    box: Mailbox
    rows: int = 0
    held: int = 0
    waiting: int = 0
    newest: datetime | None = None
    tone: str = "tone-ok"
    icon: str = "check-circle-fill"
    words: str = ""
    advice: str = ""
    trouble: str = ""
    next_at: datetime | None = None
    reading: bool = False

    @property
    def is_read(self) -> bool:
        """True for a mailbox of a server that is switched on."""
        return bool(self.box.host and self.box.enabled)


def boxes() -> list[Box]:
    """Return every mailbox with its health; four queries that read no more than what waits."""
    tallies = {one.mailbox_id: one for one in Tally.objects.all()}
    held, waiting = (_by_mailbox(state) for state in (InboundState.HELD, InboundState.STORED))
    found = []
    for box in Mailbox.objects.all():
        tally = tallies.get(box.pk)
        rows, newest = (tally.rows, tally.newest_at) if tally else (0, None)
        found.append(_laid_out(Box(box, rows, held.get(box.pk, 0), waiting.get(box.pk, 0), newest)))
    return found


def _by_mailbox(state: InboundState) -> dict[int, int]:
    """Count the mails in a state that has a partial index, by mailbox."""
    rows = InboundMail.objects.filter(state=state).order_by()
    return dict(rows.values_list("mailbox").annotate(Count("pk")))


def _laid_out(one: Box) -> Box:
    box = one.box
    one.tone, one.icon, one.words = _state(box)
    if not one.is_read:
        return one
    one.trouble = trouble(box)
    one.reading = box.asked_at is not None and (box.checked_at is None or box.checked_at < box.asked_at)
    if box.checked_at:
        one.next_at = max(timezone.now(), box.checked_at + timedelta(seconds=POLL))
    if box.error:
        one.advice = advice(box.error)
    return one


def advice(error: str) -> str:
    """Return what a person can do about a mailbox's error, in the language of the page."""
    said = (words for beginnings, words in _ADVICE if error.startswith(beginnings))
    return _(next(said, _ANY_ADVICE))


def _state(box: Mailbox) -> tuple[str, str, str]:
    """Return tone, icon and words of a mailbox's health."""
    if not (box.host and box.enabled):
        words = _("Đang tắt") if box.host else _("Thư nhập từ tệp")
        return "tone-mute", "archive", words
    if box.failures or box.unfetched:
        return "tone-bad", "exclamation-triangle", _("Có lỗi")
    if box.ok_at is None:
        return "tone-warn", "hourglass-split", _("Chưa đọc lần nào")
    if trouble(box):
        return (
            "tone-bad",
            "exclamation-triangle",
            _("Chậm %(minutes)s phút") % {"minutes": _minutes(box.ok_at)},
        )
    if box.error:
        return "tone-warn", "exclamation-triangle", _("Đọc được, có điều cần xem")
    return "tone-ok", "check-circle-fill", _("Đang đọc đều")


def _minutes(since: datetime) -> int:
    return int((timezone.now() - since).total_seconds() // 60)


def trouble(box: Mailbox) -> str:
    """Return why a mailbox that should be read raises the alarm, "" when it does not."""
    if not (box.host and box.enabled):
        return ""
    if box.failures:
        return _("Hộp thư %(box)s không đọc được.") % {"box": box.name}
    if box.ok_at is None:
        return _("Hộp thư %(box)s chưa được đọc lần nào.") % {"box": box.name}
    if box.ok_at < timezone.now() - timedelta(minutes=settings.MAIL_ALARM_UNREAD):
        words = _("Hộp thư %(box)s đã %(minutes)s phút không được đọc.")
        return words % {"box": box.name, "minutes": _minutes(box.ok_at)}
    return ""


def waits_since() -> datetime | None:
    """Return since when the mail that waits longest for a person has been held."""
    found = InboundMail.objects.filter(state=InboundState.HELD).aggregate(since=Min("judged_at"))
    since: datetime | None = found["since"]
    return since


def _too_long() -> bool:
    since = waits_since()
    return since is not None and since < timezone.now() - timedelta(minutes=settings.MAIL_ALARM_HELD)


def told() -> list[str]:
    """Return every alarm as a sentence: mailboxes that are not read, held mail nobody looks at."""
    said = [words for box in Mailbox.objects.filter(enabled=True) if (words := trouble(box))]
    if _too_long():
        words = _("Có thư giữ lại đã chờ hơn %(minutes)s phút.")
        said.append(words % {"minutes": settings.MAIL_ALARM_HELD})
    return said


def alarms() -> int:
    """Return how many alarms there are (two queries): the figure of every frame."""
    return len(told())
