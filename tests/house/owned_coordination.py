"""Makes questions to coordinating agencies, with files and links, for the matrix of rights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tests.house.owned import Arguments, ticket_of

if TYPE_CHECKING:
    from support.models import Agency, Coordination
    from tests.house.world import World


def question(agency: Agency, requester: Agency | None = None) -> Coordination:
    """Ask `agency` on a ticket of `requester` (nobody's when None)."""
    from support.actions import coordination
    from tests import factories

    case = ticket_of(requester) if requester else factories.case()
    asked = [coordination.Question(agency.pk, "Đề nghị cho biết tỷ lệ lỗi.")]
    [done] = coordination.ask_many(factories.SYSTEM, case_id=case.pk, questions=asked)
    return done.row


def put_to(agency_of: Callable[[World], Agency]) -> Arguments:
    """Make a question put to an agency, by its number."""

    def arguments(world: World) -> Mapping[str, Any]:
        return {"number": question(agency_of(world)).number}

    return arguments


def put_with_file(agency_of: Callable[[World], Agency]) -> Arguments:
    """Make a question with a file of the exchange."""

    def arguments(world: World) -> Mapping[str, Any]:
        row = question(agency_of(world))
        return {"number": row.number, "pk": _file(row)}

    return arguments


def _file(row: Coordination) -> int:
    from support.actions import coordination
    from support.models import FollowUpAttachment
    from tests import factories

    coordination.explain(
        factories.SYSTEM, case_id=row.case_id, pk=row.pk, text="Kèm tệp.", given=[factories.file()]
    )
    return FollowUpAttachment.objects.latest("pk").pk


def asked_on(agency_of: Callable[[World], Agency], *, answered: bool = False) -> Arguments:
    """Make a question on a ticket of an agency, asked of a third one, as staff address it."""

    def arguments(world: World) -> Mapping[str, Any]:
        from support.models import Coordination
        from tests import factories

        row = question(factories.agency(), agency_of(world))
        if answered:
            Coordination.objects.filter(pk=row.pk).update(state="answered")
        return {"number": row.case.number, "pk": row.pk}

    return arguments


def shared_on(agency_of: Callable[[World], Agency]) -> Arguments:
    """Make a question with one shared piece."""

    def arguments(world: World) -> Mapping[str, Any]:
        from support.actions import coordination_sharing
        from support.models import CoordinationExtract, Message
        from tests import factories

        row = question(factories.agency(), agency_of(world))
        first = Message.objects.filter(case=row.case, kind="mail_in").earliest("pk")
        shared = coordination_sharing.Shared([(first.pk, "Đoạn trích")])
        coordination_sharing.share(factories.SYSTEM, case_id=row.case_id, pk=row.pk, shared=shared)
        extract = CoordinationExtract.objects.latest("pk")
        return {"number": row.case.number, "pk": row.pk, "extract_id": extract.pk}

    return arguments


def _linked(row: Coordination) -> Any:
    from django.utils import timezone

    from support.actions import coordination_mail
    from support.queries.coordinating import Person

    person = Person("dau.moi@ngoai.example", "Mạc Văn Trí")
    return coordination_mail.link_for(row, person, timezone.now(), None)


def link_on(agency_of: Callable[[World], Agency]) -> Arguments:
    """Make a question with a link, as staff revoke it."""

    def arguments(world: World) -> Mapping[str, Any]:
        from tests import factories

        row = question(factories.agency(), agency_of(world))
        return {"number": row.case.number, "pk": row.pk, "link_id": _linked(row).pk}

    return arguments


def token(*, file: bool = False) -> Arguments:
    """Make a question and the token that opens it to anybody who holds it."""

    def arguments(world: World) -> Mapping[str, Any]:
        from support.queries import coordination

        row = question(world.other_agency)
        found: dict[str, Any] = {"token": coordination.token_of(_linked(row).nonce)}
        return found | ({"pk": _file(row)} if file else {})

    return arguments
