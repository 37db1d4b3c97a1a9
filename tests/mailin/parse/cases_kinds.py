"""Catalogue: machines' mail (bounces, automatic answers, receipts, abuse reports) and what only looks so."""

from __future__ import annotations

from tests.mailin.parse.builders import AN, DESK, Case, head, multipart, part, text_mail

OUR_ID = "ht.12.1@dancuquocgia.example.vn"
STATUS = part(
    "message/delivery-status",
    "Reporting-MTA: dns; mx.example.vn\n\nFinal-Recipient: rfc822; sai@tinhmau.example.vn\n"
    "Action: failed\nStatus: 5.1.1\n"
    "Diagnostic-Code: smtp; 550 5.1.1 User unknown",
)
RETURNED = part(
    "text/rfc822-headers", f"Message-ID: <{OUR_ID}>\nSubject: Re: Thu\nTo: sai@tinhmau.example.vn"
)
TOLD = part("text/plain; charset=utf-8", "Thư của anh/chị không gửi được.")
DAEMON = "Mail Delivery System <MAILER-DAEMON@mx.example.vn>"
FAILED = [{"address": "sai@tinhmau.example.vn", "action": "failed", "status": "5.1.1"}]


def _kind(name: str, raw: bytes, kind: str, vietnamese: bool = True, **more: object) -> Case:
    return Case(f"loai-{name}", raw, {"kind": kind, **more}, vietnamese)


def _with(name: str, kind: str, vietnamese: bool = True, **fields: str) -> Case:
    return _kind(name, text_mail("Tôi vắng mặt đến hết ngày 20/3.", **fields), kind, vietnamese)


CASES = [
    _kind(
        "dsn",
        multipart(
            "report",
            TOLD,
            STATUS,
            RETURNED,
            extra="; report-type=delivery-status",
            From=DAEMON,
            Return_Path="<>",
            Subject="Undelivered Mail Returned to Sender",
            Auto_Submitted="auto-replied",
        ),
        "bounce",
        bounced_id=OUR_ID,
        failed=FAILED,
    ),
    _kind(
        "dsn-rfc822",
        multipart(
            "report",
            TOLD,
            STATUS,
            part("message/rfc822", f"Message-ID: <{OUR_ID}>\n\nx"),
            extra="; report-type=delivery-status",
            From=DAEMON,
        ),
        "bounce",
        bounced_id=OUR_ID,
        failed=FAILED,
    ),
    _kind(
        "dsn-cham",
        multipart(
            "report",
            TOLD,
            part(
                "message/delivery-status",
                "Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; cham@x.example\nAction: delayed\n"
                "Status: 4.4.1",
            ),
            extra="; report-type=delivery-status",
            From=DAEMON,
        ),
        "bounce",
        failed=[{"address": "cham@x.example", "action": "delayed", "status": "4.4.1"}],
    ),
    _kind(
        "dsn-hai-nguoi",
        multipart(
            "report",
            TOLD,
            part(
                "message/delivery-status",
                "Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; a@x.example\nAction: failed\n"
                "Status: 5.2.2\n\n"
                "Final-Recipient: rfc822; b@x.example\nAction: delivered\nStatus: 2.0.0",
            ),
            RETURNED,
            extra="; report-type=delivery-status",
            From=DAEMON,
        ),
        "bounce",
        bounced_id=OUR_ID,
        failed=[
            {"address": "a@x.example", "action": "failed", "status": "5.2.2"},
            {"address": "b@x.example", "action": "delivered", "status": "2.0.0"},
        ],
    ),
    _kind(
        "qmail",
        text_mail(
            f"Hi. This is the qmail-send program at mx.example.\n\n<sai@tinhmau.example.vn>:\n"
            f"Sorry, no mailbox here. (#5.1.1)\n\n"
            f"--- Below this line is a copy of the message.\n\nMessage-ID: <{OUR_ID}>\nSubject: Re: Thu\n",
            From="MAILER-DAEMON@mx.example",
            Return_Path="<>",
            Subject="failure notice",
        ),
        "bounce",
        vietnamese=False,
        bounced_id=OUR_ID,
        failed=FAILED,
    ),
    _kind(
        "exim",
        text_mail(
            "This message was created automatically by mail delivery software.\n\n"
            "  sai@tinhmau.example.vn\n    550 5.1.1 Unknown user\n",
            From="Mail Delivery System <Mailer-Daemon@mx.example>",
            Return_Path="<>",
            X_Failed_Recipients="sai@tinhmau.example.vn",
            Subject="Mail delivery failed: returning message to sender",
            References=f"<{OUR_ID}>",
        ),
        "bounce",
        vietnamese=False,
        bounced_id=OUR_ID,
        failed=FAILED,
    ),
    _kind(
        "postmaster-vi",
        text_mail(
            "Không thể gửi thư tới sai@tinhmau.example.vn",
            From="postmaster@mx.example.vn",
            Return_Path="<>",
            Subject="Không gửi được: Re: Thu",
        ),
        "bounce",
    ),
    _kind(
        "mdn",
        multipart(
            "report",
            TOLD,
            part(
                "message/disposition-notification", "Disposition: manual-action/MDN-sent-manually; displayed"
            ),
            extra="; report-type=disposition-notification",
            Subject="Đã đọc: Thu",
        ),
        "receipt",
    ),
    _kind(
        "arf",
        multipart(
            "report",
            TOLD,
            part("message/feedback-report", "Feedback-Type: abuse"),
            RETURNED,
            extra="; report-type=feedback-report",
        ),
        "abuse",
        vietnamese=False,
    ),
    _with("tu-dong-rfc3834", "auto_reply", Auto_Submitted="auto-replied"),
    _with("tu-dong-generated", "auto_reply", Auto_Submitted="auto-generated (nghi phep)"),
    _with("tu-dong-x-autoreply", "auto_reply", X_Autoreply="yes"),
    _with("tu-dong-x-autorespond", "auto_reply", X_Autorespond="Thu"),
    _with("tu-dong-precedence", "auto_reply", Precedence="auto_reply"),
    _with("tu-dong-tieu-de-vi", "auto_reply", Subject="Trả lời tự động: Thu", X_Auto_Response_Suppress="All"),
    _with("tu-dong-tieu-de-en", "auto_reply", Subject="Automatic reply: Thu", X_Auto_Response_Suppress="All"),
    _with("tu-dong-vang-mat", "auto_reply", Subject="Vắng mặt: Thu", Return_Path="<>"),
    _with("auto-submitted-no", "normal", Auto_Submitted="no"),
    _with("danh-sach", "normal", List_Id="<dscb.example.vn>", Precedence="list"),
    _with("chi-suppress", "normal", X_Auto_Response_Suppress="All"),
    _with("noi-ve-tu-dong", "normal", Subject="Trả lời tự động không hoạt động"),
    _with("noi-ve-vang-mat", "normal", Subject="Vắng mặt cán bộ trực ngày 20/3"),
    _with("re-tu-dong", "normal", Subject="Re: Trả lời tự động: Thu"),
    _with("noi-ve-khong-gui", "normal", Subject="Không gửi được dữ liệu sang CSDLQG"),
    _kind(
        "nguoi-ten-postmaster",
        text_mail(
            "Xin hỗ trợ.", From="Postmaster <postmaster@tinhmau.example.vn>", Subject="Xin cấp tài khoản"
        ),
        "normal",
    ),
    Case("duong-dan-rong", text_mail("x", Return_Path="<>"), {"return_path": ""}, vietnamese=False),
    Case("duong-dan-co", head(Return_Path=f"<{AN}>") + b"\r\nx", {"return_path": AN}, vietnamese=False),
    Case("duong-dan-khong", head() + b"\r\nx", {"return_path": None, "to": [DESK]}, vietnamese=False),
]
