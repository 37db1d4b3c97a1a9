"""Makes what the matrix of rights tries its addresses on: `ours` of the member's agency, `others` not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from support.models import Agency, Case
    from tests.house.world import World

Arguments = Callable[["World"], Mapping[str, Any]]


def case_of(agency_of: Callable[[World], Agency]) -> Arguments:
    """Make `own` and `foreign` of pages about one ticket."""
    return lambda world: {"number": ticket_of(agency_of(world)).number}


def ticket_of(agency: Agency) -> Case:
    from tests import factories

    return factories.case(of=agency, words=factories.message(files=[factories.file()]))


def ours(world: World) -> Agency:
    return world.agency


def others(world: World) -> Agency:
    return world.other_agency


def file_of(agency_of: Callable[[World], Agency]) -> Arguments:
    def arguments(world: World) -> Mapping[str, Any]:
        return {"pk": ticket_of(agency_of(world)).messages.get().followup.followupattachment_set.get().pk}

    return arguments


def drawn(agency_of: Callable[[World], Agency], **more: int) -> Arguments:
    """Make a picture on a ticket, examined and drawn anew."""

    def arguments(world: World) -> Mapping[str, Any]:
        from support.actions import inspection
        from tests import factories
        from tests.support.reading import made

        picture = factories.file("anh.png", made.png(), "image/png")
        case = factories.case(of=agency_of(world), words=factories.message(files=[picture]))
        inspection.check_waiting()
        return {"pk": case.messages.get().followup.followupattachment_set.get().pk, **more}

    return arguments


def on_paper(agency_of: Callable[[World], Agency]) -> Arguments:
    """Make a ticket that a letter was added to."""

    def arguments(world: World) -> Mapping[str, Any]:
        from django.utils import timezone

        from support.actions import letters, reception
        from support.domain.reception import LetterIn
        from tests import factories

        case, day = ticket_of(agency_of(world)), timezone.localdate()
        letter = LetterIn(author="Sở thử", arrival_date=day, subject="Về việc thử", code_number="1")
        about = reception.About(subject=letter.subject)
        letters.take_in(factories.SYSTEM, letter=letter, about=about, add_to=case.number)
        return {"number": case.number}

    return arguments


def message_of(world: World) -> Mapping[str, Any]:
    case = ticket_of(world.agency)
    return {"number": case.number, "message_id": case.messages.get().pk}


def sent_mail(world: World) -> Mapping[str, Any]:
    from support.actions import replies
    from tests import factories

    case, engineer = ticket_of(world.agency), factories.engineer()
    made = replies.reply(factories.actor(engineer), case_id=case.pk, words=replies.Words("Đã rõ."))
    return {"number": case.number, "mail_id": made.mail.pk if made.mail else 0}


def offer(agency_of: Callable[[World], Agency], *, taken: bool = False) -> Arguments:
    """Make a ticket whose mail offers another person as requester."""

    def arguments(world: World) -> Mapping[str, Any]:
        from support.actions import contacts
        from support.models import MailOrigin
        from tests import factories

        message = ticket_of(agency_of(world)).messages.get()
        MailOrigin.objects.create(message=message, how="forwarded", email="goc@noikhac.example")
        if taken:
            contacts.take_offered(factories.SYSTEM, case_id=message.case_id, message_id=message.pk)
        return {"number": message.case.number, "message_id": message.pk}

    return arguments


def spam_case(world: World) -> Mapping[str, Any]:
    from support.actions import spam
    from tests import factories

    return {"number": spam.mark(factories.SYSTEM, case_id=ticket_of(world.agency).pk).number}


def invitation(world: World) -> tuple[int, str]:
    from support.actions import people
    from tests import factories

    invitee = people.Invitee("moi@thu.example", "Người Được Mời", agency_id=world.agency.pk)
    invitation, token = people.invite(factories.SYSTEM, invitee=invitee, link="https://thu.example/%s")
    return invitation.pk, token


def held_letter(**changes: Any) -> Any:
    """Put one mail into the ledger, held unless told otherwise; its row."""
    from django.utils import timezone

    from mailin import mailboxes
    from mailin.models import InboundMail

    raw = b"From: la@noikhac.example\nSubject: Thu thu\nContent-Type: text/html\n\n<p>Chao</p>\n"
    box, now = mailboxes.import_mailbox(), timezone.now()
    given = {"state": "held", "reason": "stranger_in_thread", "fetched_at": now, "judged_at": now}
    digest, uid = mailboxes.store().put(raw), InboundMail.objects.count() + 1
    return InboundMail.objects.create(
        mailbox=box, uidvalidity=1, uid=uid, digest=digest, size=len(raw), **(given | changes)
    )


def held(_world: World) -> Mapping[str, Any]:
    return {"pk": held_letter().pk}


def filed_mail(agency_of: Callable[[World], Agency]) -> Arguments:
    """Make the original of a mail that stands on a ticket."""
    return lambda world: {
        "pk": held_letter(state="opened", reason="new", case=ticket_of(agency_of(world))).pk
    }
