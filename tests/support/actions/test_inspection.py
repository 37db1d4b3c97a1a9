"""Files are examined after filing; a harmful one marks itself alone, and nobody's work is done twice."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from support.actions import files, inspection, replies, withholding
from support.domain.requests import FileIn
from support.models import Case, Event, FileCheck, FilePicture, FollowUpAttachment, SearchDocument
from support.queries import search
from support.reading import parent
from tests import factories as make
from tests.support.cast import Cast
from tests.support.reading import made


def with_files(*given: FileIn, **more: Any) -> Case:
    return make.case(words=make.message(files=given), **more)


def file(name: str, content: bytes, kind: str = "application/octet-stream") -> FileIn:
    return FileIn(name, kind, content)


def row(name: str) -> FileCheck:
    return FileCheck.objects.get(attachment__filename=name)


def test_every_file_begins_unchecked_and_unsearched(cast: Cast) -> None:
    with_files(file("bien-ban.docx", made.docx()))
    assert row("bien-ban.docx").state == "unchecked"
    assert search.find(cast.nguyen, "biên bản đối soát") == []


def test_text_is_read_and_found_with_the_file_as_its_place(cast: Cast) -> None:
    case = with_files(file("bien-ban.docx", made.docx("Biên bản\nđối soát kết nối")))
    assert inspection.check_waiting() == 1
    found = row("bien-ban.docx")
    assert (found.state, found.scan, found.flags, found.why) == ("checked", "off", [], "")
    assert found.kind.endswith("wordprocessingml.document")
    assert found.digest == hashlib.sha256(b"Bi\xc3\xaan b\xe1\xba\xa3n\n\xc4\x91\xe1\xbb\x91i so\xc3\xa1t "
                                          b"k\xe1\xba\xbft n\xe1\xbb\x91i\n").hexdigest()  # fmt: skip
    (hit,) = search.find(cast.nguyen, "doi soat ket noi")
    assert (hit.case, hit.place) == (case, "bien-ban.docx")
    assert ("đối soát kết nối", True) in hit.pieces or any(marked for _text, marked in hit.pieces)
    assert Event.objects.filter(kind="file_checked", cases__case=case).count() == 1


def test_a_file_is_found_by_its_name(cast: Cast) -> None:
    case = with_files(file("phu-luc-hop-dong.pdf", made.pdf("Không liên quan")))
    inspection.check_waiting()
    assert [hit.case for hit in search.find(cast.nguyen, "phu luc hop dong")] == [case]


def test_personal_data_is_in_no_index_and_the_file_is_marked(cast: Cast) -> None:
    with_files(file("danh-sach.txt", f"Công dân {make.NUMBER} đã tra cứu".encode()))
    inspection.check_waiting()
    found = row("danh-sach.txt")
    assert found.personal == 1
    assert make.NUMBER not in found.text
    assert not SearchDocument.objects.filter(body__contains=make.NUMBER).exists()
    assert search.find(cast.nguyen, make.NUMBER) == []
    assert len(search.find(cast.nguyen, "công dân đã tra cứu")) == 1


def test_the_text_of_a_notes_file_is_for_staff_alone(cast: Cast) -> None:
    case = make.case(of=cast.bac_ninh)
    note = replies.Words("Xem tệp.", files=[file("rieng.txt", "nội dung riêng của ta".encode())])
    replies.note(cast.nguyen, case_id=case.pk, words=note)
    inspection.check_waiting()
    assert [hit.case for hit in search.find(cast.nguyen, "nội dung riêng")] == [case]
    assert search.find(cast.hanh, "nội dung riêng") == []
    assert SearchDocument.objects.get(attachment__isnull=False).public is False


def test_a_crash_of_the_child_marks_that_file_alone(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with_files(file("tot-1.txt", b"mot"), file("xau.txt", b"hai"), file("tot-2.txt", b"ba"))
    whole = parent.CODE
    fatal = "import sys, os; os.abort() if b'hai' in sys.stdin.buffer.peek() else None; " + whole
    monkeypatch.setattr(parent, "CODE", fatal)
    assert inspection.check_waiting() == 3
    assert (row("xau.txt").state, row("xau.txt").why) == ("unreadable", "crash")
    assert {row("tot-1.txt").state, row("tot-2.txt").state} == {"checked"}


@pytest.mark.parametrize(
    "said",
    ["print('[]')", "print('{}')", "print('x' * 5_000_000)", "sys.stdout.buffer.write(b'\\xff\\x00')",
     "print('{\"kind\": 1, \"pages\": -1, \"flags\": [\"la\"], \"text\": \"\", \"trouble\": null}')",
     "print('[' * 100_000)", "sys.exit(3)", "None"],
)  # fmt: skip
def test_garbage_of_the_child_marks_that_file_alone(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    with_files(file("a.txt", b"mot"))
    monkeypatch.setattr(parent, "CODE", f"import sys; {said}")
    assert inspection.check_waiting() == 1
    assert (row("a.txt").state, row("a.txt").why) == ("unreadable", "crash")


def test_a_child_that_hangs_is_ended(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with_files(file("a.txt", b"mot"))
    monkeypatch.setattr(parent, "CODE", "import time; time.sleep(600)")
    monkeypatch.setattr(parent.limits, "WALL", -1.5)
    inspection.check_waiting()
    assert (row("a.txt").state, row("a.txt").why) == ("unreadable", "time")


def test_a_worker_that_died_leaves_its_file_to_the_next(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with_files(file("a.txt", b"mot"))

    def die(_path: Path, _name: str) -> None:
        raise SystemExit

    with monkeypatch.context() as killed:
        killed.setattr(parent, "read", die)
        with pytest.raises(SystemExit):
            inspection.check_waiting()
    assert (row("a.txt").state, inspection.check_waiting()) == ("unchecked", 0)  # leased: nobody else's yet
    FileCheck.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert inspection.check_waiting() == 1
    assert (row("a.txt").state, row("a.txt").attempts) == ("checked", 2)


def test_a_file_whose_workers_always_die_is_given_up(cast: Cast) -> None:
    with_files(file("a.txt", b"mot"))
    FileCheck.objects.update(attempts=inspection.ATTEMPTS)
    inspection.check_waiting()
    assert (row("a.txt").state, row("a.txt").why) == ("unreadable", "stopped")


def test_a_late_worker_does_not_write_over_another(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with_files(file("a.txt", b"mot"))
    slow, reading = parent.read, []

    def overtaken(path: Path, name: str) -> Any:
        if not reading:
            reading.append(path)
            FileCheck.objects.update(due_at=timezone.now() - timedelta(seconds=1))
            assert inspection.check_waiting() == 1
        return slow(path, name)

    monkeypatch.setattr(parent, "read", overtaken)
    inspection.check_waiting()
    assert SearchDocument.objects.filter(attachment__isnull=False).count() == 1
    assert Event.objects.filter(kind="file_checked").count() == 1


def test_a_withheld_message_keeps_no_text_and_no_preview(cast: Cast, settings: Any) -> None:
    case = with_files(file("a.png", made.png()), file("a.txt", b"bi mat"))
    inspection.check_waiting()
    assert FilePicture.objects.count() == 2
    message = case.messages.get()
    withholding.blank_message(cast.nguyen, message_id=message.pk, reason="Có dấu mật")
    assert not SearchDocument.objects.filter(attachment__isnull=False).exists()
    assert not FileCheck.objects.exclude(text="").exists()
    withholding.destroy_files(message.pk)
    assert not FollowUpAttachment.objects.exists()
    left = [one for one in Path(settings.MEDIA_ROOT).rglob("*") if one.is_file()]
    named = {one.name for one in left}
    assert not named & {Path(path).name for path in FilePicture.objects.values_list("path", flat=True)}


def test_a_file_gone_from_the_disk_is_told(cast: Cast, settings: Any) -> None:
    with_files(file("a.txt", b"mot"))
    (Path(settings.MEDIA_ROOT) / FollowUpAttachment.objects.get().file.name).unlink()
    inspection.check_waiting()
    assert (row("a.txt").state, row("a.txt").why) == ("unreadable", "gone")


def test_previews_are_drawn_anew_without_what_the_camera_wrote(cast: Cast, settings: Any) -> None:
    secret = b"toa do nha rieng"
    with_files(file("a.jpg", made.jpeg_with_exif(secret)), file("b.pdf", made.pdf("Một", "Hai")))
    inspection.check_waiting()
    picture, document = row("a.jpg"), row("b.pdf")
    assert (picture.pictures, picture.thumb_width, picture.thumb_height) == (1, 64, 48)
    assert (document.pages, document.pictures, document.thumb_height) == (2, 2, 200)
    for one in FilePicture.objects.all():
        content = (Path(settings.MEDIA_ROOT) / one.path).read_bytes()
        assert content.startswith(b"\xff\xd8\xff")
        assert secret not in content
        assert b"Exif" not in content


def test_nothing_waiting_writes_nothing(cast: Cast, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert inspection.check_waiting() == 0


def test_files_keep_their_mode_and_place(cast: Cast, settings: Any) -> None:
    paths = files.store_pictures([b"x"])
    assert paths[0].startswith("xem/")
    assert (Path(settings.MEDIA_ROOT) / paths[0]).stat().st_mode & 0o777 == 0o600
