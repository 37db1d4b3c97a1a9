"""A table that loses merged cells, a list its depth, a note its place, a picture its words."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from kb.domain import importing, markup
from kb.domain.importing import Tidied
from kb.domain.markup import Node
from support.reading import parent
from support.reading.parent import Manual
from tests.kb.manuals.expected import EXPECTED

FOLDER = Path(__file__).parent / "manuals"
NAMES = sorted(EXPECTED)


@cache
def imported(name: str) -> tuple[Manual, Tidied]:
    read = parent.manual(FOLDER / f"{name}.docx", f"{name}.docx")
    assert read.trouble == ""
    return read, importing.tidy(read.html)


def tables(body: str) -> list[list[str]]:
    found = []
    for table in markup.tree(body).find("table"):
        rows = []
        for row in table.find("tr"):
            cells = [one for one in row.children if one.tag in {"td", "th"}]
            rows.append(" ".join(f"{c.attrs.get('colspan', 1)}x{c.attrs.get('rowspan', 1)}" for c in cells))
        found.append(rows)
    return found


def lists(body: str) -> list[list[tuple[int, str]]]:
    def items(node: Node, depth: int) -> list[tuple[int, str]]:
        found: list[tuple[int, str]] = []
        for child in node.children:
            if child.tag == "li":
                own = Node("li", {}, [one for one in child.children if one.tag not in {"ol", "ul"}])
                found.append((depth, " ".join(own.words().split())))
            found += items(child, depth + (child.tag in {"ol", "ul"}))
        return found

    return [items(Node("", {}, [one]), 0) for one in markup.tree(body).children if one.tag in {"ol", "ul"}]


@pytest.mark.parametrize("name", NAMES)
def test_title_and_headings(name: str) -> None:
    _read, made = imported(name)
    assert made.title == EXPECTED[name].title
    shown = [(f"h{one.level}", one.title) for one in markup.contents(made.body)]
    assert shown == EXPECTED[name].headings


@pytest.mark.parametrize("name", NAMES)
def test_tables_keep_their_merged_cells(name: str) -> None:
    _read, made = imported(name)
    assert tables(made.body) == EXPECTED[name].tables
    heads = [len(list(one.find("th"))) for one in markup.tree(made.body).find("table")]
    assert heads == EXPECTED[name].th


@pytest.mark.parametrize("name", NAMES)
def test_lists_keep_their_depth(name: str) -> None:
    _read, made = imported(name)
    found = [one for one in lists(made.body) if one]
    wanted = EXPECTED[name].lists
    found = found[: len(wanted)]  # the notes at the end are a list too
    assert [[depth for depth, _ in one] for one in found] == [[depth for depth, _ in one] for one in wanted]
    for got, said in zip(found, wanted, strict=True):
        for (_, words), (_, begin) in zip(got, said, strict=True):
            assert words.startswith(begin)


@pytest.mark.parametrize("name", NAMES)
def test_pictures_keep_their_words_and_captions(name: str) -> None:
    read, made = imported(name)
    images = list(markup.tree(made.body).find("img"))
    assert [one.attrs["alt"] for one in images] == EXPECTED[name].pictures
    assert [one.attrs["src"] for one in images] == [importing.pending(n + 1) for n in range(len(images))]
    assert len(read.pictures) == len(images)
    assert all(picture.content[:4] == b"\x89PNG" and picture.width == 520 for picture, _ in read.pictures)
    captions = [one.words() for one in markup.tree(made.body).find("figcaption", "caption")]
    assert sorted(captions) == sorted(EXPECTED[name].captions)


@pytest.mark.parametrize("name", NAMES)
def test_notes_lead_both_ways(name: str) -> None:
    _read, made = imported(name)
    root = markup.tree(made.body)
    ids = {one.attrs["id"] for one in root.find("a", "li") if "id" in one.attrs}
    hrefs = [one.attrs["href"][1:] for one in root.find("a") if one.attrs.get("href", "").startswith("#")]
    assert made.notes == EXPECTED[name].footnotes
    assert len(hrefs) == 2 * made.notes == len(set(hrefs))
    assert set(hrefs) == ids


@pytest.mark.parametrize("name", NAMES)
def test_what_was_not_kept_is_counted(name: str) -> None:
    read, _made = imported(name)
    assert read.losses == EXPECTED[name].losses


@pytest.mark.parametrize("name", NAMES)
def test_words(name: str) -> None:
    _read, made = imported(name)
    assert [one for one in EXPECTED[name].has if one not in made.body] == []
    assert [one for one in EXPECTED[name].lacks if one in made.body] == []
    assert markup.clean(made.body) == made.body


def test_lists_of_another_look_keep_it() -> None:
    _read, made = imported("huong-dan-ket-noi-ndxp")
    first = next(iter(markup.tree(made.body).find("ol")))
    assert [one.attrs.get("type", "1") for one in first.find("ol")] == ["a"]
    assert len(list(first.find("ul"))) == 1
