"""Who is to be told of a ticket of a queue: its holder, who is on duty, the leads who may see it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count

from support.accounts.models import User
from support.domain.lifecycle import OPEN
from support.domain.roles import WORKERS, Role
from support.models import Case, QueueMember, QueueProfile
from support.queries import duty


@dataclass(slots=True)
class Staff:
    """People who work tickets, as of now: by role, by queue, and how many open tickets a lead holds."""

    people: Mapping[int, User]
    roles: Mapping[Role, Collection[int]]
    named: Mapping[int, Collection[int]]  # by queue
    closed: Collection[int]  # restricted queues
    duty: Mapping[int, int]  # by queue: who is on duty for it, works, and is not away
    _held: Counter[int] | None = field(default=None, init=False)

    def holders(self, case: Case) -> list[int]:
        """Return who is told first: the holder, without one who is on duty for the queue and may see it.

        By nobody's shift every duty officer who may see the case.
        """
        if case.assignee_id in self.people:
            return [case.assignee_id] if case.assignee_id else []
        standing = self.on_duty(case)
        return [standing] if standing else self._who_see(case, Role.DUTY_OFFICER)

    def on_duty(self, case: Case) -> int | None:
        """Return who is on duty for the case's queue and may see the case; None for nobody."""
        found = self.duty.get(case.queue_id)
        return found if found is not None and self._sees(case, found) else None

    def leads(self, case: Case) -> list[int]:
        """Return the leads named for the case's queue; none named: every lead, if the queue is open."""
        leads = self.roles.get(Role.TEAM_LEAD, ())
        named = [pk for pk in leads if pk in self.named.get(case.queue_id, ())]
        return named or self._who_see(case, Role.TEAM_LEAD)

    def lead_to_hold(self, case: Case) -> int | None:
        """Return the lead who holds the fewest open tickets; None where a lead holds it, or there is none."""
        leads = self.leads(case)
        if case.assignee_id in leads or not leads:
            return None
        held = self._open_tickets()
        chosen = min(leads, key=lambda pk: (held[pk], pk))
        held[chosen] += 1
        return chosen

    def _open_tickets(self) -> Counter[int]:
        """Return how many open tickets each lead holds; asked for once, and only when one is handed over."""
        if self._held is None:
            leads = self.roles.get(Role.TEAM_LEAD, ())
            open_ones = Case.objects.filter(assignee__in=leads, stage__in=OPEN).order_by()
            self._held = Counter(dict(open_ones.values_list("assignee").annotate(Count("pk"))))
        return self._held

    def _who_see(self, case: Case, role: Role) -> list[int]:
        return [pk for pk in self.roles.get(role, ()) if self._sees(case, pk)]

    def _sees(self, case: Case, pk: int) -> bool:
        return case.queue_id not in self.closed or pk in self.named.get(case.queue_id, ())


def of_queues(queue_ids: Collection[int], at: datetime) -> Staff:
    """Return who works the tickets of these queues at a moment (six queries at most)."""
    roles: dict[Role, list[int]] = defaultdict(list)
    workers = User.objects.filter(is_active=True, groups__name__in=[role.value for role in WORKERS])
    people = {person.pk: person for person in workers.distinct()}
    for pk, name in workers.order_by("pk").values_list("pk", "groups__name"):
        roles[Role(name)].append(pk)
    named: dict[int, set[int]] = defaultdict(set)
    for queue_id, pk in QueueMember.objects.filter(profile__in=queue_ids).values_list("profile", "user"):
        named[queue_id].add(pk)
    closed = QueueProfile.objects.filter(pk__in=queue_ids, restricted=True).values_list("pk", flat=True)
    return Staff(people, roles, named, set(closed), _on_duty(queue_ids, people, at))


def _on_duty(queue_ids: Collection[int], people: Collection[int], at: datetime) -> dict[int, int]:
    shifts = {queue: duty.shift_of(queue, at) for queue in queue_ids}
    standing = {queue: one.user for queue, one in shifts.items() if one and one.user in people}
    gone = duty.away(standing.values(), at) if standing else set()
    return {queue: user for queue, user in standing.items() if user not in gone}
