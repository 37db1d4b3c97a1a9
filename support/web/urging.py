"""Urgings on the page and on paper: whom one may urge, the draft of the letter, the letter itself."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from support.domain.coordination import OPEN as ASKED
from support.domain.roles import Actor
from support.domain.urging import OFFICE_LABELS, Office, Target, letter
from support.models import Agency, Case, Coordination, QueueProfile, Urging
from support.queries import leading, lists, oversight, urgings
from support.web import paperwork
from support.web.papers import blocks
from support.web.papers.blocks import Paper

Choice = tuple[str, str]


def of_ticket(case: Case) -> list[Choice]:
    """Return whom one may urge about a ticket: its lead, who is asked to coordinate, who asked."""
    found: list[Choice] = []
    lead = leading.agency_of(case)
    if lead is not None:
        found.append((f"{Target.LEAD}:", _("Cơ quan chủ trì: %s") % lead))
    asked = Coordination.objects.filter(case=case, state__in=[one.value for one in sorted(ASKED)])
    for row in asked.select_related("agency").order_by("pk"):
        words = _("Phối hợp %(number)s: %(agency)s") % {"number": row.number, "agency": row.agency}
        found.append((f"{Target.COORDINATION}:{row.pk}", words))
    if case.requesting_agency:
        words = _("Cơ quan đề nghị: %s") % case.requesting_agency
        found.append((f"{Target.AGENCY}:{case.requesting_agency.pk}", words))
    return found


def at_large(viewer: Actor, agency: int | None, queue: int | None, question: int | None) -> list[Choice]:
    """Return whom `viewer` may urge apart from a ticket: the one named, else every agency and queue."""
    if question:
        rows = urgings.questions(viewer).filter(pk=question).select_related("agency")
        return [(f"{Target.COORDINATION}:{row.pk}", f"{row.number} – {row.agency}") for row in rows]
    agencies, queues = lists.agencies(), urgings.queues(viewer).select_related("queue").order_by("order")
    if agency:
        agencies, queues = Agency.objects.filter(pk=agency), queues.none()
    if queue:
        agencies, queues = agencies.none(), queues.filter(pk=queue)
    return [
        *((f"{Target.AGENCY}:{one.pk}", str(one)) for one in agencies),
        *((f"{Target.QUEUE}:{one.pk}", _("Hàng đợi %s") % one) for one in queues),
    ]


def draft(target: str, case: Case | None, until: date | None) -> str:
    """Return the words of the letter for a choice; "" while nobody is chosen."""
    name, _colon, key = target.partition(":")
    if name == Target.QUEUE and key:
        profile = QueueProfile.objects.filter(pk=key).first()
        return letter(str(profile or ""), "", oversight.standing(queue_id=int(key)), until)
    if name == Target.COORDINATION and key:
        row = Coordination.objects.filter(pk=key).select_related("agency").first()
        about = _("câu hỏi phối hợp %s") % row.number if row else ""
        return letter(row.agency.name if row else "", about, None, until)
    agency = leading.agency_of(case) if name == Target.LEAD and case else None
    agency = agency or Agency.objects.filter(pk=key or 0).first()
    if agency is None:
        return ""
    about = _("phiếu %s") % case.number if case else ""
    return letter(agency.name, about, oversight.standing(agency_id=agency.pk), until)


def paper(row: Urging) -> Paper:
    """Return the letter for signing. Needs a Vietnamese gettext: it goes to an agency."""
    office = OFFICE_LABELS[Office(row.office)].upper() if row.office == Office.OVERSIGHT else ""
    subject = urgings.subject(row)
    return Paper(
        title=subject,
        reference=subject,
        blocks=(
            blocks.Top(office or paperwork.issuer(), _("Số: ……………"), paperwork.dated(row.at)),
            blocks.Title(f"V/v {subject[:1].lower()}{subject[1:]}"),
            blocks.Para(row.text),
            blocks.Signs("", "", (blocks.Sign(_("Nơi nhận:")), blocks.Sign(_("Người ký")))),
        ),
    )
