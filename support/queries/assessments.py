"""Reading security assessments: what is answered, what is missing, and the yearly schedule (Điều 6.4c)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from support.domain.assessment import (
    Confirmation,
    Content,
    Outcome,
    Standing,
    Trigger,
    check_complete,
    standing,
)
from support.domain.errors import NotAllowed
from support.domain.kinds import Kind
from support.domain.lifecycle import Stage
from support.domain.system_flags import Facts, exemption_of, next_check
from support.domain.systems import AgencyKind, Exemption
from support.domain.words import _
from support.models import (
    AssessmentAnswer,
    Case,
    ConnectedSystem,
    Connection,
    FollowUpAttachment,
    SecurityAssessment,
)

NEEDS_RESULT = frozenset({Stage.RESOLVED, Stage.CLOSED})


def of_case(case: Case) -> SecurityAssessment | None:
    """Return the assessment of a ticket with its system, source and answers; None when it has none."""
    rows = SecurityAssessment.objects.filter(case=case).select_related(
        "system__owner", "source", "confirm_file"
    )
    return rows.prefetch_related("answers__finding").first()


def kept(case: Case) -> SecurityAssessment | None:
    """Return the assessment row of a ticket, None for others; asks nothing after `tickets.get`."""
    found: SecurityAssessment | None = getattr(case, "assessment", None)
    return found


def with_outcomes(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Let each case bring along what its check found on each content, so that `outcomes` asks nothing."""
    answers = AssessmentAnswer.objects.filter(assessment__case=OuterRef("pk"))
    told = {one.value: Subquery(answers.filter(content=one.value).values("outcome")[:1]) for one in Content}
    return cases.annotate(outcomes_now=JSONObject(**told))


def outcomes(case: Case) -> dict[Content, Outcome]:
    """Return the outcome of each content that has one, of a case of `tickets.get`."""
    found: dict[str, str | None] = getattr(case, "outcomes_now", {})
    return {Content(content): Outcome(outcome) for content, outcome in found.items() if outcome}


def answered(row: SecurityAssessment) -> dict[Content, Outcome]:
    """Return the outcome of each content that has one."""
    return {Content(one.content): Outcome(one.outcome) for one in row.answers.all()}


def require_complete(row: SecurityAssessment) -> None:
    """Raise NotAllowed unless all that Điều 6.2 and 6.4a ask of an assessment is there (R12, R15)."""
    confirmation = Confirmation(row.confirm_code, row.confirm_date, has_file=row.confirm_file_id is not None)
    check_complete(Trigger(row.trigger), answered(row), confirmation, Exemption(row.exemption))


def require_result(case: Case, stage: Stage) -> None:
    """Refuse to settle an assessment that has no result (R15)."""
    if stage not in NEEDS_RESULT or case.kind != Kind.SECURITY_ASSESSMENT.value:
        return
    row = SecurityAssessment.objects.filter(case=case).first()
    if row is None:
        raise NotAllowed(
            _("Phiếu kiểm tra, đánh giá chưa có kết quả. Nếu đây chỉ là câu hỏi, hãy sửa loại của phiếu.")
        )
    if row.completed_on is None:
        require_complete(row)
        raise NotAllowed(_("Hãy bấm “Hoàn thành” ở phần kiểm tra, đánh giá trước khi kết thúc phiếu."))


def files_of(case: Case) -> list[FollowUpAttachment]:
    """Return the files on a ticket, oldest first: one of them may be the confirming document."""
    return list(FollowUpAttachment.objects.filter(followup__message__case=case).order_by("pk"))


def connected(today: date) -> QuerySet[ConnectedSystem]:
    """Return the systems in use with a connection of `today`; `first` is the day of the oldest of them."""
    running = Connection.objects.filter(
        Q(until=None) | Q(until__gte=today), Q(since=None) | Q(since__lte=today)
    )
    return (
        ConnectedSystem.objects.filter(connections__in=running, active=True)
        .select_related("owner")
        .annotate(first=Min("connections__since"))
    )


def facts(system: ConnectedSystem) -> Facts:
    """Return what the yearly day of a system is counted from; `first` is asked for where it is not known."""
    first = system.first if hasattr(system, "first") else _first(system)
    return Facts(
        level=system.safety_level,
        assessed=system.assessed_on,
        connected=first,
        exemption=Exemption(system.exemption),
        owner_kind=AgencyKind(system.owner.kind) if system.owner else None,
    )


def _first(system: ConnectedSystem) -> date | None:
    today = timezone.localdate()
    current = Connection.objects.filter(Q(until=None) | Q(until__gte=today), system=system)
    day: date | None = current.aggregate(first=Min("since"))["first"]
    return day


@dataclass(frozen=True, slots=True)
class Line:
    """A connected system and its yearly check: when due, how that stands, the ticket that does it."""

    system: ConnectedSystem
    due: date | None
    standing: Standing
    exemption: Exemption
    case: Case | None = None


def schedule(today: date) -> list[Line]:
    """Return every connected system, the earliest due first, exempt and undated ones last; two queries."""
    systems = list(connected(today))
    running = {
        row.system_id: row.case
        for row in SecurityAssessment.objects.filter(
            trigger=Trigger.YEARLY.value, completed_on=None
        ).select_related("case")
    }
    lines = [_line(system, today, running.get(system.pk)) for system in systems]
    return sorted(lines, key=lambda line: (line.due or date.max, line.system.sort_key, line.system.pk))


def _line(system: ConnectedSystem, today: date, case: Case | None) -> Line:
    known = facts(system)
    due, exemption = next_check(known), exemption_of(known)
    return Line(system, due, standing(due, exemption, today), exemption, case)


def falls_due(lines: Iterable[Line], today: date) -> list[Line]:
    """Return the lines whose check is to be opened by `today` and is not running."""
    wanted = {Standing.OVERDUE, Standing.SOON}
    return [
        line
        for line in lines
        if line.standing in wanted and line.due and line.due <= today and line.case is None
    ]
