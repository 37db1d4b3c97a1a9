"""Agencies and accounts of the demonstration, made the way they are made in the product."""

from __future__ import annotations

from support.accounts.models import User
from support.actions import people
from support.domain.roles import Actor, MemberRole, Role
from support.management.demo.accounts import ACCOUNTS, COLLEAGUES, PASSWORD, Account
from support.management.demo.places import AGENCIES
from support.models import Agency, AgencyDomain, QueueMember, QueueProfile
from support.queries.viewers import actor_for

# Who may read the restricted queues, by local part.
_NAMED = {"he-thong-quoc-phong": ("lanh.dao", "phuong.lan"), "nghi-vuot-pham-vi": ("lanh.dao",)}


def make_agencies() -> dict[str, Agency]:
    """Make the agencies with their mail domains; returns them by key."""
    made = {}
    for key, (name, short, domain) in AGENCIES.items():
        made[key] = Agency.objects.create(name=name, short_name=short)
        AgencyDomain.objects.create(agency=made[key], domain=domain)
    return made


def make_people(agencies: dict[str, Agency]) -> dict[str, Actor]:
    """Make the administrator, let him invite the others, accept for them; returns actors by local part."""
    for account in (*ACCOUNTS, *COLLEAGUES):
        if "administrator" in account.roles:
            people.first_administrator(email=account.email, full_name=account.full_name, password=PASSWORD)
            inviter = actor_for(User.objects.get(email=account.email))
    for account in (*ACCOUNTS, *COLLEAGUES):
        if "administrator" not in account.roles:
            _join(inviter, account, agencies)
    for key, names in _NAMED.items():
        for name in names:
            user = User.objects.get(email=f"{name}@hotro.example")
            QueueMember.objects.create(profile=QueueProfile.objects.get(key=key), user=user)
    return {
        account.email.partition("@")[0]: actor_for(User.objects.get(email=account.email))
        for account in (*ACCOUNTS, *COLLEAGUES)
    }


def _join(by: Actor, account: Account, agencies: dict[str, Agency]) -> None:
    invitee = people.Invitee(
        email=account.email,
        full_name=account.full_name,
        roles=[Role(name) for name in account.roles],
        agency_id=agencies[account.agency].pk if account.agency else None,
        member_role=MemberRole(account.member_role),
    )
    _invitation, token = people.invite(by, invitee=invitee, link="https://hotro.example/%s")
    people.accept(token=token, full_name=account.full_name, password=PASSWORD)
