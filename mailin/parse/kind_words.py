"""What mail servers and mailboxes say when they answer by themselves: Vietnamese, English, common others."""

from __future__ import annotations

import re
import unicodedata
from typing import Final


def _unmarked(phrase: str) -> str:
    """Return a Vietnamese phrase as typed without marks, "" when it has none."""
    bare = "".join(char for char in unicodedata.normalize("NFD", phrase) if not unicodedata.combining(char))
    bare = bare.replace("đ", "d")
    return bare if bare.isascii() and bare != phrase else ""


# Names only programs bear; what comes from MAILER-DAEMON is always a report.
REPORTER: Final = re.compile(
    r"^(?:mailer[-_.]?daemon|mail[-_.]daemon|mail[-_.]delivery[-_.](?:sub)?system"
    r"|microsoftexchange[0-9a-f]+)(?:@|$)"
)
DAEMON: Final = re.compile(
    r"^(?:post[-_.]?master|mdaemon|ndr|bounces?|mail[-_.]?(?:system|admin|service)|system[-_.]?administrator|imss"
    r"|smtp[-_.]?(?:gateway|daemon|server)?|root|[^@]*(?:antivirus|smtp_mail_service)[^@]*)(?:\\?@|$)"
)
NO_REPLY: Final = re.compile(r"^(?:no|do[-_.]?not)[-_.]?reply[^@]{0,60}@")
BOUNCE_SUBJECTS: Final = (
    "undeliver", "delivery status notification", "mail delivery", "delivery failure", "delivery error",
    "delivery warning", "delivery problem", "failure notice", "failure delivery", "returned mail",
    "returned to sender", "returning to sender", "delivery has failed", "message delivery",
    "mail system error", "delivery notification", "nondeliver", "non-deliver", "non deliver",
    "message you sent blocked", "warning: message", "warning: could not send", "could not be delivered",
    "mail not delivered",
    "failed mail", "mail failed", "mail failure", "mail error", "processing error", "delayed mail",
    "delivery delayed", "user unknown", "delivery failed", "mail could not be",
    "không gửi được", "chưa gửi được", "không thể gửi",
    "không chuyển được", "không chuyển phát được", "không thể chuyển", "thư bị trả lại", "thư bị trả về",
    "thư không gửi được", "không phân phối được", "thông báo trạng thái gửi", "gửi thư thất bại",
    "lỗi gửi thư", "lỗi gửi mail", "không được gửi", "không phát được", "lỗi chuyển thư",
    "gửi không thành công", "gửi thư không thành công", "không gửi thư được", "bị trì hoãn", "thư trả lại",
)  # fmt: skip
BOUNCE_PHRASES: Final = (
    "this is the qmail-send program", "this is the mail system at host", "this is the mail delivery agent",
    "created automatically by mail delivery software", "delivery has failed to these recipients",
    "your message did not reach some or all of the intended", "could not be delivered to one or more",
    "was not delivered to", "wasn't delivered to", "were unable to deliver your message",
    "unable to deliver message to the following", "unable to deliver your message to the following",
    "could not deliver message to the following", "the following recipient(s) could not be reached",
    "had permanent fatal", "permanent fatal errors", "address couldn't be found", "delivery to the following",
    "the following addresses had", "following address(es) failed", "could not be delivered to the following",
    "your message could not be delivered", "mail could not be delivered", "has been postponed due to",
    "your message cannot be delivered", "unknown user:",
    "that's not a valid user here", "your mail to the following recipients could not be delivered",
    "không thể gửi thư của bạn tới", "không thể chuyển thư của bạn", "thư của bạn chưa được gửi",
    "thư của bạn không được gửi", "thư của bạn không gửi được", "tới những người nhận hoặc nhóm này",
    "không thể chuyển tới địa chỉ sau", "không gửi được tới địa chỉ sau", "không gửi được đến địa chỉ sau",
    "không gửi được tới các địa chỉ", "không tìm thấy địa chỉ **",
)  # fmt: skip
# What people write too: said by a daemon or with the null sender only
LOOSE_PHRASES: Final = (
    "không gửi được thư tới", "không gửi được thư đến", "không thể gửi thư tới", "không thể gửi thư đến",
    "không thể chuyển đến địa chỉ", "không thể chuyển thư tới", "không thể chuyển thư đến",
    "không thể chuyển tới", "không chuyển được thư", "could not be delivered", "address not found",
    "no such user here", "invalid user address", "user unknown", "mailbox unavailable",
    "không tìm thấy người nhận", "người nhận không tồn tại", "địa chỉ không tồn tại", "hộp thư đã đầy",
)  # fmt: skip
# What other programs' notices say too: said by a daemon only
DAEMON_PHRASES: Final = ("was blocked by our", "has been blocked", "was rejected", "bị từ chối")
# What people who tell of a returned mail add
ASKING: Final = ("nhờ ", "xin hỏi", "giúp", "kính gửi trung tâm", "please help", "could you")
STATUS: Final = re.compile(r"\b[45]\d\d[ -]?#?[45]\.\d{1,3}\.\d{1,3}\b")
QMAIL: Final = "hi. this is the qmail-send program at "
_AUTO: Final = (
    "trả lời tự động", "thư trả lời tự động", "tự động trả lời", "thư tự động trả lời", "phản hồi tự động",
    "tự động phản hồi", "email tự động", "ngoài văn phòng", "không có ở văn phòng",
    "không có mặt ở văn phòng", "không có mặt tại cơ quan", "automatic reply", "automatic response",
    "automated reply", "automated response", "auto reply", "auto-reply", "autoreply", "auto response",
    "auto-response", "autoresponse", "out of office", "out of the office", "out of office reply",
    "out of office autoreply", "out of office auto-reply", "vacation reply", "automatische antwort",
    "automatyczna odpowiedź", "respuesta automática", "risposta automatica", "автоответ", "自动回复",
    "phúc đáp tự động", "hồi đáp tự động", "thư phản hồi tự động", "thư hồi đáp tự động",
    "thư phúc đáp tự động", "email trả lời tự động", "thông báo trả lời tự động",
    "automatiskt svar", "automatisk svar", "autosvar", "automatisch antwoord", "automaattinen vastaus",
    "resposta automática", "automatická odpověď", "otomatik yanıt", "balasan otomatis",
    "автоматический ответ",
    "자동 회신", "자동 응답", "自動応答", "自動返信", "自动答复", "自動回覆", "自動回復", "ตอบกลับอัตโนมัติ",
    "réponse automatique", "abwesenheitsnotiz", "fuera de la oficina", "absence du bureau",
)  # fmt: skip
_ANY_AUTO: Final = f"(?:{'|'.join(map(re.escape, (*_AUTO, *filter(None, map(_unmarked, _AUTO)))))})"
AUTO_SUBJECT: Final = re.compile(
    rf"{_ANY_AUTO}(?: ?\([^()]{{1,40}}\))?\s*[:：]|\[{_ANY_AUTO}\]|{_ANY_AUTO}$"
    r"|(?:thông báo )?(?:vắng mặt|nghỉ phép|đi công tác|đi vắng)\s*[:：]\s*(?:re|fwd?|tr|trả lời)\s*[:：]"
    r"|out of (?:the )?office re ?:"
    rf"|auto: |réponse automatique|automatische antwort|.*[(\[]{_ANY_AUTO}[)\]]$",
    re.DOTALL,
)
MAYBE_AUTO_SUBJECTS: Final = (
    "out of office", "ooo:", "vắng mặt", "trả lời tự động", "thư trả lời tự động", "thư tự động",
    "tự động trả lời", "phản hồi tự động", "automatic reply", "auto reply", "auto-reply", "autoreply",
    "vacation", "i am out of", "away from", "nghỉ phép", "không có mặt", "đi vắng",
    "tôi đang nghỉ", "tôi vắng mặt",
)  # fmt: skip
# Said by mailboxes nobody reads; with a subject that may be automatic it is
NO_ANSWER: Final = (
    "vui lòng không trả lời", "xin không trả lời", "xin đừng trả lời", "đây là thư tự động",
    "đây là email tự động", "gửi tự động từ",
    "không trả lời thư này", "không trả lời email này", "không phản hồi thư này", "không phản hồi email này",
    "không trả lời lại thư này", "không trả lời lại email này", "do not reply", "do not respond",
)  # fmt: skip
ABSENT_WORDS: Final = (
    "nghỉ phép", "nghỉ lễ", "đi công tác", "đang vắng mặt", "không có mặt", "out of office",
    "out of the office", "on vacation", "on leave",
)  # fmt: skip
AWAY_WORDS: Final = (
    *ABSENT_WORDS, "thư trả lời tự động", "tự động trả lời", "trả lời tự động", "phản hồi tự động",
    "automatic reply", "automated response", "auto-reply", "autoreply",
)  # fmt: skip
# A line or a sentence that says nothing but this
AUTO_LINE: Final = re.compile(
    r"(?:^|[.!] )[^\w\n]{0,20}(?:(?:đây là|this is(?: an?)?) )?(?:(?:thư|e-?mail)(?: này)?(?: được)? )?"
    rf"{_ANY_AUTO}"
    r"(?:[,.;]? (?:vui lòng|xin|please) [^\n]{1,80})?[^\w\n]{0,20}(?:$|(?<=[.!]) |(?<=[.!] ))",
    re.MULTILINE,
)
RECEIPT_SUBJECT: Final = re.compile(
    r"(?:đã mở|xác nhận đọc(?: thư)?|thông báo (?:đã )?đọc(?: thư)?|đã hiển thị|deleted"
    r"|đã x(?:óa|oá)|displayed|đã đọc|đọc|đã xem|chưa đọc|không đọc|đã xóa mà không đọc"
    r"|read|not read|gelesen|lu|read[- ]receipt"
    r"|return receipt|disposition notification"
    r"|delivered|đã gửi đi|đã chuyển phát|biên nhận|biên nhận trả về|xác nhận đã đọc)"
    r"(?: \([^()]{1,40}\))?(?:\s*[:：]| - )|(?:return receipt|biên nhận(?: trả về)?|xác nhận đã đọc)$"
)
RECEIPT_PHRASES: Final = (
    "was read on", "was deleted without being read", "has been displayed", "was displayed on",
    "this is a return receipt", "this is a receipt for the mail", "no guarantee that the message",
    "was received by", "đã đọc lúc", "thư đã được mở", "gửi đã được mở", "thư đã được xem lúc",
    "gửi đã được xem lúc", "người nhận đã đọc thư", "người nhận đã mở thư", "người nhận đã xem thư",
    "đã được đọc", "đã đọc vào", "đã bị xóa mà không", "đã bị xoá mà không", "đã được hiển thị",
    "xác nhận cho thư của bạn", "đây là biên nhận", "đây là thư xác nhận đã đọc",
)  # fmt: skip
