"""Catalogue: bytes of other languages with wrong or no label, which must not be read as Vietnamese."""

from __future__ import annotations

from tests.mailin.parse.builders import Case, b_word, head, text_mail

RUSSIAN = "Здравствуйте! Пожалуйста, проверьте настройки сервера и сообщите результат."
CHINESE = "您好，请检查服务器的连接设置，并尽快回复我们的邮件。谢谢合作。"
FRENCH = "Bonjour, l'accès au serveur a été coupé après la mise à jour du système."


def _raw(name: str, body: bytes, text: str, **fields: str | bytes) -> Case:
    return Case(f"tieng-khac-{name}", text_mail(body, None, **fields), {"body_text": text}, vietnamese=False)


CASES = [
    _raw("cp1251-khong-nhan", RUSSIAN.encode("cp1251"), RUSSIAN),
    _raw("koi8-khong-nhan", RUSSIAN.encode("koi8-r"), RUSSIAN),
    _raw("gbk-khong-nhan", CHINESE.encode("gbk"), CHINESE),
    _raw("latin1-khong-nhan", FRENCH.encode("latin-1"), FRENCH),
    Case(
        "tieng-khac-latin1-tieu-de",
        head(Subject="Webmail: ä ö ü ß".encode("latin-1")) + b"\r\nx",
        {"subject": "Webmail: ä ö ü ß"},
        vietnamese=False,
    ),
    _raw(
        "latin1-khoang-trang-cung",
        b"> + \xa0 \xa0 int a;\n> + \xa0 \xa0 int b;\n> + \xa0 \xa0 int c;\nok",
        "> + \xa0 \xa0 int a;\n> + \xa0 \xa0 int b;\n> + \xa0 \xa0 int c;\nok",
        Content_Type="text/plain; charset=iso-8859-1",
    ),
    Case(
        "tieng-khac-jis-ngoai-bang",
        head(Subject="=?iso-2022-jp?B?GyRCLSEbKEIgGyRCNF0/dDt6JUYlOSVIGyhC?=") + b"\r\nx",
        {"subject": "① 丸数字テスト"},
        vietnamese=False,
    ),
    Case(
        "tieng-khac-tieng-han",
        head(Subject=b_word("서버 연결 오류", "euc-kr")) + b"\r\nx",
        {"subject": "서버 연결 오류"},
        vietnamese=False,
    ),
    Case(
        "nguoi-gui-thieu-ten-hop-thu",
        head(From="An <@tinhmau.example.vn>", Return_Path="<an@tinhmau.example.vn>") + b"\r\nx",
        {"from_email": "an@tinhmau.example.vn", "from_name": "An"},
        vietnamese=False,
    ),
    Case(
        "khung-dong-chi-co-cach",
        head(Subject=None, Content_Type="multipart/mixed; boundary=x")
        + b"Subject: \r\n \r\n--x\r\nContent-Type: text/plain; "
        b"charset=utf-8\r\n\r\nL\xe1\xbb\x97i\r\n--x--\r\n",
        {"subject": "", "body_text": "Lỗi"},
    ),
]
