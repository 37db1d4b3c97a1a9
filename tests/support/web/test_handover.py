"""The day handed over: what the next officer is not told, a record that is lost or changed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from support.accounts.models import User
from support.actions import handover, reception
from support.domain.channels import Channel
from support.domain.errors import FieldError, Forbidden, NotFound
from support.domain.events import EventKind
from support.domain.reception import CallIn, VisitIn, VisitorIn
from support.models import Event, Handover
from support.queries import handover as sheets
from tests.support.actions.test_arrival_number import arrive
from tests.support.cast import Cast, closed_to_all_but

HERE = "/so-tiep-nhan/ban-giao"
CALLER = reception.Person(name="Mạc Văn Trí", phone="+84900000001")


def _ago(minutes: int):
    """Return a moment before now that is still of today, also right after midnight."""
    now = timezone.localtime()
    return max(now - timedelta(minutes=minutes), now.replace(hour=0, minute=0, second=1, microsecond=0))


def _call(cast: Cast, subject: str, *, solved: bool = False):
    at = _ago(5)
    call = CallIn("+84900000001", at, callback_number="+84900000002", solved=solved)
    brought = reception.Brought(Channel.PHONE, at, call, "Cuộc gọi")
    about = reception.About(subject=subject, without_system=True)
    return reception.take_in(cast.khue, brought=brought, person=CALLER, about=about)


def _visit(cast: Cast, *, out: bool):
    at = _ago(50)
    visit = VisitIn((VisitorIn("Vi Hà Phương"),), at, timezone.now() if out else None, party="Sở Y tế")
    brought = reception.Brought(Channel.VISIT, at, visit, "Biên bản")
    about = reception.About(subject="Làm việc về kết nối", without_system=True)
    reception.take_in(cast.khue, brought=brought, person=CALLER, about=about)


@pytest.fixture
def day(cast: Cast) -> date:
    """Fill a day: calls with and without result, visits open and closed, letters of all kinds."""
    today = timezone.localdate()
    _call(cast, "Hỏi mã lỗi chưa có kết quả")
    _call(cast, "Hỏi đã xong", solved=True)
    _visit(cast, out=False)
    _visit(cast, out=True)
    arrive(cast, code="21", arrival_number="21", due_date=today - timedelta(days=2))
    arrive(cast, code="22", arrival_number="22", due_date=today + timedelta(days=9))
    arrive(cast, code="23")
    return today


def test_n1_the_sheet_holds_what_is_still_open_and_nothing_else(cast: Cast, day: date) -> None:
    sheet = sheets.sheet(cast.khue, day)
    assert {name: count for name, count in sheet.by_channel.items() if count} == {
        "": 7, "phone": 2, "visit": 2, "letter": 3,
    }  # fmt: skip
    assert [one.message.case.subject for one in sheet.calls] == ["Hỏi mã lỗi chưa có kết quả"]
    assert len(sheet.visits) == 1
    assert [one.code_number for one in sheet.unnumbered] == ["23"]
    assert [one.code_number for one in sheet.due] == ["21"]
    assert len(sheet.unassigned) == 7


def test_yesterdays_sheet_does_not_count_today(cast: Cast, day: date) -> None:
    sheet = sheets.sheet(cast.khue, day - timedelta(days=1))
    assert sheet.by_channel[""] == 0
    assert sheet.visits == sheet.calls == sheet.unnumbered == sheet.unassigned == []


def test_what_is_closed_to_the_reader_is_not_on_the_sheet(cast: Cast, day: date) -> None:
    hidden = sheets.sheet(cast.khue, day).unnumbered[0].message.case
    closed_to_all_but(hidden, cast.linh)
    sheet = sheets.sheet(cast.khue, day)
    assert sheet.unnumbered == []
    assert hidden not in sheet.unassigned
    with pytest.raises(NotFound):
        sheets.sheet(cast.hanh, day)


def test_a_day_is_handed_over_and_says_to_whom(cast: Cast, day: date, browse) -> None:
    client = browse(User.objects.get(pk=cast.khue.user_id))
    page = client.get(HERE)
    assert "Hỏi mã lỗi chưa có kết quả" in page.content.decode()
    assert page.context["held"] == 0
    sent = {"day": day.isoformat(), "to": str(cast.nguyen.user_id), "note": "Gọi lại trước 09 giờ"}
    done = client.post(HERE, sent, follow=True).content.decode()
    assert "Tạ Minh Khuê đã bàn giao cho Quách Đình Nguyên" in done
    assert "Gọi lại trước 09 giờ" in done
    made = Handover.objects.get()
    assert made.figures == {
        "entries": 7, "visits": 1, "calls": 1, "unnumbered": 1, "due": 1, "unassigned": 7,
    }  # fmt: skip
    event = Event.objects.get(kind=EventKind.DAY_HANDED_OVER)
    assert event.data["to_user"] == cast.nguyen.user_id


def test_only_keepers_hand_over_and_to_a_colleague(cast: Cast, browse) -> None:
    today = timezone.localdate()
    for who in (cast.nguyen, cast.diep, cast.tri, cast.hanh):
        with pytest.raises(Forbidden):
            handover.hand_over(who, day=today, to_id=cast.linh.user_id)
    for to_id in (cast.khue.user_id, cast.hanh.user_id, 10**6):
        with pytest.raises(FieldError):
            handover.hand_over(cast.khue, day=today, to_id=to_id)
    with pytest.raises(FieldError):
        handover.hand_over(cast.khue, day=today + timedelta(days=1), to_id=cast.linh.user_id)
    told = browse(User.objects.get(pk=cast.khue.user_id)).post(HERE, {"day": today.isoformat(), "to": ""})
    assert told.status_code == 422
    assert browse(User.objects.get(pk=cast.diep.user_id)).post(HERE, {}).status_code == 403
    assert Handover.objects.count() == 0


@pytest.mark.parametrize("sql", ["UPDATE support_handover SET note = 'x'", "DELETE FROM support_handover"])
def test_a_record_is_never_changed(cast: Cast, sql: str) -> None:
    handover.hand_over(cast.khue, day=timezone.localdate(), to_id=cast.linh.user_id)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("asked", ["", "?ngay=x", "?ngay=2026-02-30", "?ngay=0001-01-01", "?ngay=9999-12-31"])
def test_a_bent_day_shows_today(cast: Cast, browse, asked: str) -> None:
    page = browse(User.objects.get(pk=cast.diep.user_id)).get(f"{HERE}{asked}")
    assert page.context["day"] == timezone.localdate()


def test_the_sheet_costs_as_many_questions_however_full(cast: Cast, day: date, browse) -> None:
    client = browse(User.objects.get(pk=cast.khue.user_id))

    def asked() -> int:
        client.get(HERE)
        with CaptureQueriesContext(connection) as questions:
            assert client.get(HERE).status_code == 200
        return len(questions)

    few = asked()
    for turn in range(8):
        _call(cast, f"Thêm {turn}")
        _visit(cast, out=False)
        arrive(cast, code=f"5{turn}")
    assert few == asked() <= 15
