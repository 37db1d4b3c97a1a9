"""What no row names goes after a day; what a row names never does."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from mailin.doctor import Grade, examine
from mailin.store import RawStore
from support.actions import files, inspection, sweeping
from support.actions.intake import file_many
from support.domain.channels import Channel
from support.domain.requests import OpenRequest
from support.models import FilePicture, FollowUpAttachment
from support.reading.parent import FOLDER
from tests import factories as make
from tests.support.reading import made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.RAW_MAIL_ROOT = tmp_path / "files", tmp_path / "mail"


def _age(path: Path, seconds: float = sweeping.AGE + 60) -> None:
    then = time.time() - seconds
    os.utime(path, (then, then))


def _age_all(root: Path) -> None:
    for path in root.rglob("*"):
        if path.is_file():
            _age(path)


class Lost(Exception):
    """What breaks the caller's own transaction."""


def _lose_a_batch() -> None:
    """Let the caller's outer transaction fail after the files were stored, as a lost ledger write does."""
    with contextlib.suppress(Lost), transaction.atomic():
        file_many(make.SYSTEM, [OpenRequest("k", Channel.EMAIL, make.message(files=[make.file()]))])
        raise Lost


def test_files_of_a_transaction_that_did_not_happen_go_after_a_day(settings: Any) -> None:
    root = settings.MEDIA_ROOT
    make.case(words=make.message(files=[make.file("a.png", made.png(), "image/png")]))
    inspection.check_waiting()
    kept = {FollowUpAttachment.objects.get().file.name, *FilePicture.objects.values_list("path", flat=True)}
    _lose_a_batch()
    assert sweeping.orphans() == []  # too young: its transaction may still be under way
    _age_all(root)
    (orphan,) = sweeping.orphans()
    assert orphan not in kept
    assert next(one for one in examine() if one.what == "Tệp thừa").grade is Grade.NOTE
    assert sweeping.sweep() == 1
    assert {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()} == kept
    assert next(one for one in examine() if one.what == "Tệp thừa").grade is Grade.GOOD


def test_a_file_named_meanwhile_is_not_removed(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    make.case(words=make.message(files=[make.file()]))
    path = FollowUpAttachment.objects.get().file.name
    _age_all(settings.MEDIA_ROOT)
    monkeypatch.setattr(sweeping, "orphans", lambda: [path])
    assert sweeping.sweep() == 0
    assert (settings.MEDIA_ROOT / path).exists()


def test_what_is_not_ours_is_left_alone(settings: Any) -> None:
    paths = files.store_pictures([b"x"])
    strange = settings.MEDIA_ROOT / "xem" / "ghi-chu.txt"
    strange.write_bytes(b"x")
    _age_all(settings.MEDIA_ROOT)
    assert sweeping.orphans() == paths


def test_folders_of_killed_children_go(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    old, young = tmp_path / f"{FOLDER}cu", tmp_path / f"{FOLDER}moi"
    for folder in (old, young):
        folder.mkdir()
        (folder / "loi").write_bytes(b"x")
    _age(old)
    sweeping.sweep()
    assert (old.exists(), young.exists()) == (False, True)


def test_half_written_mails_go_and_whole_ones_stay(settings: Any) -> None:
    store = RawStore(settings.RAW_MAIL_ROOT)
    digest = store.put(b"thu")
    folder = settings.RAW_MAIL_ROOT / digest[:2]
    dead, writing = folder / ".tmp-1-cu", folder / ".tmp-2-moi"
    for path in (dead, writing):
        path.write_bytes(b"nua")
    _age(dead)
    _age(folder / digest)
    assert store.leftovers() == [dead]
    assert store.sweep() == 1
    assert (dead.exists(), writing.exists(), store.get(digest)) == (False, True, b"thu")
