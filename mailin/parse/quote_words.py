"""The words mail programs write where they quote, forward or sign: Vietnamese, English, common others."""

from __future__ import annotations

import unicodedata
from typing import Final


def _plain(word: str) -> str:
    """Return a word as people without Vietnamese keys, and some gateways, write it."""
    spread = unicodedata.normalize("NFD", word.replace("đ", "d"))
    return "".join(char for char in spread if not unicodedata.combining(char))


_EARLIER: Final = (
    f"{what} {when}"
    for what in ("thư", "tin nhắn", "thông điệp", "nội dung thư", "nội dung trao đổi")
    for when in ("gốc", "cũ", "trước", "trước đó", "trước đây", "ban đầu", "đã nhận")
)
DIVIDERS: Final = frozenset([
    *_EARLIER, "nội dung trả lời trước",
    "original message", "thư gốc", "tin nhắn gốc", "thông điệp gốc", "nội dung gốc", "thư ban đầu",
    "original appointment", "cuộc hẹn gốc", "message d'origine", "ursprüngliche nachricht", "reply message",
    "thư trả lời", "original email", "email gốc", "thư điện tử gốc", "nội dung thư gốc", "mensaje original",
    "messaggio originale", "исходное сообщение", "原始邮件", "原始郵件", "original mail", "mensagem original",
    "oorspronkelijk bericht", "oprindelig meddelelse", "originalmeddelande", "opprinnelig melding",
    "wiadomość oryginalna", "původní zpráva", "元のメッセージ", "원본 메시지", "antwort nachricht",
    "thu goc", "oprindelig besked", "tin nhan goc", "thu ban dau", "message original", "originalnachricht",
])  # fmt: skip
FORWARDS: Final = frozenset([
    "forwarded message", "forwarded mail", "forwarded email", "thư được chuyển tiếp", "thư chuyển tiếp",
    "thư đã chuyển tiếp", "thư đã được chuyển tiếp", "tin nhắn đã chuyển tiếp", "tin nhắn được chuyển tiếp",
    "tin nhắn chuyển tiếp", "tin nhắn đã được chuyển tiếp", "thông báo đã được chuyển tiếp",
    "chuyển tiếp thư", "begin forwarded message", "bắt đầu thư được chuyển tiếp",
    "bắt đầu thư chuyển tiếp", "bắt đầu tin nhắn được chuyển tiếp", "thông điệp chuyển tiếp",
    "thông điệp được chuyển tiếp", "email chuyển tiếp", "email được chuyển tiếp", "email đã chuyển tiếp",
    "nội dung chuyển tiếp", "message transféré", "weitergeleitete nachricht", "mensaje reenviado",
    "пересылаемое сообщение", "转发的邮件", "轉寄郵件", "forwarded letter", "mensagem encaminhada",
    "messaggio inoltrato", "inizio messaggio inoltrato", "doorgestuurd bericht", "début du message réexpédié",
    "début du message transféré", "anfang der weitergeleiteten nachricht", "vidarebefordrat meddelande",
    "videresendt meddelelse", "videresendt melding", "przekazana wiadomość", "přeposlaná zpráva",
    "thu duoc chuyen tiep", "thu chuyen tiep", "chuyen tiep thu", "转发邮件信息", "전달된 메시지",
])  # fmt: skip
# What stands before the subject of a forward; "vs" and "tr" are so in Danish and French
FORWARD_SUBJECTS: Final = (
    "fw", "fwd", "chuyển tiếp", "thư chuyển tiếp", "chuyen tiep", "ct", "tt", "wg", "tr", "rv", "vs", "vl",
    "i", "enc", "vb", "pd", "doorst", "转发", "轉寄", "転送",
)  # fmt: skip
REPLY_SUBJECTS: Final = (
    "re", "rép", "aw", "tl", "trả lời", "tra loi", "phản hồi", "phúc đáp", "hồi đáp", "ph", "sv",
    "antw", "odp", "res", "rif", "r", "ynt", "atb", "回复", "答复", "回覆", "返信", "вa", "отв", "ref", "bls",
    "vá",
)  # fmt: skip
LEADS: Final = (
    "on ", "vào ", "ngày ", "lúc ", "am ", "le ", "trong ", "at ", "trên ", "vao ", "luc ", "ngay ",
    "thứ ", "chủ nhật",
)  # fmt: skip
CLOSERS: Final = (
    "wrote:", "đã viết:", "viết:", "a écrit :", "a écrit:", "schrieb:", "writes:", "đã gửi:", "said:",
    "đã viết :", "написал:", "написал(а):", "пишет:", "escribió:", "escreveu:", "ha scritto:", "schreef:",
    "geschreven:", "skrev:", "napisał(a):", "napisał:", "写道:", "写道：", "寫道:", "寫道：", "da viet:",
    "yazdı:", "napsal:", "napsal(a):", "napísal(a):", "kirjoitti:", "menulis:", "írta:", "a scris:", "пише:",
    "pisze:", "작성:", "のメール:", "のメッセージ:", "เขียนว่า:", "έγραψε:", "đã nhắn:", "trả lời:",
)  # fmt: skip
_FIELDS: Final = {
    "from": (
        "from, từ, người gửi, von, de, от, 发件人, 寄件者, 寄件人, da, van, från, fra, od, lähettäjä, "
        "差出人, 보낸 사람, kimden, feladó, отправитель, dari, gửi từ, thư từ, expéditeur, tu, nguoi gui, จาก"
    ),
    "date": (
        "sent, date, ngày gửi, đã gửi, gửi, gửi lúc, ngày, thời gian, sent on, đã gửi lúc, vào, gửi vào, "
        "thời gian gửi, đã gửi vào, gesendet, envoyé, enviado, отправлено, дата, 发送时间, 日期, datum, "
        "data, fecha, enviado el, enviado em, enviada em, enviada, inviato, verzonden, skickat, sendt, "
        "dato, wysłano, odesláno, lähetetty, 寄件日期, 送信日時, 日付, 보낸 날짜, 날짜, gönderildi, "
        "gönderilme tarihi, tarih, elküldve, dátum, 发送日期, ngày giờ, lúc, da gui, ngay gui, ngay, gui, "
        "thoi gian, ngày tháng, thời điểm gửi, 时间, dikirim, tanggal, ส่ง, วันที่, gửi ngày"
    ),
    "to": (
        "to, tới, đến, gửi tới, gửi đến, người nhận, nơi nhận, an, à, para, кому, 收件人, 收件者, a, aan, "
        "til, till, do, komu, vastaanottaja, 宛先, 받는 사람, kime, címzett, destinataire, den, toi, "
        "nguoi nhan, kepada, 受信者, ถึง"
    ),
    "cc": (
        "cc, đồng gửi, đồng kính gửi, bcc, reply-to, importance, đính kèm, attachments, tệp đính kèm, "
        "mức độ quan trọng, tầm quan trọng, kopie, copie, kopi, kopia, copia, anlagen, bản sao, priority, "
        "trả lời tới, 抄送, 副本, sent by, organization, categories, phân loại"
    ),
    "subject": (
        "subject, chủ đề, tiêu đề, v/v, betreff, objet, asunto, тема, 主题, assunto, oggetto, onderwerp, "
        "ämne, emne, temat, předmět, aihe, 主旨, 件名, 제목, konu, tárgy, chu de, tieu de, subjek, เรื่อง"
    ),
}  # fmt: skip
_NAMED: Final = {
    spelled: field
    for field, names in _FIELDS.items()
    for name in names.split(", ")
    for spelled in (name, name.replace("gửi", "gởi"))
}
LABELS: Final = {
    "kính gửi": "",
    **{_plain(name): field for name, field in _NAMED.items()},
    **_NAMED,
}
# Before a name and a colon: how Horde and its like head a quote
QUOTERS: Final = (
    "quoting ",
    "trích dẫn ",
    "trích lời ",
    "trích thư ",
    "trích từ ",
    "zitat von ",
    "citando ",
    "citat från ",
)
# Of a line that names a day before quoted lines, beside LEADS
LETTER_LEADS: Final = ("thư ngày ", "thư của ", "email ngày ", "email của ", "thư trước ", "mail ngày ")
# Words of devices and programs; one of them stands in every line a program signs with
DEVICES: Final = (
    "iphone", "ipad", "điện thoại", "thiết bị", "yahoo", "samsung", "galaxy", "outlook", "mail", "thư",
    "zalo", "gmail", "hộp thư", "ứng dụng", "android", "máy tính bảng", "smartphone", "oppo", "xiaomi",
    "mobile", "mobil", "huawei", "blackberry", "windows", "phone", "superhuman", "spark", "téléphone",
    "tablet", "device", "nokia", "vivo", "realme", "pixel", "correo", "móvil", "máy tính",
)  # fmt: skip
_SHOWN: Final = tuple(word for word in DEVICES if word not in {"mobil", "phone", "device", "mobile"})
MOBILE: Final = (
    "sent from my ", "yahoo mail: ", "gửi qua zalo", "envoyé de mon", "envoyé depuis mon", "von meinem ",
    "发自我的",
    "從我的 ", "được gửi bằng email an toàn", "sent from proton", "sent with proton", "sent from the all",
    "enviado desde mi ", "enviado do meu ", "verstuurd vanaf mijn ", "skickat från min ", "sendt fra min ",
    "inviato da iphone", "inviato dal mio ", "lähetetty ",
    *(f"{lead} từ {device}" for lead in ("được gửi", "đã gửi", "gửi", "đã được gửi") for device in _SHOWN),
    *(f"{lead} bằng {name}" for lead in ("được gửi", "đã gửi", "gửi") for name in ("proton", "thư cho")),
    *(f"{lead} tu {device}" for lead in ("duoc gui", "da gui", "gui") for device in map(_plain, _SHOWN)),
)  # fmt: skip
# With the name of a device in the line; a sentence of one's own can begin so too
SENT: Final = (
    "sent from ", "sent via ", "sent with ", "sent by ", "sent using ", "envoyé ", "inviato ", "enviado ",
    "sendt fra ", "verstuurd ", "verzonden ", "skickat ", "wysłan", "отправлено ", "diese nachricht wurde ",
    "gesendet ", "odesláno ",
)  # fmt: skip
SENT_VN: Final = tuple(f"{lead}gửi {by} " for lead in ("", "được ", "đã ") for by in ("từ", "bằng", "qua"))
BRANDS: Final = (
    "android", "bluemail", "edison", "galaxy", "gmail", "ios", "ipad", "iphone", "mailspring", "outlook",
    "proton", "samsung", "spark", "superhuman", "thunderbird", "windows", "yahoo", "zalo", "zimbra", "zoho",
)  # fmt: skip
# "Tải Outlook cho iOS": an offer, a program, and nothing behind the system it is for
OFFERS: Final = ("tải ", "lấy ", "nhận ", "get ", "download ", "tai ", "cài đặt ")
SYSTEMS: Final = frozenset(
    ["ios", "android", "iphone", "ipad", "windows", "mac", "desktop", "máy tính", "di động"]
)
SENT_LAST: Final = ("gesendet", "gesendet.", "送信", "傳送", "보냄", "gönderildi")
