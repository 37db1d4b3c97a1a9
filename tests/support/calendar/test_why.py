"""Why a deadline falls then, as people read it: page, the requester’s page, command; the lines add up."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from support.actions import outgoing, replies
from support.domain.clock import VIETNAM
from support.domain.explain import LineKind
from support.domain.kinds import Kind
from support.domain.lifecycle import Stage
from support.domain.roles import Actor
from support.models import Case, OutgoingMail
from support.queries import explaining
from support.web.lengths import length
from tests import factories as make


def travel(moment: datetime) -> time_machine.travel:
    return time_machine.travel(moment, tick=False)


def at(words: str) -> datetime:
    return datetime.strptime(words, "%d/%m/%Y %H:%M").replace(tzinfo=VIETNAM)


@pytest.fixture
def before_tet(db, time_machine):
    time_machine.move_to(at("13/02/2026 17:00"), tick=False)
    agency = make.agency()
    return make.case(of=agency), agency


def test_the_kept_deadline_is_what_the_lines_say(before_tet):
    case, _agency = before_tet
    told = explaining.of_case(Actor.system("thử"), case)
    assert len(told) >= 2
    for one in told:
        assert one.agrees
        lines = one.explanation.lines
        assert sum((line.counted for line in lines), timedelta()) == one.explanation.target
        assert lines[-1].at == one.explanation.due


def test_the_page_tells_tet_with_its_documents_and_what_is_left(before_tet, browse):
    case, _agency = before_tet
    page = browse(make.engineer()).get(f"/xu-ly/{case.number}/vi-sao-han").content.decode()
    for words in ("Vì sao đến hạn", "Giao thừa Tết Nguyên Đán", "Căn cứ: cần đối chiếu", "17:00–17:30"):
        assert words in page
    assert "mục tiêu nội bộ" in page


def test_the_requester_reads_the_same_lines_and_a_stranger_nothing(before_tet, browse):
    case, agency = before_tet
    member = browse(make.member(agency))
    page = member.get(f"/yeu-cau/{case.number}/vi-sao-han").content.decode()
    assert "Giao thừa Tết Nguyên Đán" in page
    assert "/lich-lam-viec" not in page
    assert "vi-sao-han" in member.get(f"/yeu-cau/{case.number}").content.decode()
    other = browse(make.member(make.agency()))
    assert other.get(f"/yeu-cau/{case.number}/vi-sao-han").status_code == 404
    assert other.get(f"/xu-ly/{case.number}/vi-sao-han").status_code == 404


def test_the_command_prints_every_line(before_tet):
    case, _agency = before_tet
    out = StringIO()
    call_command("explain_due", case.number.lower(), stdout=out)
    assert "Giao thừa" in out.getvalue()
    assert out.getvalue().count("Đến hạn lúc") == len(explaining.of_case(Actor.system("thử"), case))
    with pytest.raises(CommandError):
        call_command("explain_due", "HT-2026-999999")


SPELT = [
    (timedelta(), "0 phút"),
    (timedelta(minutes=45), "45 phút"),
    (timedelta(hours=3, minutes=20), "3 giờ 20 phút"),
    (timedelta(hours=8), "8 giờ"),
    (timedelta(minutes=29, seconds=48), "29 phút 48 giây"),
    (timedelta(seconds=5), "5 giây"),
]


@pytest.mark.parametrize(("time", "words"), SPELT)
def test_working_time_is_written_as_people_say_it(time: timedelta, words: str) -> None:
    assert length(time, seconds=True) == words


def test_the_page_asks_few_questions(before_tet, browse, django_assert_max_num_queries):
    case, _agency = before_tet
    client = browse(make.engineer())
    address = f"/xu-ly/{case.number}/vi-sao-han"
    client.get(address)
    with django_assert_max_num_queries(15):
        client.get(address)
    assert Case.objects.count() == 1


def test_a_clock_that_ended_while_it_stood_agrees_with_what_was_kept(cast):
    monday = at("02/03/2026 08:00")
    with travel(monday):
        case = make.cases(1, kind=Kind.SUPPORT, words=make.message(at=monday))[0]
    with travel(monday + timedelta(minutes=30)):
        words = replies.Words("Xin cho biết mã lỗi.")
        replies.reply(cast.nguyen, case_id=case.pk, words=words, stage=Stage.WAITING_REQUESTER)
    with travel(monday + timedelta(minutes=30, seconds=40)):
        for pk in outgoing.lease_due(50, 60):
            mail = OutgoingMail.objects.get(pk=pk)
            said = [outgoing.Delivery(one.address, accepted=True) for one in mail.recipients.all()]
            outgoing.record_deliveries(make.SYSTEM, pk, said, retry_at=None)
    standing = explaining.of_case(make.SYSTEM, case)
    assert {one.clock.kind: one.explanation.due is None for one in standing} == {
        "first_response": False,
        "next_update": True,
        "resolution": True,
    }
    with travel(at("03/03/2026 10:00")):
        make.wrote_again(case, make.message(body="Mã lỗi 504.", at=at("03/03/2026 10:00")))
    told = explaining.of_case(make.SYSTEM, case)
    assert [one.agrees for one in told] == [True, True, True]
    lines = [line for one in told if one.clock.kind == "resolution" for line in one.explanation.lines]
    assert any(line.kind is LineKind.PAUSED and line.note for line in lines)
