"""Catalogue: what the writer wrote now, and what only came along."""

from __future__ import annotations

from tests.mailin.parse.builders import DESK, Case, html_mail, text_mail

LOI = "Cảm ơn anh/chị. Chúng tôi đã kết nối lại được."
CU = "> Kính gửi anh/chị,\n> Đề nghị kiểm tra lại chứng thư số."


def _q(
    name: str, tail: str, reply: str = LOI, lead: str = LOI, subject: str = "Re: Thu", vietnamese: bool = True
) -> Case:
    body = f"{lead}\n\n{tail}" if lead else tail
    return Case(
        f"trich-{name}",
        text_mail(body, Subject=subject),
        {"reply_text": reply, "body_text": body},
        vietnamese,
    )


def _keep(name: str, body: str, subject: str = "Thu") -> Case:
    """Prose that only looks like a quote stays whole."""
    return Case(
        f"khong-trich-{name}", text_mail(body, Subject=subject), {"reply_text": body, "body_text": body}
    )


_OUTLOOK_VI = (
    f"Từ: Trung tâm <{DESK}>\nĐã gửi: Thứ Tư, 18 Tháng Ba 2026 8:12 SA\nTới: Nguyễn Văn An\nChủ đề: Thu\n\n"
    "Kính gửi anh/chị"
)
_OUTLOOK_EN = (
    "From: Trung tam CSDL\nSent: Wednesday, March 18, 2026 8:12 AM\nTo: Nguyen Van An\nSubject: Thu\n\nDear"
)

CASES = [
    _q("gmail-vi", f"Vào Th 4, 18 thg 3, 2026 vào lúc 08:12 Trung tâm <{DESK}> đã viết:\n\n{CU}"),
    _q(
        "gmail-vi-hai-dong",
        f"Vào Th 4, 18 thg 3, 2026 vào lúc 08:12 Trung tâm Dữ liệu\n<{DESK}> đã viết:\n\n{CU}",
    ),
    _q(
        "gmail-vi-ba-dong",
        f"Vào Th 4, 18 thg 3, 2026 vào lúc 08:12 Trung tâm Dữ liệu\n<\n{DESK}> đã viết:\n\n{CU}",
    ),
    _q("gmail-vi-cu", f"Vào 08:12 Ngày 18 tháng 3 năm 2026, Trung tâm <{DESK}> đã viết:\n{CU}"),
    _q(
        "gmail-vi-khong-dau-nhon",
        f"Vào Th 4, 18 thg 3, 2026 vào lúc 08:12 Trung tâm <{DESK}> đã viết:\n\nKính gửi anh/chị",
    ),
    _q("gmail-en", f"On Wed, Mar 18, 2026 at 8:12 AM Trung tam <{DESK}> wrote:\n\n{CU}"),
    _q("gmail-en-hai-dong", f"On Wed, Mar 18, 2026 at 8:12 AM Trung tam Du lieu <\n{DESK}> wrote:\n\n{CU}"),
    _q("gmail-ngay-truoc", f"2026-03-18 8:12 GMT+07:00 Trung tâm <{DESK}>:\n\n{CU}"),
    _q("apple-en", "On Mar 18, 2026, at 08:12, Trung tam <x@y.example.vn> wrote:\n\n> Kinh gui"),
    _q("apple-vi", "Vào 18 thg 3, 2026, lúc 08:12, Trung tâm đã viết:\n\n> Kính gửi\n> anh/chị"),
    _q("thunderbird-vi", f"Vào 18/03/2026 08:12, Trung tâm đã viết:\n{CU}"),
    _q("thunderbird-en", f"On 18/03/2026 08:12, Trung tam wrote:\n{CU}"),
    _q(
        "yahoo-vi",
        f"Vào Thứ Tư, 18 tháng 3, 2026 lúc 08:12:00 GMT+7, Trung tâm <{DESK}> đã viết:\n\n\nKính gửi anh/chị",
    ),
    _q("dao-nguoc", f"Trung tâm <{DESK}> đã viết vào Th 4, 18 thg 3, 2026 lúc 08:12:\n\n{CU}"),
    _q("outlook-vi", _OUTLOOK_VI),
    _q("outlook-vi-gach", f"________________________________\n{_OUTLOOK_VI}"),
    _q("outlook-en", _OUTLOOK_EN),
    _q(
        "outlook-dam",
        f"*Từ:* Trung tâm <{DESK}>\n*Ngày gửi:* 18/03/2026 08:12\n*Tới:* An\n*Chủ đề:* Thu\n\nKính gửi",
    ),
    _q(
        "nguoi-gui",
        f"Người gửi: Trung tâm <{DESK}>\nNgày gửi: 18/03/2026\nNgười nhận: An\nTiêu đề: Thu\n\nKính gửi",
    ),
    _q("tieng-khac", f"2026年3月18日(水) 8:12 X <{DESK}>:\n\n{CU}"),
    _q("original-message", "-----Original Message-----\nFrom: X\nKinh gui"),
    _q("thu-goc", "-----Thư gốc-----\nTừ: X\nKính gửi"),
    _q("tin-nhan-goc", "----- Tin nhắn gốc -----\nKính gửi"),
    _q("chi-dau-nhon", CU),
    _q(
        "dong-cua-ta",
        f"Vào Th 4, 18 thg 3, 2026 lúc 08:12 Trung tâm <{DESK}> đã viết:\n"
        f"> -- Vui lòng trả lời phía trên dòng này --\n> HT-2026-000012",
    ),
    _q("dong-cua-ta-tran", "-- Vui lòng trả lời phía trên dòng này --\nHT-2026-000012 đã được tiếp nhận."),
    _q("chu-ky", "-- \nNguyễn Văn An\nSở TTTT tỉnh Mẫu\nĐT: 0900 000 000"),
    _q("chu-ky-iphone", "Được gửi từ iPhone của tôi"),
    _q("chu-ky-iphone-en", "Sent from my iPhone"),
    _q("chu-ky-yahoo", "Đã gửi từ Yahoo Mail trên Android"),
    _q("chu-ky-outlook", "Tải Outlook cho iOS <https://aka.ms/o0ukef>"),
    _q("chu-ky-zalo", "Gửi từ Zalo"),
    _q("chu-ky-roi-trich", f"--\nNguyễn Văn An\n\nOn Wed, Mar 18, 2026 at 8:12 AM X <{DESK}> wrote:\n{CU}"),
    _q("tra-loi-duoi", LOI, lead=f"On Wed, Mar 18, 2026 at 8:12 AM X <{DESK}> wrote:\n{CU}"),
    _q(
        "xen-ke",
        "> Câu hỏi hai?\n\nTrả lời hai.",
        reply="Trả lời một.\n\nTrả lời hai.",
        lead="> Câu hỏi một?\n> tiếp\n\nTrả lời một.",
    ),
    _q(
        "chi-co-trich",
        f"On Wed, Mar 18, 2026 at 8:12 AM X <{DESK}> wrote:\n{CU}",
        reply=f"On Wed, Mar 18, 2026 at 8:12 AM X <{DESK}> wrote:\n{CU}",
        lead="",
    ),
    _keep(
        "vao-hoi",
        "Vào hồi 8 giờ 12 phút ngày 18/3/2026, ông An đã viết đơn đề nghị cấp lại tài khoản.\n"
        "Đề nghị xem xét.",
    ),
    _keep(
        "da-viet-hai-cham",
        "Vào ngày 18/3/2026, lúc 08:12, ông An đã viết:\nTôi đề nghị được cấp lại tài khoản.\n"
        "Chúng tôi đồng ý.",
    ),
    _keep("on-the", "On the matter of 2026 budgets, the office wrote:\nnothing at all. Please check."),
    _keep(
        "bieu-mau",
        "Từ: 08:00\nĐến: 17:00\nNgày: 18/3/2026\nChủ đề: Bảo trì hệ thống\n\nĐề nghị bố trí người trực.",
    ),
    _keep("dau-nhon-van-xuoi", "Kết quả đối soát:\n> 50 hồ sơ lệch ngày sinh\nĐề nghị kiểm tra."),
    _keep("gach-ngang", "Bước 1: đăng nhập\n---\nBước 2: tải tệp\n---\nBước 3: gửi"),
    _keep("tu-ngay", "Từ: ngày 01/3/2026 hệ thống chậm.\nNgày gửi: không rõ.\nMong được hỗ trợ."),
    _keep(
        "chuyen-tiep",
        f"Nhờ anh/chị xử lý.\n\n---------- Forwarded message ---------\nFrom: X <x@y.example>\n"
        f"Date: Wed, 18 Mar 2026\nSubject: Lỗi\nTo: <{DESK}>\n\nHệ thống lỗi.",
        "Fwd: Lỗi",
    ),
    _keep(
        "chuyen-tiep-vi",
        f"Kính chuyển.\n\n---------- Thư được chuyển tiếp ----------\nTừ: X <x@y.example>\n"
        f"Ngày: 18/3/2026\nChủ đề: Lỗi\nĐến: <{DESK}>\n\nHệ thống lỗi.",
    ),
    _keep("chuyen-tiep-outlook", "Kính chuyển.\n\n" + _OUTLOOK_VI, "FW: Lỗi"),
    _keep("chuyen-tiep-tieu-de", "Kính chuyển.\n\n" + _OUTLOOK_VI, "Chuyển tiếp: Lỗi"),
    _keep(
        "sent-from-giua",
        "Sent from my iPhone app the file fails.\nXin xem ảnh.\nMã lỗi 12.\nThời gian 8 giờ.\nXin cảm ơn.",
    ),
    Case(
        "trich-html-gmail",
        html_mail(
            f'<div dir="ltr">{LOI}</div><br><div class="gmail_quote"><div class="gmail_attr">'
            "Vào Th 4, 18 thg 3, 2026 vào lúc 08:12 "
            f'Trung tâm &lt;<a href="mailto:{DESK}">{DESK}</a>&gt; đã viết:<br></div>'
            "<blockquote>Kính gửi<br>anh/chị</blockquote></div>",
            Subject="Re: Thu",
        ),
        {"reply_text": LOI},
    ),
    Case(
        "trich-html-outlook",
        html_mail(
            f"<p>{LOI}</p><div style='border-top:solid'><p><b>Từ:</b> Trung tâm &lt;{DESK}&gt;<br><b>Đã "
            f"gửi:</b> 18/3/2026 8:12 SA<br>"
            f"<b>Tới:</b> An<br><b>Chủ đề:</b> Thu</p></div><p>Kính gửi</p>",
            Subject="Re: Thu",
        ),
        {"reply_text": LOI},
    ),
]
