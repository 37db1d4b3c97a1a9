"""Reading letters: is this one here already, what is still to be answered."""

from __future__ import annotations

from django.db.models import Q

from support.domain.channels import Channel
from support.domain.errors import NotAllowed
from support.domain.lifecycle import Stage
from support.domain.text import fold, nfc
from support.domain.words import _
from support.models import Agency, Case, Letter

MOST = 5
NEEDS_ANSWER = frozenset({Stage.RESOLVED, Stage.CLOSED})


def agency_named(text: str) -> Agency | None:
    """Return the one active agency whose name, short name or code is `text`, whatever its capitals."""
    wanted = fold(text)
    if not wanted:
        return None
    near = Agency.objects.filter(active=True, search_text__contains=wanted)[:50]
    found = [one for one in near if wanted in {fold(one.name), fold(one.short_name), fold(one.code or "")}]
    return found[0] if len(found) == 1 else None


def agency_coded(code: str) -> Agency | None:
    """Return the agency of an edXML OrganId, followed to the one it was merged into; None for unknown codes.

    The old form 000.00.00.G22 names the same agency as G22.
    """
    wanted = nfc(code).strip().removeprefix("000.00.00.")
    known = Agency.objects.filter(code__iexact=wanted).select_related("successor")
    found = known.first() if wanted else None
    return (found.successor or found) if found else None


def same(number: str, notation: str, author: str) -> list[Letter]:
    """Return letters of the same number, symbol and author or agency, latest first (N2)."""
    number, notation = nfc(number).strip(), nfc(notation).strip()
    if not number:
        return []
    agency = agency_named(author)
    issued = Q(author__iexact=nfc(author).strip()) | (Q(agency=agency) if agency else Q())
    named = Letter.objects.filter(issued, code_number=number, code_notation__iexact=notation)
    return list(named.select_related("message__case").order_by("-arrival_date", "-pk")[:MOST])


def of_case(case: Case) -> list[Letter]:
    """Return the letters that came for a ticket, oldest first."""
    return list(Letter.objects.filter(message__case=case).order_by("pk"))


def require_answer(case: Case, stage: Stage) -> None:
    """Refuse to settle what came by letter before the outgoing document is named (N2, N20)."""
    if stage not in NEEDS_ANSWER or case.channel != Channel.LETTER.value:
        return
    answered = Letter.objects.filter(message__case=case, answer_date__isnull=False).exclude(answer_code="")
    if not answered.exists():
        raise NotAllowed(
            _("Phiếu đến bằng văn bản: hãy ghi số, ký hiệu và ngày của văn bản trả lời trước khi kết thúc.")
        )
