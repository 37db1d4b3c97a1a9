"""Bringing guides that come as files into the library, as drafts; what is there already stays untouched."""

from __future__ import annotations

from dataclasses import dataclass, field

from kb.actions.guides import GuideIn, begin
from kb.content import Written
from kb.models import Guide
from support.domain.roles import Actor
from support.models import ConnectedSystem, Service


@dataclass(frozen=True, slots=True)
class Known:
    """What guides in files are about, by the words they use: systems by key or name, services by code."""

    systems: dict[str, int] = field(default_factory=dict)
    services: dict[str, int] = field(default_factory=dict)


def known() -> Known:
    """Return the catalogue as files name it (2 queries)."""
    systems: dict[str, int] = {}
    for pk, key, name in ConnectedSystem.objects.values_list("pk", "key", "name"):
        systems[name] = pk
        if key:
            systems[key] = pk
    return Known(systems, dict(Service.objects.exclude(code="").values_list("code", "pk")))


def bring_in(by: Actor, *, written: Written, about: Known, agency_id: int | None = None) -> Guide | None:
    """Begin a guide as it is written, or return None when its address is taken.

    Systems and services that are not in the catalogue are left out. Raises what `begin` raises.
    """
    if Guide.objects.filter(slug=written.slug).exists():
        return None
    original = None
    if written.translation_of:
        original = Guide.objects.filter(slug=written.translation_of).values_list("pk", flat=True).first()
        if original is None or Guide.objects.filter(translation_of=original).exists():
            return None
    wanted = GuideIn(
        title=written.title,
        topic=written.topic,
        agency_id=agency_id,
        summary=written.summary,
        body=written.body,
        visibility=written.visibility,
        language=written.language,
        translation_of=original,
        systems=[about.systems[name] for name in written.systems if name in about.systems],
        services=[about.services[code] for code in written.services if code in about.services],
        codes=written.codes,
    )
    return begin(by, what=wanted)
