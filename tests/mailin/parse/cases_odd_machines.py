"""Catalogue: automatic answers, receipts and returned mail of products and people that sound like them."""

from __future__ import annotations

from tests.mailin.parse.builders import Case, b_word, html_mail, multipart, part, text_mail

SAI = "sai@tinhmau.example.vn"
THU = "Kính gửi Trung tâm, đề nghị hỗ trợ."
DAEMON = "Mail Delivery Subsystem <mailer-daemon@mx.example.vn>"


def _kind(name: str, kind: str, subject: str, body: str = THU, **fields: str) -> Case:
    return Case(f"la-{name}", text_mail(body, Subject=b_word(subject), **fields), {"kind": kind})


def _auto(name: str, subject: str, body: str = THU, **fields: str) -> Case:
    return _kind(f"tu-dong-{name}", "auto_reply", subject, body, **fields)


def _person(name: str, subject: str, body: str = THU, **fields: str) -> Case:
    return _kind(f"nguoi-that-{name}", "normal", subject, body, **fields)


def _bounce(
    name: str, subject: str, body: str, status: str = "", action: str = "failed", **fields: str
) -> Case:
    given = {"From": DAEMON, "Return_Path": "<>", **fields}
    wanted = {"kind": "bounce", "failed": [{"address": SAI, "action": action, "status": status}]}
    return Case(f"la-tra-lai-{name}", text_mail(body, Subject=b_word(subject), **given), wanted)


CASES = [
    _auto("ca-tieu-de", "Thư trả lời tự động"),
    _auto("phan-hoi-ca-tieu-de", "Phản hồi tự động", "Cảm ơn anh chị đã gửi thư tới hộp thư công vụ"),
    _auto("hai-thu-tieng", "Tự động trả lời (Auto reply): Đề nghị", "Cơ quan đã nhận được thư"),
    _auto("vang-mat-tra-loi", "Vắng mặt: Re: Đề nghị hỗ trợ"),
    _auto("mdaemon", "Re: Huong dan (Auto-Reply)", Precedence="bulk", X_MD_Autoresponder="yes"),
    _auto("zimbra", "Re: Đề nghị", "Tôi đi công tác", Auto_Submitted="auto-replied (zimbra; vacation)"),
    _auto("cpanel", "Re: Huong dan", X_Precedence="auto_reply", Precedence="auto_reply"),
    _auto("nghi-phep-junk", "Nghỉ phép Re: Đề nghị", "Tôi nghỉ phép", Precedence="junk"),
    _auto("tiep-nhan", "[#8812] Đã tiếp nhận yêu cầu", Auto_Submitted="auto-replied"),
    _person("hoi-ve-tu-dong", "Hỏi về tính năng trả lời tự động của cổng"),
    _person(
        "di-cong-tac", "Tôi đang đi công tác, nhờ anh chị hỗ trợ", "Tôi đang đi công tác nên nhờ anh chị"
    ),
    _person("xac-nhan", "Xác nhận đã nhận được thư", "Chúng tôi đã nhận được công văn"),
    _person("thu-bi-tra-lai", "Thư bị trả lại khi gửi Trung tâm", "Chúng tôi gửi thư thì hộp thư báo đầy."),
    _person("chuyen-thu-tra-lai", "Fwd: Delivery Status Notification (Failure)", f"Nhờ xem giúp.\n\n{SAI}"),
    _person("thu-hoi", "Recall: De nghi", "An would like to recall the message."),
    _kind("da-doc-doc", "receipt", "Đọc: Đề nghị", "Thư gửi tới: an\nđã được đọc vào 19/03/2026 14:05."),
    _kind(
        "da-doc-thunderbird",
        "receipt",
        "Return Receipt (displayed) - De nghi",
        "This is a Return Receipt for the mail that you sent to an@x.example.vn.",
    ),
    _bounce(
        "loi-viet",
        "Thư bị trả lại",
        f"Thư của anh/chị không thể chuyển đến địa chỉ {SAI}.\n550 5.1.1 sai",
        "5.1.1",
    ),
    _bounce(
        "khong-phai-daemon",
        "Gửi thư không thành công",
        f"Hệ thống không gửi được thư tới:\n\n{SAI}\n\nHộp thư đã đầy.",
        From="Hệ thống thư <no-reply@mx.example.vn>",
    ),
    _bounce(
        "khong-duong-dan-rong",
        "Mail delivery failed",
        f"Your message could not be delivered to\n{SAI}\n",
        From="gateway@mx.example.vn",
        Return_Path="<gateway@mx.example.vn>",
    ),
    _bounce(
        "post-master",
        "Re:Thu",
        f"Error: Invalid user address\n550 - no such user here\n\nRCPT TO: {SAI}\n",
        "5.0.0",
        From="post_master@mx.example.vn",
        Return_Path="<post_master@mx.example.vn>",
    ),
    _bounce(
        "hop-thu-day",
        "Mail Delivery Warning",
        f'Delivery to\n"{SAI}"\nhas been postponed due to a full mailbox.',
        action="delayed",
        From="<Postmaster\\@x.example.vn@mx.example.vn>",
    ),
    _bounce(
        "gmail-tri-hoan",
        "Thông báo trạng thái gửi (Trì hoãn)",
        f"Đã xảy ra sự cố tạm thời khi gửi thư đến {SAI}.",
        action="delayed",
    ),
    _bounce(
        "dia-chi-mang-khong-phai-ma",
        "Warning: message delayed 4 hours",
        f"<{SAI}>: host mx[1.2.3.4] said: 452 4.2.2 Mailbox full",
        "4.2.2",
        "delayed",
    ),
    Case(
        "la-tra-lai-exchange-html",
        html_mail(
            f"<p>Thư của bạn không đến được một số người nhận:</p><p>{SAI}</p><p>550 5.1.10 NotFound</p>",
            From="Quan tri <quantri@x.example.vn>",
            Return_Path="<>",
            Subject=b_word("Không thể gửi: Trả lời"),
        ),
        {"kind": "bounce", "failed": [{"address": SAI, "action": "failed", "status": "5.1.10"}]},
    ),
    Case(
        "la-tra-lai-dau-thu-kieu-la",
        multipart(
            "report",
            part("text/plain", f"Not delivered: {SAI}"),
            part(
                "message/delivery-status",
                "Reporting-MTA: dns; mx\r\n\r\n"
                f"Final-Recipient: rfc822;{SAI}\r\nAction: failed\r\nStatus: 5.2.2 (full)\r\n",
            ),
            part("message/rfc822-headers", "Message-ID: <ht.9@c.example.vn>\r\nSubject: x\r\n"),
        ),
        {
            "kind": "bounce",
            "bounced_id": "ht.9@c.example.vn",
            "failed": [{"address": SAI, "action": "failed", "status": "5.2.2"}],
        },
        vietnamese=False,
    ),
]
