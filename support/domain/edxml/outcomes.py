"""What becomes of an imported edXML file, in words; and which of its oddities make it refused."""

from __future__ import annotations

from enum import StrEnum

from support.domain.edxml.model import EdxmlDocument, EdxmlError
from support.domain.words import _


class Outcome(StrEnum):
    """How one file of an import ended. The value is stored."""

    TAKEN = "taken"
    PAPER = "paper"  # added to the ticket of the same document on paper
    KNOWN = "known"
    OTHER = "other"  # the same document id with other contents
    RECALL = "recall"
    UPDATED = "updated"
    REPLACED = "replaced"
    MARKED = "marked"
    REFUSED = "refused"


OUTCOME_LABELS: dict[Outcome, str] = {
    Outcome.TAKEN: _("Đã vào sổ"),
    Outcome.PAPER: _("Đã vào sổ"),
    Outcome.KNOWN: _("Đã có"),
    Outcome.OTHER: _("Đã có, nội dung khác"),
    Outcome.RECALL: _("Yêu cầu thu hồi"),
    Outcome.UPDATED: _("Đã ghi bản cập nhật"),
    Outcome.REPLACED: _("Đã vào sổ"),
    Outcome.MARKED: _("Có dấu mật"),
    Outcome.REFUSED: _("Không nhận tệp"),
}
# What is said besides, where the words above leave a question open.
OUTCOME_MORE: dict[Outcome, str] = {
    Outcome.PAPER: _("gắn vào phiếu của bản giấy"),
    Outcome.KNOWN: _("cùng mã văn bản, không tạo lại"),
    Outcome.OTHER: _("cùng mã văn bản; không tạo lại, hãy hỏi nơi gửi"),
    Outcome.REPLACED: _("thay thế văn bản trước"),
    Outcome.MARKED: _("chỉ ghi việc đã đến, nội dung không lưu"),
}
OUTCOME_LOOKS: dict[Outcome, tuple[str, str]] = {
    Outcome.TAKEN: ("check-circle-fill", "ok"),
    Outcome.PAPER: ("paperclip", "ok"),
    Outcome.KNOWN: ("files", "mute"),
    Outcome.OTHER: ("exclamation-triangle", "warn"),
    Outcome.RECALL: ("arrow-counterclockwise", "warn"),
    Outcome.UPDATED: ("check-circle-fill", "ok"),
    Outcome.REPLACED: ("check-circle-fill", "ok"),
    Outcome.MARKED: ("lock", "bad"),
    Outcome.REFUSED: ("x-circle", "bad"),
}
MAX_FILES = 20

# A file is taken whole or not at all: who reads the ticket must not think that it has every annex.
_FATAL: dict[str, str] = {
    "attachment-unreadable": _(
        "Một tệp đính kèm trong văn bản bị hỏng (base64 không đọc được); hãy đề nghị nơi gửi gửi lại."
    ),
    "attachment-zip-bomb": _("Tệp nén trong văn bản giải nén ra quá lớn hoặc có quá nhiều tệp; không nhận."),
    "attachment-too-large": _("Các tệp đính kèm của văn bản vượt dung lượng cho phép; không nhận."),
    "attachment-missing": _(
        "Văn bản kê tên tệp đính kèm nhưng không kèm tệp nào; hãy đề nghị nơi gửi gửi lại."
    ),
}


def require_whole(document: EdxmlDocument, *, max_file: int) -> None:
    """Raise EdxmlError, with the sentence for people, when part of `document` could not be read or kept.

    `max_file`: bytes the product keeps of one attached file.
    """
    for problem, sentence in _FATAL.items():
        if problem in document.problems:
            raise EdxmlError(sentence)
    if len(document.attached) > MAX_FILES:
        raise EdxmlError(_("Văn bản có quá %(limit)s tệp đính kèm; không nhận."), limit=MAX_FILES)
    if any(len(one.content) > max_file for one in document.attached):
        raise EdxmlError(_FATAL["attachment-too-large"])
