"""Security assessments (Điều 6.2, 6.4): opened for a reason, answered content by content, completed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone

from support import outbox
from support.actions import base, replies, tasks
from support.actions.intake import file_many
from support.domain.assessment import (
    CONTENT_LABELS,
    TITLES,
    TOPIC_OF,
    TRIGGER_LABELS,
    Content,
    Outcome,
    Trigger,
    check_exemption,
)
from support.domain.channels import Channel
from support.domain.dates import years_after
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound
from support.domain.events import EventKind
from support.domain.kinds import Kind
from support.domain.requests import FileIn, MessageIn, OpenRequest
from support.domain.roles import Actor, Role
from support.domain.system_flags import exemption_of, next_check
from support.domain.systems import EXEMPTION_LABELS, YEARLY_EXEMPT, Exemption
from support.domain.text import nfc
from support.domain.words import _
from support.models import (
    AssessmentAnswer,
    Case,
    ConnectedSystem,
    FollowUpAttachment,
    QueueProfile,
    SecurityAssessment,
    Task,
)
from support.queries import assessments

OURSELVES = _("Cơ quan quản lý Cơ sở dữ liệu quốc gia về dân cư")
DEFENCE_QUEUE = "he-thong-quoc-phong"  # Điều 6.3: handled apart
NOTES_MAX = 20_000


@dataclass(frozen=True, slots=True)
class Opening:
    """Why a check is opened: for which system, by what, after which ticket, due when; in whose words."""

    system_id: int
    trigger: Trigger
    source: Case | None = None
    due_on: date | None = None
    reason: str = ""


@transaction.atomic
def open_check(by: Actor, opening: Opening) -> Case:
    """Open a ticket of its own for a check; of one `source` there is one, and asking again returns it.

    Raises Forbidden for a sudden check (Điều 6.4b) by anybody but a team lead, NotAllowed for a yearly one
    of an exempt system, NotFound for an unknown system.
    """
    if opening.source:
        known = SecurityAssessment.objects.filter(source=opening.source).select_related("case").first()
        if known:
            return known.case
    system = _system(opening.system_id)
    _check_opening(by, opening, system)
    filed = file_many(by, [_request(opening, system)])[0]
    SecurityAssessment.objects.create(
        case_id=filed.case_id,
        system=system,
        trigger=opening.trigger.value,
        source=opening.source,
        due_on=opening.due_on,
    )
    return Case.objects.get(pk=filed.case_id)


def _system(system_id: int) -> ConnectedSystem:
    found = ConnectedSystem.objects.select_related("owner").filter(pk=system_id, active=True).first()
    if found is None:
        raise FieldError("system", _("Hệ thống không có trong danh mục."))
    return found


def _check_opening(by: Actor, opening: Opening, system: ConnectedSystem) -> None:
    if not by.is_worker:
        raise Forbidden
    sudden = opening.trigger is Trigger.SUDDEN
    if sudden and not (by.is_system or Role.TEAM_LEAD in by.roles):
        raise Forbidden(_("Chỉ lãnh đạo đội được mở kiểm tra đột xuất."))
    if opening.trigger is Trigger.YEARLY and next_check(assessments.facts(system)) is None:
        raise NotAllowed(_("Hệ thống này được miễn kiểm tra định kỳ (Điều 6.4c), hoặc chưa rõ ngày kết nối."))


def _request(opening: Opening, system: ConnectedSystem) -> OpenRequest:
    """Return the request that files the ticket; it belongs to no agency: a check is not announced by it."""
    title = TITLES[opening.trigger] % {"system": system.name}
    said = [title + ".", f"{TRIGGER_LABELS[opening.trigger]}."]
    if opening.source:
        said.append(f"{_('Theo phiếu')} {opening.source.number}.")
    if opening.due_on:
        said.append(f"{_('Đến hạn ngày')} {opening.due_on:%d/%m/%Y}.")
    words = nfc(opening.reason).strip()
    ministry = exemption_of(assessments.facts(system)) is Exemption.DEFENCE
    return OpenRequest(
        key="kt",
        channel=Channel.PORTAL,
        message=MessageIn(
            from_name=OURSELVES,
            from_email="",
            subject=title,
            body="\n".join(said) + (f"\n\n{words}" if words else ""),
            received_at=timezone.now(),
        ),
        kind=Kind.SECURITY_ASSESSMENT,
        topic=TOPIC_OF[opening.trigger],
        receipt=False,
        related_number=opening.source.number if opening.source else "",
        system_id=system.pk,
        queue=DEFENCE_QUEUE if ministry else _closed(opening.source),
        registered=False,
    )


def _closed(source: Case | None) -> str:
    """Return the key of the restricted queue `source` stands in, whose words do not leave it (Điều 3.2)."""
    profiles = QueueProfile.objects.filter(queue=source.queue_id if source else 0, restricted=True)
    return profiles.values_list("key", flat=True).first() or ""


@transaction.atomic
def begin(by: Actor, *, case_id: int, system_id: int | None, trigger: Trigger) -> SecurityAssessment:
    """Make a ticket that is here already an assessment of a system, as `open_check` makes a new one."""
    case = base.lock_for_work(by, case_id)
    known = SecurityAssessment.objects.filter(case=case).first()
    if known:
        return known
    if system_id is None:
        raise NotAllowed(_("Kiểm tra, đánh giá phải gắn một hệ thống: hãy chọn hệ thống của phiếu trước."))
    if trigger is Trigger.YEARLY:
        raise NotAllowed(_("Kiểm tra định kỳ do lịch hằng năm mở (Điều 6.4c); hãy chọn lý do khác."))
    system = _system(system_id)
    _check_opening(by, Opening(system_id, trigger), system)
    case.kind, case.system, case.without_system = Kind.SECURITY_ASSESSMENT.value, system, False
    row = SecurityAssessment.objects.create(case=case, system=system, trigger=trigger.value)
    data = {"system": system.pk, "trigger": trigger.value}
    outbox.record(by, outbox.Happened(EventKind.ASSESSMENT_BEGUN, [case.pk], data))
    base.save(case, "kind", "system", "without_system")
    return row


@dataclass(frozen=True, slots=True)
class Result:
    """What was found on one content."""

    outcome: Outcome
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """What is known so far: results by content, the confirming document (Điều 6.4a), or why exempt."""

    answers: Mapping[Content, Result] = field(default_factory=dict)
    code: str = ""
    day: date | None = None
    file_id: int | None = None
    exemption: Exemption = Exemption.NONE
    scan: FileIn | None = None  # a new file, kept on the ticket with a note and taken for `file_id`


@transaction.atomic
def record(by: Actor, *, case_id: int, results: Results, version: int | None = None) -> SecurityAssessment:
    """Keep what was found so far; a content left out of `results` has no result any more.

    Raises NotAllowed once the assessment is complete, FieldError for a future day or a foreign file.
    """
    case, row = _open_row(by, case_id, version)
    if results.day and results.day > timezone.localdate():
        raise FieldError("day", _("Ngày văn bản xác nhận không thể ở tương lai."))
    if results.exemption is not Exemption.NONE:
        check_exemption(Trigger(row.trigger), results.exemption)
    row.confirm_code = nfc(results.code).strip()[:120]
    row.confirm_date, row.exemption = results.day, results.exemption.value
    row.confirm_file = _scanned(by, case, results.scan) or _file(case, results.file_id)
    row.save(update_fields=["confirm_code", "confirm_date", "confirm_file", "exemption"])
    _keep_answers(row, results.answers)
    data = {"answered": sorted(results.answers), "exemption": row.exemption}
    outbox.record(by, outbox.Happened(EventKind.ASSESSMENT_SAVED, [case.pk], data))
    base.save(Case.objects.get(pk=case.pk))
    return row


@transaction.atomic
def finish(
    by: Actor, *, case_id: int, results: Results, on: date, version: int | None = None
) -> SecurityAssessment:
    """Keep the last results and complete the assessment, or nothing of both."""
    record(by, case_id=case_id, results=results, version=version)
    return complete(by, case_id=case_id, on=on)


def _open_row(by: Actor, case_id: int, version: int | None = None) -> tuple[Case, SecurityAssessment]:
    case = base.lock_for_work(by, case_id, version=version)
    row = SecurityAssessment.objects.select_related("system__owner").filter(case=case).first()
    if row is None:
        raise NotFound
    if row.completed_on:
        raise NotAllowed(_("Lần kiểm tra này đã hoàn thành; kết quả không sửa được nữa."))
    return case, row


def _scanned(by: Actor, case: Case, scan: FileIn | None) -> FollowUpAttachment | None:
    if scan is None:
        return None
    words = replies.Words(_("Văn bản xác nhận việc bảo đảm an ninh, an toàn thông tin."), [scan])
    note = replies.note(by, case_id=case.pk, words=words)
    found: FollowUpAttachment | None = note.followup.followupattachment_set.first()
    return found


def _file(case: Case, file_id: int | None) -> FollowUpAttachment | None:
    if file_id is None:
        return None
    found = FollowUpAttachment.objects.filter(pk=file_id, followup__message__case=case).first()
    if found is None:
        raise FieldError("file", _("Tệp được chọn không nằm trong phiếu này."))
    return found


def _keep_answers(row: SecurityAssessment, answers: Mapping[Content, Result]) -> None:
    kept = [content.value for content in answers]
    AssessmentAnswer.objects.filter(assessment=row, finding=None).exclude(content__in=kept).delete()
    for content, result in answers.items():
        notes = nfc(result.notes).strip()
        if result.outcome is Outcome.FINDING and not notes:
            raise FieldError(f"notes_{content.value}", _("Hãy ghi tồn tại phát hiện được."))
        AssessmentAnswer.objects.update_or_create(
            assessment=row,
            content=content.value,
            defaults={"outcome": result.outcome.value, "notes": notes[:NOTES_MAX]},
        )


@transaction.atomic
def complete(by: Actor, *, case_id: int, on: date, version: int | None = None) -> SecurityAssessment:
    """Complete an assessment (R12, R15): the system's last check is noted, findings get tickets of their own.

    What waited for it (Điều 7.2c) is done in the same event. An exemption stands instead of the check. Raises
    NotAllowed while something is missing, FieldError for a day that cannot be.
    """
    waiting = list(Task.objects.select_related("step").filter(follows=case_id, done_at=None))
    base.lock_cases([case_id, *(task.case_id for task in waiting)])
    case, row = _open_row(by, case_id, version)
    _check_day(row, on)
    assessments.require_complete(row)
    row.completed_on, row.completed_by_id = on, by.user_id
    _note_check(row, on)
    row.next_due = next_check(assessments.facts(row.system))
    row.save(update_fields=["completed_on", "completed_by", "next_due"])
    waived = EXEMPTION_LABELS[Exemption(row.exemption)] if row.exemption else ""
    tasks.settle(waiting, by, timezone.now(), waived)
    data = {"system": row.system_id, "on": on.isoformat(), "tasks": [task.pk for task in waiting]}
    touched = [case.pk, *(task.case_id for task in waiting)]
    outbox.record(by, outbox.Happened(EventKind.ASSESSMENT_DONE, touched, data))
    base.save(case)
    _open_findings(by, case, row)
    return row


def _check_day(row: SecurityAssessment, on: date) -> None:
    today = timezone.localdate()
    if on > today:
        raise FieldError("on", _("Ngày hoàn thành không thể ở tương lai."))
    if row.exemption == Exemption.CHECKED and years_after(on, 1) <= today:
        raise FieldError("on", _("Lần kiểm tra của cơ quan có thẩm quyền đã quá 01 năm (Điều 6.4c)."))


def _note_check(row: SecurityAssessment, on: date) -> None:
    """Note on the system the day it was last checked, or why it need not be checked each year.

    An older check entered late does not set the day back. A check by another competent authority counts as
    a check of that day (Điều 6.4c); the exemption of Điều 6.4a says nothing about the years to come.
    """
    system, exemption = row.system, Exemption(row.exemption)
    changed: dict[str, object] = {}
    if exemption in {Exemption.NONE, Exemption.CHECKED} and on > (system.assessed_on or date.min):
        changed["assessed_on"] = on
    if exemption in YEARLY_EXEMPT and not system.exemption:
        changed["exemption"] = exemption.value
    for name, value in changed.items():
        setattr(system, name, value)
    if changed:
        ConnectedSystem.objects.filter(pk=system.pk).update(**changed)


def _open_findings(by: Actor, case: Case, row: SecurityAssessment) -> Sequence[Case]:
    """Open one ticket for each finding that has none yet; internal like the check itself."""
    found = list(AssessmentAnswer.objects.filter(assessment=row, outcome=Outcome.FINDING.value, finding=None))
    queue = case.queue.profile.key
    filed = file_many(by, [_finding(case, row, answer, queue) for answer in found]) if found else []
    for answer, one in zip(found, filed, strict=True):
        answer.finding_id = one.case_id
        answer.save(update_fields=["finding"])
    return [answer.finding for answer in found if answer.finding]


def _finding(case: Case, row: SecurityAssessment, answer: AssessmentAnswer, queue: str) -> OpenRequest:
    label = CONTENT_LABELS[Content(answer.content)]
    subject = _("Khắc phục tồn tại, %(system)s: %(content)s") % {
        "system": row.system.name,
        "content": label,
    }
    return OpenRequest(
        key=answer.content,
        channel=Channel.PORTAL,
        message=MessageIn(OURSELVES, "", subject, answer.notes, timezone.now()),
        kind=Kind.SUPPORT,
        topic=TOPIC_OF[Trigger(row.trigger)],
        receipt=False,
        related_number=case.number,
        system_id=row.system_id,
        queue=queue,
        registered=False,
    )
