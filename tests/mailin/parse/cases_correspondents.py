"""Catalogue: how correspondents' programs head a quote, sign, name files and answer by themselves."""

from __future__ import annotations

from tests.mailin.parse.builders import (
    DESK,
    PDF,
    Case,
    b_word,
    file_part,
    html_mail,
    multipart,
    part,
    text_mail,
)

SAID = "Đơn vị đã đăng nhập lại được vào phần mềm, cảm ơn Trung tâm."
OLD = "Kính gửi ông/bà,\n\nTrung tâm đã tiếp nhận phản ánh.\n\nTrân trọng."
QUOTE = "> Kính gửi ông/bà,\n>\n> Trung tâm đã tiếp nhận phản ánh."
NAME = "Trung tâm Dữ liệu quốc gia"
WHO = f"{NAME} <{DESK}>"
FROM = f"{b_word('Trần Thị Bích')} <bich.tt@tinhmau.example.vn>"


def _answer(name: str, tail: str, subject: str = "Re: Phản ánh") -> Case:
    """An answer above `tail`, all of which is folded."""
    raw = text_mail(f"{SAID}\n\n{tail}\n", Subject=b_word(subject), From=FROM)
    return Case(f"ban-thu-{name}", raw, {"reply_text": SAID, "kind": "normal"})


def _whole(name: str, body: str, subject: str = "Đề nghị hỗ trợ") -> Case:
    """Nothing is folded."""
    raw = text_mail(body, Subject=b_word(subject), From=FROM)
    return Case(f"ban-thu-giu-{name}", raw, {"reply_text": body, "body_text": body})


def _block(name: str, labels: str, *, mark: str = "", colon: str = ": ") -> Case:
    """An answer above a header block with `labels` for sender, day, recipient and subject."""
    values = (WHO, "18/03/2026 08:12", "bich.tt@tinhmau.example.vn", "Phản ánh")
    lines = (f"{mark}{label}{colon}{value}" for label, value in zip(labels.split(","), values, strict=True))
    return _answer(f"khoi-{name}", "\n".join(lines) + f"\n\n{OLD}")


def _kind(name: str, kind: str, subject: str, body: str, *, vietnamese: bool = True, **fields: str) -> Case:
    raw = text_mail(body, Subject=b_word(subject), **fields)
    return Case(f"ban-thu-{name}", raw, {"kind": kind}, vietnamese)


def _both(name: str, plain: str, source: str, body: str) -> Case:
    kinds = (part("text/plain; charset=utf-8", plain), part("text/html; charset=utf-8", source))
    return Case(f"ban-thu-{name}", multipart("alternative", *kinds), {"body_text": body, "attachments": []})


def _file(name: str, disposition: str, shown: str) -> Case:
    parts = (
        part("text/plain; charset=utf-8", "Gửi kèm tệp."),
        file_part("application/pdf", PDF, disposition),
    )
    return Case(f"ban-thu-tep-{name}", multipart("mixed", *parts), {"attachment_names": [shown]})


_RULES = ("=" * 30, "*" * 30, "─" * 20, "- - - - - - - - - -")
_BLOCK = f"Từ: {WHO}\nĐã gửi: 18/03/2026 08:12\nĐến: Bích\nChủ đề: x"
_HEADS = {
    "horde": f"Quoting {WHO}:",
    "horde-vi": f"Trích dẫn {WHO}:",
    "trich-tu": f"Trích từ thư của {WHO}:",
    "thu-ngay": f"Thư ngày 18/03/2026 của {NAME}:",
    "ngay-sau": f"{NAME} đã viết vào ngày 18/03/2026:",
}
_SIGNED = (
    "Gửi từ Redmi của tôi",
    "Được gửi từ Bphone của tôi.",
    "\u2063Tải BlueMail cho Android \u200b",
    "Tải về Outlook cho iOS",
    "Get [Outlook for iOS](https://aka.ms/x)",
)
_DIVIDED = (
    "-----Tin nhắn ban đầu-----",
    "---- Thư trước ----",
    "----- Thư đã nhận -----",
    "===== Nội dung thư cũ =====",
)
_AWAY = {
    "phuc-dap": "Phúc đáp tự động: Phản ánh",
    "hoi-dap": "Hồi đáp tự động: Phản ánh",
    "thu-phan-hoi": "Thư phản hồi tự động",
    "sv": "Autosvar: Phản ánh",
    "ko": "자동 회신: Phản ánh",
    "ja": "自動応答: Phản ánh",
    "re": "Out of office Re: Phản ánh",
}
_SEEN = (
    ("Đã mở: Phản ánh", "Thư ông/bà gửi đã được mở lúc 08:12 18/03/2026."),
    ("Xác nhận đọc thư: Phản ánh", "Người nhận đã đọc thư lúc 08:12."),
    ("Thông báo đã đọc: Phản ánh", "Thư của bạn gửi ngày 18/03/2026 đã được đọc vào 18/03/2026."),
    ("Đã hiển thị: Phản ánh", "Đây là biên nhận cho thư của bạn. Thư đã được hiển thị."),
    ("Đã xóa: Phản ánh", "Thư của bạn đã bị xóa mà không được đọc vào 18/03/2026."),
)
_SOUND_ALIKE = (
    ("Đã mở: tài khoản xã Mẫu", "Tài khoản đã được mở, đơn vị cảm ơn."),
    ("Đã đọc: hướng dẫn số 12", "Tôi đã đọc thư của Trung tâm và xin hỏi thêm về mục 3."),
    ("Đã xóa: tài khoản trùng", "Tài khoản trùng đã bị xóa, tôi đã đọc thư hướng dẫn."),
    ("Đã xem: hồ sơ H01", "Hồ sơ đã được xem xét lúc 08:12."),
    ("Phúc đáp tự động chưa đúng mẫu", "Thư phúc đáp tự động của cổng chưa đúng mẫu."),
    ("Lỗi gửi thư từ eOffice", "eOffice báo lỗi gửi thư, đơn vị xin hỗ trợ."),
)
_AMP = part("text/x-amp-html; charset=utf-8", "<!doctype html><html amp4email><body>Khác</body></html>")
_PAGE = part("text/html; charset=utf-8", f"<p>{SAID}</p>")
_PGP = (
    "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nKính gửi\n- -- \nBích\n"
    "-----BEGIN PGP SIGNATURE-----\n\niQ\n-----END PGP SIGNATURE-----\n"
)
_MANY = b"".join(b"X-Dau-%d: a\r\n" % at for at in range(1_200))
CASES = [
    *(_answer(f"vach-{at}", f"{rule}\n{_BLOCK}\n\n{OLD}") for at, rule in enumerate(_RULES, 1)),
    _answer("vach-notes", f"-----{NAME} đã viết: -----\n{_BLOCK}\n\n{OLD}"),
    _answer("phuc-dap", f"Từ: {NAME}\nNgày: 18/03/2026\nĐến: Bích\nChủ đề: x\n\n{OLD}", "Phúc đáp: x"),
    _answer("nhon-doi", f"Vào 18/03/2026 08:12, {NAME} đã viết:\n» Kính gửi ông/bà,\n» Đã tiếp nhận."),
    _block("thai", "จาก,ส่ง,ถึง,เรื่อง"),
    *(_answer(f"trich-{name}", f"{line}\n\n{QUOTE}") for name, line in _HEADS.items()),
    *(_answer(f"ky-{at}", line) for at, line in enumerate(_SIGNED, 1)),
    *(_answer(f"gach-{at}", f"{line}\n{OLD}") for at, line in enumerate(_DIVIDED, 1)),
    _answer(
        "gach-qq",
        f"------------------ Original ------------------\nFrom: {WHO}\nDate: x\nSubject: x\n\n{OLD}",
    ),
    _answer("ten-khong-ngay", f"{WHO} đã viết:\n\n{OLD}"),
    _answer("tren-dong-nay", f"=-=-= Hãy trả lời phía trên dòng này =-=-=\n\n{OLD}"),
    _answer(
        "nhan-truoc-re",
        f"Từ: {NAME}\nĐã gửi: 18/03/2026\nĐến: Bích\nChủ đề: x\n\n{OLD}",
        "[KHẨN] Re: Phản ánh",
    ),
    _block("khong-dau", "Tu,Gui luc,Toi,Tieu de"),
    _block("goi", "Người gởi,Gởi ngày,Đến,Chủ đề"),
    _block("thu-tu", "Thư từ,Ngày gửi,Tới,Chủ đề"),
    _block("hai-cham-rong", "Từ,Đã gửi,Đến,Chủ đề", colon="： "),
    _block("cham-dau-dong", "Từ,Đã gửi,Đến,Chủ đề", mark="• "),
    _block("nghieng", "_From,_Sent,_To,_Subject", colon=":_ "),
    _whole("moi-tai", "Kính gửi Trung tâm,\n\nTải Outlook cho Windows bị lỗi"),
    _whole(
        "chuyen-tiep-co-nhan",
        f"Kính chuyển.\n\nTừ: {WHO}\nĐã gửi: 18/03/2026 08:12\nĐến: b\nChủ đề: x\n\nNội dung công dân",
        "[KHẨN] Fwd: Phản ánh",
    ),
    _whole("bieu-mau-khong-dau", "Nguoi gui: Long\nNgay: 18/3/2026\nDen: Trung tam\n\nNoi dung: x", "Re: x"),
    _whole("trich-huong-dan", "Trích hướng dẫn của Trung tâm:\n\nBước 1: mở máy\n\nEm bị lỗi.", "Re: x"),
    _whole("ten-va-dia-chi", f"Em đã làm xong.\n\nDanh sách khóa:\n\nLong <{DESK}>", "Re: x"),
    _whole("so-hai-ban", "--- Nội dung cũ ---\nĐiều 1.\n--- Nội dung mới ---\nĐiều 1a.\n\nNhờ xem.", "Re: x"),
    _whole("hoi-nhieu", "Trung tâm cho hỏi?Tài khoản nào?Ai cấp?Bao giờ có?"),
    _both(
        "hai-dang-xem-tren-trinh-duyet",
        "Xem thư này trên trình duyệt: https://x.example.vn/a",
        "<p>Thông báo bảo trì hệ thống từ 22h ngày 20/3.</p>",
        "Thông báo bảo trì hệ thống từ 22h ngày 20/3.",
    ),
    _both("hai-dang-mat-dau", "C?m on Trung t?m, don v? d? dang nh?p.", f"<p>{SAID}</p>", SAID),
    _both(
        "hai-dang-hoi",
        "Ai cấp?Tài khoản nào?Khi nào?Ở đâu?",
        "<p>Ai c&#7845;p?</p>",
        "Ai cấp?Tài khoản nào?Khi nào?Ở đâu?",
    ),
    Case(
        "ban-thu-hai-dang-amp",
        multipart("alternative", part("text/plain; charset=utf-8", SAID), _AMP, _PAGE),
        {"body_text": SAID, "attachments": []},
    ),
    Case(
        "ban-thu-hai-dang-enriched",
        multipart(
            "alternative", part("text/plain; charset=utf-8", SAID), part("text/enriched", "<bold>x</bold>")
        ),
        {"body_text": SAID, "attachments": []},
    ),
    Case(
        "ban-thu-html-dong-trong",
        html_mail("<div>Dòng một&nbsp;</div><div>&nbsp;</div><div>Dòng hai</div>"),
        {"body_text": "Dòng một\n\nDòng hai"},
    ),
    Case("ban-thu-pgp-gach", text_mail(_PGP), {"reply_text": "Kính gửi", "problems_has": ["signed"]}),
    Case(
        "ban-thu-nhieu-dau-thu",
        _MANY + text_mail(SAID, Subject=b_word("Phản ánh")),
        {"subject": "Phản ánh", "body_text": SAID, "problems_has": ["too-many-headers"]},
    ),
    _file(
        "cat-giua-ma",
        "Content-Disposition: attachment; filename*0*=utf-8'vi'B%C3%A; filename*1*=1o%20c%C3%A1o.pdf",
        "Báo cáo.pdf",
    ),
    _file(
        "thuc-the-ten", 'Content-Disposition: attachment; filename="B&aacute;o c&aacute;o.pdf"', "Báo cáo.pdf"
    ),
    *(_kind(f"bien-nhan-{at}", "receipt", subject, body) for at, (subject, body) in enumerate(_SEEN, 1)),
    *(_kind(f"tu-dong-{name}", "auto_reply", subject, "2026") for name, subject in _AWAY.items()),
    _kind(
        "tu-dong-khong-tra-loi",
        "auto_reply",
        "Thư trả lời tự động từ Cổng dịch vụ công",
        "Cảm ơn ông/bà đã gửi thư. Vui lòng không trả lời thư này.",
    ),
    _kind(
        "tu-dong-gach",
        "auto_reply",
        "Phản hồi tự động - Văn phòng UBND tỉnh",
        "Văn phòng đã nhận được thư. Đây là thư tự động, vui lòng không trả lời.",
    ),
    _kind(
        "nguoi-ke-thu-tra-lai",
        "normal",
        "Thư bị trả lại từ hộp thư của đơn vị",
        "Đơn vị không gửi được tới địa chỉ sau: a@x.example.vn, nhờ kiểm tra giúp.",
    ),
    *(_kind(f"nguoi-{at}", "normal", *said) for at, said in enumerate(_SOUND_ALIKE, 1)),
    _kind(
        "may-tu-choi", "normal", "Kết quả hồ sơ H01", "Hồ sơ bị từ chối do thiếu giấy tờ.", Return_Path="<>"
    ),
    _both(
        "hai-dang-dia-chi-co-hoi",
        "Tin: https://x.example/a?b=1 https://x.example/c?d=2 https://x.example/e?f=3 het",
        "<p>Tin – hết</p>",
        "Tin: https://x.example/a?b=1 https://x.example/c?d=2 https://x.example/e?f=3 het",
    ),
    _kind(
        "tra-lai-ma-trang-thai",
        "bounce",
        "Phản ánh",
        "550 5.1.1 <sai@x.example.vn>: Recipient address rejected",
        From="postmaster@x.example.vn",
        Return_Path="<>",
    ),
    Case(
        "ban-thu-html-muc-word",
        html_mail("<p><span>1.<span>&nbsp;&nbsp;&nbsp; </span></span>Mục một</p>"),
        {"body_text": "1. Mục một"},
    ),
    Case(
        "ban-thu-nguoi-smtp",
        text_mail(SAID, From="Long [SMTP:long@tinhmau.example.vn]"),
        {"from_email": "long@tinhmau.example.vn", "from_name": "Long"},
    ),
    Case(
        "ban-thu-nguoi-ma-so",
        text_mail(SAID, From="L&#234; Long <long@tinhmau.example.vn>"),
        {"from_email": "long@tinhmau.example.vn", "from_name": "Lê Long"},
    ),
    _kind("da-doc-luc", "receipt", "Đã đọc: [HT-1] Cấp tài khoản", "Đã đọc lúc 08:12 ngày 18/03/2026"),
    _kind(
        "da-doc-webmail",
        "receipt",
        "Disposition notification: Phan anh",
        "The message sent to an@x.example.vn has been displayed.",
        vietnamese=False,
    ),
    _kind(
        "da-doc-notes",
        "receipt",
        "Return Receipt",
        "Your document: HT-1\nwas received by: An/X",
        vietnamese=False,
    ),
    _kind(
        "tra-lai-bi-chan",
        "bounce",
        "**Message you sent blocked by our bulk email filter**",
        "Your message to: sai@x.example.vn\nwas blocked by our Spam Firewall.",
        vietnamese=False,
        From="postmaster@x.example.vn",
        Return_Path="<>",
    ),
]
