"""What an import kept and what it did not, and why a file cannot be imported, in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from support.domain.words import _

# Each with its number; the order is that of the report. What is lost comes before what is only changed.
LOSSES: dict[str, str] = {
    "formula": _("%(count)s công thức không đưa vào được: chụp thành ảnh hoặc viết lại bằng chữ."),
    "chart": _("%(count)s biểu đồ không đưa vào được: chụp thành ảnh rồi chèn lại."),
    "diagram": _("%(count)s sơ đồ SmartArt không đưa vào được: chụp thành ảnh rồi chèn lại."),
    "shape": _("%(count)s hình vẽ không đưa vào được: chụp thành ảnh rồi chèn lại."),
    "ink": _("%(count)s nét viết tay không đưa vào được."),
    "object": _("%(count)s tệp nhúng không đưa vào được: đính kèm riêng."),
    "picture": _(
        "%(count)s ảnh không đưa vào được: không phải PNG, JPEG, GIF, WebP, hoặc ảnh hỏng, quá lớn."
    ),
    "remote_picture": _("%(count)s ảnh nằm ở máy khác, không tải về: chèn lại từ tệp."),
    "remote_part": _("%(count)s phần lấy từ tệp ở máy khác, không tải về."),
    "textbox": _("%(count)s hộp văn bản: bỏ khung, chữ đặt sau đoạn bên cạnh."),
    "margin": _("%(count)s đầu trang, chân trang không đưa vào."),
    "contents": _("%(count)s mục lục không đưa vào: kho tài liệu tự lập từ các đề mục."),
    "comment": _("%(count)s ghi chú bên lề không đưa vào."),
    "inserted": _("%(count)s chỗ thêm đang theo dõi sửa đổi: lấy chữ đã thêm."),
    "deleted": _("%(count)s chỗ xóa đang theo dõi sửa đổi: bỏ chữ đã xóa."),
    "moved": _("%(count)s chỗ chuyển đang theo dõi sửa đổi: lấy vị trí mới."),
    "control": _("%(count)s ô chọn hoặc ô điền của biểu mẫu chỉ còn chữ."),
    "symbol": _("%(count)s ký hiệu của phông chữ riêng không đọc được."),
    "colour": _("%(count)s chỗ chữ màu thành màu thường."),
    "columns": _("%(count)s phần chia cột thành một cột."),
    "page_break": _("%(count)s chỗ ngắt trang bỏ."),
    "links": _("%(count)s liên kết không phải http, https, mailto đã bỏ, chữ giữ lại."),
    "no_alt": _("%(count)s ảnh chưa có lời mô tả cho người không nhìn thấy ảnh: viết thêm trong bản soạn."),
    "guessed": _("%(count)s đề mục đoán từ dòng chữ đậm có đánh số: kiểm tra lại."),
    "layout": _("Cách trình bày của tệp PDF không giữ được: chỉ lấy chữ, đề mục đoán theo số thứ tự."),
    "cut": _("Tệp dài quá mức đọc: chỉ lấy phần đầu."),
}
KEPT: dict[str, str] = {
    "headings": _("%(count)s đề mục"),
    "paragraphs": _("%(count)s đoạn"),
    "lists": _("%(count)s danh sách"),
    "tables": _("%(count)s bảng"),
    "pictures": _("%(count)s ảnh"),
    "notes": _("%(count)s chú thích"),
}
# Which words of a kind are told with its sentence.
LOST: dict[str, str] = {
    "formula": _("Công thức"),
    "textbox": _("Hộp văn bản"),
    "margin": _("Đầu trang, chân trang"),
}
_AS = _("Mở tệp bằng Word hoặc LibreOffice, chọn Lưu thành, kiểu Tài liệu Word (.docx), rồi tải lên lại.")
TROUBLES: dict[str, tuple[str, ...]] = {
    "macro": (_("Tệp có macro nên không nhập được."), _AS),
    "doc": (_("Đây là tệp Word kiểu cũ (.doc)."), _AS),
    "odt": (_("Đây là tệp OpenDocument (.odt)."), _AS),
    "rtf": (_("Đây là tệp RTF."), _AS),
    "encrypted": (_("Tệp có mật khẩu. Bỏ mật khẩu rồi tải lên lại."),),
    "bomb": (_("Tệp giải nén ra quá lớn hoặc có phần trỏ ra ngoài nên đã dừng đọc."),),
    "memory": (_("Cần quá nhiều bộ nhớ để đọc tệp này. Chia thành tệp nhỏ hơn."),),
    "time": (_("Đọc quá lâu nên đã dừng. Chia thành tệp nhỏ hơn."),),
    "broken": (_("Tệp hỏng hoặc không đúng định dạng. Mở lại bằng Word và lưu thành tệp mới."),),
    "crash": (_("Việc đọc tệp dừng đột ngột. Mở lại bằng Word và lưu thành tệp mới."),),
    "empty": (_("Tệp không có chữ nào."),),
    "scanned": (
        _("Tệp PDF này là ảnh quét, không có chữ để lấy. Đính kèm tệp vào tài liệu và soạn lời tóm tắt."),
    ),
    "other": (_("Chỉ nhập được tệp Word (.docx) và PDF."),),
    "infected": (_("Bộ quét thấy mã độc trong tệp này."),),
    "waiting": (_("Bộ quét mã độc chưa trả lời. Thử lại sau ít phút."),),
}


def sentence(trouble: str) -> str:
    """Return why nothing came of a file."""
    return " ".join(_(part) for part in TROUBLES.get(trouble, TROUBLES["broken"]))


def losses(counts: Mapping[str, int]) -> Sequence[str]:
    """Return the sentences of what was not kept, in the report's order."""
    return [_(words) % {"count": counts[kind]} for kind, words in LOSSES.items() if counts.get(kind)]


def kept(counts: Mapping[str, int]) -> Sequence[str]:
    """Return what came along, counted."""
    return [_(words) % {"count": counts[kind]} for kind, words in KEPT.items() if counts.get(kind)]
