"""The requester's side: an agency sees its own, nothing internal, and can answer."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from support.actions import replies, work
from support.domain.lifecycle import Stage
from support.domain.roles import Role
from support.models import Case, Message, MessageKind
from tests import factories as make


@pytest.fixture
def agency(db):
    return make.agency("Sở Tư pháp tỉnh Bắc Ninh")


def test_a_member_sees_the_agencys_requests_and_no_others(agency, browse):
    own, foreign = make.case(of=agency), make.case(of=make.agency())
    client = browse(make.member(agency))
    page = client.get("/yeu-cau").content.decode()
    assert own.number in page
    assert foreign.number not in page
    assert client.get(f"/yeu-cau/{own.number}").status_code == 200
    assert client.get(f"/yeu-cau/{foreign.number}").status_code == 404
    assert client.post(f"/yeu-cau/{foreign.number}", {"body": "x"}).status_code == 404


def test_nothing_internal_reaches_a_member(agency, browse, settings):
    settings.UNDO_SECONDS = 0
    case, engineer, lead = make.case(of=agency), make.engineer("Quách Đình Nguyên"), make.user(Role.TEAM_LEAD)
    by = make.actor(engineer)
    work.assign(make.actor(lead), case_id=case.pk, user_id=engineer.pk)
    replies.note(by, case_id=case.pk, words=replies.Words("Nghi do máy chủ của tỉnh."))
    replies.reply(by, case_id=case.pk, words=replies.Words("Chúng tôi đang kiểm tra."))
    work.change_stage(by, case_id=case.pk, stage=Stage.REJECTED, reason="Lý do nội bộ")
    page = browse(make.member(agency)).get(f"/yeu-cau/{case.number}").content.decode()
    assert "Chúng tôi đang kiểm tra." in page
    assert "Quách Đình Nguyên" in page
    for words in (
        "Nghi do máy chủ",
        "phân công cho",
        "Lý do nội bộ",
        "đang chờ gửi",
        "/thu-hoi/",
        "/xem-du/",
    ):
        assert words not in page


def test_an_answer_with_a_file_reopens_what_was_closed(agency, browse):
    case = make.case(of=agency)
    work.change_stage(make.actor(make.engineer()), case_id=case.pk, stage=Stage.RESOLVED, reason="Xong")
    given = {"body": "Lỗi trở lại lúc 10:10.", "attached": [SimpleUploadedFile("a.csv", b"x", "text/csv")]}
    answer = browse(make.member(agency)).post(f"/yeu-cau/{case.number}", given)
    assert answer["Location"] == f"/yeu-cau/{case.number}"
    case.refresh_from_db()
    assert case.stage == Stage.REOPENED
    message = Message.objects.get(case=case, kind=MessageKind.PORTAL_IN)
    assert message.followup.followupattachment_set.get().filename == "a.csv"


def test_an_empty_answer_keeps_the_page_and_says_what_is_missing(agency, browse):
    case = make.case(of=agency)
    answer = browse(make.member(agency)).post(f"/yeu-cau/{case.number}", {"body": "   "})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_a_member_who_is_staff_too_sees_the_request_as_the_agency_does(agency, browse):
    case, both = make.case(of=agency), make.user(Role.ENGINEER)
    both.memberships.create(agency=agency)
    replies.note(make.actor(make.engineer()), case_id=case.pk, words=replies.Words("Chỉ nội bộ."))
    assert "Chỉ nội bộ." not in browse(both).get(f"/yeu-cau/{case.number}").content.decode()


def test_pages_lead_on_and_back(agency, browse):
    make.cases(60, of=agency)
    client = browse(make.member(agency))
    first = client.get("/yeu-cau?view=all")
    second = client.get(first.context["next_url"])
    numbers = [{row["case"].number for row in page.context["rows"]} for page in (first, second)]
    assert len(numbers[0] | numbers[1]) == Case.objects.count() == 60
    back = client.get(second.context["prev_url"])
    assert [row["case"].pk for row in back.context["rows"]] == [
        row["case"].pk for row in first.context["rows"]
    ]
