"""Catalogue: where each mail program's HTML says that the quote begins, and HTML that only looks like it."""

from __future__ import annotations

from tests.mailin.parse.builders import DESK, Case, html_mail

LOI = "Cảm ơn anh/chị. Chúng tôi đã kết nối lại được."
CU = "Kính gửi anh/chị,<br>Đề nghị kiểm tra lại chứng thư số."
WHO = f'Trung tâm &lt;<a href="mailto:{DESK}">{DESK}</a>&gt;'
HEADS = (
    f"<b>Từ:</b> {WHO}<br><b>Gửi lúc:</b> 18 Tháng Ba 2026 8:12 SA<br><b>Đến:</b> An<br><b>Chủ đề:</b> Thu"
)
FOREIGN = (
    f"<b>보낸 사람:</b> {WHO}<br><b>보낸 날짜:</b> 2026-03-18<br><b>받는 사람:</b> An<br><b>제목:</b> Thu"
)


def _cut(name: str, tail: str, reply: str = LOI, lead: str | None = None) -> Case:
    """Everything after the writer's words is folded."""
    source = f"<div>{LOI}</div>{tail}" if lead is None else lead + tail
    return Case(f"diem-cat-{name}", html_mail(source, Subject="Re: Thu"), {"reply_text": reply})


def _keep(name: str, source: str, text: str, subject: str = "Re: Thu") -> Case:
    """Nothing is folded."""
    return Case(
        f"khong-cat-{name}", html_mail(source, Subject=subject), {"reply_text": text, "body_text": text}
    )


CASES = [
    _cut(
        "gmail-tieng-khac",
        f'<br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">{WHO}, 18 Mar '
        f'2026 08:12 tarihinde şunu yazdı:<br></div><blockquote class="gmail_quote" style="margin:0 0 0 '
        f'.8ex;border-left:1px solid #ccc">{CU}</blockquote></div>',
    ),
    _cut(
        "gmail-khong-blockquote",
        f'<div class="gmail_quote"><div class="gmail_attr">Vào Th 4, 18 thg 3, 2026 vào lúc 08:12 {WHO} đã '
        f"viết:<br></div><div>{CU}</div></div>",
    ),
    _cut(
        "gmail-extra",
        f'<div class="gmail_extra"><br><div class="gmail_quote">Vào 08:12 Ngày 18 tháng 3 năm 2026, {WHO} đã '
        f'viết:<br><blockquote class="gmail_quote">{CU}</blockquote></div></div>',
    ),
    _cut(
        "outlook-web",
        f'<div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1">'
        f'<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri">{HEADS}</font><div>&nbsp;</div></div>'
        f"<div>{CU}</div>",
    ),
    _cut(
        "outlook-web-tieng-khac",
        f'<div id="appendonsend"></div><hr tabindex="-1"><div id="divRplyFwdMsg" dir="ltr">'
        f"<font face=Calibri>{FOREIGN}</font></div><div>{CU}</div>",
    ),
    _cut(
        "outlook-tien-to-x",
        f'<hr tabindex="-1"><div id="x_divRplyFwdMsg">{FOREIGN}</div><div class="x_WordSection1">{CU}</div>',
    ),
    _cut(
        "outlook-di-dong",
        f'<div id="ms-outlook-mobile-signature"><div>Tải <a href="https://aka.ms/o0ukef">Outlook cho '
        f'iOS</a></div></div><div id="mail-editor-reference-message-container"><div class='
        '"ms-outlook-mobile-reference-message '
        f'skipProofing"><hr><div>{HEADS}</div></div><div>{CU}</div></div>',
    ),
    _cut(
        "outlook-2003",
        f'<div class="OutlookMessageHeader" lang="vi" dir="ltr"><hr tabindex="-1"><font size="2">{FOREIGN}'
        f"</font></div><div>{CU}</div>",
    ),
    _cut(
        "outlook-word",
        f'<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class='
        f'"MsoNormal">{HEADS}<o:p></o:p></p></div></div><p class="MsoNormal">{CU}</p>',
    ),
    _cut(
        "outlook-nguoi-gui",
        "<hr><p><b>Người gửi:</b> Trung tâm<br><b>Ngày gửi:</b> 18/03/2026 08:12<br><b>Người nhận:</b> An<br>"
        f"<b>Tiêu đề:</b> Thu</p><p>{CU}</p>".replace("Trung tâm", WHO),
    ),
    _cut(
        "yahoo",
        f'<div id="yahoo_quoted_4012" class="yahoo_quoted"><div style="font-size:13px"><div> Vào Thứ Tư, 18 '
        f"tháng 3, 2026 lúc 08:12:00 GMT+7, {WHO} đã viết: </div><div><br></div><div>{CU}</div></div></div>",
    ),
    _cut(
        "yahoo-tieng-khac",
        f'<div id="ydp1yahoo_quoted_4" class="ydp1yahoo_quoted"><div><div>{WHO} 於 2026-03-18 08:12 '
        f"寫道：</div><div>{CU}</div></div></div>",
    ),
    _cut(
        "thunderbird",
        f'<div class="moz-cite-prefix">Vào 18/03/2026 08:12, Trung tâm đã viết:<br></div><blockquote '
        f'type="cite" cite="mid:a@b.example">{CU}</blockquote>',
    ),
    _cut(
        "thunderbird-tra-loi-duoi",
        f"<p>{LOI}</p>",
        lead='<div class="moz-cite-prefix">Vào 18/03/2026 08:12, Trung tâm đã viết:<br></div><blockquote '
        f'type="cite" cite="mid:a@b.example">{CU}</blockquote>',
    ),
    _cut(
        "apple",
        f'<div><br><blockquote type="cite"><div>Vào 18 thg 3, 2026, lúc 08:12, {WHO} đã viết:</div><br><div>'
        f"{CU}</div></blockquote></div>",
    ),
    _cut(
        "samsung",
        '<div id="composer_signature"><div style="font-size:85%">Được gửi từ thiết bị Galaxy của tôi</div>'
        '</div><div><br></div><div style="font-size:100%"><!-- originalMessage --><div>-------- Tin nhắn gốc '
        f"--------</div><div>Từ: {WHO} </div><div>Ngày: 18/03/2026 08:12 (GMT+07:00) </div><div>Tới: An "
        f"</div><div>Chủ đề: Thu </div><div><br></div></div><div>{CU}</div>",
    ),
    _cut(
        "zoho",
        f'<div class="zmail_extra_hr" style="border-top:1px solid"></div><div class="zmail_extra"><div '
        f'id="Zm-_Id_-Sgn1">---- Vào Th 4, 18 thg 3 2026 08:12:00 +0700 <b>{WHO}</b> đã viết ---</div><br>'
        f'<blockquote id="blockquote_zmail">{CU}</blockquote></div>',
    ),
    _cut(
        "proton",
        f'<div class="protonmail_quote">Vào Thứ Tư, 18 tháng 3, 2026 lúc 08:12, {WHO} đã '
        "viết:<br><blockquote "
        f'class="protonmail_quote" type="cite">{CU}</blockquote></div>',
    ),
    _cut(
        "zimbra",
        f'<hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><b>Từ: </b>"Trung tâm" &lt;'
        f"{DESK}&gt;<br><b>Đến: </b>An<br><b>Đã gửi: </b>Thứ Tư, 18 Tháng Ba, 2026 8:12:00 SA<br><b>Chủ đề: "
        f'</b>Thu<br></div><div data-marker="__QUOTED_TEXT__">{CU}</div>',
    ),
    _cut(
        "zimbra-tieng-khac",
        f'<hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__">{FOREIGN}<br></div>'
        f'<div data-marker="__QUOTED_TEXT__">{CU}</div>',
    ),
    _cut(
        "roundcube",
        f'<p id="reply-intro">Vào ngày 18/03/2026 08:12, Trung tâm viết:</p><blockquote type="cite" '
        f'style="padding:0 0.4em;border-left:#1010ff 2px solid;margin:0"><div>{CU}</div></blockquote>',
    ),
    _cut(
        "zalo",
        "<div><br></div><div>Gửi từ Zalo</div><div>-----Thư gốc-----</div><div>Từ: "
        f"{WHO}</div><div>{CU}</div>",
    ),
    _cut(
        "long-hai-lop",
        f'<div class="gmail_quote"><div class="gmail_attr">Vào Th 5, 19 thg 3, 2026 vào lúc 09:00 {WHO} đã '
        'viết:<br></div><blockquote class="gmail_quote"><p>Trung tâm trả lời.</p><div '
        'class="gmail_quote">Vào'
        f" Th 4, 18 thg 3, 2026 vào lúc 08:12 An &lt;an@x.example.vn&gt; đã viết:<br><blockquote class="
        f'"gmail_quote">{CU}</blockquote></div></blockquote></div>',
    ),
    _cut(
        "chu-ky-roi-trich",
        f'<div>-- <br></div><div class="gmail_signature">Nguyễn Văn An<br>Sở TTTT tỉnh Mẫu</div><div class='
        f'"gmail_quote"><div class="gmail_attr">Vào Th 4, 18 thg 3, 2026 vào lúc 08:12 {WHO} đã '
        "viết:<br></div>"
        f"<blockquote>{CU}</blockquote></div>",
    ),
    _keep(
        "gmail-chuyen-tiep",
        '<div>Kính chuyển.</div><div class="gmail_quote"><div class="gmail_attr">---------- Thư đã chuyển '
        "tiếp "
        "---------<br>Từ: An<br>Date: Th 4, 18 thg 3, 2026<br>Subject: Lỗi<br>To: B<br></div><br>Hệ thống "
        "lỗi."
        "</div>",
        "Kính chuyển.\n---------- Thư đã chuyển tiếp ---------\nTừ: An\nDate: Th 4, 18 thg 3, 2026\n"
        "Subject: Lỗi\nTo: B\n\nHệ thống lỗi.",
    ),
    _keep(
        "outlook-chuyen-tiep",
        '<div>Kính chuyển.</div><div id="divRplyFwdMsg">From: An<br>Sent: 18/03/2026<br>To: B<br>Subject: Lỗi'
        "</div><div>Hệ thống lỗi.</div>",
        "Kính chuyển.\nFrom: An\nSent: 18/03/2026\nTo: B\nSubject: Lỗi\nHệ thống lỗi.",
        "FW: Lỗi",
    ),
    _keep(
        "thunderbird-chuyen-tiep",
        '<p>Kính chuyển.</p><div class="moz-forward-container"><br>-------- Thư chuyển tiếp --------<br>'
        "Chủ đề: Lỗi<br>Từ: An<br><br>Hệ thống lỗi.</div>",
        "Kính chuyển.\n\n\n-------- Thư chuyển tiếp --------\nChủ đề: Lỗi\nTừ: An\n\nHệ thống lỗi.",
    ),
    _keep(
        "lop-gmail-trong-van-xuoi",
        '<div>Kính gửi Trung tâm,</div><div class="gmail_quote">Hệ thống báo lỗi từ sáng nay.</div><div>Đề '
        "nghị kiểm tra.</div>",
        "Kính gửi Trung tâm,\nHệ thống báo lỗi từ sáng nay.\nĐề nghị kiểm tra.",
    ),
    _keep(
        "lop-quote-cua-trang",
        '<p>Kính gửi Trung tâm,</p><div class="quote">Điều 9: hỗ trợ kỹ thuật.</div><p>Đề nghị hướng '
        "dẫn.</p>",
        "Kính gửi Trung tâm,\n\nĐiều 9: hỗ trợ kỹ thuật.\n\nĐề nghị hướng dẫn.",
    ),
    _keep(
        "chi-co-trich",
        '<div class="moz-cite-prefix">Vào 18/03/2026 08:12, Trung tâm đã viết:</div><blockquote type="cite">'
        "Kính gửi</blockquote>",
        "Vào 18/03/2026 08:12, Trung tâm đã viết:\n\n> Kính gửi",
    ),
]
