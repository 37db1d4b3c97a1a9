"""Changes of a ticket as sentences: who did what, from what to what; names of people and values stand out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from support.domain import channels, data_errors, kinds, privacy
from support.domain.clocks import CLOCK_LABELS, ClockKind, Moment
from support.domain.events import EventKind
from support.domain.legal_limits import Standing
from support.models import MailState
from support.queries.timeline import Line
from support.web import coordinated, leading_words, linked, placings, suggested
from support.web.phrases import Sentence, strong
from support.web.phrases import data as _data
from support.web.phrases import joined as _joined
from support.web.phrases import moved as _moved
from support.web.phrases import stage as _stage

RECEIPT_WORDS: dict[str, str] = {
    MailState.QUEUED: gettext_noop("giấy biên nhận đang chờ gửi"),
    MailState.SENDING: gettext_noop("giấy biên nhận đang được gửi"),
    MailState.DONE: gettext_noop("đã gửi giấy biên nhận"),
    MailState.PARTLY: gettext_noop("giấy biên nhận gửi được một phần"),
    MailState.FAILED: gettext_noop("giấy biên nhận không gửi được"),
    MailState.CANCELLED: gettext_noop("giấy biên nhận đã hủy"),
}


def sentence(line: Line, register: str = "", who: str = "") -> SafeString:
    """Return the sentence of a change, e.g. "Tạ Minh Khuê phân công cho Quách Đình Nguyên."

    `register` is the entry an opening took, e.g. 1204/2026; `who` stands in for the name of the doer.
    """
    if line.event is None:
        raise ValueError("a message is no change")
    kind = EventKind(line.event.kind)
    said = _SAID[kind](line, register)
    doer = who or line.actor or coordinated.by_link(line.event) or _("Hệ thống")
    reasons = [line.texts[name] for name in ("reason", "unconfirmed", "overrule") if line.texts.get(name)]
    because = format_html(" {}", _("Lý do: %s") % privacy.mask("; ".join(reasons))) if reasons else ""
    return format_html("{} {}.{}", strong(doer), said, because)


def _opened(line: Line, register: str) -> SafeString:
    channel = channels.LABELS[channels.Channel(_data(line)["channel"])]
    parts: list[Any] = [format_html(_("mở phiếu, kênh {channel}"), channel=_(channel))]
    if register:
        parts.append(format_html(_("vào sổ số {number}"), number=strong(register)))
    if line.mail:
        parts.append(_(RECEIPT_WORDS[line.mail.row.state]))
    return _joined(parts)


def _assigned(line: Line, _register: str) -> SafeString:
    data = _data(line)
    to = line.names.get(f"user:{data.get('to_user')}", "")
    if not to:
        said = format_html("{}", _("xếp hàng đợi") if "placed" in data else _("bỏ phân công"))
    elif line.event and data.get("to_user") == line.event.actor_id:
        said = format_html("{}", _("nhận phiếu"))
    else:
        said = format_html(_("phân công cho {to}"), to=strong(to))
    return _joined([said, *placings.by_rule(line), *_moved(data)])


def _staged(line: Line, _register: str) -> SafeString:
    data = _data(line)
    words = _("chuyển giai đoạn {before} → {after}")
    return format_html(words, before=_stage(data["from"]), after=strong(_stage(data["to"])))


def _stepped(words: str) -> Sentence:
    """Make the sentence of a reply or a mail that also moved the ticket."""

    def said(line: Line, _register: str) -> SafeString:
        return _joined([_(words), *_moved(_data(line))])

    return said


def _replied(line: Line, _register: str) -> SafeString:
    stranger = _("trả lời người chưa được xác nhận là đầu mối")
    said = stranger if "unconfirmed_digest" in _data(line) else _("trả lời")
    return _joined([said, *_moved(_data(line))])


def _changed(line: Line, _register: str) -> SafeString:
    parts: list[Any] = [
        _one_change(name, pair, line.names) for name, pair in _data(line).get("changed", {}).items()
    ]
    if "new_subject" in line.texts:
        before, after = (privacy.mask(line.texts.get(name, "")) for name in ("old_subject", "new_subject"))
        words = _("tiêu đề “{before}” thành {after}")
        parts.append(format_html(words, before=before or "…", after=strong(f"“{after}”")))
    to = line.names.get(f"user:{_data(line).get('to_user')}", "")
    given = [format_html(_("phân công cho {to}"), to=strong(to))] if to else []
    told = suggested.told(_data(line), _joined(parts) if parts else None)
    return _joined([*told, *given, *placings.by_rule(line), *_moved(_data(line))])


def _one_change(name: str, pair: list[Any], names: Mapping[str, str]) -> SafeString:
    before, after = (_value(name, one, names) for one in pair)
    words = _("{what}: {before} → {after}")
    return format_html(words, what=_(_FIELDS.get(name, name)), before=before, after=strong(after))


_FIELDS = {
    "kind": gettext_noop("loại"),
    "topic_id": gettext_noop("chủ đề"),
    "queue_id": gettext_noop("hàng đợi"),
    "priority": gettext_noop("mức ưu tiên"),
    "affects_right": gettext_noop("ảnh hưởng quyền khai thác"),
    "system_id": gettext_noop("hệ thống kết nối"),
    "without_system": gettext_noop("không gắn hệ thống"),
    "connection_id": gettext_noop("kết nối"),
    "occurred_on": gettext_noop("ngày xảy ra"),
}
_NAMED = ("queue_id", "system_id", "connection_id")  # told by the name of the row, not by its number


def _value(name: str, value: Any, names: Mapping[str, str]) -> str:
    if value is None:
        return _("chưa có")
    if name == "kind":
        return _(kinds.LABELS[kinds.Kind(value)])
    if name == "priority":
        return _(kinds.PRIORITY_LABELS.get(value, str(value)))
    if name in _NAMED:
        return names.get(f"{name.removesuffix('_id')}:{value}", str(value))
    if isinstance(value, bool):
        return _("có") if value else _("không")
    return str(value)


_AUTOMATIC = {
    "auto_reply": gettext_noop("ghi nhận thư trả lời tự động của người nhận; không gửi gì lại"),
    "read_receipt": gettext_noop("ghi nhận báo đã đọc của người nhận"),
    "bounce_delayed": gettext_noop("ghi nhận thư gửi đi còn đang trên đường tới người nhận"),
    "bounce_unproven": gettext_noop("ghi nhận báo cáo trả lại thư chưa chứng minh được; không đánh dấu ai"),
}


def _automatic(line: Line, _register: str) -> SafeString:
    return format_html("{}", _(_AUTOMATIC.get(str(_data(line).get("reason")), _AUTOMATIC["auto_reply"])))


def _requester_changed(line: Line, _register: str) -> SafeString:
    back = _data(line).get("action") == "back"
    undone = _("trả lại người đề nghị trước khi lấy người gửi gốc")
    return format_html("{}", undone if back else _("lấy người gửi gốc làm người đề nghị, chưa xác minh"))


def _turned(line: Line, _register: str) -> SafeString:
    until = parse_datetime(str(_data(line).get("until", "")))
    if until is None:
        return format_html("{}", _("thôi chặn người gửi"))
    day = f"{timezone.localtime(until):%d/%m/%Y}"
    return format_html(_("chặn người gửi đến hết ngày {day}"), day=strong(day))


def _concluded(line: Line, _register: str) -> SafeString:
    outcome = data_errors.OUTCOME_LABELS[data_errors.NoticeOutcome(str(_data(line)["outcome"]))]
    return format_html(_("kết luận thông báo sai sót: {outcome}"), outcome=strong(_(outcome)))


def _entry_corrected(line: Line, _register: str) -> SafeString:
    data = _data(line)
    return format_html(_("đính chính số tiếp nhận {number}"), number=strong(data.get("number", "")))


def _replaced(line: Line, _register: str) -> SafeString:
    data = _data(line)
    words = _("nhận văn bản thay thế: {old} thay bằng {new}")
    return format_html(words, old=data.get("old", ""), new=strong(data.get("new", "")))


def _decided(line: Line, _register: str) -> SafeString:
    agreed = _data(line).get("agreed")
    return format_html("{}", _("đồng ý thu hồi văn bản") if agreed else _("từ chối thu hồi văn bản"))


def _numbered(line: Line, _register: str) -> SafeString:
    data = _data(line)
    if data.get("from") and data["from"] != data.get("to"):
        words = _("đổi số đến {before} → {after}")
        return format_html(words, before=data["from"], after=strong(data.get("to") or _("chưa có")))
    return format_html(
        _("ghi sổ văn bản đến, số đến {number}"), number=strong(data.get("to") or _("chưa có"))
    )


def _recounted(line: Line, _register: str) -> SafeString:
    """Say which deadlines a change of the calendar moved, from when to when."""
    words = _("{clock}: {before} → {after}")
    parts = [
        format_html(
            words,
            clock=_(CLOCK_LABELS[ClockKind(kind)]).lower(),
            before=_at(before),
            after=strong(_at(after)),
        )
        for kind, before, after in _data(line).get("moved", ())
    ]
    return format_html(_("tính lại hạn theo lịch làm việc mới: {moved}"), moved=_joined(parts))


def _legal_since(line: Line, _register: str) -> SafeString:
    words = _("ghi thời hạn theo luật tính từ {at}")
    return format_html(words, at=strong(_at(str(_data(line).get("since", "")))))


def _legal_reminded(line: Line, _register: str) -> SafeString:
    told = _data(line)
    soon, over = _("nhắc: sắp hết thời hạn theo luật, {at}"), _("nhắc: quá thời hạn theo luật lúc {at}")
    words = over if told.get("standing") == Standing.OVER else soon
    return format_html(words, at=strong(_at(str(told.get("due", "")))))


def _at(told: str) -> str:
    moment = parse_datetime(told)
    return f"{timezone.localtime(moment):%H:%M %d/%m/%Y}" if moment else ""


def _plain(words: str) -> Sentence:
    """Make a sentence that says the same whatever the event holds."""

    def said(_line: Line, _register: str) -> SafeString:
        return format_html("{}", _(words))

    return said


def _minutes(words: str) -> Sentence:
    """Make the sentence of what was done to the minutes of a visit, named by their number."""

    def said(line: Line, _register: str) -> SafeString:
        return format_html(_(words), number=strong(_data(line).get("minutes", "")))

    return said


def _tasks_opened(line: Line, _register: str) -> SafeString:
    data = _data(line)
    if data.get("title"):
        words = ngettext("mở %(n)s việc: %(title)s", "mở %(n)s việc: %(title)s", len(data["tasks"]))
        return format_html("{}", words % {"n": len(data["tasks"]), "title": _(str(data["title"]))})
    return format_html(_("mở việc: {tasks}"), tasks=privacy.mask(line.texts.get("tasks", "…")))


def _task(words: str) -> Sentence:
    """Make the sentence of what was done to a task, named by its words."""

    def said(line: Line, _register: str) -> SafeString:
        return format_html(_(words), task=strong(privacy.mask(line.texts.get("task", "…"))))

    return said


def _task_assigned(line: Line, register: str) -> SafeString:
    to = line.names.get(f"user:{_data(line).get('to_user')}", "")
    if not to:
        return _task(gettext_noop("để ngỏ người làm việc “{task}”"))(line, register)
    task = strong(privacy.mask(line.texts.get("task", "…")))
    return format_html(_("giao việc “{task}” cho {to}"), task=task, to=strong(to))


def _contents(line: Line, _register: str) -> SafeString:
    missing = len(_data(line).get("missing", ()))
    if not missing:
        return format_html("{}", _("ghi đủ mười nội dung của văn bản đề nghị (Điều 7.1)"))
    words = ngettext(
        "ghi nội dung đề nghị kết nối, còn thiếu %s", "ghi nội dung đề nghị kết nối, còn thiếu %s", missing
    )
    return format_html("{}", words % missing)


def _answered(line: Line, _register: str) -> SafeString:
    answered = len(_data(line).get("answered", ()))
    return format_html("{}", _("ghi kết quả %s trên 5 nội dung kiểm tra, đánh giá") % answered)


def _escalated(line: Line, _register: str) -> SafeString:
    """Say which internal target is nearly due or overdue, and what was done about it."""
    data = _data(line)
    due = parse_datetime(str(data["due"]))
    late = data["moment"] == Moment.AFTER
    words = _("báo quá hạn {clock}, hạn {due}") if late else _("báo sắp đến hạn {clock}, hạn {due}")
    said = format_html(
        words,
        clock=strong(_(CLOCK_LABELS[ClockKind(str(data["clock_kind"]))])),
        due=f"{timezone.localtime(due):%d/%m/%Y %H:%M}" if due else "",
    )
    parts: list[Any] = [format_html("{} {}", said, _("(mục tiêu nội bộ)"))]
    parts += [_one_change(name, pair, line.names) for name, pair in data.get("changed", {}).items()]
    if to := line.names.get(f"user:{data.get('to_user')}", ""):
        parts.append(format_html(_("chuyển cho {to}"), to=strong(to)))
    return _joined(parts)


def _incident(words: str) -> Sentence:
    """Make the sentence of what an incident did with the ticket, named by its number."""

    def said(line: Line, _register: str) -> SafeString:
        return format_html(_(words), number=strong(_data(line).get("number", "")))

    return said


_SAID: dict[EventKind, Sentence] = {
    EventKind.CLOCKS_RECOUNTED: _recounted,
    **linked.SAID,
    EventKind.LEGAL_SINCE: _legal_since,
    EventKind.LEGAL_REMINDED: _legal_reminded,
    EventKind.LEGAL_DONE: _plain(gettext_noop("ghi đã thực hiện việc có thời hạn theo luật")),
    EventKind.LEGAL_REOPENED: _plain(gettext_noop("mở lại việc có thời hạn theo luật")),
    EventKind.OPENED: _opened,
    EventKind.ESCALATED: _escalated,
    EventKind.ASSIGNED: _assigned,
    EventKind.STAGED: _staged,
    EventKind.REPLIED: _replied,
    EventKind.EDXML_REPLACED: _replaced,
    EventKind.EDXML_DECIDED: _decided,
    EventKind.EDXML_TOLD: _plain(gettext_noop("lập tệp trạng thái để báo nơi gửi văn bản")),
    EventKind.CALLED_BACK: _stepped(gettext_noop("gọi trả lời người đề nghị")),
    EventKind.MESSAGE_IN: _stepped(gettext_noop("người đề nghị viết thêm")),
    EventKind.CLASSIFIED: _changed,
    EventKind.RETITLED: _changed,
    EventKind.PRIORITISED: _changed,
    EventKind.REQUEUED: _changed,
    EventKind.MAIL_BOUNCED: _plain(gettext_noop("ghi nhận thư gửi đi bị trả lại")),
    EventKind.MAIL_FAILED: _plain(gettext_noop("chưa chuyển được thư tới người nhận")),
    EventKind.MAIL_CANCELLED: _stepped(gettext_noop("thu hồi thư trước khi gửi")),
    EventKind.CONTACT_VERIFIED: _plain(gettext_noop("xác minh người đề nghị")),
    EventKind.MAIL_AUTOMATIC: _automatic,
    EventKind.REQUESTER_CHANGED: _requester_changed,
    EventKind.SENDER_TURNED: _turned,
    EventKind.CONTACTS_MERGED: _plain(gettext_noop("gộp người đề nghị với người trùng trong danh bạ")),
    EventKind.MINUTES_CHANGED: _minutes(gettext_noop("sửa biên bản {number}")),
    EventKind.VISIT_ENDED: _minutes(gettext_noop("ghi giờ ra của lượt làm việc, biên bản {number}")),
    EventKind.MINUTES_SIGNED: _minutes(gettext_noop("gắn bản quét đã ký của biên bản {number}")),
    EventKind.ENTRY_CORRECTED: _entry_corrected,
    EventKind.LETTER_NUMBERED: _numbered,
    EventKind.API_DESCRIBED: _plain(gettext_noop("ghi thông tin sự cố API")),
    EventKind.TRACKING_REVOKED: _plain(gettext_noop("thu hồi đường dẫn theo dõi")),
    EventKind.WITHHELD: _plain(gettext_noop("thôi lưu nội dung thư theo quy định, giữ dòng này làm chứng")),
    EventKind.NOTICE_KEPT: _plain(gettext_noop("ghi thông báo sai sót thông tin (Điều 10.2d)")),
    EventKind.NOTICE_CONCLUDED: _concluded,
    EventKind.LEAD_CHANGED: leading_words.lead_changed,
    EventKind.URGED: leading_words.urged,
    EventKind.URGING_ENDED: leading_words.urging_ended,
    EventKind.LOGS_ASKED: _plain(gettext_noop("đề nghị bảo toàn nhật ký kết nối (Điều 8)")),
    EventKind.LOGS_CONFIRMED: _plain(gettext_noop("ghi xác nhận bảo toàn nhật ký của cơ quan")),
    EventKind.TASKS_OPENED: _tasks_opened,
    EventKind.TASK_ASSIGNED: _task_assigned,
    EventKind.TASK_DONE: _task(gettext_noop("hoàn thành việc “{task}”")),
    EventKind.TASK_REOPENED: _task(gettext_noop("mở lại việc “{task}”")),
    EventKind.CONNECTION_RECEIVED: _plain(gettext_noop("tiếp nhận văn bản đề nghị kết nối (Điều 7)")),
    EventKind.CONTENTS_SAVED: _contents,
    EventKind.ELIGIBLE: _plain(gettext_noop("kết luận đề nghị kết nối đủ điều kiện")),
    EventKind.ELIGIBILITY_TAKEN_BACK: _plain(gettext_noop("thu lại kết luận đủ điều kiện")),
    EventKind.CONNECTED: _plain(gettext_noop("lập kết nối theo đề nghị này")),
    EventKind.ASSESSMENT_BEGUN: _plain(gettext_noop("mở kiểm tra, đánh giá trên phiếu này (Điều 6.2)")),
    EventKind.ASSESSMENT_SAVED: _answered,
    EventKind.ASSESSMENT_DONE: _plain(gettext_noop("hoàn thành kiểm tra, đánh giá")),
    EventKind.DESIGN_CHANGE: _plain(gettext_noop("ghi nội dung thay đổi thiết kế (Điều 6.2)")),
    EventKind.INCIDENT_ATTACHED: _incident(gettext_noop("gắn phiếu vào sự cố {number}")),
    EventKind.INCIDENT_DETACHED: _incident(gettext_noop("bỏ phiếu khỏi sự cố {number}")),
    **dict.fromkeys(
        coordinated.KINDS, lambda line, _no: _joined([coordinated.said(line), *_moved(_data(line))])
    ),
}
