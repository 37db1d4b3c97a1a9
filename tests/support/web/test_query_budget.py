"""No page asks the database more than fifteen questions, and a long list costs as many as a short one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from support.actions import replies, work
from support.domain.lifecycle import Stage
from tests import factories as make

MOST = 15


def _asked(client, address: str) -> int:
    assert client.get(address).status_code == 200  # the first call fills the session's cache
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    # The frame's figures of the mail room are kept five seconds: whichever page comes then pays for them.
    told = [query["sql"][:300] for query in asked if "mailin_" not in query["sql"]]
    assert len(told) <= MOST, "\n".join(told)
    return len(told)


@pytest.fixture
def busy(db):
    """Give a ticket with everything a timeline can show, its agency, an engineer and a member."""
    agency, engineer, colleague = make.agency(), make.engineer(), make.engineer()
    case = make.case(of=agency, words=make.message(files=[make.file()], sender="hanh@so-tu-phap.example"))
    by = make.actor(engineer)
    make.case(words=make.message(sender="hanh@so-tu-phap.example"))
    work.assign(by, case_id=case.pk, user_id=colleague.pk)
    work.change_properties(by, case_id=case.pk, wanted=work.Properties(subject="Tiêu đề mới", priority=1))
    queues = sorted(set(case.queue.__class__.objects.values_list("pk", flat=True)) - {case.queue_id})
    work.change_properties(by, case_id=case.pk, wanted=work.Properties(queue_id=queues[0]))
    for turn in range(3):
        replies.reply(by, case_id=case.pk, words=replies.Words(f"Trả lời {turn}", cc=("a@b.example",)))
        replies.note(by, case_id=case.pk, words=replies.Words(f"Ý kiến {turn}", files=[make.file()]))
        make.wrote_again(case)
    work.change_stage(by, case_id=case.pk, stage=Stage.REJECTED, reason="Ngoài phạm vi hỗ trợ")
    return case, agency, engineer, make.member(agency)


def test_no_page_asks_more_than_fifteen_questions(busy, browse):
    case, _agency, engineer, member = busy
    staff, outside = browse(engineer), browse(member)
    ticket = f"/xu-ly/{case.number}"
    for address in ("/xu-ly", ticket, f"{ticket}/_dau", f"{ticket}/_dien-bien", f"{ticket}/_thuoc-tinh"):
        _asked(staff, address)
    for what in ("phan-cong", "giai-doan", "thuoc-tinh", "xac-minh"):
        _asked(staff, f"{ticket}/{what}")
    for address in ("/xu-ly/_loc", "/so-tiep-nhan", "/so-tiep-nhan/in", "/tim?q=loi"):
        _asked(staff, address)
    for address in ("/yeu-cau", f"/yeu-cau/{case.number}", "/tim?q=loi"):
        _asked(outside, address)


@pytest.mark.parametrize(
    "address", ["/xu-ly", "/xu-ly?view=all&after=", "/so-tiep-nhan", "/tim?q=vuong+mac", "/yeu-cau"]
)
def test_a_hundred_tickets_cost_as_many_questions_as_ten(browse, address):
    agency = make.agency()
    client = browse(make.member(agency) if address == "/yeu-cau" else make.engineer())
    make.cases(10, of=agency)
    few = _asked(client, address)
    make.cases(90, of=agency)
    assert _asked(client, address) == few


def test_a_long_conversation_costs_as_many_questions_as_a_short_one(busy, browse):
    case, _agency, engineer, _member = busy
    client, by = browse(engineer), make.actor(engineer)
    few = _asked(client, f"/xu-ly/{case.number}")
    for turn in range(20):
        replies.reply(by, case_id=case.pk, words=replies.Words(f"Thêm {turn}"))
        make.wrote_again(case, make.message(at=case.received_at + timedelta(minutes=turn)))
    assert _asked(client, f"/xu-ly/{case.number}") == few
