"""Catalogue: how a message is built, which part is read and which is a file."""

from __future__ import annotations

from tests.mailin.parse.builders import (
    DESK,
    PDF,
    PNG,
    Case,
    file_part,
    head,
    html_mail,
    inner,
    joined,
    multipart,
    part,
    text_mail,
    uuencoded,
)  # fmt: skip

GUI = "Kính gửi Trung tâm,\nHệ thống báo lỗi ERR-1203."
TEXT = part("text/plain; charset=utf-8", GUI)
HTML = part("text/html; charset=utf-8", "<p>Kính gửi Trung tâm,</p><p>Hệ thống báo lỗi ERR-1203.</p>")
PDF_PART = file_part("application/pdf", PDF, 'Content-Disposition: attachment; filename="cv.pdf"')


def _html(name: str, source: str, expected: str, **more: object) -> Case:
    return Case(f"html-{name}", html_mail(source), {"body_text": expected, **more})


def _built(name: str, raw: bytes, **expect: object) -> Case:
    return Case(f"khung-{name}", raw, dict(expect))


CASES = [
    _built("mot-phan", text_mail(GUI), body_text=GUI, attachments=[], problems=[]),
    _built(
        "hai-dang",
        multipart("alternative", TEXT, HTML),
        body_text=GUI,
        attachments=[],
        problems=[],
        has_html=True,
    ),
    _built(
        "chi-html",
        multipart("alternative", HTML),
        body_text="Kính gửi Trung tâm,\n\nHệ thống báo lỗi ERR-1203.",
    ),
    _built(
        "chu-rong-html-day",
        multipart("alternative", part("text/plain", "  \n"), HTML),
        body_text="Kính gửi Trung tâm,\n\nHệ thống báo lỗi ERR-1203.",
    ),
    _built("kem-pdf", multipart("mixed", TEXT, PDF_PART), body_text=GUI, attachment_names=["cv.pdf"]),
    _built(
        "chi-pdf",
        head(Content_Type='application/pdf; name="cv.pdf"', Content_Transfer_Encoding="base64")
        + b"\r\nJVBERi0xLjQ=\r\n",
        body_text="",
        attachment_names=["cv.pdf"],
    ),
    _built(
        "anh-trong-thu",
        multipart(
            "related",
            inner("alternative", TEXT, part("text/html; charset=utf-8", '<p>x <img src="cid:logo@x"></p>')),
            file_part(
                "image/png; name=logo.png",
                PNG,
                "Content-ID: <logo@x>",
                "Content-Disposition: inline; filename=logo.png",
            ),
        ),
        body_text=GUI,
        attachment_names=["logo.png"],
        inline=[True],
        content_ids=["logo@x"],
    ),
    _built(
        "related-khong-chu",
        multipart("related", HTML, file_part("image/png", PNG, "Content-ID: <a@b>")),
        body_text="Kính gửi Trung tâm,\n\nHệ thống báo lỗi ERR-1203.",
        inline=[True],
    ),
    _built(
        "apple-chu-anh-chu",
        multipart(
            "mixed",
            part("text/plain; charset=utf-8", "Ảnh lỗi:"),
            file_part("image/png; name=loi.png", PNG, "Content-Disposition: inline; filename=loi.png"),
            part("text/plain; charset=utf-8", "Mong sớm phản hồi."),
        ),
        body_text="Ảnh lỗi:\n\nMong sớm phản hồi.",
        attachment_names=["loi.png"],
    ),
    _built(
        "tep-chu-kem",
        multipart(
            "mixed",
            TEXT,
            part(
                "text/plain; charset=utf-8; name=nhat-ky.txt",
                "dòng nhật ký",
                'Content-Disposition: attachment; filename="nhat-ky.txt"',
            ),
        ),
        body_text=GUI,
        attachment_names=["nhat-ky.txt"],
    ),
    _built(
        "tep-chu-co-ten",
        multipart("mixed", TEXT, part("text/plain; charset=utf-8; name=loi.log", "nhật ký")),
        body_text=GUI,
        attachment_names=["loi.log"],
    ),
    _built(
        "thieu-ranh",
        multipart("mixed", TEXT, PDF_PART).replace(b'; boundary="=_ranh"', b""),
        body_text=GUI,
        attachment_names=["cv.pdf"],
        problems_has=["boundary-missing"],
    ),
    _built(
        "sai-ranh",
        multipart("mixed", TEXT, PDF_PART).replace(b'boundary="=_ranh"', b'boundary="khac"'),
        body_text=GUI,
        attachment_names=["cv.pdf"],
        problems_has=["boundary-wrong"],
    ),
    _built(
        "khong-dong",
        multipart("mixed", TEXT, PDF_PART).replace(b"--=_ranh--", b""),
        body_text=GUI,
        attachment_names=["cv.pdf"],
        problems_has=["boundary-unclosed"],
    ),
    _built(
        "multipart-khong-phan",
        head(Content_Type="multipart/mixed; boundary=x") + b"\r\n" + GUI.encode(),
        body_text=GUI,
        problems_has=["multipart-without-parts"],
    ),
    _built(
        "phan-sau-dong",
        multipart("mixed", TEXT) + b"--=_ranh\r\n" + PDF_PART + b"\r\n--=_ranh--\r\n",
        body_text=GUI,
        attachment_names=["cv.pdf"],
        problems_has=["parts-after-close"],
    ),
    _built(
        "ranh-long-tien-to",
        multipart(
            "mixed",
            part('multipart/alternative; boundary="=_ranh2"', joined("=_ranh2", TEXT, HTML)),
            PDF_PART,
        ),
        body_text=GUI,
        attachment_names=["cv.pdf"],
    ),
    _built(
        "phan-khong-dau",
        head(Content_Type="multipart/mixed; boundary=x")
        + b"\r\n--x\r\n\r\n"
        + GUI.encode()
        + b"\r\n--x--\r\n",
        body_text=GUI,
    ),
    _built(
        "thu-trong-thu",
        multipart(
            "mixed", TEXT, part("message/rfc822", head(Subject="Thu goc loi mang") + b"\r\nNoi dung\r\n")
        ),
        body_text=GUI,
        attachment_names=["Thu goc loi mang.eml"],
    ),
    _built(
        "thu-trong-thu-base64",
        multipart("mixed", TEXT, file_part("message/rfc822", head(Subject="Thu goc") + b"\r\nNoi dung\r\n")),
        body_text=GUI,
        attachment_names=["Thu goc.eml"],
    ),
    _built(
        "lich",
        multipart(
            "alternative", TEXT, part("text/calendar; charset=utf-8; method=REQUEST", "BEGIN:VCALENDAR")
        ),
        body_text=GUI,
        attachment_names=["tep-1.ics"],
    ),
    _built(
        "ky",
        multipart(
            "signed",
            TEXT,
            file_part("application/pkcs7-signature; name=smime.p7s", b"0\x80"),
            extra='; protocol="application/pkcs7-signature"; micalg=sha-256',
        ),
        body_text=GUI,
        attachment_names=["smime.p7s"],
        problems_has=["signed"],
    ),
    _built(
        "ma-hoa",
        multipart(
            "encrypted",
            part("application/pgp-encrypted", "Version: 1"),
            part("application/octet-stream; name=encrypted.asc", "-----BEGIN PGP MESSAGE-----"),
        ),
        body_text="",
        attachment_names=["tep-1.asc", "encrypted.asc"],
        problems_has=["encrypted"],
    ),
    _built(
        "smime-ma-hoa",
        head(
            Content_Type="application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m",
            Content_Transfer_Encoding="base64",
        )
        + b"\r\nMIAG\r\n",
        body_text="",
        attachment_names=["smime.p7m"],
        problems_has=["encrypted"],
    ),
    _built(
        "winmail",
        multipart("mixed", TEXT, file_part("application/ms-tnef; name=winmail.dat", b'x\x9f>"')),
        body_text=GUI,
        attachment_names=["winmail.dat"],
        problems_has=["tnef"],
    ),
    _built(
        "uuencode",
        text_mail(f"Gửi kèm tệp.\n\n{uuencoded('cong van.pdf', PDF)}\nHết."),
        body_has=["Gửi kèm tệp.", "Hết."],
        body_lacks=["begin 644"],
        attachment_names=["cong van.pdf"],
        attachment_sizes=[len(PDF)],
    ),
    _built(
        "begin-trong-van-xuoi", text_mail("begin 644 la gi?\nend of story\nKhông phải tệp."), attachments=[]
    ),
    _built(
        "dong-mem",
        text_mail(
            "Dòng dài \nđược ngắt mềm.\n> trích \n> tiếp\nHết.",
            Content_Type="text/plain; charset=utf-8; format=flowed",
        ),
        body_text="Dòng dài được ngắt mềm.\n> trích tiếp\nHết.",
    ),
    _built(
        "mbox-tren-dau",
        b"From an@x.example Wed Mar 18 08:12:00 2026\r\n" + text_mail(GUI),
        body_text=GUI,
        subject="Thu",
    ),
    _built("dong-trong-tren-dau", b"\r\n\r\n" + text_mail(GUI), body_text=GUI, subject="Thu"),
    _built("xuong-dong-lf", text_mail(GUI).replace(b"\r\n", b"\n"), body_text=GUI, problems=[]),
    _built("xuong-dong-cr", text_mail(GUI).replace(b"\r\n", b"\r"), body_text=GUI, subject="Thu"),
    _built(
        "xuong-dong-crcrlf",
        text_mail(GUI).replace(b"\r\n", b"\r\r\n"),
        subject="Thu",
        body_has=["Kính gửi", "ERR-1203"],
    ),
    _built("utf16", text_mail(GUI).decode().encode("utf-16"), body_text=GUI, subject="Thu"),
    _built("rong", b"", body_text="", from_email="", subject=""),
    _built("chi-dau-thu", head().rstrip(), body_text="", subject="Thu", to=[DESK]),
    _built(
        "khong-dau-thu", "Chỉ có lời, không có đầu thư.".encode(), body_text="Chỉ có lời, không có đầu thư."
    ),
    _built(
        "content-type-hong",
        text_mail(GUI, Content_Type="text"),
        body_text=GUI,
        problems_has=["content-type-broken"],
    ),
    _built(
        "nhi-phan-la",
        head(Content_Type="application/x-la; name=la.bin") + b"\r\n\x00\x01\xff",
        body_text="",
        attachment_names=["la.bin"],
        attachment_sizes=[3],
    ),
    _built(
        "digest",
        multipart("digest", b"\r\n" + head(Subject="Mot") + b"\r\nx"),
        body_text="",
        attachment_names=["Mot.eml"],
    ),
    _html(
        "doan-va-ngat",
        "<p>Kính gửi <b>anh/chị</b>,</p><p>Dòng 1<br>Dòng 2</p>",
        "Kính gửi anh/chị,\n\nDòng 1\nDòng 2",
    ),
    _html(
        "div-gmail",
        '<div dir="ltr"><div>Một</div><div>Hai</div><div><br></div><div>Ba</div></div>',
        "Một\nHai\n\nBa",
    ),
    _html(
        "bang",
        "<table><tr><th>Mã</th><th>Tên</th></tr><tr><td><p>01</p></td><td><p>Sở A</p></td></tr></table>",
        "Mã | Tên\n01 | Sở A",
    ),
    _html(
        "danh-sach",
        "<ul><li>Một</li><li>Hai</li></ul><ol><li>Ba</li><li>Bốn</li></ol>",
        "- Một\n- Hai\n1. Ba\n2. Bốn",
    ),
    _html(
        "lien-ket",
        '<a href="https://a.example.vn/x">tài liệu</a> <a href="https://b.example.vn/">b.example.vn</a>',
        "tài liệu <https://a.example.vn/x> b.example.vn",
    ),
    _html("bo-ma", "<style>p{color:red}</style><script>alert('x')</script><p>Lời</p><!-- ẩn -->", "Lời"),
    _html("an", '<div style="display:none">ẩn</div><p>Hiện</p>', "Hiện"),
    _html("ky-hieu", "<p>3 &lt; 5 &amp;&nbsp;đủ &#272;&#7873; nghị</p>", "3 < 5 & đủ Đề nghị"),
    _html("the-hong", "<p>Một <b>hai<p>Ba < bốn <khong-dong", "Một hai\n\nBa < bốn <khong-dong"),
    _html("trich", "<p>Lời</p><blockquote>Trích<br>hai</blockquote>", "Lời\n\n> Trích\n> hai"),
    _html(
        "thut-vao",
        '<p>Theo Điều 9:</p><blockquote style="margin:0 0 0 40px;border:none">'
        "Khoản 1<br>Khoản 2</blockquote><p>Hết</p>",
        "Theo Điều 9:\n\nKhoản 1\nKhoản 2\n\nHết",
        reply_text="Theo Điều 9:\n\nKhoản 1\nKhoản 2\n\nHết",
    ),
    _html("pre", "<pre>a  b\n  c</pre>", "a  b\n  c"),
]
