"""Invitations: made and taken back by administrators, used once, never used up by looking."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from support.accounts.models import User
from support.domain.roles import Role
from support.models import Invitation, Membership, OutgoingMail
from tests import factories as make


@pytest.fixture
def administrator(db):
    return make.user(Role.ADMINISTRATOR)


def _invite(client: Client, **more) -> str:
    given = {"email": "moi@thu.example", "full_name": "Thân Ngọc Diệp", "roles": ["engineer"], **more}
    assert client.post("/nguoi-dung/moi", given).status_code == 302
    link = OutgoingMail.objects.filter(kind="account").latest("pk").context["link"]
    return re.sub(r"^https?://[^/]+", "", link)


def _accept(password: str = make.PASSWORD, again: str = make.PASSWORD) -> dict[str, str]:
    return {"full_name": "Thân Ngọc Diệp", "password": password, "again": again, "agree": "on"}


def test_an_invitation_is_used_once_and_not_by_looking(administrator, browse):
    link = _invite(browse(administrator))
    stranger = Client()
    for _again in range(3):
        assert "Cán bộ xử lý" in stranger.get(link).content.decode()
    assert stranger.post(link, _accept())["Location"].endswith("/login/")
    made = User.objects.get(email="moi@thu.example")
    assert made.groups.get().name == "engineer"
    assert stranger.get(link).status_code == 404
    assert stranger.post(link, _accept()).status_code == 404
    signed_in = stranger.post("/tai-khoan/login/", {"login": made.email, "password": make.PASSWORD})
    assert signed_in["Location"] == "/"
    assert stranger.get("/", follow=True).redirect_chain == [("/xu-ly", 302)]


def test_a_member_is_invited_into_an_agency(administrator, browse):
    agency = make.agency()
    link = _invite(browse(administrator), roles=[], agency=agency.pk, member_role="liaison")
    Client().post(link, _accept())
    membership = Membership.objects.get()
    assert (membership.agency_id, membership.role) == (agency.pk, "liaison")


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        (_accept("ngan", "ngan"), {"password"}),
        (_accept(again="khác hẳn một câu"), {"again"}),
        ({"full_name": "Thân Ngọc Diệp"}, {"password", "again", "agree"}),
    ],
)
def test_a_wrong_acceptance_says_what_to_put_right(administrator, browse, given, wrong):
    link = _invite(browse(administrator))
    answer = Client().post(link, given)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == wrong
    assert "Cần xem lại" in answer.content.decode()
    assert not User.objects.filter(email="moi@thu.example").exists()


def test_a_revoked_invitation_opens_nothing(administrator, browse):
    client = browse(administrator)
    link = _invite(client)
    client.post(f"/nguoi-dung/moi/{Invitation.objects.get().pk}/thu-hoi")
    assert Client().get(link).status_code == 404
    assert "đã thu hồi" in client.get("/nguoi-dung/moi").content.decode()


def test_who_has_an_account_is_not_invited_and_what_was_typed_stays(administrator, browse):
    given = {"email": administrator.email, "full_name": "Đã Có Rồi", "roles": ["engineer"]}
    answer = browse(administrator).post("/nguoi-dung/moi", given)
    assert answer.status_code == 422
    assert "đã có tài khoản" in answer.content.decode()
    assert "Đã Có Rồi" in answer.content.decode()


def test_nobody_signs_up_alone(db):
    answer = Client().post("/tai-khoan/signup/", {"email": "la@thu.example", "password1": make.PASSWORD})
    assert answer.status_code == 200
    assert not User.objects.exists()
