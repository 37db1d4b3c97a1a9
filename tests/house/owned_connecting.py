"""Makes tickets of the structured kinds of Điều 6 and 7, with tasks, for the matrix of rights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tests.house.owned import Arguments, ticket_of

if TYPE_CHECKING:
    from support.models import Agency
    from tests.house.world import World


def asking(agency_of: Callable[[World], Agency], *, worded: bool = False) -> Arguments:
    """Make a connection request that lacks its purpose; `worded`: with the letter that asks for it."""

    def arguments(world: World) -> Mapping[str, Any]:
        from support.actions import connecting
        from tests import factories
        from tests.support.connecting import desk

        case = desk.request(factories.SYSTEM, of=agency_of(world), purpose="")
        if worded:
            connecting.draft(factories.SYSTEM, case_id=case.pk, text="Đề nghị bổ sung mục đích.")
        return {"number": case.number}

    return arguments


def tasked(agency_of: Callable[[World], Agency], *, done: bool = False) -> Arguments:
    """Make a ticket with a task, open or done."""

    def arguments(world: World) -> Mapping[str, Any]:
        from support.actions import tasks
        from tests import factories

        case, by = ticket_of(agency_of(world)), factories.SYSTEM
        wanted = [tasks.Wanted("Gọi lại")]
        [task] = tasks.open_many(by, case_id=case.pk, title="Việc", wanted=wanted)
        if done:
            tasks.complete(by, case_id=case.pk, task_id=task.pk)
        return {"number": case.number, "pk": task.pk}

    return arguments
