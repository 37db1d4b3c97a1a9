"""The first administrator is made by command, once, with a password that never stands in the process list."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from support.accounts.models import User
from support.domain.roles import Role

pytestmark = pytest.mark.django_db
PERSON = ("quan.tri@thu.example", "Doãn Hải Đăng")
PASSWORD = "một câu dài để đăng nhập"


def _run(*more: str) -> str:
    said = io.StringIO()
    call_command("first_administrator", *PERSON, *more, stdout=said)
    return said.getvalue()


def test_the_password_comes_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "mat-khau"
    file.write_text(PASSWORD + "\n", encoding="utf-8")
    assert PERSON[0] in _run("--password-file", str(file))
    user = User.objects.get()
    assert user.check_password(PASSWORD)
    assert user.is_staff
    assert user.groups.get().name == Role.ADMINISTRATOR.value


def test_or_from_the_environment_and_only_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_PASSWORD", PASSWORD)
    _run()
    with pytest.raises(CommandError, match="Đã có quản trị hệ thống"):
        _run()


def test_or_from_two_equal_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([PASSWORD, PASSWORD + "x", PASSWORD, PASSWORD])
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(answers))
    with pytest.raises(CommandError, match="không giống nhau"):
        _run()
    _run()
    assert User.objects.get().check_password(PASSWORD)


@pytest.mark.parametrize("weak", ["ngắn", "123456789012", "doãn hải đăng"])
def test_a_weak_password_is_refused_in_words(monkeypatch: pytest.MonkeyPatch, weak: str) -> None:
    monkeypatch.setenv("ADMIN_PASSWORD", weak)
    with pytest.raises(CommandError):
        _run()
    assert not User.objects.exists()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="khong-co"):
        _run("--password-file", str(tmp_path / "khong-co"))
