"""A second "first" administrator, made by whoever comes later."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from support.accounts.models import User
from support.actions import people
from support.domain.errors import FieldError, NotAllowed
from support.domain.roles import Role
from support.models import Event
from support.queries.viewers import actor_for
from tests import factories
from tests.dbkit import FreshDb

PASSWORD = "một câu mật khẩu rất dài"


def _make(email: str) -> User:
    return people.first_administrator(email=email, full_name="Kiều Phương Lan", password=PASSWORD)


@pytest.mark.django_db
def test_the_first_one_and_no_other() -> None:
    user = _make("Lan@Thu.Example")
    assert actor_for(user).roles == {Role.ADMINISTRATOR}
    assert (user.email, user.is_staff, user.is_superuser) == ("lan@thu.example", True, False)
    assert Event.objects.get().kind == "joined"
    with pytest.raises(NotAllowed):
        _make("khac@thu.example")


@pytest.mark.django_db
def test_a_dismissed_administrator_does_not_lock_everybody_out() -> None:
    factories.user(Role.ADMINISTRATOR, active=False)
    assert _make("lan@thu.example").pk


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("email", "password", "field"),
    [
        ("sai", PASSWORD, "email"),
        ("co-roi@thu.example", PASSWORD, "email"),
        ("a@thu.example", "123", "password"),
    ],
)
def test_what_is_wrong_is_named(email: str, password: str, field: str) -> None:
    factories.user(email="co-roi@thu.example")
    with pytest.raises(FieldError) as told:
        people.first_administrator(email=email, full_name="X", password=password)
    assert told.value.field == field


def test_of_two_at_once_one_is_the_first(fresh_db: FreshDb) -> None:
    said: list[str] = []
    gate = threading.Barrier(2)

    def make(email: str) -> None:
        try:
            gate.wait()
            _make(email)
            said.append("made")
        except NotAllowed:
            said.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=make, args=[f"{n}@thu.example"]) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["made", "refused"]
    assert User.objects.count() == 1
