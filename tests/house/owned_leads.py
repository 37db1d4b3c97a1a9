"""Makes tickets whose lead was handed over, for the matrix of rights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tests.house.owned import Arguments, ticket_of

if TYPE_CHECKING:
    from support.models import Agency
    from tests.house.world import World


def led(agency_of: Callable[[World], Agency]) -> Arguments:
    """Make a ticket asked by an agency, whose lead a person gave to the cyber security department."""

    def arguments(world: World) -> Mapping[str, Any]:
        from support.actions.handing_over import Decision, hand_over
        from support.domain.leads import Body
        from tests import factories

        case = ticket_of(agency_of(world))
        hand_over(factories.SYSTEM, case_id=case.pk, decision=Decision(Body.CYBER, "6.4", "Kiểm tra thử"))
        return {"number": case.number}

    return arguments


def led_by(agency_of: Callable[[World], Agency], *, numbered: bool = False) -> Arguments:
    """Make a ticket of a stranger that an agency leads."""
    return lambda world: (
        {"number": _given(agency_of(world)).number} if numbered else _nothing(agency_of(world))
    )


def _nothing(agency: Agency) -> Mapping[str, Any]:
    _given(agency)
    return {}


def _given(agency: Agency) -> Any:
    from support.actions.handing_over import Decision, hand_over
    from support.domain.leads import Body
    from tests import factories

    case = factories.case()
    decision = Decision(Body.OWNER, "11.2", "Lỗi ở hệ thống của cơ quan", agency_id=agency.pk)
    hand_over(factories.SYSTEM, case_id=case.pk, decision=decision)
    return case


def led_mail(agency_of: Callable[[World], Agency]) -> Arguments:
    """Make an answer that has not left, on a ticket an agency leads."""

    def arguments(world: World) -> Mapping[str, Any]:
        from support.actions import replies
        from tests import factories

        case = _given(agency_of(world))
        made = replies.reply(factories.SYSTEM, case_id=case.pk, words=replies.Words("Đã rõ."))
        return {"number": case.number, "mail_id": made.mail.pk if made.mail else 0}

    return arguments


def urging_of(agency_of: Callable[[World], Agency]) -> Arguments:
    """Make an urging of an agency by the oversight office."""

    def arguments(world: World) -> Mapping[str, Any]:
        from support.actions.urging import Wanted, urge
        from support.domain.roles import Role
        from support.domain.urging import Target
        from tests import factories

        overseer = factories.actor(factories.user(Role.OVERSIGHT))
        wanted = Wanted(Target.AGENCY, "Đề nghị xử lý.", agency_id=agency_of(world).pk)
        return {"pk": urge(overseer, wanted=wanted).pk}

    return arguments
