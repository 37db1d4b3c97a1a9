"""Catalogue: how mail programs of other languages quote and sign, and what only looks like it."""

from __future__ import annotations

from tests.mailin.parse.builders import Case, text_mail

SAID = "Thanks, that solved it for us."
OLD = "Please restart the gateway.\nThen try again."
WHO = "Jonas Weber <jonas@help.example>"
MARKED = "> Please restart the gateway.\n> Then try again."


def _cut(name: str, tail: str, subject: str = "Re: gateway") -> Case:
    """Everything below the first paragraph is folded."""
    raw = text_mail(f"{SAID}\n\n{tail}\n", Subject=subject)
    return Case(f"tieng-khac-{name}", raw, {"reply_text": SAID}, vietnamese=False)


def _keep(name: str, body: str, subject: str = "gateway", reply: str | None = None) -> Case:
    """Nothing but what `reply` leaves out is folded."""
    raw = text_mail(body, Subject=subject)
    return Case(f"tieng-khac-giu-{name}", raw, {"reply_text": reply or body}, vietnamese=False)


# A sender's address and an hour say enough; what follows bears no ">"
_BARE = {
    "nl-heeft": f"Op 18 mrt. 2026 om 08:12 heeft {WHO} het volgende geschreven:",
    "nl-schreef": f"Op wo 18 mrt 2026 08:12 schreef {WHO}:",
    "fr": f"Le mer. 18 mars 2026 à 08:12, {WHO} a écrit :",
    "de-am": f"Am 18.03.2026 um 08:12 schrieb {WHO}:",
    "de-ai": f"{WHO} schrieb am Mi., 18. März 2026, 08:12:",
    "de-hai-dong": f"{WHO} schrieb am Mi., 18.\nMärz 2026, 08:12:",
    "sv": f"Den ons 18 mars 2026 kl 08:12 skrev {WHO}:",
    "no": f"ons. 18. mars 2026 kl. 08:12 skrev {WHO}:",
    "da": f"Den 18. mar. 2026 kl. 08.12 skrev {WHO}:",
    "pl": f"śr., 18 mar 2026 o 08:12 {WHO} napisał(a):",
    "pt": f"Em qua., 18 de mar. de 2026 às 08:12, {WHO} escreveu:",
    "es": f"El mié, 18 mar 2026 a las 8:12, {WHO} escribió:",
    "it": f"Il giorno mer 18 mar 2026 alle ore 08:12 {WHO} ha scritto:",
    "ru": f"ср, 18 мар. 2026 г. в 08:12, {WHO}:",
    "zh": "在 2026年3月18日，08:12，Jonas <jonas@help.example> 写道：",
    "ko": f"2026년 3월 18일 (수) 오전 8:12, {WHO}님이 작성:",
    "tr": f"{WHO}, 18 Mar 2026 Çar, 08:12 tarihinde şunu yazdı:",
    "cs": f"st 18. 3. 2026 v 8:12 odesílatel {WHO} napsal:",
    "fi": f"ke 18. maalisk. 2026 klo 8.12 {WHO} kirjoitti:",
    "id": f"Pada Rab, 18 Mar 2026 pukul 08.12 {WHO} menulis:",
    "ba-dong": "On Nov 30, 2026, at 12:47 PM, Somebody <\nab416ffd3258d4d2@somebody.help.example>\nwrote:",
    "zoho": "---- On Tue, 22 Dec 2026 14:17:36 +0530 Jonas<jonas@help.example> wrote ----",
    "notes": f"-----{WHO} wrote: -----\nTo: me@x.example\nFrom: {WHO}\nDate: 03/18/2026 08:12AM\nSubject: x",
    "groupwise": f">>> {WHO} 3/18/2026 8:12 AM >>>",
    "dong-tren": "##- Please type your reply above this line -##",
    "dong-tren-2": "--- Reply ABOVE THIS LINE to add a note ---",
    "sao": "*----- Original Message -----*",
}
# Lines that need the quote marks below them
_QUOTED = {
    "khong-gio": "On Thursday, June 27, 2013, knut via Forum wrote:",
    "evolution": "On Wed, 2026-03-18 at 08:12 +0000, Tom N wrote:",
    "pl-pisze": "W dniu 18.03.2026 o 08:12, Jonas pisze:",
    "ru-yandex": '18.03.2026, 08:12, "Jonas" <jonas@help.example>:',
    "ru-mail": f"Среда, 18 марта 2026, 8:12 +07:00 от {WHO}:",
    "ja": f"2026年3月18日(水) 8:12 {WHO}:",
    "ja-iphone": "2026/03/18 8:12、Jonas <jonas@help.example>のメール:",
    "th": f"ในวันที่ พ. 18 มี.ค. 2026 เวลา 08:12 {WHO} เขียนว่า:",
    "he": "\u202bבתאריך יום ד׳, 18 במרץ 2026 8:12 "
    "\u202aJonas\u202c\u200f <\u202ajonas@help.example\u202c\u200f>:\u202c",
    "iso": f"2026-03-18 8:12 GMT+07:00 {WHO}:",
    "gach": "------On 12/29/2026 17:32 PM, Jonas W wrote-----",
    "khong-hai-cham": f"On 18 Mar 2026 08:12, {WHO} wrote",
    "samsung": "Sent from Samsung MobileJonas <jonas@help.example> wrote:",
    "usenet": f"In message <abc@help.example>, {WHO} writes:",
    "chi-ten": "Jonas Weber wrote:",
}
_LABELS = {
    "de": "Von, Gesendet, An, Betreff",
    "fr": "De, Envoyé, À, Objet",
    "fr-cach": "De , Envoyé , À , Objet ",
    "es": "De, Enviado el, Para, Asunto",
    "pt": "De, Enviada em, Para, Assunto",
    "it": "Da, Inviato, A, Oggetto",
    "nl": "Van, Verzonden, Aan, Onderwerp",
    "sv": "Från, Skickat, Till, Ämne",
    "da": "Fra, Sendt, Til, Emne",
    "pl": "Od, Wysłano, Do, Temat",
    "cs": "Od, Odesláno, Komu, Předmět",
    "fi": "Lähettäjä, Lähetetty, Vastaanottaja, Aihe",
    "ru": "От, Отправлено, Кому, Тема",
    "zh": "发件人, 发送时间, 收件人, 主题",
    "zh-tw": "寄件者, 寄件日期, 收件者, 主旨",
    "ja": "差出人, 送信日時, 宛先, 件名",
    "ko": "보낸 사람, 보낸 날짜, 받는 사람, 제목",
    "tr": "Kimden, Gönderildi, Kime, Konu",
    "hu": "Feladó, Elküldve, Címzett, Tárgy",
}
_SIGNED = [
    "Sent from iPhone",
    "Sent from my Verizon, Samsung Galaxy smartphone",
    "Sent from mobile, please excuse typos.",
    "(sent from a phone)",
    "Von meinem iPhone gesendet",
    "Envoyé depuis mon mobile Orange",
    "Inviato da iPhone",
    "Enviado do meu iPhone",
    "Sendt fra min iPhone",
    "Verstuurd vanaf mijn iPhone",
    "Skickat från min iPhone",
    "Wysłane z iPhone'a",
    "Отправлено с iPhone",
    "iPhoneから送信",
    "나의 iPhone에서 보냄",
    "從我的 iPhone 傳送",
    "Get [Outlook for Android](https://aka.ms/ghei36)",
    "Sent from Mailspring (https://getmailspring.com/), the best free email app for work",
    "Sent with [Proton Mail](https://proton.me/) secure email.",
    "Diese Nachricht wurde von meinem Android-Mobiltelefon mit K-9 Mail gesendet.",
    "Enviado desde Correo para Windows",
]


def _block(labels: str) -> str:
    """Return the header block of Outlook with the given labels."""
    values = (WHO, "18.03.2026 08:12", "me@x.example", "gateway")
    rows = (f"{label}: {value}" for label, value in zip(labels.split(", "), values, strict=True))
    return "\n".join(rows)


CASES = [
    *(_cut(f"tran-{name}", f"{line}\n\n{OLD}") for name, line in _BARE.items()),
    *(_cut(f"trich-{name}", f"{line}\n\n{MARKED}") for name, line in _QUOTED.items()),
    *(_cut(f"khoi-{name}", f"{_block(labels)}\n\n{OLD}", "RE: gateway") for name, labels in _LABELS.items()),
    *(
        _cut(f"ky-{at}", f"{line}\n\nOn Mar 18, 2026, at 8:12 AM, {WHO} wrote:\n\n{MARKED}")
        for at, line in enumerate(_SIGNED, 1)
    ),
    _cut(
        "khoi-ngay-truoc", f"Date: Wed, 18 Mar 2026 08:12:00 -0600\nTo: me@x.example\nFrom: {WHO}\nSubject: x"
    ),
    _cut(
        "khoi-dam-hai-dong",
        "  *From:* Jonas [mailto:\n  jonas@help.example]\n  *Sent:* Wednesday, March 18, 2026 8:12 AM\n"
        f"  *To:* me@x.example\n  *Subject:* gateway\n\n{OLD}",
    ),
    _keep("tra-loi-duoi", f"On 18/03/2026 08:12, Jonas wrote:\n{MARKED}\n\n{SAID}", "Re: gateway", SAID),
    _keep("xen-ke", "> one?\nyes\n> two?\nno\n>> three?\nmaybe", "Re: gateway", "yes\nno\nmaybe"),
    _keep("ma-nguon", "Here is what I ran:\n\n```\n> select 1\n1\n> select 2\n2\n```\nIs that right?"),
    _keep(
        "ma-nguon-tra-loi",
        f"Still this:\n\n```\n> select 1\nERROR\n```\n\nOn 18/03/2026 08:12, Jonas wrote:\n{MARKED}",
        "Re: gateway",
        "Still this:\n\n```\n> select 1\nERROR\n```",
    ),
    _keep("dau-nhac", "> ERROR 1045 (28000): Access denied\n> at line 3\n\nI get this since the update."),
    _keep("ban-va", "My patch:\n\n--- a/conf.ini\n+++ b/conf.ini\n@@ -1,2 +1,2 @@\n-port=1\n+port=2\n\nOk?"),
    _keep("yaml", "Config:\n\n---\nfrom: hanoi\nto: hue\ndate: 2026-03-18\nsubject: test\n---\n\nis it ok?"),
    _keep(
        "sent-from-trong-cau",
        "I put the report on the share.\nSent from my office the boxes will arrive on Monday.\nSign them.",
    ),
    *(
        _keep(f"chuyen-tiep-{at}", f"FYI\n\n{_block('From, Sent, To, Subject')}\n\nThe text", subject)
        for at, subject in enumerate(["WG: x", "RV: x", "ENC: x", "VB: x", "[Fwd: x]", "Doorst: x"], 1)
    ),
    Case(
        "tieng-khac-tra-loi-thu-chuyen-tiep",
        text_mail(f"FYI\n\n{_block('From, Sent, To, Subject')}\n\nThe text", Subject="Re: FW: x"),
        {"reply_text": "FYI"},
        vietnamese=False,
    ),
]
