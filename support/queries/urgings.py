"""Reading urgings: who may see which, the list per agency, those of a ticket, whom a letter goes to."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from support.accounts.models import User
from support.domain.addresses import clean_email
from support.domain.errors import NotFound
from support.domain.roles import READERS, Actor, MemberRole
from support.domain.urging import Office, Target
from support.models import Agency, Case, Coordination, Liaison, Membership, QueueProfile, Urging
from support.queries import coordination, liaisons, oversight, tickets

PAGE = 50
MOST_ADDRESSES = 20


def visible(viewer: Actor) -> QuerySet[Urging]:
    """Return the urgings `viewer` may read.

    Staff: those about no ticket, and about tickets it sees as staff; about a queue, as `queues` says. The
    oversight office: its own, for others may quote a ticket. Whoever is urged reads the letter it is sent.
    """
    rows = Urging.objects.all()
    if viewer.is_system:
        return rows
    allowed = Q(pk__in=())
    if viewer.roles & READERS:
        known = Q(queue=None) | Q(queue__in=queues(viewer).values("pk"))
        allowed |= Q(case=None) & known | Q(case__in=tickets.for_staff(viewer).values("pk"))
    if oversight.oversees(viewer):
        allowed |= Q(office=Office.OVERSIGHT.value)
    return rows.filter(allowed)


def queues(viewer: Actor) -> QuerySet[QueueProfile]:
    """Return the queues `viewer` may urge: a letter tells how much waits there, so no queue closed to it.

    Who reads the counts of oversight knows them of every queue.
    """
    rows = QueueProfile.objects.all()
    if viewer.is_system or viewer.roles & oversight.READ_OVERSIGHT:
        return rows
    return rows.filter(Q(restricted=False) | Q(pk__in=viewer.queues))


def questions(viewer: Actor) -> QuerySet[Coordination]:
    """Return the questions `viewer` may urge: of tickets it sees as staff; the oversight office any."""
    rows = Coordination.objects.exclude(number=None)
    return rows if viewer.is_system or oversight.oversees(viewer) else rows & coordination.for_staff(viewer)


def shown(rows: QuerySet[Urging]) -> QuerySet[Urging]:
    """Let urgings bring along what a list and a page show of them."""
    return rows.select_related("agency", "queue__queue", "by", "settled_by", "mail", "coordination", "case")


def get(viewer: Actor, pk: int) -> Urging:
    """Return one urging; raises NotFound."""
    found = shown(visible(viewer)).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Page:
    """A page of urgings, latest first, and the cursor of the next ("" for none)."""

    rows: list[Urging]
    next: str


def page(
    viewer: Actor, *, agency: int | None = None, open_only: bool = False, after: str = "", size: int = PAGE
) -> Page:
    """Return one page by keyset; `after` is the key of the last row seen."""
    rows = visible(viewer)
    if agency:
        rows = rows.filter(agency=agency)
    if open_only:
        rows = rows.filter(settled_at=None)
    last = rows.filter(pk=int(after)).values_list("at", "pk").first() if _is_key(after) else None
    if last:
        rows = rows.filter(Q(at__lt=last[0]) | Q(at=last[0], pk__lt=last[1]))
    found = list(shown(rows).order_by("-at", "-pk")[: size + 1])
    return Page(found[:size], str(found[size - 1].pk) if len(found) > size else "")


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def of_case(viewer: Actor, case: Case, size: int = 20) -> list[Urging]:
    """Return the latest urgings about a ticket."""
    return list(shown(visible(viewer).filter(case=case)).order_by("-at", "-pk")[:size])


def addresses(agency_id: int) -> list[tuple[str, str]]:
    """Return whom a letter to an agency is sent to, as (address, name): its liaisons, each once.

    The liaisons of its connections, and the members who are its liaisons; for a merged agency those of
    the one that speaks for it today. At most MOST_ADDRESSES.
    """
    heir = Agency.objects.filter(pk=agency_id).values_list("successor", flat=True).first()
    of = {agency_id} | ({heir} if heir else set())
    found: dict[str, str] = {}
    named: QuerySet[Liaison] = liaisons.current(liaisons.on_day()).filter(connection__agency__in=of)
    for one in named.order_by("pk")[:MOST_ADDRESSES]:
        who = one.contact or (one.user if one.user and one.user.is_active else None)
        found.setdefault(clean_email((who.email if who else "") or ""), str(who or ""))
    for user in _members(of):
        found.setdefault(clean_email(user.email), str(user))
    found.pop("", None)
    return list(found.items())[:MOST_ADDRESSES]


def _members(agencies: set[int]) -> QuerySet[User]:
    lasting = Q(until=None) | Q(until__gt=timezone.now())
    places = Membership.objects.filter(lasting, agency__in=agencies, role=MemberRole.LIAISON.value)
    people = User.objects.filter(pk__in=places.values("user"), is_active=True)
    return people.order_by("sort_key", "pk")[:MOST_ADDRESSES]


def subject(row: Urging) -> str:
    """Return the subject of the letter and its mail: numbers alone, no words of a ticket."""
    if row.subject:
        return row.subject
    if row.target == Target.COORDINATION and row.coordination:
        return _("Đôn đốc trả lời câu hỏi phối hợp %s") % row.coordination.number
    if row.case:
        return _("Đôn đốc xử lý phiếu %s") % row.case.number
    return _("Đôn đốc thực hiện Thông tư 46/2022/TT-BCA")
