"""Vietnamese words for what becomes of mail: reasons with icons and tones, names of decisions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mailin.verdict import Reason
from support.domain.words import _


@dataclass(frozen=True, slots=True)
class Look:
    """How a reason is shown: words, icon of the sprite, tone class; `why` is one sentence for the reader."""

    words: str
    icon: str
    tone: str
    why: str


LOOKS: dict[Reason, Look] = {
    Reason.NEW: Look(_("Yêu cầu mới"), "window-plus", "tone-info", _("Thư mở một yêu cầu mới.")),
    Reason.IN_THREAD: Look(
        _("Trong luồng thư"), "reply", "tone-info", _("Người tham gia phiếu trả lời trong luồng thư.")
    ),
    Reason.IN_ASIDE: Look(
        _("Ý kiến phối hợp"),
        "diagram-3",
        "tone-coord",
        _("Người của cơ quan phối hợp trả lời câu hỏi; ghi vào trao đổi phối hợp, không vào luồng thư."),
    ),
    Reason.ASIDE_UNSURE: Look(
        _("Thư về phối hợp, đôn đốc"),
        "diagram-3",
        "tone-warn",
        _("Thư trả lời công văn đôn đốc hoặc câu hỏi phối hợp đã khép; người đọc và ghi vào phiếu."),
    ),
    Reason.NEW_SUBJECT: Look(
        _("Tiêu đề mới"),
        "window-plus",
        "tone-info",
        _("Trả lời thư cũ nhưng nói việc khác: mở phiếu liên quan."),
    ),
    Reason.OLD_TICKET: Look(
        _("Phiếu cũ đã khép"),
        "window-plus",
        "tone-info",
        _("Trả lời một phiếu đã kết thúc từ lâu: mở phiếu mới, liên quan phiếu cũ."),
    ),
    Reason.SAME_CONTENT: Look(_("Trùng thư"), "files", "tone-mute", _("Nội dung giống hệt một thư đã nhận.")),
    Reason.STRANGER_IN_THREAD: Look(
        _("Người lạ trong luồng thư"),
        "shield-exclamation",
        "tone-bad",
        _("Thư nhắc tới một phiếu nhưng người gửi không tham gia phiếu và không cùng cơ quan."),
    ),
    Reason.NO_SENDER: Look(
        _("Không rõ người gửi"), "question-circle", "tone-warn", _("Thư không có địa chỉ người gửi đọc được.")
    ),
    Reason.BORDER_SPAM: Look(
        _("Nghi thư rác"), "shield-exclamation", "tone-bad", _("Máy chủ biên đánh dấu thư này là thư rác.")
    ),
    Reason.BORDER_DMARC: Look(
        _("Người gửi không xác thực được"),
        "shield-exclamation",
        "tone-bad",
        _("Máy chủ biên báo thư không qua được kiểm tra người gửi (DMARC)."),
    ),
    Reason.ABUSE_REPORT: Look(
        _("Báo cáo lạm dụng"), "flag", "tone-warn", _("Một hệ thống thư báo cáo về thư của ta.")
    ),
    Reason.AUTO_REPLY: Look(
        _("Trả lời tự động"),
        "arrow-counterclockwise",
        "tone-mute",
        _("Máy trả lời tự động; không gửi gì lại."),
    ),
    Reason.BOUNCE: Look(
        _("Thư bị trả lại"),
        "x-circle",
        "tone-warn",
        _("Thư của ta không tới người nhận; đã ghi vào phiếu."),
    ),
    Reason.BOUNCE_DELAYED: Look(
        _("Thư đến chậm"), "hourglass-split", "tone-mute", _("Thư của ta còn đang trên đường.")
    ),
    Reason.BOUNCE_UNKNOWN: Look(
        _("Báo trả lại không rõ"),
        "x-circle",
        "tone-mute",
        _("Báo cáo trả lại không khớp thư nào ta đã gửi; không thay đổi gì."),
    ),
    Reason.BOUNCE_UNPROVEN: Look(
        _("Báo trả lại chưa chứng minh"),
        "question-circle",
        "tone-warn",
        _("Báo cáo không mang dấu riêng của bản gửi cho người nhận này; không đánh dấu ai bị trả lại."),
    ),
    Reason.READ_RECEIPT: Look(_("Báo đã đọc"), "check2", "tone-mute", _("Báo đã đọc của phần mềm thư.")),
    Reason.OWN_MAIL: Look(
        _("Thư của chính ta"),
        "arrow-counterclockwise",
        "tone-mute",
        _("Thư do hệ thống gửi quay về; tránh vòng lặp."),
    ),
    Reason.SENDER_IGNORED: Look(
        _("Người gửi bị bỏ qua"), "slash-circle", "tone-mute", _("Địa chỉ nằm trong danh sách bỏ qua.")
    ),
    Reason.SECRECY_MARK: Look(
        _("Dừng vì dấu mật"),
        "lock",
        "tone-bad",
        _("Thư có dấu chỉ độ mật: nội dung không được lưu trong hệ thống này, chỉ ghi việc đã đến."),
    ),
    Reason.ERROR: Look(
        _("Lỗi khi xử lý"), "exclamation-triangle", "tone-bad", _("Hệ thống gặp lỗi với riêng thư này.")
    ),
    Reason.BYTES_MISSING: Look(
        _("Mất thư gốc"), "exclamation-triangle", "tone-bad", _("Kho không còn thư gốc nguyên vẹn.")
    ),
    Reason.UNREADABLE: Look(
        _("Không đọc được"), "code", "tone-warn", _("Bộ đọc thư không hiểu cấu trúc của thư.")
    ),
    Reason.BY_HAND: Look(_("Cán bộ quyết định"), "person-check", "tone-mute", _("Do cán bộ quyết định.")),
    Reason.SPAM: Look(_("Thư rác"), "slash-circle", "tone-mute", _("Cán bộ đánh dấu là thư rác.")),
}

UNKNOWN = Look(_("Giữ lại"), "inbox", "tone-warn", "")


def look(reason: str) -> Look:
    """Return how a stored reason is shown."""
    return LOOKS[Reason(reason)] if reason in set(Reason) else UNKNOWN


class Decision(StrEnum):
    """What a person may decide about a mail."""

    OPEN = "open"
    ATTACH = "attach"
    IGNORE = "ignore"
    SPAM = "spam"
    WITHHOLD = "withhold"
    REPLAY = "replay"
    HOLD = "hold"  # take back an ignored mail


DECISIONS: dict[Decision, str] = {
    Decision.OPEN: _("Tạo phiếu"),
    Decision.ATTACH: _("Gắn vào phiếu"),
    Decision.REPLAY: _("Xử lý lại"),
    Decision.IGNORE: _("Bỏ qua"),
    Decision.SPAM: _("Thư rác"),
    Decision.WITHHOLD: _("Không lưu nội dung"),
    Decision.HOLD: _("Đưa lại vào thư giữ"),
}
NEEDS_REASON = frozenset({Decision.IGNORE, Decision.WITHHOLD})
