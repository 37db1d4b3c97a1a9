"""The words that say whose a number is: those before it on its line, or the title of its column."""

from __future__ import annotations

import re
from dataclasses import dataclass

from support.domain.text import fold

REACH = 60  # letters before a number in which a word names it
_READ = 84  # characters read for them: marks written apart take room too
_FAMILIES = re.compile(
    r"(?<![a-z])(?P<own>(?:(?:so|ma|the|giay|nr|no) ?)*)(?:"
    r"(?P<cccd>cccd|ddcn|can ?cuoc(?: ?cong ?dan)?|dinh ?danh(?! (?:va|dien))(?: ?ca ?nhan)?"
    r"|giay ?to ?tuy ?than|citizen ?(?:id|pid|identity|no|number)|(?:national|personal|identity) ?"
    r"(?:id|identification|card|no|number)|id ?card)"
    r"|(?P<cmnd>cmnd|cmtnd|cmt|chung ?minh(?: ?(?:nhan ?dan|thu))?)"
    r"|(?P<bhxh>bhxh|bhyt|bao ?hiem(?: ?(?:xa ?hoi|y ?te))?|(?:social|health) ?insurance)"
    r"|(?P<passport>ho ?chieu|passport|hc(?= ?so))"
    r"|(?P<other>dien ?thoai|sdt|dt|tel|phone|mobile|hotline|zalo|fax|loi|error|err|code"
    r"|(?:request|req|trace|session|transaction|txn|message|msg) ?(?:id)?|log|giao ?dich|tai ?khoan|stk|thue"
    r"|mst|yeu ?cau|ho ?so|phieu|van ?ban|cong ?van|to ?trinh|quyet ?dinh|hop ?dong|hoa ?don|don ?hang"
    r"|ban ?ghi|so ?luong|tong|luc|ngay|tien|phi|epoch|toa ?do|ticket|time|timestamp|thoi ?gian|nhan ?vien"
    r"|thiet ?bi|serial|phien|port|version|phien ?ban|thu ?tuc))(?![a-z])"
)
# Between the naming word and the number only such words may stand for the name to be beyond doubt.
_CONNECTORS = re.compile(
    r"(?: (?:so|la|ma|cua|cu|moi|no|number|num|id|the|sau|nhu|ong|ba|anh|chi|em|gom|co|va|hoac|ca|nhan|cong"
    r"|dan|nay))*\Z"
)
# A number followed by one of these counts something.
_COUNTED = re.compile(r"(?:ban ghi|luot|dong|vnd|ho so|truong hop|giao dich|byte|ms|giay)(?![a-z])")
_DIGIT = re.compile(r"\d")
_AFTER = 24  # characters read for such a word


@dataclass(frozen=True, slots=True)
class Context:
    """What words before a number say: families named since the last unrelated word; `close` if at once.

    `numbered` when the word names a number ("mã số BHXH"), not perhaps an office ("BHXH tỉnh"), and none
    has come since.
    """

    families: frozenset[str] = frozenset()
    close: bool = False
    numbered: bool = False


NOTHING = Context()


def context(text: str, start: int) -> Context:
    """Read the words in the REACH letters before `start`."""
    before = fold(text[max(0, start - _READ) : start])[-REACH:]
    families: set[str] = set()
    end, numbered = -1, False
    for hit in _FAMILIES.finditer(before):
        family = hit.lastgroup or ""
        if family == "other":
            families.clear()
        else:
            families.add(family)
        end, numbered = hit.end(), bool(hit["own"])
    if not families:
        return NOTHING
    rest = before[end:]
    numbered = numbered and not _DIGIT.search(rest)
    return Context(frozenset(families), _CONNECTORS.match(rest) is not None, numbered)


def joins(gap: str) -> bool:
    """Return whether two numbers with `gap` between them are told of in one breath: ", ", " và "."""
    return _CONNECTORS.match(f" {fold(gap)}".rstrip()) is not None


def counted(text: str, end: int) -> bool:
    """Return whether a number that ends at `end` counts something: money, records, milliseconds."""
    after = text[end : end + _AFTER]
    return after[:1] in " \u00a0" and _COUNTED.match(fold(after)) is not None


# --- tables -----------------------------------------------------------------------------------------

_CELL_END = re.compile(r"[ \"']*(?:([\t|;,])|( {3}))")
_CELL_START = re.compile(r"(?:([\t|;,])|( {3}))[ \"']*\Z")
_TITLE = re.compile(r"\d{4}")  # what a row of titles does not hold
_TITLE_REST = 16  # letters beside the naming word; more make a sentence
_LINE = 1000  # characters; no row of a table for people is longer


class Columns:
    """Finds the title above a number in the tables of one text; every line is read once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._heads: dict[tuple[int, str], dict[int, str]] = {}

    def family(self, start: int, end: int) -> str:
        """Return the family that the column of text[start:end] is titled with, else the empty string."""
        before = _CELL_START.search(self.text, max(0, start - 6), start)
        edge = before or _CELL_END.match(self.text, end)
        if not edge:
            return ""
        sign = edge[1] or edge[2]
        line = self.text.rfind("\n", max(0, start - _LINE), start) + 1
        if not line or self.text.count(sign, line, start + _LINE) < 2:
            return ""
        place = (
            self.text.count(sign, line, start)
            if len(sign) == 1
            else len(_cells(self.text[line:start], sign)) - 1
        )
        return self._titles(line, sign).get(place, "")

    def _titles(self, line: int, sign: str) -> dict[int, str]:
        """Return the titles that hold for the row at `line`: those nearest above, of an unbroken table."""
        walked: list[int] = []
        titles: dict[int, str] = {}
        while line > 0 and not titles:
            if (known := self._heads.get((line, sign))) is not None:
                titles = known
                break
            walked.append(line)
            above = self.text.rfind("\n", max(0, line - 1 - _LINE), line - 1) + 1
            row = self.text[above : line - 1]
            if (not above and line > _LINE) or row.count(sign) < 2:
                break
            titles = {} if _TITLE.search(row) else _named(row, sign)
            line = above
        self._heads.update(dict.fromkeys(((one, sign) for one in walked), titles))
        return titles


def _cells(row: str, sign: str) -> list[str]:
    return re.split(" {3,}", row) if sign.isspace() and sign != "\t" else row.split(sign)


def _named(row: str, sign: str) -> dict[int, str]:
    """Return which cells of a row of titles name a family."""
    named: dict[int, str] = {}
    for place, cell in enumerate(_cells(row, sign)):
        title = fold(cell[:60])
        hit = _FAMILIES.search(title)
        if hit and hit.lastgroup != "other" and len(title) - len(hit[0]) <= _TITLE_REST:
            named[place] = hit.lastgroup or ""
    return named
