"""Where in a document something stands, in words a person finds it by."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from support.domain.privacy import mask
from support.domain.words import _

NAME = _("tên tệp")
TEXT = _("trong văn bản")
# The words of support.reading.report's marks.
_WORDS: dict[str, str] = {
    "page": _("trang %(number)s"),
    "paragraph": _("đoạn %(number)s"),
    "table": _("bảng %(number)s"),
    "note": _("chú thích"),
    "margin": _("đầu trang hoặc chân trang"),
    "comment": _("ghi chú bên lề"),
}


def of(marks: Sequence[tuple[int, str, int]], offsets: Iterable[int]) -> list[str]:
    """Return the places of `offsets` in a text that `marks` cut, each once, in order: "trang 4"."""
    begins = [mark[0] for mark in marks]
    found: dict[str, None] = {}
    for offset in offsets:
        at = bisect_right(begins, offset) - 1
        found[_WORDS[marks[at][1]] % {"number": marks[at][2]} if at >= 0 else TEXT] = None
    return list(found)


def in_text(heading: str, paragraph: int) -> str:
    """Return the place of a paragraph under a heading of a guide: "mục “2. Chuẩn bị”, đoạn 3"."""
    if not heading:
        return _("đầu tài liệu, đoạn %(number)s") % {"number": paragraph}
    if not paragraph:
        return _("đề mục “%(heading)s”") % {"heading": mask(heading)[:80]}
    return _("mục “%(heading)s”, đoạn %(number)s") % {"heading": mask(heading)[:80], "number": paragraph}
