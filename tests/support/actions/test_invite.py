"""An invitation that opens twice, opens late, gives too much, or lies readable in the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from support.accounts.models import User
from support.actions import outgoing, people
from support.actions.outgoing import Delivery
from support.actions.people import Invitee
from support.domain.errors import FieldError, Forbidden, NotFound
from support.domain.roles import Actor, MemberRole, Role
from support.models import Event, Invitation, OutgoingMail
from support.queries.viewers import actor_for
from tests import factories
from tests.support.cast import Cast

LINK = "https://hotro.example/loi-moi/%s"
PASSWORD = "một câu mật khẩu rất dài"
ENGINEER = Invitee("Can.Bo@Thu.Example", "Đàm Gia Bảo", roles=[Role.ENGINEER])


def _accept(token: str) -> User:
    return people.accept(token=token, full_name="", password=PASSWORD)


def test_an_invitation_becomes_an_account_with_just_what_was_given(cast: Cast) -> None:
    _made, token = people.invite(cast.lan, invitee=ENGINEER, link=LINK)
    user = _accept(token)
    assert (user.email, user.full_name, user.is_staff) == ("can.bo@thu.example", "Đàm Gia Bảo", False)
    assert user.check_password(PASSWORD)
    actor = actor_for(user)
    assert (actor.roles, actor.agencies) == (frozenset({Role.ENGINEER}), frozenset())
    assert list(Event.objects.order_by("pk").values_list("kind", flat=True)) == ["invited", "joined"]


def test_a_member_of_an_agency_gets_no_role_of_ours(cast: Cast) -> None:
    invitee = Invitee("a@x.example", "Tên", agency_id=cast.bac_ninh.pk, member_role=MemberRole.LIAISON)
    user = _accept(people.invite(cast.lan, invitee=invitee, link=LINK)[1])
    actor = actor_for(user)
    assert (actor.roles, actor.agencies) == (frozenset(), frozenset({cast.bac_ninh.pk}))
    assert user.memberships.get().role == "liaison"


def test_it_opens_once(cast: Cast) -> None:
    _made, token = people.invite(cast.lan, invitee=ENGINEER, link=LINK)
    _accept(token)
    with pytest.raises(NotFound):
        _accept(token)


@pytest.mark.parametrize("how", ["unknown", "expired", "revoked", "replaced"])
def test_it_does_not_open_any_more(cast: Cast, how: str) -> None:
    made, token = people.invite(cast.lan, invitee=ENGINEER, link=LINK)
    now = timezone.now()
    if how == "expired":
        Invitation.objects.filter(pk=made.pk).update(expires_at=now - timedelta(seconds=1))
    elif how == "revoked":
        Invitation.objects.filter(pk=made.pk).update(revoked_at=now)
    elif how == "replaced":
        people.invite(cast.lan, invitee=ENGINEER, link=LINK)
    with pytest.raises(NotFound):
        _accept(f"{token}x" if how == "unknown" else token)
    assert not User.objects.filter(email="can.bo@thu.example").exists()


def test_the_token_is_readable_nowhere_once_the_mail_has_left(cast: Cast) -> None:
    made, token = people.invite(cast.lan, invitee=ENGINEER, link=LINK)
    mail = OutgoingMail.objects.get()
    assert mail.context["link"] == LINK % token
    assert token not in str(list(Event.objects.values_list("data", flat=True))) + made.token_digest
    outgoing.lease_due(1, 60)
    said = [Delivery("can.bo@thu.example", accepted=True, code=250)]
    outgoing.record_deliveries(Actor.system("thử"), mail.pk, said, retry_at=None)
    mail.refresh_from_db()
    assert token not in str(mail.context) + mail.body


def test_a_weak_password_or_a_taken_address_uses_nothing_up(cast: Cast) -> None:
    _made, token = people.invite(cast.lan, invitee=ENGINEER, link=LINK)
    with pytest.raises(FieldError) as told:
        people.accept(token=token, full_name="", password="123")
    assert told.value.field == "password"
    other = factories.user(email="can.bo@thu.example")
    with pytest.raises(FieldError) as told:
        _accept(token)
    assert told.value.field == "email"
    other.delete()
    assert _accept(token).pk


def test_a_name_longer_than_its_column_is_cut(cast: Cast) -> None:
    _made, token = people.invite(cast.lan, invitee=replace(ENGINEER, full_name="Đ" * 200), link=LINK)
    assert people.accept(token=token, full_name="Ă" * 200, password=PASSWORD).full_name == "Ă" * 120


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": "không phải"}, "email"),
        ({"email": "LUONGTHUHANH@sotuphap.bacninh.example"}, "email"),
        ({"roles": ()}, "roles"),
        ({"agency_id": 10**6}, "agency"),
    ],
)
def test_a_wrong_invitation_names_its_field(cast: Cast, wrong: dict[str, object], field: str) -> None:
    with pytest.raises(FieldError) as told:
        people.invite(cast.lan, invitee=replace(ENGINEER, **wrong), link=LINK)  # type: ignore[arg-type]
    assert told.value.field == field


def test_only_administrators_invite(cast: Cast) -> None:
    for viewer in (cast.nguyen, cast.linh, cast.diep, cast.tri, cast.hanh, cast.nobody):
        with pytest.raises(Forbidden):
            people.invite(viewer, invitee=ENGINEER, link=LINK)
    assert not Invitation.objects.exists()
