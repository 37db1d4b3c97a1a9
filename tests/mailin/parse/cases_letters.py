"""Catalogue: letters as offices and citizens write them, each read whole: words, quotes, files."""

from __future__ import annotations

from tests.mailin.parse.builders import (
    DESK,
    PDF,
    PNG,
    Case,
    b_word,
    file_part,
    html_mail,
    multipart,
    part,
    q_word,
    quoted,
    text_mail,
)

TEN = "Nguyễn Văn An"
TU = f"{b_word(TEN)} <an.nv@sotttt.tinhmau.example.vn>"
KINH = "Kính gửi: Trung tâm Dữ liệu quốc gia về dân cư"


def _letter(name: str, subject: str, body: str, reply: str | None = None, **fields: str) -> Case:
    """A plain letter; `reply` when less than the whole body is the writer's."""
    fields.setdefault("From", TU)
    raw = text_mail(body, Subject=b_word(subject), **fields)
    return Case(
        f"thu-{name}",
        raw,
        {
            "from_name": TEN,
            "subject": subject,
            "body_text": body,
            "reply_text": body if reply is None else reply,
        },
    )


def _page(name: str, source: str, body: str, **more: object) -> Case:
    raw = html_mail(source, Subject=b_word("Đề nghị hỗ trợ"), From=TU)
    return Case(f"thu-html-{name}", raw, {"subject": "Đề nghị hỗ trợ", "body_text": body, **more})


CASES = [
    _letter(
        "cong-van",
        "V/v đề nghị cấp tài khoản khai thác CSDLQG về dân cư",
        f"{KINH}\n\nThực hiện Công văn số 123/C06-TTDLDC ngày 01/3/2026, Sở Tư pháp tỉnh Mẫu đề nghị cấp "
        "05 tài "
        "khoản khai thác cho cán bộ tiếp nhận hồ sơ (danh sách kèm theo).\n\nTrân trọng cảm ơn.\n\n"
        "Nguyễn Văn An\nPhó Trưởng phòng - Sở Tư pháp tỉnh Mẫu\nĐT: 0200 000 000",
    ),
    _letter(
        "hoi-loi",
        "Lỗi ERR-1203 khi tra cứu",
        'Chào anh/chị,\n\nTừ 8h30 sáng nay phần mềm một cửa báo lỗi "ERR-1203: Timeout" khi gọi dịch vụ '
        "xác nhận "
        "số định danh. Mã giao dịch: 000.00.00.G15-260318-0001.\n\nNhờ anh/chị kiểm tra giúp.\nEm cảm ơn ạ!",
    ),
    _letter(
        "cong-dan",
        "Khiếu nại thông tin sai năm sinh",
        "Tôi tên là Trần Thị Bình, thường trú tại xã Mẫu, huyện Mẫu. Thông tin năm sinh của tôi trên ứng "
        "dụng bị "
        "sai (1990 thành 1909). Tôi đã ra công an xã nhưng chưa được sửa.\n\nXin hướng dẫn tôi phải làm gì.",
    ),
    _letter(
        "danh-sach",
        "Danh sách cán bộ",
        "Kính gửi anh/chị, danh sách gồm:\n\n1. Lê Văn Cường - Phòng KSTTHC\n2. Phạm Thị Dung - Phòng CNTT\n"
        "   + email: dung.pt@tinhmau.example.vn\n3. Hoàng Văn Em\n\nThời gian: từ ngày 01/4/2026 đến "
        "30/6/2026.",
    ),
    _letter(
        "bang-chu",
        "Số liệu đối soát",
        "Đơn vị gửi số liệu:\n\nNgày\t| Tổng | Lỗi\n17/3\t| 120  | 3\n18/3\t| 98   | 0\n\n=> tỷ lệ lỗi "
        "1,4 %.",
    ),
    _letter(
        "hai-cham-khong-trich",
        "Phản ánh",
        "Ngày 18/3/2026, lúc 08:12, ông Lê Văn Cường đã gửi:\n- 01 đơn đề nghị\n- 02 bản sao giấy "
        "tờ\n\nĐề nghị xác "
        "nhận.",
    ),
    _letter(
        "tu-den-khong-trich",
        "Lịch bảo trì",
        "Hệ thống bảo trì:\nTừ: 22:00 ngày 18/3/2026\nĐến: 02:00 ngày 19/3/2026\nChủ đề: nâng cấp trục "
        "liên thông\n\n"
        "Đề nghị các đơn vị chủ động.",
    ),
    _letter(
        "gach-dau-dong-hai-gach",
        "Góp ý",
        "Góp ý như sau:\n-- Điều 3: bổ sung thời hạn\n-- Điều 5: bỏ khoản 2\n\nTrân trọng.",
    ),
    _letter(
        "dau-nhon-mui-ten",
        "Các bước",
        "Vào Hệ thống > Quản trị > Tài khoản\n> chọn Khóa\nSau đó bấm Lưu.",
    ),
    _letter(
        "wrote-trong-van-xuoi",
        "Góp ý tài liệu",
        "Trong tài liệu tiếng Anh có câu: On page 3 the author wrote:\nthe token expires at 08:12.\nĐề "
        "nghị sửa.",
    ),
    _letter("mot-dong", "Xin hỗ trợ", "Em không đăng nhập được ạ."),
    _letter("chi-chao", "Cảm ơn", "Cảm ơn anh/chị. Tài khoản đã dùng được."),
    _letter(
        "chu-hoa-toan-bo",
        "ĐỀ NGHỊ HỖ TRỢ",
        "ĐỀ NGHỊ TRUNG TÂM MỞ KHÓA TÀI KHOẢN SOTP.01 ĐỂ KỊP TIẾP NHẬN HỒ SƠ TRONG NGÀY.",
    ),
    _letter(
        "khong-dau",
        "Xin cap lai mat khau",
        "Kinh gui anh chi,\nTai khoan ubndxa.mau bi khoa, xin cap lai mat khau.",
    ),
    _letter(
        "ky-tu-la",
        "Biểu tượng",
        "Em đã thử lại 😀 vẫn lỗi ❌\n☑ Đã khởi động lại\n☐ Chưa cài chứng thư",
    ),
    _letter(
        "tra-loi-iphone",
        "Re: Thu",
        "Đã nhận, cảm ơn anh.\n\nĐã gửi từ iPhone của tôi\n\nVào 08:12, ngày 18 tháng 3, 2026, Trung tâm "
        f"<{DESK}> đã "
        "viết:\n\n> Kính gửi anh/chị\n> Đề nghị xác nhận.",
        "Đã nhận, cảm ơn anh.",
    ),
    _letter(
        "tra-loi-roundcube",
        "Re: Thu",
        "Đơn vị đã xử lý xong.\n\nVào ngày 18/03/2026 08:12, Trung tâm viết:\n> Kính gửi anh/chị\n> Đề "
        "nghị xử lý.",
        "Đơn vị đã xử lý xong.",
    ),
    _letter(
        "tra-loi-zoho",
        "Re: Thu",
        f"Đơn vị đã xử lý xong.\n\n\n---- Vào Th 4, 18 thg 3 2026 08:12:00 +0700 Trung tâm <{DESK}> đã "
        "viết ----\n\n"
        "Kính gửi anh/chị",
        "Đơn vị đã xử lý xong.",
    ),
    _letter(
        "tra-loi-zoho-en",
        "Re: Thu",
        f"Đơn vị đã xử lý xong.\n\n ---- On Wed, 18 Mar 2026 08:12:00 +0700 Trung tam<{DESK}> wrote ---- "
        "\nKính gửi",
        "Đơn vị đã xử lý xong.",
    ),
    _letter(
        "tra-loi-yahoo-cu",
        "Re: Thu",
        f"Đơn vị đã xử lý xong.\n\n--- On Wed, 3/18/26, Trung tam <{DESK}> wrote:\n\nFrom: Trung "
        "tam\nSubject: Thu\n"
        "Kính gửi",
        "Đơn vị đã xử lý xong.",
    ),
    _letter(
        "tra-loi-android-ru",
        "Re: Thu",
        f'Đơn vị đã xử lý xong.\n18.03.2026 08:12 пользователь "Trung tam" <\n{DESK}> написал:\n\n> Kính '
        "gửi\n> anh",
        "Đơn vị đã xử lý xong.",
    ),
    _letter(
        "tra-loi-outlook-ios",
        "Re: Thu",
        "Đơn vị đã xử lý xong.\n\nTải Outlook cho "
        "iOS<https://aka.ms/o0ukef>\n________________________________\nTừ: "
        f"Trung tâm <{DESK}>\nNgày: Thứ Tư, 18 tháng 3, 2026 lúc 08:12\nĐến: An\nChủ đề: Thu\n\nKính gửi "
        "anh/chị",
        "Đơn vị đã xử lý xong.",
    ),
    _letter(
        "tra-loi-outlook-khong-mail",
        "Re: Thu",
        "Đơn vị đã xử lý xong.\n\nTừ: Trung tâm Dữ liệu\nĐã gửi: 18 Tháng Ba 2026 8:12 SA\nTới: Sở "
        "TTTT\nCc: Phòng "
        "CNTT\nChủ đề: Thu\nTầm quan trọng: Cao\n\nKính gửi anh/chị",
        "Đơn vị đã xử lý xong.",
    ),
    _letter(
        "tra-loi-outlook-nhan-nhieu-dong",
        "Re: Thu",
        f"Đơn vị đã xử lý xong.\n\nFrom: Trung tâm <{DESK}>\nSent: Wednesday, March 18, 2026 8:12 AM\nTo: An "
        "<an@tinhmau.example.vn>; Bình <binh@tinhmau.example.vn>;\n Cường "
        "<cuong@tinhmau.example.vn>\nSubject: RE: "
        "Thu\n\nKính gửi anh/chị",
        "Đơn vị đã xử lý xong.",
    ),
    _letter(
        "tra-loi-outlook-khong-dong-trong",
        "Re: Thu",
        f"Đơn vị đã xử lý xong.\nFrom: Trung tâm [mailto:{DESK}]\nSent: 18/03/2026 08:12\nTo: "
        "An\nSubject: Thu\nKính gửi",
        "Đơn vị đã xử lý xong.",
    ),
    _letter(
        "tra-loi-hotmail-trich",
        "Re: Thu",
        f"Đơn vị đã xử lý xong.\n\n> From: {DESK}\n> To: an@tinhmau.example.vn\n> Date: Wed, 18 Mar 2026 "
        "08:12:00 "
        "+0700\n> Subject: Thu\n> \n> Kính gửi anh/chị",
        "Đơn vị đã xử lý xong.",
    ),
    _letter(
        "tra-loi-chu-ky-gach-dai",
        "Re: Thu",
        "Đơn vị đã xử lý xong.\n\n—\nNguyễn Văn An\nSở TTTT tỉnh Mẫu",
        "Đơn vị đã xử lý xong.",
    ),
    _letter(
        "tra-loi-galaxy",
        "Re: Thu",
        "Đơn vị đã xử lý xong.\n\nĐược gửi từ thiết bị Galaxy của tôi\n\n-------- Thư gốc --------\nTừ: "
        "Trung tâm "
        f"<{DESK}>\nNgày: 18/3/26 08:12 (GMT+07:00)\nTới: An\nChủ đề: Thu\n\nKính gửi",
        "Đơn vị đã xử lý xong.",
    ),
    _letter(
        "tra-loi-tren-va-duoi",
        "Re: Thu",
        f"Em trả lời phía dưới ạ.\n\nVào Th 4, 18 thg 3, 2026 vào lúc 08:12 Trung tâm <{DESK}> đã "
        "viết:\n> Đơn vị đã "
        "cài chứng thư chưa?\n\nDạ đã cài rồi.\n\n> Phiên bản nào?\n> (ghi rõ)\n\nBản 2.1 ạ.",
        "Em trả lời phía dưới ạ.\n\nDạ đã cài rồi.\n\nBản 2.1 ạ.",
    ),
    _letter(
        "chuyen-tiep-khong-fwd",
        "Thu",
        "Kính chuyển Trung tâm xử lý.\n\n---------- Thư đã chuyển tiếp ----------\nTừ: Lê Văn Cường "
        "<cuong@x.example>\n"
        f"Ngày: 18/3/2026\nTiêu đề: Lỗi\nTới: <{DESK}>\n\nHệ thống lỗi.",
    ),
    _letter(
        "chuyen-tiep-apple",
        "Thu",
        "Kính chuyển.\n\nBắt đầu thư được chuyển tiếp:\n\n> Từ: Lê Văn Cường <cuong@x.example>\n> Chủ đề: "
        "Lỗi\n> Ngày: "
        "18/03/2026\n> \n> Hệ thống lỗi.",
    ),
    _letter(
        "cc-nhieu",
        "Họp",
        "Mời các đơn vị dự họp.",
        Cc=f"{b_word('Lê Văn Cường')} <cuong@x.example>, dung@x.example",
    ),
    _page(
        "word",
        "<html "
        'xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0cm}</style></head>'
        '<body lang="VI"><div class="WordSection1"><p class="MsoNormal">Kính gửi Trung tâm,<o:p></o:p></p>'
        '<p class="MsoNormal"><o:p>&nbsp;</o:p></p><p class="MsoNormal">Hệ thống báo '
        "lỗi.<o:p></o:p></p></div></body>"
        "</html>",
        "Kính gửi Trung tâm,\n\nHệ thống báo lỗi.",
    ),
    _page(
        "bang-so-lieu",
        "<p>Số liệu:</p><table border=1><tr><td><b>Xã</b></td><td><b>Hồ sơ</b></td></tr><tr><td>Mẫu "
        "1</td><td>12</td>"
        "</tr><tr><td>Mẫu 2</td><td>7</td></tr></table><p>Trân trọng.</p>",
        "Số liệu:\n\nXã | Hồ sơ\nMẫu 1 | 12\nMẫu 2 | 7\n\nTrân trọng.",
    ),
    _page(
        "anh-dan",
        '<p>Lỗi như ảnh:</p><p><img src="cid:image001.png@01D" alt="Ảnh chụp màn hình"></p><p>Mong hỗ '
        "trợ.</p>",
        "Lỗi như ảnh:\n\n[Ảnh chụp màn hình]\n\nMong hỗ trợ.",
    ),
    _page(
        "phong-chu-cu",
        '<font face="Times New Roman" size=4>Kính gửi <b>Trung tâm</b>,<br>Đề nghị <u>mở khóa</u> tài '
        "khoản.</font>",
        "Kính gửi Trung tâm,\nĐề nghị mở khóa tài khoản.",
    ),
    _page(
        "so-hieu-thuc-the",
        "<p>K&iacute;nh g&#7917;i Trung t&acirc;m, &#273;&#7873; ngh&#7883; h&#7895; tr&#7907;.</p>",
        "Kính gửi Trung tâm, đề nghị hỗ trợ.",
    ),
    _page(
        "danh-sach-long",
        "<ol><li>Bước một<ul><li>ý a</li><li>ý b</li></ul></li><li>Bước hai</li></ol>",
        "1. Bước một\n  - ý a\n  - ý b\n2. Bước hai",
    ),
    Case(
        "thu-day-du",
        multipart(
            "mixed",
            part(
                "text/plain; charset=utf-8",
                quoted("Kính gửi Trung tâm, tài liệu gửi kèm."),
                "Content-Transfer-Encoding: quoted-printable",
            ),
            file_part(
                "application/pdf",
                PDF,
                f'Content-Disposition: attachment; filename="{b_word("Công văn 12.pdf")}"',
            ),
            file_part(
                "image/png", PNG, f'Content-Disposition: attachment; filename="{q_word("ảnh lỗi.png")}"'
            ),
            From=TU,
            Subject=q_word("Gửi tài liệu"),
        ),
        {
            "from_name": TEN,
            "subject": "Gửi tài liệu",
            "body_text": "Kính gửi Trung tâm, tài liệu gửi kèm.",
            "attachment_names": ["Công văn 12.pdf", "ảnh lỗi.png"],
            "problems": [],
        },
    ),
    Case(
        "thu-1258-qp",
        multipart(
            "alternative",
            part(
                "text/plain; charset=windows-1258",
                quoted(
                    "K\u00ednh g\u01b0\u0309i Trung t\u00e2m, \u0111\u00ea\u0300 nghi\u0323 h\u00f4\u0303 "
                    "tr\u01a1\u0323.",
                    "cp1258",
                ),
                "Content-Transfer-Encoding: quoted-printable",
            ),
            Subject=b_word("H\u00f4\u0303 tr\u01a1\u0323", "windows-1258", "cp1258"),
        ),
        {"subject": "Hỗ trợ", "body_text": "Kính gửi Trung tâm, đề nghị hỗ trợ."},
    ),
]
