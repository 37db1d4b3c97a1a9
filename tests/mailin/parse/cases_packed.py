"""Catalogue: what is packed in other things (winmail.dat, uuencode, calendars, CMS) and odd frames."""

from __future__ import annotations

import base64

from tests.mailin.parse.builders import (
    DESK,
    PDF,
    Case,
    b_word,
    file_part,
    head,
    inner,
    joined,
    multipart,
    part,
    text_mail,
    uuencoded,
)
from tests.mailin.parse.packers import cms_signed, invitation, lone, tnef, tnef_file

GUI = "Kính gửi Trung tâm,\nHệ thống báo lỗi ERR-1203."
TEXT = part("text/plain; charset=utf-8", GUI)
HTML = part("text/html; charset=utf-8", "<p>Kính gửi Trung tâm,</p><p>Hệ thống báo lỗi ERR-1203.</p>")
PDF_PART = file_part("application/pdf", PDF, 'Content-Disposition: attachment; filename="cv.pdf"')
CV = "Công văn 123.docx"
WINMAIL = 'application/ms-tnef; name="winmail.dat"'
MEETING = (
    "Lời mời họp: Họp rà soát kết nối\nThời gian: 18/03/2026 08:30 - 10:00\nĐịa điểm: Phòng họp 2\n"
    "Người tổ chức: Nguyễn Văn An"
)


def _packed(name: str, raw: bytes, **expect: object) -> Case:
    return Case(f"goi-{name}", raw, dict(expect))


def _lone(data: bytes, kind: str = WINMAIL) -> bytes:
    return head() + lone(data, kind)


def _calendar(name: str, source: str, body: str, **expect: object) -> Case:
    raw = head(Content_Type="text/calendar; charset=utf-8; method=REQUEST") + b"\r\n" + source.encode()
    return _packed(f"lich-{name}", raw, body_text=body, attachment_names=["tep-1.ics"], **expect)


CASES = [
    _packed(
        "tnef-mot-tep",
        multipart("mixed", TEXT, file_part(WINMAIL, tnef(tnef_file(CV, PDF)))),
        body_text=GUI,
        attachment_names=[CV],
        attachment_sizes=[len(PDF)],
        problems=["tnef"],
    ),
    _packed(
        "tnef-hai-tep",
        multipart(
            "mixed", TEXT, file_part(WINMAIL, tnef(tnef_file(CV, PDF), tnef_file("bảng kê.xls", b"x")))
        ),
        body_text=GUI,
        attachment_names=[CV, "bảng kê.xls"],
        attachment_sizes=[len(PDF), 1],
    ),
    _packed(
        "tnef-ten-octet-stream",
        multipart(
            "mixed", TEXT, file_part("application/octet-stream; name=winmail.dat", tnef(tnef_file(CV, PDF)))
        ),
        body_text=GUI,
        attachment_names=[CV],
        problems_has=["tnef"],
    ),
    _packed("tnef-loi-thu", _lone(tnef(body=GUI)), body_text=GUI, attachment_names=[]),
    _packed(
        "tnef-loi-thu-html",
        _lone(tnef(html="<html><body><p>Kính gửi Trung tâm,</p><p>Báo lỗi.</p></body></html>")),
        body_text="Kính gửi Trung tâm,\n\nBáo lỗi.",
        attachment_names=[],
        has_html=True,
    ),
    _packed(
        "tnef-ten-cu",
        multipart("mixed", TEXT, file_part(WINMAIL, tnef(tnef_file("CONGVAN.DOC", PDF, long_name=False)))),
        attachment_names=["CONGVAN.DOC"],
    ),
    _packed(
        "tnef-cut",
        multipart("mixed", TEXT, file_part(WINMAIL, tnef(tnef_file(CV, PDF * 20))[:-300])),
        body_text=GUI,
        attachment_names=["winmail.dat"],
        problems_has=["tnef", "tnef-broken"],
    ),
    _packed(
        "tnef-khong-co-gi",
        multipart("mixed", TEXT, file_part(WINMAIL, tnef())),
        body_text=GUI,
        attachment_names=["winmail.dat"],
    ),
    _packed(
        "uu-hai-tep",
        text_mail(
            f"Gửi kèm hai tệp.\n\n{uuencoded('a.pdf', PDF)}\n\n{uuencoded('b.txt', b'xin chao')}\n\nHết."
        ),
        attachment_names=["a.pdf", "b.txt"],
        attachment_sizes=[len(PDF), 8],
        body_has=["Gửi kèm hai tệp.", "Hết."],
        body_lacks=["begin"],
    ),
    _packed(
        "uu-trong-nhieu-phan",
        multipart("mixed", part("text/plain; charset=utf-8", f"Gửi kèm.\n{uuencoded('a.pdf', PDF)}\n"), HTML),
        attachment_names=["a.pdf"],
        body_lacks=["begin"],
    ),
    _packed(
        "uu-base64",
        text_mail(
            "Gửi kèm.\n\nbegin-base64 644 a.pdf\n"
            + base64.encodebytes(PDF).decode().strip()
            + "\n====\n\nHết."
        ),
        attachment_names=["a.pdf"],
        attachment_sizes=[len(PDF)],
        body_lacks=["begin-base64"],
    ),
    _packed(
        "uu-ca-phan",
        multipart(
            "mixed",
            TEXT,
            part(
                "application/pdf; name=a.pdf",
                uuencoded("a.pdf", PDF),
                "Content-Transfer-Encoding: x-uuencode",
            ),
        ),
        attachment_names=["a.pdf"],
        attachment_sizes=[len(PDF)],
    ),
    _packed(
        "yenc",
        text_mail(b"Kem tep.\r\n=ybegin line=128 size=3 name=a.bin\r\n\x8b\x8c\x8d\r\n=yend size=3\r\n"),
        problems_has=["yenc"],
        body_has=["Kem tep."],
    ),
    _calendar("moi", invitation(), MEETING),
    _calendar(
        "huy",
        invitation(method="CANCEL"),
        MEETING.replace("Lời mời họp", "Hủy lịch họp"),
    ),
    _calendar(
        "gio-quoc-te",
        invitation(start="DTSTART:20260318T013000Z", end="DTEND:20260318T030000Z"),
        MEETING,
    ),
    _calendar(
        "ca-ngay",
        invitation(start="DTSTART;VALUE=DATE:20260318", end="DTEND;VALUE=DATE:20260319"),
        MEETING.replace(" 08:30 - 10:00", ""),
    ),
    _calendar(
        "gap-dong",
        invitation(summary="Họp rà soát\r\n  kết nối"),
        MEETING,
    ),
    _calendar("hong", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", ""),
    _packed(
        "lich-canh-chu",
        multipart("alternative", TEXT, part("text/calendar; charset=utf-8; method=REQUEST", invitation())),
        body_text=GUI,
        attachment_names=["tep-1.ics"],
    ),
    _packed(
        "danh-thiep",
        multipart(
            "mixed", TEXT, part("text/vcard; charset=utf-8; name=an.vcf", "BEGIN:VCARD\nFN:An\nEND:VCARD")
        ),
        body_text=GUI,
        attachment_names=["an.vcf"],
    ),
    _packed(
        "ky-kin",
        _lone(cms_signed(TEXT), "application/pkcs7-mime; smime-type=signed-data; name=smime.p7m"),
        body_text=GUI,
        attachment_names=["smime.p7m"],
        problems=["signed"],
    ),
    _packed(
        "ky-kin-khong-ghi-loai",
        _lone(cms_signed(inner("mixed", TEXT, PDF_PART)), "application/x-pkcs7-mime; name=smime.p7m"),
        body_text=GUI,
        attachment_names=["smime.p7m", "cv.pdf"],
        problems=["signed"],
    ),
    _packed(
        "ky-kin-octet-stream",
        _lone(cms_signed(TEXT, pieces=True), "application/octet-stream; name=smime.p7m"),
        body_text=GUI,
        attachment_names=["smime.p7m"],
        problems=["signed"],
    ),
    _packed(
        "ky-pgp",
        multipart(
            "signed",
            TEXT,
            part("application/pgp-signature; name=signature.asc", "-----BEGIN PGP SIGNATURE-----"),
            extra='; protocol="application/pgp-signature"; micalg=pgp-sha256',
        ),
        body_text=GUI,
        attachment_names=["signature.asc"],
        problems=["signed"],
    ),
    _packed(
        "ky-pgp-trong-dong",
        text_mail(
            f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n{GUI}\n-----BEGIN PGP SIGNATURE-----\n\n"
            "iQEzBAEBCAAdFiEE\n=abcd\n-----END PGP SIGNATURE-----"
        ),
        reply_text=GUI,
        problems_has=["signed"],
    ),
    _packed(
        "ranh-rong",
        multipart("mixed", TEXT, PDF_PART).replace(b'boundary="=_ranh"', b'boundary=""'),
        body_text=GUI,
        attachment_names=["cv.pdf"],
        problems_has=["boundary-missing"],
    ),
    _packed(
        "ranh-rfc2231",
        multipart("mixed", TEXT, PDF_PART).replace(
            b'boundary="=_ranh"', b"boundary*0*=us-ascii''%3D_ra; boundary*1=nh"
        ),
        body_text=GUI,
        attachment_names=["cv.pdf"],
        problems=[],
    ),
    _packed(
        "ranh-nhay-don",
        multipart("mixed", TEXT, PDF_PART).replace(b'boundary="=_ranh"', b"boundary='=_ranh'"),
        body_text=GUI,
        attachment_names=["cv.pdf"],
    ),
    _packed(
        "ranh-hai-lan",
        multipart("mixed", TEXT, PDF_PART).replace(
            b'boundary="=_ranh"', b'boundary="khac"; boundary="=_ranh"'
        ),
        body_text=GUI,
        attachment_names=["cv.pdf"],
    ),
    _packed(
        "ranh-chung-cha-con",
        multipart("mixed", inner("alternative", TEXT, HTML, boundary="=_ranh"), PDF_PART),
        body_has=["Hệ thống báo lỗi ERR-1203."],
        attachment_names=["cv.pdf"],
    ),
    _packed(
        "ranh-thieu-phan-khong-dau",
        head(Content_Type="multipart/mixed")
        + b"\r\n--phan\r\n\r\n"
        + GUI.encode()
        + b"\r\n--phan\r\n\r\nPh\xe1\xba\xa7n hai.\r\n--phan--\r\n",
        body_has=[GUI, "Phần hai."],
        body_lacks=["--phan"],
        problems_has=["boundary-missing"],
    ),
    _packed(
        "loi-gioi-thieu",
        multipart("mixed", TEXT, PDF_PART).replace(
            b"\r\n\r\n--=_ranh", b"\r\n\r\nThis is a multi-part message in MIME format.\r\n--=_ranh", 1
        ),
        body_text=GUI,
        attachment_names=["cv.pdf"],
    ),
    _packed(
        "thu-tung-phan",
        head(Content_Type='message/partial; id="a@b"; number=1; total=2') + b"\r\nSubject: x\r\n\r\nx\r\n",
        body_text="",
        attachment_names=["tep-1.eml"],
    ),
    _packed(
        "than-o-noi-khac",
        multipart(
            "mixed",
            TEXT,
            part(
                'message/external-body; access-type=URL; URL="https://a.example.vn/x"',
                "Content-Type: application/pdf\n\n",
            ),
        ),
        body_text=GUI,
        attachment_names=["tep-1.txt"],
    ),
    _packed(
        "chu-danh-dau-tep-khong-ten",
        multipart(
            "mixed", part("text/plain; charset=utf-8", GUI, "Content-Disposition: attachment"), PDF_PART
        ),
        body_text=GUI,
        attachment_names=["cv.pdf"],
    ),
    _packed(
        "chu-kieu-la",
        head(Content_Type="text/markdown; charset=utf-8") + b"\r\n" + GUI.encode(),
        body_text=GUI,
        attachment_names=[],
    ),
    _packed(
        "chu-giau",
        multipart(
            "alternative",
            part("text/enriched; charset=utf-8", "<bold>Kính gửi</bold> Trung tâm,\n\nBáo lỗi."),
        ),
        body_text="Kính gửi Trung tâm,\n\nBáo lỗi.",
        attachment_names=[],
    ),
    _packed(
        "apple-hai-dang-long",
        multipart(
            "alternative",
            TEXT,
            inner("mixed", HTML, PDF_PART, part("text/html", "<html><body><br></body></html>")),
        ),
        body_text=GUI,
        attachment_names=["cv.pdf"],
    ),
    _packed(
        "anh-danh-dau-tep-ma-hien-trong-thu",
        multipart(
            "related",
            part("text/html; charset=utf-8", '<p>Kính gửi</p><img src="cid:a%40b">'),
            file_part("image/png; name=a.png", PDF, "Content-ID: <a@b>", "Content-Disposition: attachment"),
            file_part("image/png; name=b.png", PDF, "Content-ID: <c@b>", "Content-Disposition: attachment"),
        ),
        body_text="Kính gửi",
        attachment_names=["a.png", "b.png"],
        inline=[True, False],
    ),
    _packed(
        "ten-mau-cua-may-scan",
        multipart(
            "mixed",
            part("text/plain; charset=us-ascii", ""),
            file_part(
                "application/pdf; name=SKM_C30826031808120.pdf",
                PDF,
                "Content-Disposition: attachment; filename=SKM_C30826031808120.pdf",
            ),
            Subject="Message from KM_C308",
        ),
        body_text="",
        attachment_names=["SKM_C30826031808120.pdf"],
    ),
    _packed(
        "nhieu-tep-vi",
        multipart(
            "mixed",
            TEXT,
            *(
                file_part(
                    "application/pdf", PDF, f'Content-Disposition: attachment; filename="{b_word(name)}"'
                )
                for name in ("Tờ trình số 12.pdf", "Phụ lục 01 - Danh sách.pdf", "Biên bản họp.pdf")
            ),
            To=DESK,
        ),
        attachment_names=["Tờ trình số 12.pdf", "Phụ lục 01 - Danh sách.pdf", "Biên bản họp.pdf"],
    ),
    _packed(
        "khong-xuong-dong-truoc-ranh",
        head(Content_Type="multipart/mixed; boundary=x")
        + b"\r\n"
        + joined("x", TEXT).replace(b"\r\n--x--", b"\n--x--"),
        body_text=GUI,
    ),
]
