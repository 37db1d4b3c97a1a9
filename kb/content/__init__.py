"""Guides that come with the product, as data files: read and judged before anything is made of them.

`chung` are our own (Điều 11.1), `tieng-anh` their translations; `co-quan` are invented ones of invented
agencies, for the demonstration alone. A file is called by its guide's address. It begins with lines
"tên: giá trị" (names in `_NAMES`, several values parted by ";"), an empty line, then the body as HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kb.domain import markup
from kb.domain.states import Language, Visibility
from support.domain.text import fold, nfc
from support.domain.topics import BY_CODE

OWN, AGENCIES, ENGLISH = "chung", "co-quan", "tieng-anh"
_HERE = Path(__file__).parent
_NAMES = frozenset(
    {"tên", "tóm tắt", "chủ đề", "mã", "ai đọc", "cơ quan", "hệ thống", "dịch vụ", "ngôn ngữ",
     "bản dịch của", "tệp"}
)  # fmt: skip
_ANCHOR = re.compile(r"(<h[2-4]) id=\"[^\"]*\"")


@dataclass(frozen=True, slots=True)
class Paper:
    """An attachment of a guide: its file name and the words that stand in it."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Written:
    """A guide as it stands in a file.

    `agency` is a key of the demonstration, "" for our own; `systems` are keys or names, `services` codes;
    `translation_of` is the address of the Vietnamese guide an English one says again.
    """

    slug: str
    title: str
    summary: str
    topic: str
    body: str
    visibility: Visibility
    language: Language = Language.VI
    translation_of: str = ""
    agency: str = ""
    systems: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    paper: Paper | None = None


def address(title: str) -> str:
    """Return the address a guide of this title gets."""
    return "-".join(fold(title).split())[:140].strip("-")


@cache
def shelf(name: str) -> tuple[Written, ...]:
    """Return the guides of a folder by their addresses; ValueError names the file that is not in order."""
    return tuple(_read(path) for path in sorted((_HERE / name).glob("*.html")))


def parse(raw: str, *, slug: str) -> Written:
    """Return the guide a file holds; ValueError says what is wrong with it."""
    head, _empty, body = nfc(raw).partition("\n\n")
    said = dict(_lines(head))
    title, language = said.get("tên", ""), Language(said.get("ngôn ngữ", Language.VI))
    found = Written(
        slug=slug,
        title=title,
        summary=said.get("tóm tắt", ""),
        topic=said.get("chủ đề", ""),
        body=body,
        visibility=Visibility(said.get("ai đọc", "")),
        language=language,
        translation_of=said.get("bản dịch của", ""),
        agency=said.get("cơ quan", ""),
        systems=_several(said, "hệ thống"),
        services=_several(said, "dịch vụ"),
        codes=_several(said, "mã"),
        paper=_paper(said.get("tệp", "")),
    )
    _judge(found)
    return found


def _read(path: Path) -> Written:
    try:
        return parse(path.read_text(encoding="utf-8"), slug=path.stem)
    except ValueError as error:
        raise ValueError(f"{path.parent.name}/{path.name}: {error}") from error


def _lines(head: str) -> Iterator[tuple[str, str]]:
    for line in head.splitlines():
        name, colon, value = line.partition(":")
        if not colon or name not in _NAMES:
            raise ValueError(f"unknown line {line!r}")
        yield name, value.strip()


def _several(said: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(filter(None, (one.strip() for one in said.get(name, "").split(";"))))


def _paper(said: str) -> Paper | None:
    name, bar, text = (one.strip() for one in said.partition("|"))
    return Paper(name, text) if bar else None


def _judge(found: Written) -> None:
    if address(found.title) != found.slug:
        raise ValueError(f"its address is {address(found.title)!r}")
    if not found.summary:
        raise ValueError("no summary")
    if found.topic not in BY_CODE:
        raise ValueError(f"no topic {found.topic!r}")
    if bool(found.translation_of) != (found.language is Language.EN):
        raise ValueError("a translation is English, and an English guide translates one")
    if _ANCHOR.sub(r"\1", markup.clean(found.body)) != found.body:
        raise ValueError("the body holds what guides may not hold")
