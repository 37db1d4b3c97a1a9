"""Settings from the environment: a wrong value must stop the start with a sentence, not be guessed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from support.config.env import Env, database_from_url, env, retention_years
from tests.environment import ROOT


def test_a_missing_setting_is_named_in_the_sentence() -> None:
    with pytest.raises(ImproperlyConfigured, match="Thiếu biến môi trường SECRET_KEY"):
        Env({}).str("SECRET_KEY")


def test_an_empty_value_counts_as_not_set() -> None:
    """docker compose passes `NAME: ${NAME:-}` as an empty text."""
    empty = Env({"A": ""})
    assert empty.str("A", "x") == "x"
    assert empty.bool("A", default=True) is True
    assert empty.int("A", 5) == 5
    assert empty.list("A", ["x"]) == ["x"]
    assert empty.path("A", Path("/x")) == Path("/x")


def test_a_secret_comes_from_its_file_without_the_newline(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("mật khẩu\n", encoding="utf-8")
    assert Env({"KEY_FILE": str(secret)}).str("KEY") == "mật khẩu"


def test_two_sources_of_one_secret_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="chỉ giữ một"):
        Env({"KEY": "a", "KEY_FILE": str(tmp_path / "b")}).str("KEY")


def test_an_unreadable_secret_is_a_sentence_not_an_empty_password(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="Không đọc được tệp"):
        Env({"KEY_FILE": str(tmp_path / "none")}).str("KEY", "default")


@pytest.mark.parametrize(
    ("text", "value"),
    [("1", True), ("TRUE", True), (" on ", True), ("0", False), ("No", False), ("off", False)],
)
def test_truth_values(text: str, value: bool) -> None:
    assert Env({"A": text}).bool("A") is value


def test_a_misspelt_truth_value_is_not_taken_for_false() -> None:
    with pytest.raises(ImproperlyConfigured, match="A phải là 1 hoặc 0"):
        Env({"A": "ture"}).bool("A")


def test_a_wrong_number_is_refused_without_repeating_it() -> None:
    assert Env({"A": "-3"}).int("A") == -3
    with pytest.raises(ImproperlyConfigured, match="A phải là một số nguyên") as caught:
        Env({"A": "s3cret"}).int("A")
    assert "s3cret" not in str(caught.value)


def test_lists_lose_spaces_and_empty_items() -> None:
    assert Env({"A": " a, b ,,c,"}).list("A") == ["a", "b", "c"]


def test_a_relative_path_is_made_absolute() -> None:
    assert Env({"A": "x/y"}).path("A") == Path.cwd() / "x/y"


def test_the_shared_reader_sees_the_process_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "MOT_BIEN_RIENG", "có")
    assert env.bool("MOT_BIEN_RIENG") is True


def test_postgres_address_with_encoded_password_and_options() -> None:
    read = database_from_url("postgres://ung_dung:p%40ss%2Fw@db.example:6432/hotro?sslmode=verify-full")
    assert read == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "hotro",
        "USER": "ung_dung",
        "PASSWORD": "p@ss/w",
        "HOST": "db.example",
        "PORT": "6432",
        "OPTIONS": {"sslmode": "verify-full", "options": "-c jit=off"},
    }


def test_postgres_by_socket_folder() -> None:
    read = database_from_url("postgresql://postgres@/hotro?host=/run/postgresql&port=5433")
    assert (read["HOST"], read["PORT"]) == ("/run/postgresql", "5433")


def test_the_address_may_choose_its_own_options() -> None:
    read = database_from_url("postgres://a@b/c?options=-c%20statement_timeout%3D5s")
    assert read["OPTIONS"] == {"options": "-c statement_timeout=5s"}


@pytest.mark.parametrize("url", ["sqlite:////srv/a.sqlite3", "sqlite:///srv/a.sqlite3", "/srv/a.sqlite3"])
def test_sqlite_is_durable_and_takes_its_turn_at_the_start(url: str) -> None:
    read = database_from_url(url)
    assert read["NAME"] == "/srv/a.sqlite3"
    assert read["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in read["OPTIONS"]["init_command"]


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mysql://a:bimat@b/c", "loại “mysql”"),
        ("postgres://a:bimat@b/", "thiếu tên"),
        ("postgres://a:bimat@b:cổng/c", "viết sai"),
        ("sqlite://", "thiếu đường dẫn"),
        ("sqlite://may/bimat", "loại “sqlite”"),
    ],
)
def test_a_wrong_address_is_a_sentence_without_the_password(url: str, sentence: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=sentence) as caught:
        database_from_url(url)
    assert "bimat" not in str(caught.value)


@pytest.mark.parametrize("years", [1, 0, -2])
def test_r24_records_kept_for_less_than_two_years_are_no_start(years: int) -> None:
    with pytest.raises(ImproperlyConfigured, match="từ 2 năm trở lên"):
        retention_years(years)


def test_r24_two_years_and_more_are_taken() -> None:
    assert [retention_years(years) for years in (2, 5)] == [2, 5]


def test_r24_the_product_itself_does_not_start_with_less() -> None:
    run = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=dict(os.environ) | {"RETENTION_YEARS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode != 0
    assert "RETENTION_YEARS" in run.stderr
