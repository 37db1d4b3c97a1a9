"""A scanner's word comes before the file goes out; without one the mail is taken in all the same (S15)."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from mailin.doctor import Grade, examine
from support.actions import inspection
from support.domain.requests import FileIn
from support.models import Case, FileCheck, SearchDocument
from tests import factories as make
from tests.servers.clamd import EICAR, clamd

pytestmark = pytest.mark.django_db


@pytest.fixture
def scanner(settings: Any) -> Iterator[Any]:
    with clamd() as server:
        settings.CLAMD = f"127.0.0.1:{server.server_address[1]}"
        yield server


def _case(content: bytes = b"noi dung lanh", name: str = "a.txt") -> Case:
    return make.case(words=make.message(files=[FileIn(name, "text/plain", content)]))


def _download(client: Any) -> Any:
    return client.post(f"/tep/{FileCheck.objects.get().pk}")


def _down(settings: Any) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        settings.CLAMD = f"127.0.0.1:{taken.getsockname()[1]}"


def test_eicar_is_blocked_with_its_verdict_for_everybody(scanner: Any, browse: Any) -> None:
    case = _case(EICAR)
    inspection.check_waiting()
    check = FileCheck.objects.get()
    assert (check.state, check.scan, check.why) == ("blocked", "infected", "Eicar-Signature")
    assert not SearchDocument.objects.filter(attachment__isnull=False).exists()
    client = browse(make.engineer())
    for answer in (client.get(f"/tep/{check.pk}"), _download(client)):
        assert answer.status_code in {403, 422}
        assert "Content-Disposition" not in answer.headers
        assert "Eicar-Signature" in answer.content.decode()
    assert "Bị chặn: Eicar-Signature" in client.get(f"/xu-ly/{case.number}").content.decode()


def test_a_clean_file_is_scanned_whole_then_read(scanner: Any, browse: Any) -> None:
    _case(b"x" * 200_000)
    inspection.check_waiting()
    assert scanner.scanned == [b"x" * 200_000]
    assert (FileCheck.objects.get().state, FileCheck.objects.get().scan) == ("checked", "clean")
    assert _download(browse(make.engineer())).content == b"x" * 200_000


def test_a_scanner_that_is_down_stops_the_download_not_the_intake(settings: Any, browse: Any) -> None:
    _down(settings)
    first, second = _case(), _case()
    assert inspection.check_waiting() == 0
    waiting = FileCheck.objects.order_by("pk")
    assert [(one.state, one.scan, one.attempts) for one in waiting] == [("unchecked", "waiting", 0)] * 2
    client = browse(make.engineer())
    page = client.get(f"/xu-ly/{first.number}").content.decode()
    assert "Chưa quét vi-rút" in page
    for one in waiting:
        for answer in (client.get(f"/tep/{one.pk}"), client.post(f"/tep/{one.pk}")):
            assert "Content-Disposition" not in answer.headers
    assert second.number
    with clamd() as server:
        settings.CLAMD = f"127.0.0.1:{server.server_address[1]}"
        FileCheck.objects.update(due_at=timezone.now() - timedelta(seconds=1))
        assert inspection.check_waiting() == 2
    assert {(one.state, one.scan) for one in FileCheck.objects.all()} == {("checked", "clean")}


def test_a_scanner_that_says_error_is_as_good_as_down(scanner: Any) -> None:
    scanner.broken = True
    _case()
    assert inspection.check_waiting() == 0
    assert FileCheck.objects.get().state == "unchecked"


def test_a_scanner_switched_off_is_said_of_each_file(settings: Any, browse: Any) -> None:
    settings.CLAMD = ""
    case = _case()
    inspection.check_waiting()
    assert (FileCheck.objects.get().state, FileCheck.objects.get().scan) == ("checked", "off")
    page = browse(make.engineer()).get(f"/xu-ly/{case.number}").content.decode()
    assert "Không quét vi-rút" in page


def test_doctor_says_how_the_scanner_is(scanner: Any, settings: Any) -> None:
    def grade() -> Grade:
        return next(one.grade for one in examine() if one.what == "Quét vi-rút")

    assert grade() is Grade.GOOD
    _down(settings)
    assert grade() is Grade.BAD
