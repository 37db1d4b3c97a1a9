"""What was broken in a mail, each of the parser's codes as one plain Vietnamese sentence."""

from __future__ import annotations

from collections.abc import Iterable

from support.domain.words import _

_TABLES = {
    "tcvn3": "TCVN3 (ABC)", "tcvn": "TCVN3 (ABC)", "vni": "VNI", "viscii": "VISCII", "vps": "VPS",
    "cp1258": "windows-1258",
}  # fmt: skip
_HEADERS = {
    "from": "From", "subject": "Subject", "date": "Date", "message-id": "Message-ID", "to": "To",
    "content-type": "Content-Type", "in-reply-to": "In-Reply-To",
}  # fmt: skip
READ_BY = _("Thư không ghi đúng bảng mã; chữ được đọc theo %(what)s.")
MISLABELLED = _("Thư ghi mã %(what)s nhưng nội dung là UTF-8; đã đọc theo UTF-8.")
FONT = _("Chữ gõ bằng phông chữ cũ; đã đổi từ %(what)s sang Unicode.")
TWICE = _("Tiêu đề %(what)s có nhiều dòng; dòng đầu được dùng.")
SENTENCES: dict[str, str] = {
    "charset-unknown": _("Thư ghi tên bảng mã không có thật; hệ thống tự nhận bảng mã."),
    "charset-guessed": _("Thư không ghi bảng mã đúng; hệ thống đoán theo nội dung."),
    "charset-replaced": _("Một số byte không thành chữ trong bảng mã nào, hiện bằng dấu “�”."),
    "text-double-encoded": _("Chữ bị mã hóa UTF-8 hai lần; đã đọc lại một lần."),
    "text-cut": _("Nội dung quá dài, chỉ hiện phần đầu; toàn bộ nằm trong tệp kèm."),
    "html-cut": _("Phần HTML quá dài, chỉ đọc phần đầu."),
    "base64-broken": _("Phần mã base64 bị hỏng; phần đọc được vẫn giữ."),
    "base64-tail": _("Sau phần mã base64 có chữ thêm vào; phần đó bị bỏ khi giải mã."),
    "encoding-unknown": _("Thư ghi kiểu mã hóa truyền lạ; không giải mã theo kiểu ấy."),
    "encoding-wrong": _("Thư ghi sai kiểu mã hóa truyền; không giải mã theo kiểu ấy."),
    "encoding-undeclared": _("Thư không ghi đúng kiểu mã hóa truyền; hệ thống tự nhận ra và giải mã."),
    "text-references": _("Chữ có dấu được ghi bằng mã số ký tự; đã đổi lại thành chữ."),
    "encoded-twice": _("Tiêu đề bị mã hóa hai lần; đã giải mã đủ."),
    "encoded-word-broken": _("Tiêu đề có chữ mã hóa bị hỏng; hiện phần đọc được."),
    "boundary-unclosed": _("Thư bị cắt trước dấu kết thúc; có thể thiếu phần cuối."),
    "boundary-wrong": _("Thư ghi sai dấu ngăn các phần; hệ thống tự tìm dấu đúng."),
    "multipart-without-parts": _("Thư ghi là nhiều phần nhưng không tách được; đọc như một văn bản."),
    "parts-after-close": _("Sau dấu kết thúc còn phần khác; vẫn được giữ."),
    "content-type-broken": _("Loại nội dung ghi sai dạng; đọc như văn bản thường."),
    "param-broken": _("Tham số của một phần ghi sai dạng."),
    "date-broken": _("Ngày gửi ghi sai dạng; dùng giờ máy chủ nhận thư."),
    "date-missing": _("Thư không ghi ngày gửi; dùng giờ máy chủ nhận thư."),
    "from-broken": _("Địa chỉ người gửi ghi sai dạng."),
    "from-missing": _("Thư không ghi người gửi (From)."),
    "multiple-from": _("Thư ghi nhiều người gửi; người đầu tiên được dùng."),
    "header-cut": _("Một tiêu đề quá dài đã được cắt."),
    "headers-cut": _("Phần tiêu đề quá lớn đã được cắt."),
    "header-garbage": _("Phần tiêu đề có dòng không đúng dạng."),
    "header-unfinished": _("Phần tiêu đề không có dòng trống kết thúc."),
    "too-many-headers": _("Thư có quá nhiều tiêu đề; chỉ đọc phần đầu."),
    "too-many-addresses": _("Thư có quá nhiều địa chỉ; chỉ đọc phần đầu."),
    "too-many-parts": _("Thư có quá nhiều phần; các phần sau giữ thành một tệp."),
    "too-deep": _("Các phần lồng nhau quá sâu; phần trong cùng giữ thành một tệp."),
    "hidden-characters": _("Thư có ký tự ẩn đổi chiều chữ hoặc che chữ; đã bỏ."),
    "signed": _("Thư có chữ ký số; hệ thống không kiểm tra chữ ký."),
    "encrypted": _("Thư được mã hóa; chỉ người có khóa đọc được, nội dung giữ thành tệp."),
    "tnef": _("Thư gói trong winmail.dat của Outlook; đã mở ra."),
    "tnef-broken": _("Tệp winmail.dat bị hỏng; giữ nguyên thành tệp."),
    "yenc": _("Thư có tệp mã yEnc chưa giải mã được, nằm trong nội dung."),
    "parser-failed": _("Bộ đọc không hiểu thư này; toàn bộ giữ thành một tệp."),
    "same-message-id-other-content": _("Message-ID trùng một thư khác nhưng nội dung khác."),
    "sender-guessed": _("Người gửi được đoán từ các tiêu đề khác, cần kiểm tra."),
    "sender-unknown": _("Không tìm thấy địa chỉ người gửi nào trong thư."),
}
OTHER = _("Thư có điểm không theo chuẩn: %(what)s.")


def sentences(codes: Iterable[str], declared: str = "") -> list[tuple[str, str]]:
    """Return (sentence, what fills its %(what)s) for each code, in order, each once.

    `declared` is the code table the mail says it is written in.
    """
    return list(dict.fromkeys(_sentence(code, declared) for code in codes))


def _sentence(code: str, declared: str) -> tuple[str, str]:
    if code == "charset-mislabelled":
        return MISLABELLED, declared
    if code in SENTENCES:
        return SENTENCES[code], ""
    start, _dash, rest = code.partition("-")
    if start == "charset" and rest in _TABLES:
        return READ_BY, _TABLES[rest]
    if start == "text" and rest in _TABLES:
        return FONT, _TABLES[rest]
    if start == "duplicate":
        return TWICE, _HEADERS.get(rest, rest)
    return OTHER, code
