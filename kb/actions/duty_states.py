"""What the guides there are make of duties, read for many duties at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from kb.domain.duties import BEST_FIRST, Standing, state_of_guide
from kb.domain.states import OPEN, DutySource, DutyState, VersionState
from kb.models import Guide, GuideCode, GuideDuty, GuideDutyChange, GuideVersion

HEIR = Coalesce("guide__agency__successor", "guide__agency")
Found = dict[int, set[int]]  # duty -> guides


def bring_up_to_date(duties: Sequence[GuideDuty], today: date, now: datetime) -> list[GuideDuty]:
    """Write the state of locked open duties; returns those that changed. A question answered is closed."""
    candidates = _candidates(duties)
    standings = _standings({guide for guides in candidates.values() for guide in guides})
    changed, told = [], []
    for duty in duties:
        known = {guide: standings[guide] for guide in candidates[duty.pk] if guide in standings}
        state, guide = _best(duty, known, today)
        if (state.value, guide) == (duty.state, duty.guide_id):
            continue
        if state.value != duty.state:
            told.append(GuideDutyChange(duty=duty, state=state.value, at=now, guide_id=guide))
            duty.state_since = now
        duty.state, duty.guide_id = state.value, guide
        if duty.source == DutySource.QUESTIONS and state is DutyState.PUBLISHED:
            duty.ended_on = today
        changed.append(duty)
    GuideDuty.objects.bulk_update(changed, ["state", "guide", "state_since", "ended_on"], batch_size=200)
    GuideDutyChange.objects.bulk_create(told, batch_size=500)
    return changed


def _best(duty: GuideDuty, known: dict[int, Standing], today: date) -> tuple[DutyState, int | None]:
    """Return the state and the guide that gives it; the linked one where two are equally far."""
    ranked = sorted(
        (BEST_FIRST.index(state_of_guide(standing, today)), guide != duty.guide_id, -guide)
        for guide, standing in known.items()
    )
    if not ranked:
        return DutyState.NONE, None
    place, _other, guide = ranked[0]
    return BEST_FIRST[place], -guide


def _candidates(duties: Sequence[GuideDuty]) -> Found:
    """Return which guides each duty may be met by: the linked one, those of agency and system, of a service.

    A linked guide that names other systems alone does not count; a question is met by what is published
    on its topic. A translation meets nothing: it says again what another guide says.
    """
    found: Found = {duty.pk: set() for duty in duties}
    asked = [duty for duty in duties if duty.source == DutySource.QUESTIONS]
    others = [duty for duty in duties if duty.source != DutySource.QUESTIONS]
    _by_system(found, [duty for duty in others if duty.service_id is None])
    _by_service(found, [duty for duty in others if duty.service_id is not None])
    _by_topic(found, asked)
    _linked(found, duties)
    return found


def _original(rows: QuerySet) -> QuerySet:  # type: ignore[type-arg]
    found: QuerySet = rows.filter(guide__translation_of=None).annotate(heir=HEIR)  # type: ignore[type-arg]
    return found


def _by_system(found: Found, duties: Iterable[GuideDuty]) -> None:
    cells = {(duty.agency_id, duty.system_id): duty.pk for duty in duties}
    rows = _original(Guide.systems.through.objects.filter(connectedsystem__in={key[1] for key in cells}))
    rows = rows.filter(heir__in={key[0] for key in cells if key[0]})
    for guide, system, heir in rows.values_list("guide_id", "connectedsystem_id", "heir"):
        if (heir, system) in cells:
            found[cells[heir, system]].add(guide)


def _by_service(found: Found, duties: Iterable[GuideDuty]) -> None:
    cells = {(duty.agency_id, duty.service_id): duty.pk for duty in duties}
    rows = _original(Guide.services.through.objects.filter(service__in={key[1] for key in cells}))
    for guide, service, heir in rows.values_list("guide_id", "service_id", "heir"):
        if (heir, service) in cells:
            found[cells[heir, service]].add(guide)


def _by_topic(found: Found, duties: Sequence[GuideDuty]) -> None:
    if not duties:
        return
    published = Guide.objects.filter(current__isnull=False, topic__in={duty.topic_id for duty in duties})
    guides = list(published.values_list("pk", "topic_id"))
    systems, codes = defaultdict(set), defaultdict(set)
    keys = [pk for pk, _topic in guides]
    rows = Guide.systems.through.objects.filter(guide__in=keys)
    for guide, system in rows.values_list("guide_id", "connectedsystem_id"):
        systems[guide].add(system)
    for guide, code in GuideCode.objects.filter(guide__in=keys).values_list("guide_id", "folded"):
        codes[guide].add(code)
    for duty in duties:
        for guide, topic in guides:
            right_place = duty.system_id is None or duty.system_id in systems[guide]
            # A code tells causes of one system apart; alone it has to be in the guide.
            right_code = not duty.code or duty.system_id is not None or duty.code in codes[guide]
            if topic == duty.topic_id and right_code and right_place:
                found[duty.pk].add(guide)


def _linked(found: Found, duties: Sequence[GuideDuty]) -> None:
    linked = {duty.guide_id for duty in duties if duty.guide_id}
    named = defaultdict(set)
    rows = Guide.systems.through.objects.filter(guide__in=linked)
    for guide, system in rows.values_list("guide_id", "connectedsystem_id"):
        named[guide].add(system)
    for duty in duties:
        meant = duty.guide_id
        anywhere = duty.source == DutySource.QUESTIONS or duty.service_id is not None
        if meant and (anywhere or not named[meant] or duty.system_id in named[meant]):
            found[duty.pk].add(meant)


def _standings(guides: set[int]) -> dict[int, Standing]:
    states = [state.value for state in OPEN]
    being_written = GuideVersion.objects.filter(guide__in=guides, state__in=states)
    written = dict(being_written.values_list("guide_id", "state"))
    rows = Guide.objects.filter(pk__in=guides).annotate(expires_on=F("current__expires_on"))
    found = {}
    for pk, current, review_by, expires in rows.values_list("pk", "current", "review_by", "expires_on"):
        state = VersionState(written[pk]) if pk in written else None
        found[pk] = Standing(current is not None, review_by, expires, state)
    return found
