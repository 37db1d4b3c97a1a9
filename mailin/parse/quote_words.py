"""The words mail programs write where they quote, forward or sign: Vietnamese, English, common others."""

from __future__ import annotations

from typing import Final

DIVIDERS: Final = frozenset([
    "original message", "thư gốc", "tin nhắn gốc", "thông điệp gốc", "nội dung gốc", "thư ban đầu",
    "original appointment", "cuộc hẹn gốc", "message d'origine", "ursprüngliche nachricht", "reply message",
    "thư trả lời", "original email", "email gốc", "thư điện tử gốc", "nội dung thư gốc", "mensaje original",
    "messaggio originale", "исходное сообщение", "原始邮件", "原始郵件", "original mail",
])  # fmt: skip
FORWARDS: Final = frozenset([
    "forwarded message", "forwarded mail", "forwarded email", "thư được chuyển tiếp", "thư chuyển tiếp",
    "thư đã chuyển tiếp", "thư đã được chuyển tiếp", "tin nhắn đã chuyển tiếp", "tin nhắn được chuyển tiếp",
    "tin nhắn chuyển tiếp", "tin nhắn đã được chuyển tiếp", "thông báo đã được chuyển tiếp",
    "chuyển tiếp thư", "begin forwarded message", "bắt đầu thư được chuyển tiếp",
    "bắt đầu thư chuyển tiếp", "bắt đầu tin nhắn được chuyển tiếp", "thông điệp chuyển tiếp",
    "thông điệp được chuyển tiếp", "email chuyển tiếp", "email được chuyển tiếp", "email đã chuyển tiếp",
    "nội dung chuyển tiếp", "message transféré", "weitergeleitete nachricht", "mensaje reenviado",
    "пересылаемое сообщение", "转发的邮件", "轉寄郵件", "forwarded letter",
])  # fmt: skip
LEADS: Final = ("on ", "vào ", "ngày ", "lúc ", "am ", "le ", "trong ", "at ", "trên ")
CLOSERS: Final = (
    "wrote:", "đã viết:", "viết:", "a écrit :", "a écrit:", "schrieb:", "writes:", "đã gửi:", "said:",
    "đã viết :", "написал:", "написал(а):", "пишет:", "escribió:", "escreveu:", "ha scritto:", "schreef:",
    "geschreven:", "skrev:", "napisał(a):", "napisał:", "写道:", "写道：", "寫道:", "寫道：",
)  # fmt: skip
LABELS: Final = {
    "from": "from", "từ": "from", "người gửi": "from", "von": "from", "de": "from", "от": "from",
    "发件人": "from", "寄件者": "from",
    "sent": "date", "date": "date", "ngày gửi": "date", "đã gửi": "date", "gửi": "date", "gửi lúc": "date",
    "ngày": "date", "thời gian": "date", "sent on": "date", "đã gửi lúc": "date", "vào": "date",
    "gửi vào": "date", "thời gian gửi": "date", "đã gửi vào": "date", "gesendet": "date", "envoyé": "date",
    "enviado": "date", "отправлено": "date", "дата": "date", "发送时间": "date", "日期": "date",
    "to": "to", "tới": "to", "đến": "to", "gửi tới": "to", "gửi đến": "to", "người nhận": "to",
    "kính gửi": "", "nơi nhận": "to", "an": "to", "à": "to", "para": "to", "кому": "to", "收件人": "to",
    "cc": "cc", "đồng gửi": "cc", "đồng kính gửi": "cc", "bcc": "cc", "reply-to": "cc",
    "subject": "subject", "chủ đề": "subject", "tiêu đề": "subject", "v/v": "subject", "importance": "cc",
    "đính kèm": "cc", "attachments": "cc", "mức độ quan trọng": "cc", "tầm quan trọng": "cc",
    "betreff": "subject", "objet": "subject", "asunto": "subject", "тема": "subject", "主题": "subject",
}  # fmt: skip
_DEVICES: Final = (
    "iphone", "ipad", "điện thoại", "thiết bị", "yahoo", "samsung", "galaxy", "outlook", "mail", "thư",
    "zalo", "gmail", "hộp thư", "ứng dụng", "android", "máy tính bảng", "smartphone", "oppo", "xiaomi",
)  # fmt: skip
MOBILE: Final = (
    "sent from my ", "sent from mail for", "sent from outlook", "sent from yahoo", "sent via ",
    "sent from zalo", "sent from samsung", "sent from gmail", "sent from the all", "sent with airmail",
    "sent with spark", "sent with sparrow", "sent with proton", "sent from proton", "sent from mailbox",
    "sent from android", "sent from windows mail", "get outlook for", "tải outlook cho", "lấy outlook cho",
    "tải xuống outlook", "yahoo mail: ", "gửi qua zalo", "envoyé de mon", "von meinem ", "发自我的",
    *(f"{lead} từ {device}" for lead in ("được gửi", "đã gửi", "gửi", "đã được gửi") for device in _DEVICES),
)  # fmt: skip
