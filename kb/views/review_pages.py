"""What the pages of a review show: rows of the diff with what is said at each, checks, side facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kb.actions import review, shield
from kb.actions.shield import Examined, Warned
from kb.domain import diff, markup
from kb.domain import shield as words
from kb.domain.quoting import locate
from kb.domain.shield import Place
from kb.domain.states import FROZEN, STATE_LABELS, VISIBILITY_LABELS, VersionState, Visibility
from kb.models import Guide, GuideVersion
from kb.queries import readiness
from kb.queries import review as kept
from kb.queries.readiness import Check, Standing
from kb.queries.review import Thread
from support.domain.roles import Actor

VIEWS = {
    "hai-cot": gettext_lazy("Hai cột"),
    "mot-cot": gettext_lazy("Một cột"),
    "sach": gettext_lazy("Bản sạch"),
}
LOOKS: dict[VersionState, tuple[str, str]] = {
    VersionState.DRAFT: ("pencil-square", "mute"),
    VersionState.IN_REVIEW: ("hourglass-split", "info"),
    VersionState.CHANGES_ASKED: ("chat-left-text", "warn"),
    VersionState.CHECKING: ("hourglass-split", "coord"),
    VersionState.APPROVED: ("check-circle", "ok"),
    VersionState.PUBLISHED: ("check-circle-fill", "ok"),
    VersionState.SUPERSEDED: ("arrow-counterclockwise", "mute"),
    VersionState.WITHDRAWN: ("slash-circle", "bad"),
    VersionState.EXPIRED: ("hourglass-split", "warn"),
    VersionState.ABANDONED: ("x-lg", "mute"),
}


def state_of(version: GuideVersion) -> dict[str, str]:
    """Return icon, tone and words of a version's state."""
    state = VersionState(version.state)
    icon, tone = LOOKS[state]
    # The head of a narrow page has no room for whose turn it is; the page says it below.
    words = _("Chờ kiểm tra") if state is VersionState.CHECKING else _(STATE_LABELS[state])
    return {"icon": icon, "tone": tone, "state": words}


def place_words(place: Place) -> str:
    """Return a place in the reader's language."""
    return _(place.sentence) % place.params if place.params else _(place.sentence)


@dataclass(slots=True)
class Shown:
    """A row of the diff on the page: HTML that was cleaned, `digest` to speak of it, what is said at it."""

    kind: str
    old: str
    new: str
    both: str
    at: int
    digest: str
    heading: str
    shape: bool
    title: bool  # a heading: what is said stands at what follows it
    threads: list[Thread] = field(default_factory=list)


@dataclass(slots=True)
class Part:
    """Rows that belong together: a change, or unchanged ones folded under `words`."""

    rows: list[Shown]
    same: bool
    number: int
    words: str = ""

    @property
    def talked(self) -> bool:
        """True where somebody said something: then it stands open."""
        return any(row.threads for row in self.rows)


def body_of(version: GuideVersion, examined: Examined | None) -> str:
    """Return the body to show, cleaned: what is warned of nobody sees, invented data stands there."""
    body = markup.clean(version.body)
    if VersionState(version.state) in FROZEN:
        return body
    if examined is not None and not any(one.block >= 0 for one in examined.open):
        return body
    return words.replaced(body)[0]


def title(before: GuideVersion | None, found: GuideVersion) -> str:
    """Return both titles with what changed marked, "" where none did."""
    if before is None or before.title == found.title:
        return ""
    mine, theirs = (words.replaced_text(one.title)[0] for one in (before, found))
    return diff.words(mine, theirs)


def lead(before: GuideVersion | None, found: GuideVersion) -> str:
    """Return the summary with what changed marked: what lists and search show is signed as well."""
    mine, theirs = (words.replaced_text(one.summary)[0] for one in (before or found, found))
    return diff.words(mine, theirs)


def parts(old: str, new: str, raw: Sequence[markup.Block], said: Iterable[Thread]) -> list[Part]:
    """Return the parts of the page; `raw` are the blocks as stored, for what is said of them."""
    at_block: dict[int, list[Thread]] = {}
    for thread in said:
        at_block.setdefault(locate(raw, thread.head.block, thread.head.quote), []).append(thread)
    made = []
    for stretch in diff.stretches(diff.compare(old, new)):
        rows = [_shown(row, raw, at_block) for row in stretch.rows]
        name = _sections(stretch.rows) if stretch.same else ""
        made.append(Part(rows, stretch.same, stretch.number, name))
    return made


def _shown(row: diff.Row, raw: Sequence[markup.Block], said: dict[int, list[Thread]]) -> Shown:
    heading = row.block.heading if row.block.kind != "h2" else ""
    return Shown(
        row.kind.value,
        row.old,
        row.new,
        row.both,
        row.at,
        raw[row.at].digest if 0 <= row.at < len(raw) else "",
        heading,
        row.shape,
        row.block.kind in {"h2", "h3", "h4", "hr"},
        said.pop(row.at, []) if row.at >= 0 else [],
    )


def _sections(rows: Sequence[diff.Row]) -> str:
    """Say what did not change: "Mục 1, mục 2 không đổi"."""
    whole = [row.block.section for row in rows if row.block.kind == "h2"]
    if not whole:
        many = len(rows)
        return ngettext("%s đoạn không đổi", "%s đoạn không đổi", many) % many
    named = ", ".join(_("mục %s") % one for one in whole[:8]) + (", …" if len(whole) > 8 else "")
    return _("%s không đổi") % (named[:1].upper() + named[1:])


# --- checks -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of what the machine checked: `ok` True, False, or None for a fact."""

    ok: bool | None
    text: str


def check_words(check: Check) -> str:
    """Return a point of readiness in words, with where it is not met."""
    said = _(check.words) % check.params if check.params else _(check.words)
    places = [
        _("mục %(section)s, đoạn %(paragraph)s") % {"section": one.section, "paragraph": one.paragraph}
        for one in check.places
    ]
    return f"{said}: {'; '.join(places)}" if places else said


def ticks(
    viewer: Actor, version: GuideVersion, examined: Examined, before: GuideVersion | None
) -> list[Tick]:
    """Return what the machine checked of a version under review."""
    found = [_personal(examined)]
    found += [
        Tick(check.standing is Standing.OK, check_words(check))
        for check in readiness.checks(version.guide, version)
        if check.key != "shielded" and check.standing is not Standing.OPEN
    ]
    if version.state in {VersionState.IN_REVIEW.value, VersionState.CHECKING.value}:
        why = review.refusal(viewer, version)
        found.append(Tick(not why, _(why) if why else _("Người duyệt khác người soạn")))
    if before is not None and (many := kept.cited(before)):
        text = ngettext(
            "%(many)s phiếu dẫn tới bản %(number)s vẫn mở đúng bản %(number)s",
            "%(many)s phiếu dẫn tới bản %(number)s vẫn mở đúng bản %(number)s",
            many,
        )
        found.append(Tick(None, text % {"many": many, "number": before.number}))
    return found


def _personal(examined: Examined) -> Tick:
    if many := len(examined.open):
        words = ngettext("Còn %s chỗ chưa qua lá chắn", "Còn %s chỗ chưa qua lá chắn", many)
        return Tick(ok=False, text=words % many)
    if many := len(examined.aside):
        words = ngettext("Lá chắn: %s chỗ đã bỏ qua, có lý do", "Lá chắn: %s chỗ đã bỏ qua, có lý do", many)
        return Tick(ok=True, text=words % many)
    return Tick(ok=True, text=_("Không còn số định danh"))


def warned(found: Iterable[Warned]) -> list[dict[str, Any]]:
    """Return warnings for the page: place in words, the way there, who set it aside and why."""
    return [
        {
            "place": place_words(one.place),
            "anchor": f"khoi-{one.block}" if one.block >= 0 else "",
            "heading": one.anchor,
            "digest": one.digest,
            "final": one.final,
            "count": one.count,
            "overrule": one.overrule,
        }
        for one in found
    ]


def facts(guide: Guide) -> dict[str, str]:
    """Return who reads a guide and under which duty it stands."""
    duty = (
        _("Tài liệu của cơ quan quản lý CSDLQG về dân cư (Điều 11.1)")
        if guide.agency_id is None
        else _("Tài liệu của cơ quan kết nối (Điều 9.1)")
    )
    return {"visibility": _(VISIBILITY_LABELS[Visibility(guide.visibility)]), "duty": duty}


def examined_for(version: GuideVersion) -> Examined:
    """Return what the shield says of a version."""
    return shield.examine(version)
