"""Invitations: a key to the house, used once, shown to nobody else, ended by time and by revoking."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as live
from django.db import connections
from django.test import Client
from django.utils import timezone

from support.accounts.models import User
from support.actions import people
from support.domain.errors import UserError
from support.domain.roles import Role
from support.models import Invitation, OutgoingMail
from tests import factories
from tests.security.conftest import Browse

SENT = {
    "full_name": "Vi Hà Phương",
    "password": factories.PASSWORD,
    "again": factories.PASSWORD,
    "agree": "on",
}


def invited(email: str = "moi@thu.example", **more: Any) -> tuple[Invitation, str]:
    """Invite somebody; the invitation and its token."""
    wanted = more or {"roles": (Role.ENGINEER,)}
    invitee = people.Invitee(email, "Vi Hà Phương", **wanted)
    return people.invite(factories.SYSTEM, invitee=invitee, link="https://thu.example/%s")


@pytest.mark.django_db
def test_looking_at_an_invitation_uses_nothing_up() -> None:
    _invitation, token = invited()
    for _turn in range(3):
        assert Client().get(f"/loi-moi/{token}").status_code == 200
        assert Client().head(f"/loi-moi/{token}").status_code == 200
    assert Client().post(f"/loi-moi/{token}", SENT).status_code == 302
    assert Client().post(f"/loi-moi/{token}", SENT).status_code == 404


def test_of_two_who_accept_at_once_one_gets_the_account(fresh_db: object) -> None:
    _invitation, token = invited()

    def accept(turn: int) -> bool:
        try:
            people.accept(token=token, full_name=f"Người thứ {turn}", password=factories.PASSWORD)
        except UserError:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(4) as at_once:
        assert sorted(at_once.map(accept, range(4))) == [False, False, False, True]
    assert User.objects.filter(email="moi@thu.example").count() == 1


@pytest.mark.django_db
def test_an_invitation_ends_by_time_and_by_revoking() -> None:
    late, revoked = invited("a@thu.example"), invited("b@thu.example")
    Invitation.objects.filter(pk=late[0].pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    Invitation.objects.filter(pk=revoked[0].pk).update(revoked_at=timezone.now())
    for _row, token in (late, revoked):
        assert Client().get(f"/loi-moi/{token}").status_code == 404
        assert Client().post(f"/loi-moi/{token}", SENT).status_code == 404
    assert not User.objects.exists()


@pytest.mark.django_db
def test_a_second_invitation_ends_the_first() -> None:
    _first, old = invited()
    invited()
    assert Client().get(f"/loi-moi/{old}").status_code == 404


@pytest.mark.django_db
def test_extra_fields_make_nobody_an_administrator() -> None:
    agency = factories.agency()
    _row, token = invited(agency_id=agency.pk)
    more = {
        "roles": Role.ADMINISTRATOR.value,
        "email": "khac@thu.example",
        "is_staff": "1",
        "is_superuser": "1",
    }
    Client().post(f"/loi-moi/{token}", SENT | more | {"agency": "999", "member_role": "liaison"})
    person = User.objects.get()
    assert (person.email, person.is_staff, person.is_superuser) == ("moi@thu.example", False, False)
    assert not person.groups.exists()
    assert list(person.memberships.values_list("agency", "role")) == [(agency.pk, "member")]


@pytest.mark.django_db
def test_the_page_sends_its_address_to_no_other_site_and_is_kept_by_no_cache() -> None:
    _row, token = invited()
    answer = Client().get(f"/loi-moi/{token}")
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]
    assert "http" not in answer.content.decode().replace("http://www.w3.org/", "")


@pytest.mark.django_db
def test_a_token_stands_neither_in_the_database_nor_in_the_log(caplog: Any) -> None:
    _row, token = invited()
    assert token not in str(list(Invitation.objects.values()))
    assert token not in Client().get(f"/loi-moi/{token}").content.decode()
    with caplog.at_level(logging.DEBUG):
        Client(enforce_csrf_checks=True).post(f"/loi-moi/{token}", SENT)
        Client().get("/tai-khoan/password/reset/key/9z-khoa-bi-mat/")
        logging.getLogger("thu").error("Internal Server Error: /tai-khoan/password/reset/key/9z-khoa-bi-mat/")
    told = logging.getLogger().handlers + logging.getLogger("thu").handlers
    line = live.LOGGING["formatters"]["line"]
    from support.config.logs import Redacting

    written = "\n".join(Redacting(line["format"]).format(record) for record in caplog.records)
    assert told
    assert "/loi-moi/***" in written
    assert token not in written
    assert "khoa-bi-mat" not in written


@pytest.mark.django_db
def test_the_link_of_an_invitation_is_built_from_our_own_address(browse: Browse, settings: Any) -> None:
    settings.BASE_URL = "https://hotro.example"
    chief = browse(factories.user(Role.ADMINISTRATOR))
    sent = {"email": "moi@thu.example", "full_name": "Vi Hà Phương", "roles": [Role.ENGINEER.value]}
    assert chief.post("/nguoi-dung/moi", sent, headers={"host": "localhost:6666"}).status_code == 302
    assert OutgoingMail.objects.get().context["link"].startswith("https://hotro.example/loi-moi/")


@pytest.mark.django_db
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_administrators_invite_and_revoke(browse: Browse, role: Role) -> None:
    invitation, _token = invited()
    person = browse(factories.user(role))
    sent = {"email": "x@thu.example", "full_name": "Lục Bảo Trâm", "roles": [Role.ADMINISTRATOR.value]}
    assert person.post("/nguoi-dung/moi", sent).status_code == 404
    assert person.post(f"/nguoi-dung/moi/{invitation.pk}/thu-hoi").status_code == 404
    invitation.refresh_from_db()
    assert invitation.revoked_at is None
    assert Invitation.objects.count() == 1
