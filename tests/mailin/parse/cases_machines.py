"""Catalogue: what mail servers and mailboxes answer by themselves, without a report part."""

from __future__ import annotations

from tests.mailin.parse.builders import Case, b_word, html_mail, multipart, part, text_mail

OUR_ID = "ht.12.1@dancuquocgia.example.vn"
SAI = "sai@tinhmau.example.vn"
RETURNED = f"Received: from a by b\nMessage-ID: <{OUR_ID}>\nSubject: Re: Thu\nTo: {SAI}\n\nKính gửi"
DAEMON = "Mail Delivery System <MAILER-DAEMON@mx.example.vn>"


def _failed(status: str, action: str = "failed") -> list[dict[str, str]]:
    return [{"address": SAI, "action": action, "status": status}]


def _bounce(
    name: str,
    body: str,
    status: str = "5.1.1",
    action: str = "failed",
    bounced_id: str = "",
    vietnamese: bool = False,
    **fields: str | None,
) -> Case:
    given: dict[str, str | None] = {"From": DAEMON, "Return_Path": "<>", **fields}
    expect = {"kind": "bounce", "failed": _failed(status, action), "bounced_id": bounced_id}
    return Case(f"tra-lai-{name}", text_mail(body, **given), expect, vietnamese)


def _kind(name: str, kind: str, body: str, vietnamese: bool = True, **fields: str | None) -> Case:
    return Case(f"may-{name}", text_mail(body, **fields), {"kind": kind}, vietnamese)


CASES = [
    _bounce(
        "exchange-vi",
        "Không thể gửi thư của bạn tới những người nhận hoặc nhóm này:\n\n"
        f"{SAI} <mailto:{SAI}>\nKhông tìm thấy địa chỉ email bạn đã nhập. Vui lòng kiểm tra địa chỉ email "
        "của "
        f"người nhận và thử gửi lại thư.\n\nThông tin chẩn đoán dành cho người quản trị:\n\n{SAI}\n"
        "Remote Server returned '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found'",
        From="Microsoft Outlook <postmaster@tinhmau.example.vn>",
        Subject="Không thể gửi: Re: Thu",
        vietnamese=True,
    ),
    _bounce(
        "exchange-vi-khong-thanh-cong",
        f"Gửi tới những người nhận hoặc nhóm này không thành công:\n\nTrần Bình ({SAI})\n"
        "Hộp thư của người nhận đã đầy và hiện không thể nhận thư.\n\n"
        f"{SAI}\n#554 5.2.2 mailbox full ##",
        "5.2.2",
        From="Microsoft Exchange <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@tinhmau.example.vn>",
        Subject="Chưa gửi được: Re: Thu",
        vietnamese=True,
    ),
    _bounce(
        "exchange-en",
        f"Delivery has failed to these recipients or groups:\n\n{SAI} (mailto:{SAI})\nThe email address you "
        f"entered couldn't be found.\n\nDiagnostic information for administrators:\n\n{SAI}\nRemote Server "
        "returned '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found'",
        From="postmaster@tinhmau.example.vn",
        Subject="Undeliverable: Re: Thu",
    ),
    _bounce(
        "exchange-2003",
        "Your message did not reach some or all of the intended recipients.\n\n      Subject:\tRe: Thu\n  "
        "    "
        f"Sent:\t18/03/2026 8:12 AM\n\nThe following recipient(s) could not be reached:\n\n      {SAI} on "
        "18/03/2026 8:12 AM\n            The e-mail account does not exist at the organization this "
        "message was "
        "sent to.\n            <mx.example.vn #5.1.1>",
        From="System Administrator <postmaster@tinhmau.example.vn>",
        Subject="Undeliverable: Re: Thu",
    ),
    _bounce(
        "postfix",
        "This is the mail system at host mx.example.vn.\n\nI'm sorry to have to inform you that your message "
        f"could not\nbe delivered to one or more recipients.\n\n<{SAI}>: host "
        "mx.tinhmau.example.vn[192.0.2.7] "
        f"said: 550 5.1.1 <{SAI}>:\n    Recipient address rejected: User unknown (in reply to RCPT TO "
        "command)"
        f"\n\n{RETURNED}",
        bounced_id=OUR_ID,
        Subject="Undelivered Mail Returned to Sender",
    ),
    _bounce(
        "postfix-cham",
        "This is the mail system at host "
        "mx.example.vn.\n\n####################################################\n"
        "# THIS IS A WARNING ONLY.  YOU DO NOT NEED TO RESEND YOUR MESSAGE. #\n"
        f"####################################################\n\n<{SAI}>: connect to mx.tinhmau.example.vn"
        "[192.0.2.7]:25: Connection timed out (4.4.1)",
        "4.4.1",
        "delayed",
        Subject="Delayed Mail (still being retried)",
    ),
    _bounce(
        "qmail-tieu-de-khac",
        "Hi. This is the qmail-send program at mail.example.vn.\nI'm afraid I wasn't able to deliver your "
        "message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work "
        f"out.\n\n<{SAI}>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a "
        "copy of "
        f"the message.\n\n{RETURNED}",
        bounced_id=OUR_ID,
        From="postmaster@mail.example.vn",
        Return_Path=None,
        Subject="Thu",
    ),
    _bounce(
        "gmail",
        f"** Address not found **\n\nYour message wasn't delivered to {SAI} because the address couldn't be "
        "found, or is unable to receive mail.\n\nThe response from the remote server was:\n\n550 5.1.1 "
        "The email "
        "account that you tried to reach does not exist.",
        From="Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        Subject="Delivery Status Notification (Failure)",
        X_Failed_Recipients=SAI,
    ),
    _bounce(
        "gmail-vi",
        f"** Không tìm thấy địa chỉ **\n\nThư của bạn chưa được gửi tới {SAI} vì không tìm thấy địa chỉ đó "
        "hoặc địa chỉ đó không thể nhận thư.\n\nPhản hồi từ máy chủ từ xa:\n\n550 5.1.1 The email account "
        "that "
        "you tried to reach does not exist.",
        From="Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        Subject="Delivery Status Notification (Failure)",
        vietnamese=True,
    ),
    _bounce(
        "yahoo",
        f"Sorry, we were unable to deliver your message to the following address.\n\n<{SAI}>:\n554: delivery "
        "error: dd This user doesn't have an account (5.1.1)\n\n--- Below this line is a copy of the "
        "message.\n\n"
        f"{RETURNED}",
        bounced_id=OUR_ID,
        From="MAILER-DAEMON@yahoo.com",
        Subject="Failure Notice",
    ),
    _bounce(
        "yahoo-khong-tieu-de",
        f"Message from yahoo.com.\nUnable to deliver message to the following address(es).\n\n<{SAI}>:\n"
        "This user doesn't have a yahoo.com account",
        "",
        From="MAILER-DAEMON@yahoo.com",
        Return_Path=None,
        Subject="",
    ),
    _bounce(
        "mdaemon",
        "The attached message had PERMANENT fatal delivery errors!\n\nAfter one or more unsuccessful "
        "delivery "
        "attempts the attached message has\nbeen removed from the mail queue on this server.\n\nFailed "
        "address: "
        f"{SAI}\n\n--- Session Transcript ---\n 550 5.1.1 User unknown",
        From="MDaemon@mail.example.vn",
        Subject="Permanent Delivery Failure",
    ),
    _bounce(
        "mdaemon-nguoi-la",
        f"{SAI} - no such user here.\n\nThere is no user by that name at this server.",
        "",
        From="MDaemon@mail.example.vn",
        Return_Path="<MDaemon@mail.example.vn>",
        Subject=f"Warning: {SAI} - User unknown!",
    ),
    _bounce(
        "hmailserver",
        "Your message did not reach some or all of the intended recipients.\n\n   Sent: Wed, 18 Mar 2026 "
        "08:12:00 +0700\n   Subject: Re: Thu\n\nThe following recipient(s) could not be "
        f"reached:\n\n{SAI}\n   "
        "Error Type: SMTP\n   Remote server (192.0.2.7) issued an error.\n   hMailServer sent: RCPT TO:\n   "
        "Remote server replied: 550 5.1.1 No such user\n\nhMailServer",
        From="mailer-daemon@mail.example.vn",
        Subject="Message undeliverable: Re: Thu",
    ),
    _bounce(
        "smartermail",
        f"Could not deliver message to the following recipient(s):\n\nFailed Recipient: {SAI}\nReason: "
        "Remote "
        "host said: 550 5.1.1 No such user\n\n   -- The header and top 20 lines of the message follows --\n\n"
        f"{RETURNED}",
        bounced_id=OUR_ID,
        From="System Administrator <postmaster@mail.example.vn>",
        Subject="Delivery Failure",
    ),
    _bounce(
        "domino",
        f"Your message\n\n  Subject: Re: Thu\n\nwas not delivered to:\n\n  {SAI}\n\nbecause:\n\n  User sai "
        "not listed in Domino Directory",
        "",
        From="Postmaster@mail.example.vn",
        Subject="DELIVERY FAILURE: User sai not listed in Domino Directory",
    ),
    _bounce(
        "exim-cham",
        "This message was created automatically by mail delivery software.\nA message that you sent has "
        "not yet "
        "been delivered to one or more of its\nrecipients after more than 24 hours on the queue.\n\nThe "
        "address "
        f"to which the message has not yet been delivered is:\n\n  {SAI}\n    Delay reason: 451 4.7.1 try "
        "again",
        "4.7.1",
        "delayed",
        Subject="Warning: message 1abcde-000001-AA delayed 24 hours",
    ),
    _bounce(
        "imail",
        f"unknown user: <{SAI}>\n\n[message follows]\n\n{RETURNED}",
        "",
        bounced_id=OUR_ID,
        From="Postmaster <postmaster@mail.example.vn>",
        Subject="Undeliverable Mail",
    ),
    _bounce(
        "may-chu-vi",
        f"Kính gửi người gửi,\n\nThư của quý vị không thể chuyển tới địa chỉ sau:\n\n  {SAI}: 552 5.2.2 "
        "Hộp thư "
        "đầy\n\nHệ thống thư điện tử công vụ tỉnh Mẫu",
        "5.2.2",
        From="Hệ thống thư <postmaster@tinhmau.example.vn>",
        Subject=b_word("Thông báo: không chuyển được thư"),
        vietnamese=True,
    ),
    Case(
        "tra-lai-html-vi",
        html_mail(
            "<p><b>Không thể gửi thư của bạn tới những người nhận hoặc nhóm này:</b></p><p><a "
            f"href='mailto:{SAI}'"
            f">{SAI}</a><br>Không tìm thấy địa chỉ.</p><p>Remote Server returned '550 5.1.1 not found'</p>",
            From="postmaster@tinhmau.example.vn",
            Return_Path="<>",
            Subject="Không thể gửi: Re: Thu",
        ),
        {"kind": "bounce", "failed": _failed("5.1.1")},
    ),
    Case(
        "tra-lai-kem-thu-goc",
        multipart(
            "mixed",
            part(
                "text/plain",
                f"The following addresses had permanent fatal errors\n<{SAI}>\n550 5.1.1 unknown",
            ),
            part("message/rfc822", f"Message-ID: <{OUR_ID}>\nSubject: Re: Thu\n\nx"),
            From=DAEMON,
            Return_Path="<>",
            Subject="Returned mail: see transcript for details",
        ),
        {"kind": "bounce", "failed": _failed("5.1.1"), "bounced_id": OUR_ID},
        vietnamese=False,
    ),
    _kind(
        "chuyen-tiep-thu-tra-lai",
        "normal",
        f"Nhờ anh/chị xem giúp vì sao thư bị trả lại.\n\n---------- Forwarded message ---------\nFrom: Mail "
        f"Delivery System\n\nThis is the mail system at host mx.example.vn.\n\n<{SAI}>: 550 5.1.1",
        Subject="Fwd: Undelivered Mail Returned to Sender",
    ),
    _kind(
        "hoi-ve-thu-tra-lai",
        "normal",
        "Kính gửi Trung tâm,\nTừ sáng nay đơn vị không thể gửi thư tới hộp thư của Trung tâm, thư bị trả "
        "lại. Đề "
        "nghị kiểm tra.",
        Subject="Không thể gửi thư tới Trung tâm",
    ),
    _kind("zimbra-vi", "auto_reply", "Tôi hiện đang nghỉ phép đến hết 20/3.", Subject="Tự động trả lời: Thu"),
    _kind(
        "zimbra-vi-tien-to-re",
        "auto_reply",
        "Tôi hiện đang nghỉ phép đến hết 20/3.",
        Subject="Re: Thu",
        Return_Path="<>",
        In_Reply_To=f"<{OUR_ID}>",
        Precedence="bulk",
    ),
    _kind(
        "nghi-phep-duong-dan-rong",
        "auto_reply",
        "Tôi hiện đang nghỉ phép, sẽ phản hồi sau ngày 20/3.",
        Subject="Thu",
        Return_Path="<>",
    ),
    _kind(
        "outlook-vi", "auto_reply", "Tôi không có mặt ở cơ quan.", Subject=b_word("Trả lời tự động: Re: Thu")
    ),
    _kind(
        "notes",
        "auto_reply",
        "I am out of the office.",
        False,
        Subject="AUTO: An Nguyen is out of the office (returning 20/03/2026)",
    ),
    _kind(
        "notes-vi",
        "auto_reply",
        "Tôi đi công tác.",
        Subject="AUTO: An không có ở cơ quan (trở lại 20/03/2026)",
    ),
    _kind("ngoac-vuong", "auto_reply", "Chúng tôi đã nhận được thư.", Subject="[Tự động trả lời] Thu"),
    _kind("duoi-ngoac-tron", "auto_reply", "Tôi đang đi công tác.", Subject="Re: Thu (Trả lời tự động)"),
    _kind("ngoai-van-phong", "auto_reply", "Tôi đang đi công tác.", Subject="Ngoài văn phòng: Thu"),
    _kind(
        "vang-mat-x",
        "auto_reply",
        "Tôi đang đi công tác.",
        Subject="Re: Thu",
        X_Autoreply="yes",
        Precedence="bulk",
    ),
    _kind(
        "nguoi-noi-nghi-phep",
        "normal",
        "Tôi hiện đang nghỉ phép, đề nghị gửi tài khoản cho đồng chí Bình.",
        Subject="Đề nghị đổi đầu mối",
    ),
    _kind("tu-dong-hoa", "normal", "Đề nghị hướng dẫn.", Subject="Tự động hóa trả lời công dân"),
    _kind("auto-khong-phai", "normal", "Xin hỗ trợ.", Subject="Autocad không mở được tệp"),
    _kind(
        "da-doc-vi",
        "receipt",
        "Thư của bạn\n\n   Tới: An\n   Chủ đề: Thu\n   Đã gửi: 18/03/2026 8:12 SA\n\nđã được đọc vào "
        "18/03/2026 8:20 SA.",
        Subject="Đã đọc: Thu",
    ),
    _kind(
        "da-doc-en",
        "receipt",
        "Your message\n\n   To: An\n   Subject: Thu\n   Sent: 3/18/2026 8:12 AM\n\nwas read on 3/18/2026 "
        "8:20 AM.",
        False,
        Subject="Read: Thu",
    ),
    _kind(
        "xoa-khong-doc",
        "receipt",
        "Your message\n\n   To: An\n   Subject: Thu\n\nwas deleted without being read on 3/18/2026 8:20 AM.",
        False,
        Subject="Not read: Thu",
    ),
    _kind(
        "roundcube-vi",
        "receipt",
        "Đây là sự trả lại xác nhận cho thư của bạn\n\nTới: an\nChủ đề: Thu\nNgày: 18/03/2026",
        Subject="Biên nhận (đã đọc): Thu",
    ),
    _kind(
        "zimbra-da-doc",
        "receipt",
        'The message sent on 18/03/2026 to an with subject "Thu" has been displayed. This is no guarantee '
        "that the message has been read or understood.",
        False,
        Subject="Read-Receipt: Thu",
    ),
    _kind(
        "nguoi-da-doc", "normal", "Đề nghị anh/chị cho ý kiến.", Subject="Đã đọc: công văn số 12, xin ý kiến"
    ),
    _kind(
        "read-nguoi",
        "normal",
        "Please advise on the attached guide.",
        False,
        Subject="Read: guide for new users",
    ),
]
