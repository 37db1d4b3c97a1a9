"""What narrows a search: branch of topics, agency, system, error code, state, language; counted, bounded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kb.domain.states import LANGUAGE_LABELS, Language
from kb.models import Guide, GuideCode
from support.models import Agency, ConnectedSystem, Topic

OURS = "0"  # the NDB agency's own guides among the agencies
VALID, DUE = "hieu-luc", "ra-soat"
_SHOWN = 8  # choices shown of a facet, the most frequent

_ID = 10  # digits no id of a row has

# Guide -> facet -> its values.
Features = dict[int, dict[str, frozenset[str]]]
# Facet -> value -> what people read, of the guides found.
Names = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was ticked, by facet; an empty facet narrows nothing."""

    topic: frozenset[str] = frozenset()
    agency: frozenset[str] = frozenset()
    system: frozenset[str] = frozenset()
    code: frozenset[str] = frozenset()
    state: frozenset[str] = frozenset()
    language: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Return whether anything was ticked."""
        return any(getattr(self, one.name) for one in fields(self))


@dataclass(frozen=True, slots=True)
class Choice:
    """A box to tick: its value, its words, in how many of the found guides it holds, whether it is ticked."""

    value: str
    label: str
    count: int
    ticked: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet with its choices, the most frequent first, ticked ones always there."""

    name: str
    label: str
    choices: Sequence[Choice] = field(default_factory=tuple)


FACETS = tuple(one.name for one in fields(Chosen))


def kept(known: Features, chosen: Chosen, but: str = "") -> set[int]:
    """Return the guides that have one of the ticked values of each facet, the facet `but` aside."""
    wanted = {name: getattr(chosen, name) for name in FACETS if name != but and getattr(chosen, name)}
    if not wanted:
        return set(known)
    return {
        guide
        for guide, values in known.items()
        if all(values.get(name, frozenset()) & ticked for name, ticked in wanted.items())
    }


def counted(known: Features, chosen: Chosen, names: Names) -> list[Facet]:
    """Return every facet worth showing; each counts what the others leave.

    No query, but for the words of a ticked value none of the found guides has.
    """
    counts: dict[str, Counter[str]] = {}
    for name in FACETS:
        left = kept(known, chosen, but=name)
        counts[name] = Counter(value for guide in left for value in known[guide].get(name, ()))
        counts[name].update(dict.fromkeys(getattr(chosen, name), 0))
    shown = {
        name: sorted(count, key=lambda value: (value not in getattr(chosen, name), -count[value], value))[
            :_SHOWN
        ]
        for name, count in counts.items()
    }
    words = _words(shown, names)
    return [
        Facet(name, _label(name), _choices(shown[name], counts[name], words[name], getattr(chosen, name)))
        for name in FACETS
        if len(shown[name]) > 1 or getattr(chosen, name)
    ]


def _choices(
    values: Sequence[str], counts: Mapping[str, int], words: Mapping[str, str], ticked: frozenset[str]
) -> list[Choice]:
    return [
        Choice(value, words.get(value, value), counts[value], value in ticked)
        for value in values
        if value in words
    ]


def _words(shown: Mapping[str, Sequence[str]], names: Names) -> dict[str, dict[str, str]]:
    """Return facet -> value -> what people read; a value nobody knows has no words."""
    named = {facet: dict(names[facet]) for facet in ("topic", "agency", "system")}
    lacking = {facet: [one for one in shown[facet] if one not in named[facet]] for facet in named}
    lacking["agency"] = [one for one in lacking["agency"] if one != OURS]
    if lacking["topic"]:
        named["topic"] |= dict(Topic.objects.filter(code__in=lacking["topic"]).values_list("code", "name"))
    agencies, systems = _numbers(lacking["agency"]), _numbers(lacking["system"])
    if agencies:
        named["agency"] |= {str(one.pk): str(one) for one in Agency.objects.filter(pk__in=agencies)}
    if systems:
        rows = ConnectedSystem.objects.filter(pk__in=systems).values_list("pk", "name")
        named["system"] |= {str(pk): name for pk, name in rows}
    ours = {OURS: _("Cơ quan quản lý CSDLQG về dân cư")}
    return {
        "topic": named["topic"],
        "agency": ours | named["agency"],
        "system": named["system"],
        "code": {code: code for code in shown["code"]},
        "state": {VALID: _("Đang hiệu lực"), DUE: _("Cần rà soát")},
        "language": {one.value: _(LANGUAGE_LABELS[one]) for one in Language},
    }


def _label(name: str) -> str:
    return {
        "topic": _("Chủ đề"),
        "agency": _("Cơ quan soạn"),
        "system": _("Hệ thống"),
        "code": _("Mã lỗi, số văn bản"),
        "state": _("Tình trạng"),
        "language": _("Ngôn ngữ"),
    }[name]


def _numbers(values: Iterable[str]) -> list[int]:
    """Return those that are ids of rows."""
    return [int(value) for value in values if value.isascii() and value.isdecimal() and len(value) < _ID]


def narrowed(chosen: Chosen) -> QuerySet[Guide]:
    """Return the guides that hold one of the ticked values of every facet."""
    guides, today = Guide.objects.all(), timezone.localdate()
    if chosen.topic:
        guides = guides.filter(Q(topic__in=chosen.topic) | Q(topic__parent__in=chosen.topic))
    if chosen.agency:
        ours = Q(agency=None) if OURS in chosen.agency else Q(pk__in=())
        guides = guides.filter(ours | Q(agency__in=_numbers(chosen.agency)))
    if chosen.system:
        tagged = Guide.systems.through.objects.filter(connectedsystem__in=_numbers(chosen.system))
        guides = guides.filter(pk__in=tagged.values("guide"))
    if chosen.code:
        guides = guides.filter(pk__in=GuideCode.objects.filter(code__in=chosen.code).values("guide"))
    if chosen.language:
        guides = guides.filter(language__in=chosen.language)
    if len(chosen.state & {VALID, DUE}) == 1:
        late = Q(review_by__lt=today)
        guides = guides.filter(late if DUE in chosen.state else ~late | Q(review_by=None))
    return guides
