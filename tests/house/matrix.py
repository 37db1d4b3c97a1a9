"""Who may open what: every address and every socket of the product, by role, for own and foreign things.

A page stands here under the name of its URL pattern (`support:ticket`, `account_login`, ...); an address
without an entry fails the build, and so does an entry without an address. Each entry is tried by every
viewer of VIEWERS:

    "support:queue": Page(STAFF),                                     # others: 404, nobody's: sign-in page
    "support:ticket": Page(STAFF | {MEMBER}, own=own_case, foreign=foreign_case),
    "support:reply": Page(WORKERS, own=own_case, method="post", data={"text": "x"}),

`own(world)` and `foreign(world)` make an object and give the URL's arguments: `own` belongs to
`world.agency`, the agency of MEMBER; `foreign` to `world.other_agency`, of which MEMBER must see
nothing: to MEMBER a foreign thing answers exactly 404, to roles of the staff as their entry says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from support.domain import roles
from support.domain.roles import Role

if TYPE_CHECKING:
    from support.models import Agency, Case
    from tests.house.world import World

ANONYMOUS = "anonymous"  # not signed in
MEMBER = "member"  # of world.agency
OUTSIDER = "outsider"  # signed in, without role or agency

STAFF: frozenset[str] = frozenset(role.value for role in Role)
VIEWERS: frozenset[str] = STAFF | {ANONYMOUS, MEMBER, OUTSIDER}
ANYONE = VIEWERS
SIGNED_IN = VIEWERS - {ANONYMOUS}
WORKERS: frozenset[str] = frozenset(role.value for role in roles.WORKERS)
READERS: frozenset[str] = frozenset(role.value for role in roles.READERS)
ADMINISTRATOR: frozenset[str] = frozenset({Role.ADMINISTRATOR.value})

Arguments = Callable[["World"], Mapping[str, Any]]


def nothing(_world: World) -> Mapping[str, Any]:
    """Give the arguments of an address that has none."""
    return {}


@dataclass(frozen=True, slots=True)
class Page:
    """One address: who it opens to, and how it is tried."""

    open_to: frozenset[str]
    own: Arguments = nothing
    foreign: Arguments | None = None
    method: str = "get"
    data: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


def _case(agency_of: Callable[[World], Agency]) -> Arguments:
    """Make `own` and `foreign` of pages about one ticket."""
    return lambda world: {"number": _ticket(agency_of(world)).number}


def _ticket(agency: Agency) -> Case:
    from tests import factories

    return factories.case(of=agency, words=factories.message(files=[factories.file()]))


def _ours(world: World) -> Agency:
    return world.agency


def _others(world: World) -> Agency:
    return world.other_agency


def _file(agency_of: Callable[[World], Agency]) -> Arguments:
    def arguments(world: World) -> Mapping[str, Any]:
        return {"pk": _ticket(agency_of(world)).messages.get().followup.followupattachment_set.get().pk}

    return arguments


def _drawn(agency_of: Callable[[World], Agency], **more: int) -> Arguments:
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


def _on_paper(agency_of: Callable[[World], Agency]) -> Arguments:
    """Make a ticket that a letter was added to."""

    def arguments(world: World) -> Mapping[str, Any]:
        from django.utils import timezone

        from support.actions import letters, reception
        from support.domain.reception import LetterIn
        from tests import factories

        case, day = _ticket(agency_of(world)), timezone.localdate()
        letter = LetterIn(author="Sở thử", arrival_date=day, subject="Về việc thử", code_number="1")
        about = reception.About(subject=letter.subject)
        letters.take_in(factories.SYSTEM, letter=letter, about=about, add_to=case.number)
        return {"number": case.number}

    return arguments


def _message(world: World) -> Mapping[str, Any]:
    case = _ticket(world.agency)
    return {"number": case.number, "message_id": case.messages.get().pk}


def _mail(world: World) -> Mapping[str, Any]:
    from support.actions import replies
    from tests import factories

    case, engineer = _ticket(world.agency), factories.engineer()
    made = replies.reply(factories.actor(engineer), case_id=case.pk, words=replies.Words("Đã rõ."))
    return {"number": case.number, "mail_id": made.mail.pk if made.mail else 0}


def _offer(agency_of: Callable[[World], Agency], *, taken: bool = False) -> Arguments:
    """Make a ticket whose mail offers another person as requester."""

    def arguments(world: World) -> Mapping[str, Any]:
        from support.actions import contacts
        from support.models import MailOrigin
        from tests import factories

        message = _ticket(agency_of(world)).messages.get()
        MailOrigin.objects.create(message=message, how="forwarded", email="goc@noikhac.example")
        if taken:
            contacts.take_offered(factories.SYSTEM, case_id=message.case_id, message_id=message.pk)
        return {"number": message.case.number, "message_id": message.pk}

    return arguments


def _spam(world: World) -> Mapping[str, Any]:
    from support.actions import spam
    from tests import factories

    return {"number": spam.mark(factories.SYSTEM, case_id=_ticket(world.agency).pk).number}


def _invitation(world: World) -> tuple[int, str]:
    from support.actions import people
    from tests import factories

    invitee = people.Invitee("moi@thu.example", "Người Được Mời", agency_id=world.agency.pk)
    invitation, token = people.invite(factories.SYSTEM, invitee=invitee, link="https://thu.example/%s")
    return invitation.pk, token


def _letter(**changes: Any) -> Any:
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


def _held(_world: World) -> Mapping[str, Any]:
    return {"pk": _letter().pk}


def _filed(agency_of: Callable[[World], Agency]) -> Arguments:
    """Make the original of a mail that stands on a ticket."""
    return lambda world: {"pk": _letter(state="opened", reason="new", case=_ticket(agency_of(world))).pk}


OWN, FOREIGN = _case(_ours), _case(_others)
REGISTRARS = READERS | {Role.OVERSIGHT.value}


def _work(**data: Any) -> Page:
    """Declare a write on a ticket: for those who work tickets."""
    return Page(WORKERS, own=OWN, foreign=FOREIGN, method="post", data=data)


PAGES: dict[str, Page] = {
    "account_login": Page(ANYONE),
    "account_logout": Page(ANYONE),
    "account_inactive": Page(ANYONE),
    "account_signup": Page(ANYONE),  # says that it is closed
    "account_change_password": Page(SIGNED_IN),
    "account_set_password": Page(SIGNED_IN),
    "account_reset_password": Page(ANYONE),
    "account_reset_password_done": Page(ANYONE),
    "account_reset_password_from_key": Page(ANYONE, own=lambda _world: {"uidb36": "1", "key": "x-y"}),
    "account_reset_password_from_key_done": Page(ANYONE),
    "support:home": Page(SIGNED_IN),
    "support:keys": Page(SIGNED_IN),
    "support:language": Page(ANYONE, method="post", data={"language": "en"}),
    "support:healthz": Page(ANYONE),
    "support:search": Page(READERS | {MEMBER}),
    "support:file": Page(READERS | {MEMBER}, own=_file(_ours), foreign=_file(_others)),
    "support:file-preview": Page(READERS | {MEMBER}, own=_drawn(_ours), foreign=_drawn(_others)),
    "support:file-picture": Page(
        READERS | {MEMBER}, own=_drawn(_ours, place=1), foreign=_drawn(_others, place=1)
    ),
    "support:workbench": Page(READERS),
    "support:rows": Page(READERS),
    "support:filters": Page(READERS),
    "support:ticket": Page(READERS, own=OWN, foreign=FOREIGN),
    "support:ticket-head": Page(READERS, own=OWN, foreign=FOREIGN),
    "support:ticket-story": Page(READERS, own=OWN, foreign=FOREIGN),
    "support:ticket-facts": Page(READERS, own=OWN, foreign=FOREIGN),
    "support:seen": Page(READERS, own=OWN, foreign=FOREIGN, method="post"),
    "support:reply": _work(),
    "support:note": _work(),
    "support:take": _work(),
    "support:phan-cong": _work(),
    "support:giai-doan": _work(),
    "support:thuoc-tinh": _work(),
    "support:xac-minh": _work(),
    "support:undo": Page(WORKERS, own=_mail, method="post"),
    "support:unmask": Page(WORKERS, own=_message, method="post"),
    "support:take-offered": Page(WORKERS, own=_offer(_ours), foreign=_offer(_others), method="post"),
    "support:give-back": Page(WORKERS, own=_offer(_ours, taken=True), method="post"),
    "support:spam": _work(),
    "support:unspam": Page(WORKERS, own=_spam, method="post"),
    "support:requests": Page(frozenset({MEMBER})),
    "support:request-rows": Page(frozenset({MEMBER})),
    "support:request": Page(frozenset({MEMBER}), own=OWN, foreign=FOREIGN),
    "support:request-story": Page(frozenset({MEMBER}), own=OWN, foreign=FOREIGN),
    "support:phone": Page(WORKERS),
    "support:caller": Page(WORKERS),
    "support:letter": Page(WORKERS),
    "support:letter-look": Page(WORKERS, method="post"),
    "support:letter-slip": Page(WORKERS, own=_on_paper(_ours), foreign=_on_paper(_others)),
    "support:letter-answer": Page(WORKERS, own=OWN, foreign=FOREIGN),
    "support:taken": Page(WORKERS, own=OWN),
    "support:register": Page(REGISTRARS),
    "support:register-print": Page(REGISTRARS),
    "support:register-export": Page(REGISTRARS),
    "support:people": Page(ADMINISTRATOR),
    "support:revoke": Page(ADMINISTRATOR, own=lambda world: {"pk": _invitation(world)[0]}, method="post"),
    "support:accept": Page(ANYONE, own=lambda world: {"token": _invitation(world)[1]}),
    "mailin:room": Page(WORKERS),
    "mailin:mail": Page(WORKERS, own=_held),
    "mailin:decide": Page(WORKERS, method="post"),
    "mailin:rows": Page(WORKERS),
    "mailin:boxes": Page(WORKERS),
    "mailin:filters": Page(WORKERS),
    "mailin:alarm": Page(WORKERS),
    "mailin:read-now": Page(WORKERS, method="post", data={}),
    "mailin:reader": Page(READERS, own=_filed(_ours), foreign=_filed(_others)),
    "mailin:original": Page(READERS, own=_filed(_ours), foreign=_filed(_others)),
    "mailin:html": Page(READERS, own=_filed(_ours), foreign=_filed(_others)),
}

# Names of patterns that the framework makes by itself, and who gets in: tried as one by test_urls.
FAMILIES: dict[str, frozenset[str]] = {"admin:*": ADMINISTRATOR}

# Websocket routes, by pattern, and who may connect; what may be subscribed to is tried where it is decided.
SOCKETS: dict[str, frozenset[str]] = {"ws/live": SIGNED_IN}
