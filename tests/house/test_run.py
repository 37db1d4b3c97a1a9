"""`./dev test` tells the truth: what broke counts as failed, what did not run is named and fails a build."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from tests import order, run
from tests.environment import ROOT, clean, setting_names
from tests.pieces import Piece


def _half(folder: Path, told: dict[str, object] | None, status: int) -> run.Half:
    half, result = run.Half("SQLite"), folder / "result.json"
    if told is not None:
        result.write_text(json.dumps(told), encoding="utf-8")
    run._add(half, result, status)
    return half


def test_errors_in_fixtures_count_as_failures(tmp_path: Path) -> None:
    half = _half(tmp_path, {"passed": 5, "failed": 1, "error": 2, "skips": {}, "left_out": []}, 1)
    assert half.line() == "SQLite: 5 passed, 3 failed, 0 skipped in 0s"


def test_a_test_process_that_broke_off_counts_as_a_failure(tmp_path: Path) -> None:
    assert _half(tmp_path, None, 2).failed == 1
    assert _half(tmp_path, {"passed": 5}, 3).failed == 1


def test_nothing_to_run_in_one_process_is_no_failure(tmp_path: Path) -> None:
    assert _half(tmp_path, {"passed": 0}, run.NOTHING_COLLECTED).failed == 0


def test_everything_left_out_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = {"passed": 1, "skipped": 2, "skips": {"thiếu X": 2}, "left_out": ["Dovecot: không có"]}
    assert run.report([_half(tmp_path, told, 0)], ["Chromium"]) == 3
    printed = capsys.readouterr().out
    for words in ("bỏ ra: 3", "2 phép thử: thiếu X", "Dovecot: không có", "máy này thiếu Chromium"):
        assert words in printed
    assert printed.splitlines()[-1] == "SQLite: 1 passed, 0 failed, 2 skipped in 0s"


@pytest.mark.parametrize(("build", "words", "status"), [(False, [], 0), (True, [], 1), (False, ["--all"], 1)])
def test_a_build_that_left_something_out_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, build: bool, words: list[str], status: int
) -> None:
    half = _half(tmp_path, {"passed": 1, "skips": {"thiếu X": 1}}, 0)
    monkeypatch.setenv("CI", "true" if build else "")
    monkeypatch.setattr(run, "run_all", lambda *_: [half])
    monkeypatch.setattr(run.pieces, "absent", list)
    assert run.main(words) == status


def test_a_choice_by_marker_runs_in_one_process() -> None:
    assert run.passes(["-m", "crash"]) == [["-m", "crash"]]
    assert [words[1] for words in run.passes(["-k", "x"])] == ["not browser", "browser"]


def test_a_piece_is_found_by_command_or_by_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "chuong-trinh"
    program.touch()
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    inside = str(tmp_path.relative_to("/"))
    assert Piece("x", "x", (), (f"{inside}/chuong-*",)).present()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert Piece("x", "x", ("chuong-trinh",)).present()
    assert not Piece("x", "x", ("khong-co",), (f"{inside}/khong-*",)).present()


def test_the_machines_own_settings_do_not_reach_the_tests() -> None:
    machine = {"SMTP_HOST": "thu.example", "SMTP_PASSWORD_FILE": "/x", "PATH": "/bin", "DATABASE_URL": "x"}
    assert clean(machine) == {"PATH": "/bin", "DATABASE_URL": "x"}
    assert {"SECRET_KEY", "BASE_URL"} <= set(setting_names())
    assert Path(os.environ["DATA_DIR"]) != ROOT / ".data"


def test_long_files_start_first_and_a_run_of_the_browser_reads_its_own_files_alone() -> None:
    assert all((order.HERE / name).is_file() for name in order.LONG)
    assert not order.is_unread(order.HERE / "journeys" / "test_one_mail.py", "browser")
    assert order.is_unread(order.HERE / "house" / "test_sizes.py", "browser")
    assert not order.is_unread(order.HERE / "house" / "test_sizes.py", "not browser")
    assert not order.is_unread(order.HERE / "journeys" / "product.py", "browser")
