"""A part of a measurement that fails is named; the figures of all others stay."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.bench import mail
from tests.bench.mailroom.parts import Kept, Part


def _fails() -> Any:
    raise RuntimeError("hộp thư chưa được đọc lần nào")


def test_a_part_that_fails_takes_no_other_with_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "bench" / "mail.json"
    kept = Kept(file, {"mails": 10, "bytes": 1_000, "runs": 1}, mail._table)
    later: list[dict[str, Any]] = []

    def measured() -> int:
        later.append(json.loads(file.read_text(encoding="utf-8")))  # what went before is on disk by now
        return 70_000

    kept.take(
        [
            Part(("cycle", "moved"), "vòng yên", lambda: 1_900),
            Part(("arrival", "polled"), "thư đến, chỉ đọc mỗi phút", _fails),
            Part(("cycle", "left"), "vòng yên, để tại chỗ", measured),
        ]
    )
    assert later[0]["cycle"] == {"moved": 1_900}
    assert list(later[0]["failed"]) == ["thư đến, chỉ đọc mỗi phút"]
    assert json.loads(file.read_text(encoding="utf-8")) == kept.found
    assert kept.found["cycle"] == {"moved": 1_900, "left": 70_000}
    shown = capsys.readouterr().err
    assert "HỎNG, thư đến, chỉ đọc mỗi phút: RuntimeError: hộp thư chưa được đọc lần nào" in shown
    assert shown.count("1900 byte") == 1
    assert mail.MISSED in shown
