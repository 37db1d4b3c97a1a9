"""The words that say whose a number is: those before it on its line, or the title of its column."""

from __future__ import annotations

import re
from dataclasses import dataclass

from support.domain.personal_terms import FAMILIES, UNRELATED, family, numbers
from support.domain.text import fold

REACH = 60  # letters before a number in which a word names it
_READ = 84  # characters read for them: marks written apart take room too
# Between the naming word and the number only such words may stand for the name to be beyond doubt.
_CONNECTORS = re.compile(
    r"(?: (?:(?:12|9) so|gan chip|so|la|ma|cua|cu|moi|no|number|num|id|card|is|the|sau|nhu|ong|ba|anh|chi|em"
    r"|gom|co|va|hoac|ca|nhan|cong|dan|nay|toi|vo|chong|con|chau|bo|me|nhe))*\Z"
)
_TOLD = re.compile(r"(?: [a-z]+){1,7} la\Z")  # "CMND của Lò Thị Thu là …"
# A number followed by one of these counts something.
_COUNTED = re.compile(r"(?:ban ghi|luot|dong|vnd|ho so|truong hop|giao dich|byte|ms|giay)(?![a-z])")
# Nothing else parts a machine's word from its number.
_FOREIGN_GAP = re.compile(r"(?: (?:so|la|no|number|id|code))*\Z")
_SPENT = 9  # digits after a naming word: it has had its number
_CODED = re.compile(r" ma [a-z]+\Z")  # "CMND …, mã trạm": a code of its own
_CLOSED = re.compile(r"</[^<>]{0,40}>")  # the end of a field names it once more, behind its number
_MARKUP = re.compile(r" (?:t[dhr]|values) ")  # titles and cells of a page, columns of a query: all words hold
_HIDDEN = "chu so"  # what a mask leaves of a number
_DIGIT = re.compile(r"\d")
_BREATH = 12  # characters of ", " and "và" between two numbers
_GAP_END = re.compile(r"[\s>,;.:()/\u2013-]+")
_CODE = re.compile(r"(?i)(?<!\w)(?:m\u00e3|ma|ma\u0303|id)\W*\Z")  # a code of its own follows
_NUMBER_WORDS = frozenset({"so", "ma", "no", "id"})  # after a name they begin something else: "Chỉ số"
_MACHINE = re.compile(r"[\d=\[\]{}]")  # not between two people's numbers
_BULLET = re.compile(r"\n[\s>]{0,8}\d{1,3}[.)/]\s")
_AFTER = 24  # characters read for such a word


@dataclass(frozen=True, slots=True)
class Context:
    """What words before a number say: families named since the last unrelated word; `close` if at once.

    `numbered` when the word names a number ("mã số BHXH"), not perhaps an office ("BHXH tỉnh"), and none
    has come since. `spent` when a whole number has come since a word that stands further off. `foreign`
    when the word right before names a machine's number: a transaction, a serial.
    """

    families: frozenset[str] = frozenset()
    close: bool = False
    numbered: bool = False
    spent: bool = False
    foreign: bool = False


NOTHING = Context()
FOREIGN = Context(foreign=True)


def context(text: str, start: int) -> Context:
    """Read the words in the REACH letters before `start`."""
    written = text[max(0, start - _READ) : start]
    before = fold(_CLOSED.sub(" ", written) if "</" in written else written)[-REACH:]
    families: set[str] = set()
    end, numbered, named = -1, False, ""
    for hit in FAMILIES.finditer(before):
        named = family(hit)
        if named in UNRELATED:
            families.clear()
        else:
            families.add(named)
        end, numbered = hit.end(), numbers(hit)
    rest = before[end:]
    if not families:
        return FOREIGN if named == "foreign" and _FOREIGN_GAP.match(rest) else NOTHING
    if _CONNECTORS.match(rest) or _TOLD.match(rest):
        return Context(frozenset(families), close=True, numbered=numbered)
    digits = len(_DIGIT.findall(rest))
    had = (digits >= _SPENT or _HIDDEN in rest) and not _MARKUP.search(rest)
    spent = had or _CODED.search(rest) is not None
    return Context(frozenset(families), numbered=numbered and not digits, spent=spent)


def breath(gap: str) -> bool:
    """Return whether two numbers with `gap` between them are told of in one breath: ", ", " và "."""
    if len(gap) > _BREATH or "[" in gap or _CODE.search(gap):
        return False
    words = fold(gap)
    return _CONNECTORS.match(f" {words}".rstrip()) is not None and not FAMILIES.search(words)


def joins(gap: str) -> bool:
    """Return whether nothing but a list goes on in `gap` between two numbers: a new line, a name."""
    gap = _BULLET.sub(" ", gap)
    if _MACHINE.search(gap):
        return False
    words = [word for word in _GAP_END.split(gap) if word]
    if gap[-1:].isalnum() or (words and _NUMBER_WORDS & {fold(words[0]), fold(words[-1])}):
        return False
    return all(_person(word) for word in words) and not FAMILIES.search(fold(gap))


def _person(word: str) -> bool:
    """Return whether a word between two numbers may be of a name, or leads to one; "TK" and "IP" may not."""
    if word[0].isupper():
        return not (word.isupper() and word.isascii() and 1 < len(word) < 4)
    return not _CODE.search(word) and _CONNECTORS.match(f" {fold(word)}") is not None


def counted(text: str, end: int) -> bool:
    """Return whether a number that ends at `end` counts something: money, records, milliseconds."""
    after = text[end : end + _AFTER]
    return after[:1] in " \u00a0" and _COUNTED.match(fold(after)) is not None


# --- tables -----------------------------------------------------------------------------------------

_CELL_END = re.compile(r"[ \"']*(?:([\t|;,])|( {3}))")
_CELL_START = re.compile(r"(?:([\t|;,])|( {3}))[ \"']*\Z")
_TITLE = re.compile(r"\d{4}")  # what a row of titles does not hold
UNTITLED = "untitled"  # a column of a table with titles whose own says nothing of numbers
_TITLE_REST = 16  # letters beside the naming word; more make a sentence
_OTHER_REST = 12
_LINE = 1000  # characters; no row of a table for people is longer


class Columns:
    """Finds the title above a number in the tables of one text; every line is read once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._heads: dict[tuple[int, str], dict[int, str]] = {}

    def family(self, start: int, end: int) -> str:
        """Return the family that the column of text[start:end] is titled with, "" outside tables."""
        line = self.text.rfind("\n", max(0, start - _LINE), start) + 1
        if not line:
            return ""
        before = _CELL_START.search(self.text, max(0, start - 6), start)
        edge = before or _CELL_END.match(self.text, end)
        if not edge:
            return ""
        sign = edge[1] or edge[2]
        if self.text.count(sign, line, start + _LINE) < 2:
            return ""
        place = (
            self.text.count(sign, line, start)
            if len(sign) == 1
            else len(_cells(self.text[line:start], sign)) - 1
        )
        titles = self._titles(line, sign)
        return titles.get(place, UNTITLED) if titles else ""

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
            titles = {} if _TITLE.search(row) or row.endswith(":") else _named(row, sign)
            line = above
        self._heads.update(dict.fromkeys(((one, sign) for one in walked), titles))
        return titles


def _cells(row: str, sign: str) -> list[str]:
    return re.split(" {3,}", row) if sign.isspace() and sign != "\t" else row.split(sign)


def _named(row: str, sign: str) -> dict[int, str]:
    """Return which cells of a row of titles name a family, people's or other things'."""
    named: dict[int, str] = {}
    whole = not _DIGIT.search(row)
    for place, cell in enumerate(_cells(row, sign)):
        title = fold(cell[:60])
        hit = FAMILIES.search(title)
        if not hit:
            continue
        of = family(hit)
        if len(title) - len(hit[0]) <= (_OTHER_REST if of in UNRELATED else _TITLE_REST):
            named[place] = of
    # One word of other things makes no row of titles: "1;Lò Thị Thu;lỗi" stands among the rows.
    if UNRELATED.issuperset(named.values()) and (len(named) < 2 or not whole):
        return {}
    return named
