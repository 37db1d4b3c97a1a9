"""The words, folded, that name a person's number or a machine's, and one pattern that finds them fast."""

from __future__ import annotations

import re

# Families in the order in which they are tried; within one, longer words before what they begin with.
# Every word begins with a letter; what must stand before is told by a look back from behind the word.
_WORDS: dict[str, tuple[str, ...]] = {
    "cccd": (
        "cccd(?:an|no|number|moi)?",
        "c c c d",
        "ddcn",
        "pid",
        "vneid",
        "can ?cuoc(?: ?(?:cong ?dan|cd|dien ?tu))?",
        "cong dan(?<=ma cong dan)",
        "cong dan(?<=ma so cong dan)",
        r"cc(?<!\dcc)(?= (?:so|gan|moi|cu|la)(?![a-z])| ?\Z)",
        "dinh ?danh(?! (?:va|dien))(?: ?ca ?nhan)?",
        "giay ?to ?tuy ?than",
        "giayto(?<=sogiayto)",
        "giay to(?<=so giay to)",
        "citizen ?(?:id|pid|identity|no|number)",
        "national ?(?:id|identification|card|no|number)",
        "personal ?(?:id|identification|card|no|number)",
        "identity ?(?:id|identification|card|no|number)",
        "id ?card",
    ),
    "cmnd": (
        "cmnd(?:cu|no|number|moi)?",
        "c m n d",
        "cmtnd",
        "cmt(?:cu)?",
        "cm(?= ?cu(?![a-z]))",
        "chung ?minh(?: ?(?:nhan ?dan|thu))?",
    ),
    "bhxh": (
        "bhxh(?:no|number|moi)?",
        "bhyt(?:no|number|moi)?",
        "bao ?hiem(?: ?(?:xa ?hoi|y ?te))?",
        "social ?insurance",
        "health ?insurance",
    ),
    "passport": ("ho ?chieu(?:cu|moi)?", "passport(?:no|number|id)?", r"hc(?= ?so| la| ?\Z)"),
    "foreign": (
        "giao ?dich",
        "gd(?<=magd)",
        "gd(?<=ma gd)",
        "tra ?soat",
        "tham ?chieu",
        "request(?: ?(?:id|no))?",
        "req ?(?:id|no)",
        "trace ?(?:id|no)",
        "session ?(?:id|no)",
        "message ?(?:id|no)",
        "msg ?(?:id|no)",
        "trans(?:action)? ?(?:id|no)",
        "txn(?: ?(?:id|no))?",
        "rrn",
        "ref",
        "yeucau(?<=mayeucau)",
        "yeu cau(?<=ma yeu cau)",
        "van ?don",
        "buu ?gui",
        "tracking",
        "seri(?:al)?",
        "s n",
        "imei",
        "stk",
        "may(?<=so may)",
        "phien(?<=ma phien)",
        "taikhoan(?<=sotaikhoan)",
        "tai khoan(?<=so tai khoan)",
        "hoa ?don",
        "chung ?tu",
        "bien ?lai",
    ),
    "other": (
        "ban ?ghi",
        "batch",
        "bien ?nhan",
        "chi so",
        "khoan",
        "tk",
        "chung ?thu(?= so)",
        "code",
        "cong ?van",
        "di ?dong",
        "dien ?thoai",
        "don ?hang",
        "dt",
        "epoch",
        "err(?:or)?",
        "fax",
        "goi(?! la)(?! ten)(?! tat)(?! chung)",
        "ho ?so",
        "hop ?dong",
        "hotline",
        "job",
        "khach ?hang",
        "khai ?sinh",
        "lien ?he",
        "log",
        "loi",
        "luc",
        "message",
        "mobile",
        "msg",
        "mst",
        "ngay",
        "nhan ?vien",
        "phi",
        "phien(?: ?ban)?",
        "phieu",
        "phone",
        "port",
        "quyet ?dinh",
        "req",
        "sdt",
        "session",
        "so ?luong",
        "tai ?khoan",
        "tel",
        "thiet ?bi",
        "thoi ?gian",
        "thu ?tuc",
        "thue",
        "thumbprint",
        "ticket",
        "tien",
        "time(?:stamp)?",
        "to ?trinh",
        "toa ?do",
        "tong",
        "trace",
        "transaction",
        "van ?ban",
        "version",
        "yeu ?cau",
        "zalo",
    ),
}
# Families of words that name no person's number.
UNRELATED = frozenset({"foreign", "other"})
_LETTERS = sorted({word[0] for words in _WORDS.values() for word in words})
_GROUPS = [  # a letter, a family, and how its words of that letter go on
    (letter, name, "|".join(word[1:] for word in words if word[0] == letter))
    for letter in _LETTERS
    for name, words in _WORDS.items()
    if any(word[0] == letter for word in words)
]
# One look at the first letter spares the trial of most words.
_WORD = "|".join(
    f"{letter}(?:{'|'.join(f'({rest})' for first, _, rest in _GROUPS if first == letter)})"
    for letter in _LETTERS
)
FAMILIES = re.compile(rf"(?<![a-z])((?:(?:so|ma|the|giay|nr|no) ?)*)(?:{_WORD})(?![a-z])")
_FAMILY_OF = ["", "", *(name for _, name, _ in _GROUPS)]  # by number of group: none, the words of numbers, …


def family(hit: re.Match[str]) -> str:
    """Return the family of the word that FAMILIES hit."""
    return _FAMILY_OF[hit.lastindex or 0]


def numbers(hit: re.Match[str]) -> bool:
    """Return whether the word comes with one for a number or a card: "mã số BHXH", "thẻ căn cước"."""
    return bool(hit[1])
