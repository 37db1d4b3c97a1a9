"""Who is to be told of a ticket of a queue: its holder, the officers on duty, the leads who may see it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db.models import Count

from support.accounts.models import User
from support.domain.lifecycle import OPEN
from support.domain.roles import WORKERS, Role
from support.models import Case, QueueMember, QueueProfile


@dataclass(slots=True)
class Staff:
    """People who work tickets, as of now: by role, by queue, and how many open tickets a lead holds."""

    people: Mapping[int, User]
    roles: Mapping[Role, Collection[int]]
    named: Mapping[int, Collection[int]]  # by queue
    closed: Collection[int]  # restricted queues
    _held: Counter[int] | None = field(default=None, init=False)

    def holders(self, case: Case) -> list[int]:
        """Return who is told first: the holder, without one the officers on duty who may see the case."""
        if case.assignee_id in self.people:
            return [case.assignee_id] if case.assignee_id else []
        return self._who_see(case, Role.DUTY_OFFICER)

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
        people = self.roles.get(role, ())
        if case.queue_id not in self.closed:
            return list(people)
        return [pk for pk in people if pk in self.named.get(case.queue_id, ())]


def of_queues(queue_ids: Collection[int]) -> Staff:
    """Return who works the tickets of these queues (four queries)."""
    roles: dict[Role, list[int]] = defaultdict(list)
    workers = User.objects.filter(is_active=True, groups__name__in=[role.value for role in WORKERS])
    people = {person.pk: person for person in workers.distinct()}
    for pk, name in workers.order_by("pk").values_list("pk", "groups__name"):
        roles[Role(name)].append(pk)
    named: dict[int, set[int]] = defaultdict(set)
    for queue_id, pk in QueueMember.objects.filter(profile__in=queue_ids).values_list("profile", "user"):
        named[queue_id].add(pk)
    closed = QueueProfile.objects.filter(pk__in=queue_ids, restricted=True).values_list("pk", flat=True)
    return Staff(people, roles, named, set(closed))
