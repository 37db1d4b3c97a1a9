"""An attachment nobody looked into never reaches a reader; where a number stands is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kb.actions import inspection
from kb.domain import places
from kb.models import GuideFile, GuideFilePicture
from support import jobs
from support.actions import sweeping
from support.models import Event
from tests import factories
from tests.kb.factories import draft
from tests.kb.filed import put
from tests.support.actions.test_sweeping import _age_all
from tests.support.reading import made

pytestmark = pytest.mark.django_db
NUMBER = "001" + "099" + "123456"  # twelve digits of nobody


def examined(name: str, content: bytes) -> GuideFile:
    kept = put(draft(agency=factories.agency()), name=name, content=content)
    assert (kept.state, kept.text) == ("unchecked", "")
    assert inspection.check_waiting() == 1
    kept.refresh_from_db()
    return kept


WORDS = f"Số định danh cá nhân: {NUMBER}"
TABLE = (
    "</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    "<w:p><w:r><w:t>"
)


@pytest.mark.parametrize(
    ("name", "content", "where"),
    [
        ("a.pdf", made.pdf("Không có gì", "Vẫn không", WORDS), ["trang 3"]),
        ("a.docx", made.docx(f"Một\nHai\n{WORDS}\nBốn"), ["đoạn 3"]),
        ("a.docx", made.docx("Một" + TABLE % "x" + TABLE % WORDS), ["bảng 2"]),
        ("a.txt", WORDS.encode(), ["trong văn bản"]),
        (f"ho so {NUMBER}.txt", b"khong", ["tên tệp"]),
        ("a.pdf", made.pdf("Không có gì"), []),
    ],
)
def test_personal_numbers_are_found_and_placed(name: str, content: bytes, where: list[str]) -> None:
    kept = examined(name, content)
    assert kept.state == "checked"
    assert kept.places == where
    assert kept.personal == len(where)
    assert NUMBER not in kept.text + str(kept.places)


def test_places_of_letters_written_in_two_signs_do_not_drift() -> None:
    import unicodedata

    long = unicodedata.normalize("NFD", "ếệữợ" * 50)
    assert examined("a.docx", made.docx(f"{long}\n{WORDS}\n{long}")).places == ["đoạn 2"]


def test_a_file_of_several_places_names_each_once() -> None:
    marks = [(0, "page", 1), (10, "page", 2), (20, "page", 3)]
    assert places.of(marks, [1, 2, 25]) == ["trang 1", "trang 3"]


@pytest.mark.parametrize(
    ("name", "content", "state", "why"),
    [
        ("a.docx", made.xml_bomb(), "unreadable", "bomb"),
        ("a.pdf", b"%PDF-1.7 hong", "unreadable", "broken"),
    ],
)
def test_a_bomb_marks_itself_alone(name: str, content: bytes, state: str, why: str) -> None:
    kept = examined(name, content)
    assert (kept.state, kept.why, kept.text) == (state, why, "")


def test_a_scanner_that_is_down_leaves_the_file_for_later(settings: Any) -> None:
    settings.CLAMD = "127.0.0.1:1"
    kept = put(draft())
    assert inspection.check_waiting() == 0
    kept.refresh_from_db()
    assert (kept.state, kept.attempts) == ("unchecked", 0)


def test_previews_are_drawn_and_the_event_holds_ids() -> None:
    kept = examined("a.pdf", made.pdf("Một", "Hai"))
    assert GuideFilePicture.objects.filter(file=kept).count() == 3
    event = Event.objects.get(kind="guide_file_checked")
    assert event.data == {"guide": kept.guide_id, "file": kept.pk, "state": "checked"}


def test_files_of_guides_are_not_swept(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    kept = examined("a.pdf", made.pdf("Một"))
    _age_all(tmp_path)
    assert sweeping.orphans() == []
    assert sweeping.sweep() == 0
    assert (tmp_path / kept.attachment.file.name).exists()


def test_nothing_waiting_asks_once() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert inspection.check_waiting() == 0
    assert len(asked) == 1
    assert settings.SUPPORT_STORED


def test_an_upload_rings_instead_of_being_looked_for_every_few_seconds(
    settings: Any, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    job = jobs.registry()["check-guide-files"]
    assert job.on_doorbell
    assert job.period >= 30
    settings.REDIS_URL, settings.EMBEDDED = "redis://none", False
    settings.SUPPORT_CARRIERS = ["kb.carry.carry"]
    woken: list[Any] = []
    monkeypatch.setattr(current_app, "send_task", lambda _name, args, **_how: woken.extend(args))
    guide = draft(agency=factories.agency())
    with django_capture_on_commit_callbacks(execute=True):
        put(guide, name="a.txt", content=b"khong")
    assert woken == ["check-guide-files"]


def test_looking_for_files_where_none_waits_writes_nothing() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert inspection.check_waiting() == 0
    assert [one["sql"][:6] for one in asked] == ["SELECT"]
