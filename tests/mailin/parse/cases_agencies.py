"""Catalogue: letters of communes, police, banks and insurers, whose words look like quotes and are none."""

from __future__ import annotations

from tests.mailin.parse.builders import DESK, Case, b_word, text_mail

TU = f"{b_word('Lê Thị Mai')} <mai.lt@tinhmau.example.vn>"


def _letter(name: str, body: str, reply: str = "", subject: str = "Đề nghị hỗ trợ", **fields: str) -> Case:
    """A letter; `reply` when less than the whole body is the writer's."""
    body = body.strip("\n")
    raw = text_mail(body, Subject=b_word(subject), From=TU, **fields)
    return Case(f"don-vi-{name}", raw, {"body_text": body, "reply_text": reply or body})


def _answer(name: str, line: str, *, quoted: bool = True) -> Case:
    """An answer of several paragraphs above the attribution `line`."""
    words = "Kính gửi Trung tâm,\nĐơn vị xin bổ sung tài liệu theo yêu cầu.\n\nTrân trọng!"
    mark = "> " if quoted else ""
    tail = f"{mark}Kính gửi Quý cơ quan,\n{mark}Đề nghị gửi lại văn bản có ký số."
    raw = text_mail(f"{words}\n\n{line}\n\n{tail}\n", Subject=b_word("Re: Đề nghị hỗ trợ"), From=TU)
    return Case(f"don-vi-tra-loi-{name}", raw, {"reply_text": words})


WHO = f"Hỗ trợ dữ liệu dân cư <{DESK}>"
_LINES = {
    "gmail-gio-truoc": f"Vào 16:45, Th 6, 20 thg 3, 2026 {WHO} đã viết:",
    "gmail-sa": f"Vào Th 6, 20 thg 3, 2026 vào lúc 8:12\u202fSA {WHO} đã viết:",
    "gmail-hai-cham": f'Vào Th 6, 20 thg 3, 2026 vào lúc 08:12 "C06: Hỗ trợ" <{DESK}> đã viết:',
    "gmail-bon-dong": "Vào Th 6, 20 thg 3, 2026 vào lúc 08:12 Trung tâm Dữ liệu quốc gia về dân\n"
    f"cư - Cục Cảnh sát quản lý hành chính về trật tự xã hội <\n{DESK}> đã viết:",
    "gmail-khong-dau": f"Vao Th 6, 20 thg 3, 2026 vao luc 16:45 Ho tro <{DESK}> da viet:",
    "yahoo-ict": f"Vào 16:45:10 ICT Thứ Sáu, 20 tháng 3, 2026, {WHO} đã viết:",
    "yahoo-gach": f"--- Vào T6, 20/3/26, {WHO} đã viết:",
    "apple-lui": f"Vào ngày Th 6, 20 thg 3, 2026 lúc 16:45 {WHO}\nđã viết:",
    "thunderbird-lui": "Hỗ trợ dữ liệu dân cư đã viết vào 20/03/2026 16:45:",
    "thunderbird-luc": "Vào lúc 16:45 20/03/2026, Hỗ trợ dữ liệu dân cư đã viết:",
    "roundcube-lui": "Hỗ trợ viết lúc 20-03-2026 16:45:",
    "thu-ngay": f"Vào Thứ Sáu, ngày 20 tháng 3 năm 2026 lúc 16:45 {WHO} đã viết:",
    "thu-truoc": f"Thứ Sáu, 20 tháng 3, 2026, 16:45 +07:00, {WHO} đã viết:",
    "trong-thu": f"Trong thư ngày 20/03/2026 16:45, {WHO} đã viết:",
    "mailto": f"On Fri, 20 Mar 2026 at 16:45, {WHO}\n<mailto:{DESK}> wrote:",
}
_SIGNED = (
    "Yahoo Mail: Tìm kiếm, Sắp xếp, Chinh phục",
    "Đã gửi bằng Zoho Mail trên Android",
    "Gửi từ BlueMail cho Android",
    "Được gửi từ điện thoại OPPO của tôi",
    "Đã gửi từ Proton Mail cho iOS",
    "Gửi bằng Outlook cho Android\nĐã gửi từ iPhone của tôi",
)
CASES = [
    *(
        _answer(f"ky-may-{at}", f"{line}\n\nVào Th 6, 20 thg 3, 2026 vào lúc 16:45 {WHO} đã viết:")
        for at, line in enumerate(_SIGNED, 1)
    ),
    _answer("ngay-truoc-khong-nhon", f"20/03/2026 16:45, Hỗ trợ ({DESK}) đã viết:", quoted=False),
    *(_answer(name, line) for name, line in _LINES.items()),
    _answer(
        "cung-dong", f"Vào Th 6, 20 thg 3, 2026 lúc 16:45, Hỗ trợ<{DESK}> đã viết:   Kính gửi", quoted=False
    ),
    _answer("lui-khong-dau-trich", f"Hỗ trợ <{DESK}> đã viết vào lúc 16:45 ngày 20/03/2026:", quoted=False),
    _answer(
        "khoi-khong-dau", f"Tu: {WHO}\nNgay gui: 20/03/2026 16:45\nDen: Mai\nChu de: Ho tro", quoted=False
    ),
    _answer(
        "khoi-noi-bo",
        "Từ: Trung tâm Dữ liệu (C06)\nĐã gửi: 18/03/2026 8:12:05 SA\nTới: UBND xã Tình Mẫu\n"
        "Cc: Công an tỉnh Mẫu; Sở TTTT\nTệp đính kèm: HDSD.pdf\nChủ đề: Hỗ trợ",
        quoted=False,
    ),
    _answer(
        "khoi-gach-ngang",
        f"{'-' * 40}\nFrom: {WHO}\nSent: 18/03/2026 8:12 SA\nTo: Mai\nSubject: x",
        quoted=False,
    ),
    _answer("proton", f"Được gửi bằng email an toàn Proton Mail.\n\nVào 20/03/2026 16:45, {WHO} đã viết:"),
    _letter(
        "phieu-yeu-cau",
        """
Kính gửi anh/chị,

Công an xã gửi phiếu yêu cầu như sau:

Từ: Công an xã Tình Mẫu
Gửi đến: Trung tâm
Ngày: 18/3/2026
Chủ đề: cấp mới 02 tài khoản

Lý do: cán bộ mới luân chuyển.
Trân trọng./.
""",
    ),
    _letter(
        "dan-tieu-de-thu",
        """
Thư của đơn vị gửi đi bị trả lại, em gửi phần tiêu đề:

Return-Path: <>
Received: from mx1.mau.example.vn (10.1.1.1)
From: MAILER-DAEMON@mau.example.vn
To: mai.lt@tinhmau.example.vn
Subject: Undelivered Mail
Date: Wed, 18 Mar 2026 08:12:00 +0700

Nhờ anh/chị xem giúp ạ.
""",
    ),
    _letter(
        "goi-dich-vu",
        """
Em gọi thử dịch vụ:

$ curl -v https://lgsp.mau.example.vn/api
> GET /api HTTP/1.1
> Host: lgsp.mau.example.vn
>
< HTTP/1.1 502 Bad Gateway
< Date: Wed, 18 Mar 2026 01:12:00 GMT

Trả về 502 ạ.
""",
    ),
    _letter(
        "so-sanh",
        """
Số hồ sơ trễ hạn:
> 10 ngày: 12 hồ sơ
> 20 ngày: 3 hồ sơ
> 30 ngày: 1 hồ sơ

Đề nghị hướng dẫn xử lý.
""",
    ),
    _letter(
        "trich-luat",
        """
Điều 9 quy định:
> Cơ quan quản lý có trách nhiệm hỗ trợ kỹ thuật.
> Khoản 1 nêu đầu mối.

Vậy đơn vị liên hệ số nào ạ?
""",
    ),
    _letter(
        "bang-chu",
        """
Kính gửi Trung tâm, bảng lỗi trong tuần:

| STT | Mã lỗi   | Số lần |
|-----|----------|--------|
| 1   | ERR-1203 | 15     |
+-----+----------+--------+

Đề nghị kiểm tra.
""",
    ),
    _letter(
        "thuat-lai",
        """
Em xin thuật lại cuộc trao đổi:
Lúc 09:10 anh Bình (Công an tỉnh) viết:
"Tài khoản đã mở".
Lúc 09:15 em viết:
"Vẫn báo khóa".
Đề nghị Trung tâm xác minh.
""",
    ),
    _letter(
        "nhat-ky",
        """
Nhật ký xử lý của đơn vị:

08:12 18/03/2026: gửi yêu cầu
08:20 18/03/2026: nhận phản hồi <ho-tro@mau.example.vn>:
08:31 18/03/2026: thử lại, không thành công

Đề nghị hướng dẫn tiếp.
""",
    ),
    _letter(
        "cau-hinh",
        """
File cấu hình hiện tại:

[server]
host: 10.0.0.1
from: xa-mau
to: lgsp
subject: CN=xa-mau
date: 2026-03-18 08:12

Nhờ anh/chị xem sai ở đâu.
""",
    ),
    _letter(
        "gui-tu-cuoi-cau",
        """
Kính gửi Trung tâm, bản tin bị lỗi là bản tin
gửi từ thiết bị đầu cuối số 3.
""",
    ),
    _letter(
        "nhac-thu-truoc",
        f"""
Dạ ngày 18/3/2026 lúc 08:12 em đã gửi thư đến <{DESK}> với nội dung:
xin cấp lại mật khẩu, nay em nhắc lại ạ.
""",
        subject="Re: Đề nghị hỗ trợ",
    ),
    _letter(
        "hai-gach-dai",
        "Giới thiệu:\n--\n" + "\n".join(f"Dòng nội dung thứ {at} của văn bản." for at in range(20)),
    ),
    _letter(
        "ngan-hang",
        """
Kính gửi: Trung tâm,

Ngân hàng Mẫu ghi nhận tỷ lệ xác thực thất bại > 5% từ 09:00 - 10:00.

--
Khối Công nghệ thông tin
NGÂN HÀNG TMCP MẪU
ĐT: (024) 0000 0000 - máy lẻ 123

Lưu ý: Thư này chứa thông tin nội bộ.
""",
        "Kính gửi: Trung tâm,\n\nNgân hàng Mẫu ghi nhận tỷ lệ xác thực thất bại > 5% từ 09:00 - 10:00.",
    ),
    _letter(
        "gach-trong-va-cuoi",
        """
Các vướng mắc:
-- Không tra cứu được số định danh
-- Không in được

--
Nguyễn Tuấn Tú
Phòng CNTT, BHXH tỉnh Mẫu
""",
        "Các vướng mắc:\n-- Không tra cứu được số định danh\n-- Không in được",
    ),
    _letter(
        "xen-ke",
        """
Em trả lời bên dưới ạ.

Vào 18/03/2026 08:12, Trung tâm đã viết:
> Đơn vị có mấy máy trạm?
05 máy ạ.
> Hệ điều hành gì?
Windows 10 và 11.
>
> Trân trọng.

--\x20
Lê Thị Mai
""",
        "Em trả lời bên dưới ạ.\n\n05 máy ạ.\nWindows 10 và 11.",
        "Re: Đề nghị hỗ trợ",
    ),
    _letter(
        "chuyen-tiep-tt",
        """
Kính chuyển Trung tâm.

Từ: Bình <binh@bhxh.example.vn>
Đã gửi: Thứ Tư, 18 Tháng Ba 2026 8:12 SA
Đến: Mai
Chủ đề: Lỗi đồng bộ

Hệ thống không đồng bộ được.
""",
        subject="TT: Lỗi đồng bộ",
    ),
    _letter(
        "trich-theo-tieu-de-thu",
        "Đã làm theo hướng dẫn.\n\n> Anh chị thử đăng xuất.\n> Sau đó đăng nhập lại.",
        "Đã làm theo hướng dẫn.",
        In_Reply_To="<truoc.1@tinhmau.example.vn>",
    ),
    _letter(
        "mui-ten",
        f"""
Vào Th 6, 20 thg 3, 2026 vào lúc 16:45 {WHO} đã viết:

> Câu 1: dùng trình duyệt nào?
==> Chrome 122
> Câu 2: đã cài plugin chưa?
==> Đã cài
""",
        "==> Chrome 122\n==> Đã cài",
        "Re: Đề nghị hỗ trợ",
    ),
    _letter(
        "dan-zalo",
        """
Nội dung trao đổi trên nhóm Zalo:
[15:10, 17/3/2026] Lê Mai: em không vào được
[15:12, 17/3/2026] Tú IT: thử lại xem

Nhờ Trung tâm hỗ trợ.
""",
    ),
    _letter(
        "cau-lenh",
        """
Câu lệnh em chạy:
SELECT * FROM ho_so WHERE ngay > '2026-03-01'
> trả về 0 dòng
> mã lỗi 0
Anh chị xem giúp.
""",
    ),
    _letter(
        "vi-tri-hai-cham",
        """
Chị Hoa viết:
"Đã đủ hồ sơ" nên em đóng yêu cầu ạ.
""",
        subject="Re: Đề nghị hỗ trợ",
    ),
]
