"""Catalogue: where the HTML of mail programs puts the signature, the quote and the answer between quotes."""

from __future__ import annotations

from tests.mailin.parse.builders import DESK, Case, file_part, html_mail, multipart, part

SAID = "Đơn vị đã đăng nhập được, cảm ơn Trung tâm."
WHO = f"Trung tâm &lt;{DESK}&gt;"
LINE = f"Vào Th 4, 18 thg 3, 2026 vào lúc 08:12 {WHO} đã viết:"
HEADS = f"<b>Từ:</b> {WHO}<br><b>Đã gửi:</b> 18/03/2026 08:12<br><b>Đến:</b> Mai<br><b>Chủ đề:</b> Hỗ trợ"
NAME = "<div>Lê Thị Mai</div><div>Văn phòng UBND xã Tình Mẫu</div>"


def _page(name: str, source: str, reply: str = SAID, subject: str = "Re: Ho tro") -> Case:
    return Case(f"chuong-trinh-{name}", html_mail(source, Subject=subject), {"reply_text": reply})


def _signed(name: str, mark: str) -> Case:
    """The element with `mark` is folded, and can be unfolded."""
    source = f"<div>{SAID}</div><div><br></div><div {mark}>{NAME}</div>"
    body = f"{SAID}\n\nLê Thị Mai\nVăn phòng UBND xã Tình Mẫu"
    expect = {"reply_text": SAID, "body_text": body}
    return Case(f"chu-ky-html-{name}", html_mail(source, Subject="Ho tro"), expect)


def _two(name: str, plain: str, source: str, reply: str) -> Case:
    kinds = (part("text/plain; charset=utf-8", plain), part("text/html; charset=utf-8", source))
    return Case(f"chuong-trinh-{name}", multipart("alternative", *kinds), {"reply_text": reply})


def _shown(name: str, source: str, body: str) -> Case:
    return Case(f"trang-{name}", html_mail(source, Subject="Ho tro"), {"body_text": body})


CASES = [
    _signed("gmail", 'dir="ltr" class="gmail_signature" data-smartmail="gmail_signature"'),
    _signed("outlook", 'id="Signature"'),
    _signed("outlook-x", 'id="x_Signature" class="x_elementToProof"'),
    _signed("thunderbird", 'class="moz-signature"'),
    _signed("zimbra", 'data-marker="__SIG_PRE__"'),
    _signed("roundcube", 'id="_rc_sig"'),
    _signed("samsung", 'id="composer_signature"'),
    _signed("spark", 'name="messageSignatureSection"'),
    _signed("apple", 'id="AppleMailSignature"'),
    _signed("proton", 'class="protonmail_signature_block"'),
    _signed("lop-chung", 'class="email-signature"'),
    _page(
        "chu-ky-gmail-roi-trich",
        f'<div>{SAID}<div class="gmail_signature"><div>{NAME}</div></div></div><br><div class="gmail_quote">'
        f'<div class="gmail_attr">{LINE}<br></div><blockquote class="gmail_quote">Cũ</blockquote></div>',
    ),
    _page(
        "chu-ky-outlook-roi-trich",
        f'<div>{SAID}</div><div id="Signature">{NAME}</div><div id="appendonsend"></div><hr>'
        f'<div id="divRplyFwdMsg">{HEADS}</div><div>Kính gửi</div>',
    ),
    _page(
        "chu-ky-o-giua",
        f'<div>{SAID}</div><div id="Signature">Mai</div><p>Số máy lẻ 12.</p>',
        f"{SAID}\nMai\n\nSố máy lẻ 12.",
    ),
    _page(
        "viet-trong-chu-ky",
        f'<div class="gmail_signature"><div>{SAID}</div><div>Mai</div></div>',
        f"{SAID}\nMai",
    ),
    _page(
        "lop-khong-phai-chu-ky",
        '<p>Nội dung:</p><div class="signature-request">Mẫu chữ ký số hỏng</div>',
        "Nội dung:\n\nMẫu chữ ký số hỏng",
    ),
    _page("trich-khong-dau-hieu", f"{SAID}<div><br></div><blockquote>Kính gửi</blockquote>"),
    _page(
        "tra-loi-giua-gmail",
        f'<div>Em trả lời bên dưới:</div><div class="gmail_quote"><div class="gmail_attr">{LINE}<br></div>'
        '<blockquote class="gmail_quote">Máy nào?</blockquote><div>Máy 3 ạ.</div><blockquote '
        'class="gmail_quote">Bao nhiêu lần?</blockquote><div>Hai lần.</div></div>',
        "Em trả lời bên dưới:\n\nMáy 3 ạ.\n\nHai lần.",
    ),
    _page(
        "bang-tieu-de",
        f"<p>{SAID}</p><hr><table><tr><td><b>Từ:</b></td><td>{WHO}</td></tr><tr><td><b>Ngày gửi:</b></td><td>"
        "18/03/2026 08:12</td></tr><tr><td><b>Tới:</b></td><td>Mai</td></tr><tr><td><b>Chủ đề:</b></td><td>"
        "Hỗ trợ</td></tr></table><p>Kính gửi</p>",
    ),
    _page(
        "spark",
        f'<div name="messageBodySection">{SAID}</div><div name="messageReplySection">Vào 20 thg 3, 2026 lúc '
        f'16:45 +0700, {WHO}, đã viết:<br><blockquote type="cite">Kính gửi</blockquote></div>',
    ),
    _page(
        "yahoo-dien-thoai",
        f'<div>{SAID}<br><br></div><div id="ymail_android_signature"><a href="https://x.example">Gửi từ '
        "Yahoo Mail trên Android</a></div><br><blockquote><div>Vào Th 6, 20 thg 3, 2026 lúc 16:45, T</div>"
        f"<div>&lt;{DESK}&gt; đã viết:</div><div>Kính gửi</div></blockquote>",
    ),
    _page(
        "hotmail-ngay-truoc",
        f'<div>{SAID}<br><hr id="stopSpelling">Date: Thu, 26 Mar 2026 13:53:45 +0700<br>Subject: x<br>From: '
        f"{DESK}<br>To: mai<br><br>Kính gửi</div>",
    ),
    _page(
        "blockquote-trong-thu-moi",
        "<p>Căn cứ:</p><blockquote><p>Điều 9. Hỗ trợ kỹ thuật</p><p>Khoản 1.</p></blockquote><p>Đề nghị "
        "hướng dẫn.</p>",
        "Căn cứ:\n\n> Điều 9. Hỗ trợ kỹ thuật\n>\n> Khoản 1.\n\nĐề nghị hướng dẫn.",
        "Ho tro",
    ),
    _two(
        "khong-xem-duoc-html",
        "Thư này ở định dạng HTML. Vui lòng dùng trình đọc thư hỗ trợ HTML để xem.",
        "<p>Đề nghị mở khóa tài khoản.</p>",
        "Đề nghị mở khóa tài khoản.",
    ),
    _two(
        "khong-xem-duoc-html-en",
        "This message requires an HTML-capable mail client.",
        "<p>Hệ thống báo lỗi kết nối.</p>",
        "Hệ thống báo lỗi kết nối.",
    ),
    _two(
        "thu-noi-ve-html",
        "Trang báo lỗi, file HTML đính kèm.",
        "<p>Trang báo lỗi, file <b>HTML</b> đính kèm.</p>",
        "Trang báo lỗi, file HTML đính kèm.",
    ),
    Case(
        "chuong-trinh-apple-nhieu-phan",
        multipart(
            "mixed",
            part("text/html; charset=utf-8", f"<div>{SAID}</div>"),
            file_part("image/jpeg", b"\xff\xd8\xff\xe0anh", 'Content-Disposition: inline; filename="a.jpg"'),
            part(
                "text/html; charset=utf-8", f'<div>Xem ảnh.</div><div class="gmail_quote">{LINE}<br>Cũ</div>'
            ),
            Subject="Re: Ho tro",
        ),
        {"reply_text": f"{SAID}\n\nXem ảnh.", "attachment_names": ["a.jpg"]},
    ),
    _shown(
        "danh-so-tiep",
        '<ol start="3"><li>ba</li><li value="7">bảy</li><li>tám</li></ol>',
        "3. ba\n7. bảy\n8. tám",
    ),
    _shown(
        "doan-trong-muc",
        "<ol><li>\n<p>một</p></li><li><div>hai</div><p>thêm</p></li></ol>",
        "1. một\n\n2. hai\n\nthêm",
    ),
    _shown(
        "thuoc-tinh-an", '<p>thấy</p><p hidden>ẩn</p><p class="x hidden">cũng thấy</p>', "thấy\n\ncũng thấy"
    ),
    _shown(
        "xem-truoc-an",
        '<div style="font-size:1px;max-height:0px;overflow:hidden">Xem trước</div><p>Thư</p>',
        "Thư",
    ),
    _shown("cao-co-so", '<div style="max-height:0.5em">Dòng đầu</div><p>Thư</p>', "Dòng đầu\n\nThư"),
    _shown("nhin-khong-thay", '<p>a<span style="visibility: hidden">b</span>c</p>', "ac"),
]
