"""Importing a list on the screen: check, faults, CSV of faults, confirmation, progress; no script needed."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from support.actions import agency_import
from support.domain.agency_csv import read
from support.domain.roles import Role
from support.models import Agency, AgencyImport
from tests import factories as make
from tests.support import agency_lists


@pytest.fixture
def chief(db):
    make.agency(domain=agency_lists.TAKEN)
    return make.user(Role.TEAM_LEAD)


def _text(answer) -> str:
    return " ".join(answer.content.decode().split())


def _upload(client, raw: bytes, name: str = "co-quan.csv"):
    return client.post("/co-quan/nhap", {"file": SimpleUploadedFile(name, raw, "text/csv")}, follow=True)


def test_a_list_is_checked_shown_confirmed_and_followed(chief, browse):
    client, listing = browse(chief), agency_lists.make(600, faults=12)
    page = _text(_upload(client, listing.raw()))
    kept = AgencyImport.objects.get()
    assert "Kết quả kiểm tra, chưa nhập gì" in page
    assert "12 lỗi ở 12 dòng" in page
    assert "Nhập: thêm 588, đổi 0" in page
    before = Agency.objects.count()
    waiting = _text(client.post(f"/co-quan/nhap/{kept.pk}/xac-nhan", follow=True))
    assert Agency.objects.count() == before
    assert "chờ nhập" in waiting
    assert 'hx-trigger="every 1s"' in waiting
    kept.refresh_from_db()
    agency_import._piece(kept.pk, read(bytes(kept.raw)).rows)
    running = _text(client.get(f"/co-quan/nhap/{kept.pk}"))
    assert "Đã đọc 500 trong" in running
    assert f'href="/co-quan/nhap/{kept.pk}"' in running
    agency_import.take_in_waiting()
    done = _text(client.get(f"/co-quan/nhap/{kept.pk}/_tien-do"))
    assert "Đã thêm 588, đổi 0, nhập cơ quan 11; bỏ qua 12 dòng có lỗi." in done
    assert "hx-trigger" not in done
    again = _text(_upload(client, listing.raw()))
    assert "không thêm và không đổi gì" in again
    assert "xac-nhan" not in again


def test_every_fault_leaves_as_a_harmless_csv(chief, browse):
    client, listing = browse(chief), agency_lists.make(200, faults=22)
    listing.lines[5][agency_lists.KIND] = "=HYPERLINK(1)"
    _upload(client, listing.raw())
    answer = client.get(f"/co-quan/nhap/{AgencyImport.objects.get().pk}/loi")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["Dòng", "Cột", "Lỗi"]
    assert {(int(line), "" if column == "cả dòng" else column) for line, column, _words in rows[1:]} == (
        listing.faults | {(7, "Loại cơ quan")}
    )
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_the_template_is_a_list_that_can_be_filled_in(chief, browse):
    raw = browse(chief).get("/co-quan/nhap/mau").content
    assert raw.startswith(b"\xef\xbb\xbf")
    listing = read(raw + "H05.09,Sở Tư pháp,,,,,,\r\n".encode())
    assert (len(listing.rows), listing.faults) == (1, [])


def test_a_list_put_aside_takes_in_nothing(chief, browse):
    client = browse(chief)
    _upload(client, agency_lists.make(20).raw())
    kept = AgencyImport.objects.get()
    page = _text(client.post(f"/co-quan/nhap/{kept.pk}/bo", follow=True))
    assert "đã bỏ, không nhập" in page
    agency_import.take_in_waiting()
    assert not Agency.objects.filter(code__startswith="H70").exists()
    refused = client.post(f"/co-quan/nhap/{kept.pk}/xac-nhan", follow=True)
    assert "đã được quyết định rồi" in _text(refused)


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "tập tin rỗng"),
        (b"PK\x03\x04xxxxxxxxxxxxxxxxxx", "tệp bảng tính, không phải CSV"),
        ("Mã,Tên\nH05,A\n".encode(), "Thiếu cột này ở dòng tiêu đề."),
    ],
)
def test_a_file_that_cannot_be_read_says_so(chief, browse, raw, told):
    page = _text(_upload(browse(chief), raw))
    if raw:
        assert told in page
        assert "không nhập được dòng nào" in page
    else:
        assert not AgencyImport.objects.exists()


def test_the_pages_of_a_list_ask_few_questions(chief, browse):
    client = browse(chief)
    _upload(client, agency_lists.make(300, faults=20).raw())
    pk = AgencyImport.objects.get().pk
    for address in ("/co-quan/nhap", f"/co-quan/nhap/{pk}", f"/co-quan/nhap/{pk}/_tien-do"):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        assert len(asked) <= 15, address
