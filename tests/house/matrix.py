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

from typing import Any

from support.domain import roles
from support.domain.roles import Role
from tests.house import library
from tests.house.doors import (
    ADMINISTRATOR,
    ANYONE,
    CATALOGUE,
    CURATORS,
    MEMBER,
    READERS,
    SIGNED_IN,
    STAFF,
    WORKERS,
    Page,
    nothing,
)
from tests.house.owned import (
    case_of,
    drawn,
    file_of,
    filed_mail,
    held,
    invitation,
    message_of,
    offer,
    on_paper,
    others,
    ours,
    sent_mail,
    spam_case,
)
from tests.house.owned_agencies import (
    agency_of,
    domain_of,
    ended,
    membership_of,
    person_of,
    two_people,
    uploaded,
)
from tests.house.owned_calendar import limited, templated
from tests.house.owned_connecting import asking, tasked
from tests.house.owned_coordination import (
    asked_on,
    link_on,
    put_to,
    put_with_file,
    shared_on,
    token,
)
from tests.house.owned_edxml import electronic, imported
from tests.house.owned_incidents import known, notified
from tests.house.owned_leads import led, led_by, led_mail, urging_of
from tests.house.owned_links import linked, merged_case
from tests.house.owned_mail import signed_picture
from tests.house.owned_notices import asked, noticed
from tests.house.owned_portal import followed, tracked
from tests.house.owned_registers import FORMS, entry_of, letter_of
from tests.house.owned_rules import ROSTER
from tests.house.owned_systems import connection_of, liaison_of, platform, service_of, system_of
from tests.house.owned_visits import visit_of

OWN, FOREIGN = case_of(ours), case_of(others)
KEEPERS: frozenset[str] = frozenset(role.value for role in roles.KEEPERS)
REGISTRARS = READERS | {Role.OVERSIGHT.value}
URGERS = WORKERS | {Role.OVERSIGHT.value}
ENTITLED = REGISTRARS | ADMINISTRATOR


def _work(**data: Any) -> Page:
    """Declare a write on a ticket: for those who work tickets."""
    return Page(WORKERS, own=OWN, foreign=FOREIGN, method="post", data=data)


def _led(**more: Any) -> Page:
    """Declare a page of the agency that leads a ticket of others: for its members alone."""
    return Page(
        frozenset({MEMBER}), own=led_by(ours, numbered=True), foreign=led_by(others, numbered=True), **more
    )


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
    "support:file": Page(READERS | {MEMBER}, own=file_of(ours), foreign=file_of(others)),
    "support:file-preview": Page(READERS | {MEMBER}, own=drawn(ours), foreign=drawn(others)),
    "support:file-picture": Page(
        READERS | {MEMBER}, own=drawn(ours, place=1), foreign=drawn(others, place=1)
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
    **{
        f"support:{one}": _work()
        for one in ("goi-tra-loi", "phan-cong", "giai-doan", "thuoc-tinh", "xac-minh", "phan-loai")
    },
    "support:suggestion-accept": _work(topic="A1"),
    **{f"support:suggestions-{one}": Page(WORKERS, method="post") for one in ("accept", "undo")},
    "support:suggestions-report": Page(REGISTRARS),
    "support:loi-api": _work(),
    "support:lead": Page(READERS, own=OWN, foreign=FOREIGN),
    "support:lead-back": Page(KEEPERS, own=led(ours), foreign=led(others), method="post"),
    "support:lead-by-table": Page(KEEPERS, own=led(ours), foreign=led(others), method="post"),
    "support:oversight": Page(frozenset({"oversight", "team_lead", "auditor"})),
    "support:urgings": Page(REGISTRARS),
    "support:urging-new": Page(URGERS),
    "support:urging-ticket": Page(WORKERS, own=OWN, foreign=FOREIGN),
    "support:urging": Page(REGISTRARS, own=urging_of(ours), foreign=urging_of(others)),
    "support:urging-settle": Page(URGERS, own=urging_of(ours), foreign=urging_of(others), method="post"),
    "support:urging-print": Page(REGISTRARS, own=urging_of(ours), foreign=urging_of(others)),
    "support:urging-pdf": Page(REGISTRARS, own=urging_of(ours), foreign=urging_of(others)),
    "support:leading-list": Page(frozenset({MEMBER}), own=led_by(ours)),
    "support:leading-rows": Page(frozenset({MEMBER}), own=led_by(ours)),
    "support:leading": _led(),
    "support:leading-story": _led(),
    "support:leading-reply": _led(method="post"),
    "support:leading-note": _led(method="post"),
    "support:leading-stage": _led(method="post"),
    "support:leading-assign": _led(method="post"),
    "support:leading-undo": Page(
        frozenset({MEMBER}), own=led_mail(ours), foreign=led_mail(others), method="post"
    ),
    "support:file-request": Page(ANYONE),
    "support:file-suggest": Page(ANYONE),
    "support:not-needed": Page(ANYONE),
    "support:filed": Page(frozenset({MEMBER}), own=OWN, foreign=FOREIGN),
    "support:track": Page(ANYONE, own=tracked),
    "support:links": Page(WORKERS, own=OWN, foreign=FOREIGN),
    "support:link-remove": Page(WORKERS, own=linked(ours), foreign=linked(others), method="post"),
    "support:merge": Page(WORKERS),
    "support:merge-undo": Page(WORKERS, method="post"),
    "support:unmerge": Page(WORKERS, own=merged_case(ours), foreign=merged_case(others)),
    "support:split": Page(WORKERS, own=OWN, foreign=FOREIGN),
    "support:track-revoke": Page(WORKERS, own=followed(ours), foreign=followed(others), method="post"),
    "support:undo": Page(WORKERS, own=sent_mail, method="post"),
    "support:unmask": Page(WORKERS, own=message_of, method="post"),
    "support:take-offered": Page(WORKERS, own=offer(ours), foreign=offer(others), method="post"),
    "support:give-back": Page(WORKERS, own=offer(ours, taken=True), method="post"),
    "support:spam": _work(),
    "support:unspam": Page(WORKERS, own=spam_case, method="post"),
    "support:requests": Page(frozenset({MEMBER})),
    "support:request-rows": Page(frozenset({MEMBER})),
    "support:request": Page(frozenset({MEMBER}), own=OWN, foreign=FOREIGN),
    "support:request-story": Page(frozenset({MEMBER}), own=OWN, foreign=FOREIGN),
    "support:coordination-board": Page(READERS),
    "support:coordination-board-rows": Page(READERS),
    "support:coordination-export": Page(READERS),
    "support:coordination-xlsx": Page(READERS),
    "support:coordinate": Page(WORKERS, own=OWN, foreign=FOREIGN),
    "support:coordinate-attach": Page(WORKERS, own=OWN, foreign=FOREIGN, method="post"),
    "support:coordinate-one": Page(READERS, own=asked_on(ours), foreign=asked_on(others)),
    "support:coordinate-close": Page(
        WORKERS, own=asked_on(ours, answered=True), foreign=asked_on(others, answered=True), method="post"
    ),
    "support:coordinate-unshare": Page(
        WORKERS, own=shared_on(ours), foreign=shared_on(others), method="post"
    ),
    "support:coordinate-unlink": Page(WORKERS, own=link_on(ours), foreign=link_on(others), method="post"),
    **{
        f"support:coordinate-{what}": Page(
            WORKERS, own=asked_on(ours), foreign=asked_on(others), method="post"
        )
        for what in ("giai-thich", "lui-han", "hoi-them", "chia-se", "duong-dan", "rut")
    },
    "support:coordinations": Page(frozenset({MEMBER})),
    "support:coordination-rows": Page(frozenset({MEMBER})),
    "support:coordination": Page(frozenset({MEMBER}), own=put_to(ours), foreign=put_to(others)),
    "support:coordination-body": Page(frozenset({MEMBER}), own=put_to(ours), foreign=put_to(others)),
    "support:coordination-draft": Page(
        frozenset({MEMBER}), own=put_to(ours), foreign=put_to(others), method="post"
    ),
    "support:coordination-seen": Page(
        frozenset({MEMBER}), own=put_to(ours), foreign=put_to(others), method="post"
    ),
    "support:coordination-file": Page(
        frozenset({MEMBER}), own=put_with_file(ours), foreign=put_with_file(others)
    ),
    "support:coordination-link": Page(ANYONE, own=token()),
    "support:coordination-link-body": Page(ANYONE, own=token()),
    "support:coordination-link-draft": Page(ANYONE, own=token(), method="post"),
    "support:coordination-link-seen": Page(ANYONE, own=token(), method="post"),
    "support:coordination-link-file": Page(ANYONE, own=token(file=True)),
    "support:phone": Page(WORKERS),
    "support:caller": Page(WORKERS),
    "support:letter": Page(WORKERS),
    "support:letter-look": Page(WORKERS, method="post"),
    "support:letter-slip": Page(WORKERS, own=on_paper(ours), foreign=on_paper(others)),
    "support:edxml": Page(WORKERS),
    "support:edxml-import": Page(WORKERS, own=imported),
    "support:edxml-status": Page(WORKERS, own=electronic(ours), foreign=electronic(others), method="post"),
    "support:edxml-statuses": Page(WORKERS, method="post"),
    "support:edxml-recall": Page(WORKERS, own=electronic(ours), foreign=electronic(others), method="post"),
    "support:letter-answer": Page(WORKERS, own=OWN, foreign=FOREIGN),
    "support:intake-sheet": Page(WORKERS),
    "support:intake-sheet-pdf": Page(WORKERS),
    "support:catch-up": Page(WORKERS),
    "support:visit": Page(WORKERS),
    "support:visit-party": Page(WORKERS),
    "support:visit-known": Page(WORKERS, own=visit_of(ours), foreign=visit_of(others)),
    "support:visit-left": Page(WORKERS, own=visit_of(ours), foreign=visit_of(others), method="post"),
    "support:visit-signed": Page(WORKERS, own=visit_of(ours), foreign=visit_of(others), method="post"),
    "support:visit-minutes": Page(WORKERS, own=visit_of(ours), foreign=visit_of(others)),
    "support:visit-pdf": Page(WORKERS, own=visit_of(ours), foreign=visit_of(others)),
    "support:taken": Page(WORKERS, own=OWN),
    "support:notice": Page(WORKERS, own=OWN, foreign=FOREIGN),
    "support:notice-conclude": Page(WORKERS, own=noticed(ours), foreign=noticed(others), method="post"),
    "support:logs": Page(WORKERS, own=OWN, foreign=FOREIGN),
    "support:occurred": _work(),
    "support:logs-confirmed": Page(WORKERS, own=asked(ours), foreign=asked(others), method="post"),
    "support:logs-print": Page(WORKERS, own=asked(ours), foreign=asked(others)),
    "support:reports": Page(REGISTRARS),
    "support:register": Page(REGISTRARS),
    "support:register-print": Page(REGISTRARS),
    "support:register-export": Page(REGISTRARS),
    "support:register-xlsx": Page(REGISTRARS),
    "support:register-correct": Page(KEEPERS, own=entry_of(ours)),
    "support:handover": Page(REGISTRARS),
    "support:arrival-line": Page(WORKERS, own=letter_of),
    **{f"support:{book}{form}": Page(REGISTRARS) for book in ("incoming", "followup") for form in FORMS},
    "support:people": Page(ADMINISTRATOR),
    "support:revoke": Page(ADMINISTRATOR, own=lambda world: {"pk": invitation(world)[0]}, method="post"),
    "support:accept": Page(ANYONE, own=lambda world: {"token": invitation(world)[1]}),
    "support:systems": Page(STAFF),
    "support:system": Page(STAFF, own=system_of),
    "support:system-new": Page(CURATORS),
    "support:system-edit": Page(CURATORS, own=system_of),
    "support:service-new": Page(CURATORS, own=system_of),
    "support:service-edit": Page(CURATORS, own=service_of),
    "support:connection-new": Page(CURATORS, own=system_of),
    "support:my-connections": Page(frozenset({MEMBER})),
    "support:connection": Page(ENTITLED | {MEMBER}, own=connection_of(ours), foreign=connection_of(others)),
    "support:connection-edit": Page(CURATORS, own=connection_of(ours), foreign=connection_of(others)),
    "support:connection-scope": Page(
        frozenset({Role.TEAM_LEAD.value}),
        own=connection_of(ours),
        foreign=connection_of(others),
        method="post",
    ),
    "support:liaison-new": Page(CURATORS, own=connection_of(ours), foreign=connection_of(others)),
    "support:liaison-end": Page(CURATORS, own=liaison_of, method="post"),
    "support:platforms": Page(STAFF),
    "support:platform": Page(ENTITLED, own=platform),
    "support:platform-export": Page(ENTITLED, own=platform),
    **{f"support:{name}": Page(who, own=own or nothing, method=how) for name, who, own, how in ROSTER},
    "support:references": Page(SIGNED_IN),
    "support:circular": Page(SIGNED_IN),
    "support:agencies": Page(CATALOGUE),
    "support:agency-new": Page(CURATORS),
    "support:contacts": Page(CATALOGUE),
    "support:contact": Page(CATALOGUE, own=person_of),
    "support:contact-edit": Page(CURATORS, own=person_of),
    "support:contact-verify": Page(WORKERS | CURATORS, own=person_of, method="post"),
    "support:contact-merge": Page(CURATORS, own=two_people),
    "support:agency-upload": Page(CURATORS),
    "support:agency-template": Page(CURATORS),
    "support:agency-list": Page(CURATORS, own=uploaded),
    "support:agency-list-progress": Page(CURATORS, own=uploaded),
    "support:agency-list-faults": Page(CURATORS, own=uploaded),
    "support:agency-list-confirm": Page(CURATORS, own=uploaded, method="post"),
    "support:agency-list-refuse": Page(CURATORS, own=uploaded, method="post"),
    # A member reads the own agency's page: what is known of it, its connections, its own tickets.
    "support:agency": Page(CATALOGUE | {MEMBER}, own=agency_of(ours), foreign=agency_of(others)),
    "support:agency-edit": Page(CURATORS, own=agency_of(ours), foreign=agency_of(others)),
    "support:agency-end": Page(CURATORS, own=agency_of(ours), foreign=agency_of(others)),
    "support:agency-reopen": Page(CURATORS, own=ended, method="post"),
    "support:agency-merge": Page(CURATORS, own=agency_of(ours), foreign=agency_of(others)),
    "support:agency-domain": Page(CURATORS, own=agency_of(ours), method="post"),
    "support:agency-domain-remove": Page(CURATORS, own=domain_of, method="post"),
    "support:agency-member": Page(CURATORS, own=agency_of(ours), method="post"),
    "support:agency-member-change": Page(CURATORS, own=membership_of, method="post", data={"end": "1"}),
    "support:tasks": Page(WORKERS, own=OWN, foreign=FOREIGN),
    "support:task": Page(WORKERS, own=tasked(ours), foreign=tasked(others)),
    "support:task-done": Page(WORKERS, own=tasked(ours), foreign=tasked(others), method="post"),
    "support:task-reopen": Page(WORKERS, own=tasked(ours, done=True), method="post"),
    "support:connecting": Page(WORKERS, own=asking(ours), foreign=asking(others)),
    "support:connecting-ask": Page(WORKERS, own=asking(ours), foreign=asking(others)),
    "support:connecting-ask-print": Page(WORKERS, own=asking(ours, worded=True), foreign=asking(others)),
    "support:connecting-ask-pdf": Page(WORKERS, own=asking(ours, worded=True), foreign=asking(others)),
    "support:connecting-judge": Page(WORKERS, own=asking(ours), foreign=asking(others), method="post"),
    "support:connecting-take-back": Page(WORKERS, own=asking(ours), method="post"),
    "support:connecting-connect": Page(WORKERS, own=asking(ours), foreign=asking(others)),
    "support:assessment": Page(WORKERS, own=OWN, foreign=FOREIGN),
    "support:design-change": Page(WORKERS, own=OWN, foreign=FOREIGN),
    "support:check-schedule": Page(READERS),
    "support:sudden-check": Page(frozenset({Role.TEAM_LEAD.value})),
    "support:due-why": Page(READERS, own=OWN, foreign=FOREIGN),
    "support:request-due-why": Page(frozenset({MEMBER}), own=OWN, foreign=FOREIGN),
    "support:legal-limits": Page(WORKERS, own=limited(ours), foreign=limited(others)),
    "support:task-template": Page(WORKERS, own=templated(ours), foreign=templated(others), method="post"),
    "support:targets": Page(STAFF),
    "support:calendar-now": Page(STAFF),
    "support:calendar": Page(STAFF, own=lambda _world: {"year": 2026}),
    "support:calendar-approve": Page(ADMINISTRATOR, own=lambda _world: {"year": 2026}, method="post"),
    "support:calendar-day": Page(ADMINISTRATOR),
    "support:calendar-hours": Page(ADMINISTRATOR),
    # An agency reads the public side of an incident that concerns it; a foreign one is not there.
    "support:incidents": Page(READERS | {MEMBER}),
    "support:incident": Page(READERS | {MEMBER}, own=known(ours), foreign=known(others)),
    "support:incident-follow": Page(
        frozenset({MEMBER}), own=known(ours), foreign=known(others), method="post"
    ),
    "support:incident-new": Page(WORKERS),
    "support:incidents-print": Page(READERS),
    "support:incidents-export": Page(READERS),
    "support:incidents-xlsx": Page(READERS),
    **{
        f"support:incident-{part}": Page(READERS, own=known(ours), foreign=known(others))
        for part in ("children", "facts", "recipients", "report", "report-pdf")
    },
    "support:incident-notice": Page(READERS, own=notified(ours), foreign=notified(others)),
    "support:incident-edit": Page(WORKERS, own=known(ours), foreign=known(others)),
    **{
        f"support:incident-{act}": Page(WORKERS, own=known(ours), foreign=known(others), method="post")
        for act in ("attach", "tell", "end", "reopen", "state", "note", "review")
    },
    "support:incident-undo": Page(WORKERS, own=notified(ours), foreign=notified(others), method="post"),
    "mailin:room": Page(WORKERS),
    "mailin:mail": Page(WORKERS, own=held),
    "mailin:decide": Page(WORKERS, method="post"),
    "mailin:rows": Page(WORKERS),
    "mailin:boxes": Page(WORKERS),
    "mailin:filters": Page(WORKERS),
    "mailin:alarm": Page(WORKERS),
    "mailin:read-now": Page(WORKERS, method="post", data={}),
    "mailin:picture": Page(ANYONE, own=signed_picture),  # the signature names who may see it
    "mailin:reader": Page(READERS, own=filed_mail(ours), foreign=filed_mail(others)),
    "mailin:original": Page(READERS, own=filed_mail(ours), foreign=filed_mail(others)),
    "mailin:html": Page(READERS, own=filed_mail(ours), foreign=filed_mail(others)),
}
PAGES |= library.pages()

# Names of patterns that the framework makes by itself, and who gets in: tried as one by test_urls.
FAMILIES: dict[str, frozenset[str]] = {"admin:*": ADMINISTRATOR}

# Websocket routes, by pattern, and who may connect; what may be subscribed to is tried where it is decided.
SOCKETS: dict[str, frozenset[str]] = {"ws/live": SIGNED_IN}
