"""The morning's triage: the suggestions for many new tickets accepted at once."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from support.actions import base, stage_rules, suggestions, work
from support.actions.suggestions import Accepted
from support.domain.errors import Forbidden, NotAllowed, UserError
from support.domain.lifecycle import Stage
from support.domain.roles import Actor
from support.domain.topics import WITHOUT_SYSTEM
from support.domain.words import _
from support.models import Case
from support.queries import systems

MOST = 100  # tickets one click accepts


@transaction.atomic
def accept_many(by: Actor, *, case_ids: Sequence[int]) -> Accepted:
    """Accept the first suggestion of each new ticket, with its system where only one comes into question.

    What one may not see or work, what is not new, and what nothing was suggested for stays as it is. Each
    ticket leaves its own event. Raises Forbidden, NotAllowed when nothing could be accepted.
    """
    if not by.is_worker:
        raise Forbidden
    if len(set(case_ids)) > MOST:
        raise NotAllowed(_("Mỗi lần nhận gợi ý cho tối đa %(most)s phiếu."), most=MOST)
    # All before any: a rule that gives out by turns locks the queues, and no ticket may be waited for then.
    base.lock_cases(case_ids)
    done, lacking, left = list[int](), list[int](), 0
    for case_id in sorted(set(case_ids)):
        try:
            case = _accept(by, case_id)
        except UserError:
            case = None
        if case is None:
            left += 1
        else:
            (done if stage_rules.classified(case) else lacking).append(case_id)
    if not done and not lacking:
        raise NotAllowed(_("Không phiếu nào trong số đã chọn còn gợi ý để nhận."))
    return Accepted(tuple(done), tuple(lacking), left)


@transaction.atomic
def _accept(by: Actor, case_id: int) -> Case | None:
    case = base.lock_for_work(by, case_id)
    suggestion = getattr(case, "suggestion", None)
    if suggestion is None or suggestion.outcome or case.stage != Stage.NEW or not suggestion.first_id:
        return None
    before = {name: getattr(case, name) for name in suggestions.RESTORED}
    wanted = _with_system(by, case, suggestion.first_id)
    case = work.change_properties(by, case_id=case.pk, wanted=wanted)
    suggestions.remember(case.pk, before, case.version)
    return case


def _with_system(by: Actor, case: Case, topic: str) -> work.Properties:
    """Add the system where there is no choice: the agency's one connection, or none for such a topic."""
    if case.system_id or case.without_system:
        return work.Properties(topic=topic)
    agency_id = case.requesting_agency_id
    own = list(systems.connections_of(by, agency_id=agency_id)[:2]) if agency_id else []
    if len(own) == 1:
        return work.Properties(topic=topic, connection_id=own[0].pk, without_system=False)
    if not own and topic[0] in WITHOUT_SYSTEM:
        return work.Properties(topic=topic, without_system=True)
    return work.Properties(topic=topic)
