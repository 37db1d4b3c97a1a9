"""What screens show of tasks, connection requests, security assessments and who leads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from support.domain import privacy
from support.domain.assessment import CONTENT_LABELS, OUTCOME_LABELS, Content, Outcome, letter
from support.domain.connection_request import PARTS, Part
from support.domain.leads import BODY_LABELS, HOW_LABELS
from support.domain.roles import Actor
from support.domain.systems import AgencyKind
from support.models import AssessmentAnswer, Case, ConnectionRequest, SecurityAssessment, Task
from support.queries import connecting, lead_rules, tickets
from support.queries import tasks as kept
from support.queries.notices import Period
from support.web.words import sentence


@dataclass(frozen=True, slots=True)
class ShownTask:
    """A task, its words with personal data hidden, and the working time it took so far."""

    task: Task
    words: str
    worked: str
    late: bool


def tasks_of(viewer: Actor, case: Case) -> list[ShownTask]:
    """Return the tasks of a ticket as screens show them."""
    return [shown(task) for task in kept.of_case(viewer, case)]


def shown(task: Task) -> ShownTask:
    """Return one task as screens show it."""
    late = bool(task.due_on and not task.done_at and task.due_on < timezone.localdate())
    return ShownTask(task, privacy.mask(str(task)), worked(kept.minutes(task, timezone.now())), late)


def worked(minutes: int) -> str:
    """Write working minutes as people say them: 45 phút, 3 giờ 20 phút."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%s phút") % rest
    if not rest:
        return ngettext("%s giờ", "%s giờ", hours) % hours
    return _("%(hours)s giờ %(minutes)s phút") % {"hours": hours, "minutes": rest}


def steps(viewer: Actor, period: Period) -> list[dict[str, Any]]:
    """Return the lines of the report on the three tasks of Điều 7.2."""
    return [
        {"step": one, "words": _(one.words), "mean": worked(one.mean), "most": worked(one.most)}
        for one in kept.by_step(viewer, period)
    ]


@dataclass(frozen=True, slots=True)
class Leading:
    """Who leads and who coordinates, in words; `note` says what a person still has to decide."""

    lead: str
    coordinating: str
    clause: str
    note: str


def leading(case: Case) -> Leading:
    """Return who leads a ticket of this topic about this system, as the table of the law says."""
    owner = case.system.owner if case.system else None
    found = lead_rules.decide(case.topic_id or "", AgencyKind(owner.kind) if owner else None)
    return Leading(
        _(BODY_LABELS[found.lead]) if found.lead else "",
        "; ".join(_(BODY_LABELS[body]) for body in found.coordinating),
        found.clause,
        _(HOW_LABELS[found.how]) if HOW_LABELS[found.how] else "",
    )


@dataclass(frozen=True, slots=True)
class Given:
    """One content of Điều 7.1 as it was sent, or that it is missing."""

    part: Part
    label: str
    value: str
    missing: bool


def contents(found: connecting.Request) -> list[Given]:
    """Return the ten contents in the order of the law, personal data hidden."""
    absent = {part.name for part in found.missing}
    return [
        Given(
            part,
            _(part.label),
            privacy.mask(str(getattr(found.row, part.name) or "")),
            part.name in absent,
        )
        for part in PARTS
    ]


def request_panel(case: Case, found: connecting.Request | None) -> dict[str, Any]:
    """Return what the panel of a connection request shows."""
    if found is None:
        return {"found": None, "missing": [], "way": ""}
    row = found.row
    judged = not row.contents_at or found.missing or row.eligible_at
    return {
        "found": found,
        "missing": [_(part.label) for part in found.missing],
        "way": "" if judged else way(case, row),
    }


def way(case: Case, row: ConnectionRequest) -> str:
    """Return what is in the way of “Đủ điều kiện” in words, "" when nothing is."""
    error = connecting.in_the_way(case, row)
    return sentence(error) if error else ""


def assessment_panel(
    case: Case, row: SecurityAssessment | None, found: Mapping[Content, Outcome]
) -> dict[str, Any]:
    """Return what the panel of an assessment shows: five contents with their results, who leads."""
    said = {content: _(OUTCOME_LABELS[outcome]) for content, outcome in found.items()}
    return {
        "row": row,
        "lines": [(f"{letter(one)})", found.get(one, ""), said.get(one, "")) for one in Content],
        "answered": len(found),
        "leading": leading(case),
    }


def findings(viewer: Actor, row: SecurityAssessment) -> Sequence[tuple[str, AssessmentAnswer, bool]]:
    """Return the findings with their content's words, and whether the viewer may open the ticket."""
    found = [one for one in row.answers.all() if one.finding_id]
    seen = set(
        tickets.visible_to(viewer)
        .filter(pk__in=[one.finding_id for one in found])
        .values_list("pk", flat=True)
    )
    return [(_(CONTENT_LABELS[Content(one.content)]), one, one.finding_id in seen) for one in found]


def for_member(viewer: Actor, case: Case) -> dict[str, Any] | None:
    """Return what a member sees of its own agency's request: contents, what is missing, states of tasks."""
    found = connecting.of_case(case)
    if found is None:
        return None
    return {
        "found": found,
        "contents": contents(found),
        "missing": [_(part.label) for part in found.missing],
        "tasks": [one for one in tasks_of(viewer, case) if one.task.key],
    }
