"""Lists of the mail room: every mail of the ledger is found, narrowed by address, in pages of equal cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mailin.models import InboundMail
from mailin.process import drain
from tests.mailin.cast import mail

pytestmark = pytest.mark.django_db
Put = Callable[..., list[Any]]
ROOM = "/tiep-nhan/thu"


def shown(officer: Client, query: str) -> list[int]:
    """Return the ledger's lines of the rows on a page."""
    rows = officer.get(ROOM, QUERY_STRING=query).context["page"].rows
    return [one.mail.pk for one in rows]


@pytest.mark.parametrize(
    "words", ["Đề nghị mở", "ĐỀ NGHỊ MỞ", "thu.lt@tuyenquang", "Lò Thị", "<tim@may.example>"]
)
def test_a_decided_mail_is_found_by_whatever_people_remember(officer: Client, put: Put, words: str) -> None:
    (row,) = put(mail("Đề nghị mở khóa tài khoản", message_id="tim@may.example"))
    put(mail("Việc khác", sender="Người khác <khac@noikhac.example>"))
    drain()
    found = officer.get(ROOM, {"loc": "da-xu-ly", "q": words}).context["page"].rows
    assert [one.mail.pk for one in found] == [row.pk]
    assert found[0].mail.case is not None
    assert shown(officer, f"loc=tat-ca&q={row.pk}") == [row.pk]


def test_a_mail_that_still_waits_is_in_the_list_of_all(officer: Client, put: Put) -> None:
    (row,) = put(mail("Chưa xử lý"))
    assert shown(officer, "loc=tat-ca&tinh-trang=stored") == [row.pk]


def test_held_mail_is_narrowed_by_reason_mailbox_age_and_day(officer: Client, held: Any) -> None:
    row, other = held(), held()
    hour = timezone.now() - timedelta(hours=5)
    InboundMail.objects.filter(pk=row.pk).update(reason="border_spam", fetched_at=hour)
    assert shown(officer, "ly-do=border_spam") == [row.pk]
    assert shown(officer, "tuoi=4h") == [row.pk]
    assert shown(officer, "tuoi=30m&ly-do=stranger_in_thread") == []
    assert shown(officer, f"hop={row.mailbox_id}") == [other.pk, row.pk]
    assert shown(officer, f"hop={row.mailbox_id + 1}") == []
    tomorrow = (timezone.localtime() + timedelta(days=1)).date()
    assert shown(officer, f"tu={tomorrow:%Y-%m-%d}") == []
    assert shown(officer, f"den={tomorrow:%Y-%m-%d}") == [other.pk, row.pk]


@pytest.mark.parametrize(
    "broken", ["sau=abc", "sau=9-9-9", "tu=2026-99-99", "hop=x", "sap=x", "loc=x", "sau=²"]
)
def test_a_broken_address_narrows_nothing(officer: Client, held: Any, broken: str) -> None:
    row = held()
    assert shown(officer, broken) == [row.pk]


@pytest.mark.parametrize("sort", ["moi", "cu", "lon"])
def test_pages_show_each_mail_once_in_order_and_cost_the_same(officer: Client, held: Any, sort: str) -> None:
    first = held()
    made = [
        InboundMail(
            mailbox=first.mailbox, uidvalidity=9, uid=n, digest=first.digest, size=n % 7, state="held",
            reason="no_sender", fetched_at=first.fetched_at, judged_at=first.judged_at,
        )
        for n in range(119)
    ]  # fmt: skip
    InboundMail.objects.bulk_create(made)
    seen: list[int] = []
    costs = set()
    address = f"{ROOM}?sap={sort}"
    officer.get(address)
    while address:
        with CaptureQueriesContext(connection) as asked:
            page = officer.get(address).context
        costs.add(len(asked))
        seen += [one.mail.pk for one in page["page"].rows]
        address = page["next_url"]
    assert len(costs) == 1
    assert len(seen) == len(set(seen)) == 120
    if sort != "lon":
        assert seen == sorted(seen, reverse=sort == "moi")


def test_filters_work_as_a_page_without_scripts(officer: Client) -> None:
    page = officer.get(f"{ROOM}/_loc?q=abc").content.decode()
    assert 'value="abc"' in page
    assert "<title>" in page
    assert "<title>" not in officer.get(f"{ROOM}/_loc", headers={"HX-Request": "true"}).content.decode()


def test_the_rows_alone_are_given_to_an_open_list(officer: Client, held: Any) -> None:
    row = held("Hỏi về mã lỗi")
    part = officer.get(f"{ROOM}/_danh-sach").content.decode()
    assert f"/tiep-nhan/thu/{row.pk}" in part
    assert "<main" not in part
    assert 'data-live-topic="held"' in officer.get(ROOM).content.decode()


def test_the_number_of_files_is_told_without_reading_the_mail(officer: Client, put: Put) -> None:
    raw = (
        b"From: <khong-dia-chi>\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\n\r\nchu\r\n--b\r\nContent-Type: text/csv\r\n"
        b"Content-Disposition: attachment; filename=a.csv\r\n\r\n1\r\n--b--\r\n"
    )
    (row,) = put(raw)
    drain()
    row.refresh_from_db()
    assert row.files == 1
    assert "1 tệp" in officer.get(f"{ROOM}?loc=tat-ca").content.decode()
