"""What is still wanted of a version before it is sent for approval: one list for the editor and the gate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from kb.domain import markup
from kb.domain.states import VISIBILITY_LABELS, Visibility
from kb.models import Guide, GuideVersion
from support.domain import privacy
from support.domain.words import _

MOST_PLACES = 20
_LACKING = {
    frozenset({"alt"}): _("Có ảnh chưa có lời tả"),
    frozenset({"link"}): _("Có liên kết trong bài không dẫn tới mục nào"),
    frozenset({"alt", "link"}): _("Có ảnh chưa có lời tả và liên kết không dẫn tới mục nào"),
}


class Standing(StrEnum):
    """How a point stands: fine, still open (it may be sent all the same), or in the way."""

    OK = "ok"
    OPEN = "open"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the text: section and paragraph as `markup.Block` counts them, 0 for title and summary.

    `what` is "alt" (a picture without words), "link" (an anchor that is not there), "number" (looks like a
    personal number); `anchor` is the heading before it.
    """

    what: str
    section: int = 0
    paragraph: int = 0
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One point: a source sentence with its parameters, and where in the text it is not met."""

    key: str
    standing: Standing
    words: str
    params: dict[str, object] = field(default_factory=dict)
    places: tuple[Place, ...] = ()


def checks(guide: Guide, version: GuideVersion) -> list[Check]:
    """Return every point in the order of the page (2 queries: systems, published number)."""
    blocks = markup.blocks(version.body)
    found = [
        _named(guide, version, blocks),
        _about(guide),
        _alive(version.body, blocks),
        _noted(guide, version),
        _shielded(version, blocks),
        _dated(version),
    ]
    return [one for one in found if one is not None]


def blocking(guide: Guide, version: GuideVersion) -> list[Check]:
    """Return the points that stand in the way of sending a version for approval."""
    return [one for one in checks(guide, version) if one.standing is Standing.BAD]


def _named(guide: Guide, version: GuideVersion, blocks: list[markup.Block]) -> Check:
    params: dict[str, object] = {"topic": str(guide.topic)}
    if not blocks:
        return Check("named", Standing.BAD, _("Chưa có nội dung"))
    if not version.summary:
        return Check("named", Standing.OPEN, _("Tên, chủ đề %(topic)s; chưa có tóm tắt"), params)
    return Check("named", Standing.OK, _("Tên, tóm tắt, chủ đề %(topic)s"), params)


def _about(guide: Guide) -> Check:
    readers: dict[str, object] = {"readers": VISIBILITY_LABELS[Visibility(guide.visibility)]}
    if guide.systems.exists():
        return Check("about", Standing.OK, _("Hệ thống và ai đọc được: %(readers)s"), readers)
    return Check("about", Standing.OPEN, _("Ai đọc được: %(readers)s; chưa chọn hệ thống"), readers)


def _alive(body: str, blocks: list[markup.Block]) -> Check:
    root = markup.tree(body)
    there = {one.attrs["id"] for one in root.find(*markup.TAGS) if one.attrs.get("id")}
    places: list[Place] = []
    for block, anchor in _placed(blocks):
        mute = [one for one in _within(block.node, "img") if not one.attrs.get("alt", "").strip()]
        dead = [
            one
            for one in _within(block.node, "a")
            if one.attrs.get("href", "").startswith("#") and one.attrs["href"][1:] not in there
        ]
        places += [_at("alt", block, anchor) for _one in mute]
        places += [_at("link", block, anchor) for _one in dead]
    if places:
        words = _LACKING[frozenset(one.what for one in places)]
        return Check("alive", Standing.BAD, words, places=tuple(places[:MOST_PLACES]))
    return Check("alive", Standing.OK, _("Ảnh có lời tả, liên kết trong bài còn sống"))


def _noted(guide: Guide, version: GuideVersion) -> Check | None:
    """A change is explained to readers, from the second version on."""
    if guide.current is None:
        return None
    number: dict[str, object] = {"number": guide.current.number}
    if version.note:
        return Check("noted", Standing.OK, _("Ghi chú thay đổi so với %(number)s"), number)
    return Check("noted", Standing.BAD, _("Chưa ghi thay đổi so với %(number)s"), number)


def _shielded(version: GuideVersion, blocks: list[markup.Block]) -> Check:
    """No personal number leaves in a guide (Điều 3.1); whether one is a false finding the approver says."""
    places = [
        Place("number") for text in (version.title, version.summary, version.note) if privacy.detect(text)
    ]
    for block, anchor in _placed(blocks):
        places += [_at("number", block, anchor) for _one in privacy.detect(block.text)]
    if places:
        return Check(
            "shielded", Standing.BAD, _("Có số nghi là số định danh"), places=tuple(places[:MOST_PLACES])
        )
    return Check("shielded", Standing.OK, _("Không có số định danh"))


def _dated(version: GuideVersion) -> Check:
    if version.effective_on:
        day: dict[str, object] = {"day": f"{version.effective_on:%d/%m/%Y}"}
        return Check("dated", Standing.OK, _("Ngày hiệu lực: %(day)s"), day)
    return Check("dated", Standing.OPEN, _("Ngày hiệu lực: từ khi công bố"))


def _placed(blocks: list[markup.Block]) -> Iterator[tuple[markup.Block, str]]:
    """Yield each block with the anchor of the heading before it."""
    anchor = ""
    for block in blocks:
        anchor = block.node.attrs.get("id", anchor) if block.kind in {"h2", "h3", "h4"} else anchor
        yield block, anchor


def _within(node: markup.Node, tag: str) -> Iterator[markup.Node]:
    if node.tag == tag:
        yield node
    yield from node.find(tag)


def _at(what: str, block: markup.Block, anchor: str) -> Place:
    return Place(what, block.section, block.paragraph, anchor)
