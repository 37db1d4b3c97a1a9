"""The suggestion shown without its reason, the next best out of reach, many accepted without undo."""

from __future__ import annotations

import re

import pytest

from support.actions import work
from support.domain.roles import Role
from support.models import Case, ConnectedSystem, Connection, TopicSuggestion
from tests import factories as make

HOW = ("Cách sử dụng", "Xin hướng dẫn thao tác tra cứu, bấm vào đâu?")
URGENT = ("Hỏa tốc", "Hệ thống mất kết nối từ sáng, quá thời gian chờ.")


def _new(words=HOW, **more) -> Case:
    return make.case(words=make.message(*words), classified=False, **more)


def test_the_bar_says_what_is_suggested_and_by_which_words(browse):
    page = browse(make.engineer()).get(f"/xu-ly/{_new().number}").content.decode()
    assert "Gợi ý: G1 Cách sử dụng" in page
    assert "vì có: “" in page


def test_a_next_best_topic_is_one_click(browse):
    system = ConnectedSystem.objects.create(name="Hệ thống một cửa")
    agency = make.agency()
    Connection.objects.create(agency=agency, system=system)
    case, client = _new(URGENT, of=agency), browse(make.engineer())
    page = client.get(f"/xu-ly/{case.number}")
    form, second = page.context["triage"], case.suggestion.ranked[1][0]
    assert f'value="{second}"' in page.content.decode()
    sent = [(form.add_prefix(name), str(value)) for name, value in form.initial.items() if name != "hurry"]
    # The button stands after the list of topics: its value comes last, and holds.
    both = {key: [one for name, one in sent if name == key] for key, _value in sent}
    both["phan-loai-topic"].append(second)
    assert client.post(f"/xu-ly/{case.number}/phan-loai", both).status_code == 302
    assert TopicSuggestion.objects.get(case=case).outcome == "other"
    assert Case.objects.get(pk=case.pk).topic_id == second


@pytest.mark.parametrize(("ticked", "priority"), [(True, 1), (False, 3)])
def test_the_suggested_priority_is_taken_with_the_topic_unless_unticked(browse, ticked, priority):
    case, client = _new(URGENT), browse(make.engineer())
    page = client.get(f"/xu-ly/{case.number}")
    assert "vì có: “hỏa tốc”" in page.content.decode()
    form = page.context["triage"]
    sent = {form.add_prefix(name): str(value) for name, value in form.initial.items() if name != "hurry"}
    sent |= {"phan-loai-system": "-"} | ({"phan-loai-hurry": "on"} if ticked else {})
    assert client.post(f"/xu-ly/{case.number}/phan-loai", sent).status_code == 302
    assert Case.objects.get(pk=case.pk).priority == priority


def test_a_topic_nobody_confirmed_is_confirmed_beside_the_timeline(browse):
    case = _new()
    Case.objects.filter(pk=case.pk).update(without_system=True)
    client = browse(make.engineer())
    assert "Chưa ai xác nhận chủ đề" in client.get(f"/xu-ly/{case.number}").content.decode()
    client.post(f"/xu-ly/{case.number}/goi-y", {"topic": "G1"})
    assert TopicSuggestion.objects.get(case=case).outcome == "accepted"
    page = client.get(f"/xu-ly/{case.number}").content.decode()
    assert "Chưa ai xác nhận chủ đề" not in page
    assert "nhận chủ đề gợi ý" in page


def test_a_possibly_restricted_request_says_so(browse):
    case = _new(("Việc rất kín", ""))
    assert (
        "Có thể thuộc hàng đợi hạn chế"
        in browse(make.engineer()).get(f"/xu-ly/{case.number}").content.decode()
    )


def test_many_are_ticked_accepted_and_taken_back(browse):
    cases, client = [_new(), _new()], browse(make.engineer())
    page = client.get("/xu-ly").content.decode()
    assert all(f'name="phieu" value="{case.pk}"' in page for case in cases)
    told = client.post("/goi-y/nhan", {"phieu": [case.pk for case in cases]}, follow=True)
    assert "Đã nhận gợi ý cho 2 phiếu." in told.content.decode()
    assert 'action="/goi-y/hoan-tac"' in told.content.decode()
    assert Case.objects.filter(without_system=True).count() == 2
    assert "data-pick" not in told.content.decode()
    told = client.post("/goi-y/hoan-tac", follow=True)
    assert "Đã hoàn tác 2 phiếu." in told.content.decode()
    assert not Case.objects.filter(without_system=True).exists()


def test_rows_without_a_suggestion_are_ticked_for_merging_alone(browse):
    offered, plain, client = _new(), make.case(topic="A1"), browse(make.engineer())
    page = client.get("/xu-ly").content.decode()
    boxes = dict(re.findall(r'name="phieu" value="(\d+)"( data-pick)?', page))
    assert boxes == {str(offered.pk): " data-pick", str(plain.pk): ""}
    assert 'formaction="/goi-y/nhan"' in page
    told = client.post("/goi-y/nhan", {"phieu": [offered.pk, plain.pk]}, follow=True).content.decode()
    assert "Đã nhận gợi ý cho 1 phiếu. 1 phiếu để nguyên." in told
    assert 'formaction="/goi-y/nhan"' not in told
    assert told.count('name="phieu"') == 2
    merge = client.post("/gop-phieu", {"phieu": [offered.pk, plain.pk]}).content.decode()
    assert offered.number in merge
    assert plain.number in merge


def test_nothing_ticked_and_nothing_to_undo_are_told(browse):
    client = browse(make.engineer())
    assert "Chưa chọn phiếu nào" in client.post("/goi-y/nhan", follow=True).content.decode()
    assert "Không còn hoàn tác được" in client.post("/goi-y/hoan-tac", follow=True).content.decode()


def test_who_only_reads_ticks_nothing(browse):
    _new()
    client = browse(make.user(Role.AUDITOR))
    assert 'name="phieu"' not in client.get("/xu-ly").content.decode()
    assert client.post("/goi-y/nhan", {"phieu": "1"}).status_code in {403, 404}


def test_ticks_ask_nothing_more_however_long_the_list(browse, django_assert_max_num_queries):
    for _one in range(3):
        _new()
    client = browse(make.engineer())
    client.get("/xu-ly")
    with django_assert_max_num_queries(15) as few:
        client.get("/xu-ly")
    for _one in range(6):
        _new()
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get("/xu-ly")


def test_the_report_counts_what_people_decided(browse, django_assert_max_num_queries):
    by = make.actor(make.engineer())
    for topic in ("G1", "G1", "H1"):
        wanted = work.Properties(topic=topic, without_system=True)
        work.change_properties(by, case_id=_new().pk, wanted=wanted)
    _new()
    client = browse(make.user(Role.TEAM_LEAD))
    client.get("/bao-cao/goi-y")
    with django_assert_max_num_queries(15):
        page = client.get("/bao-cao/goi-y")
    (line,) = page.context["rows"]
    assert (line.code, line.decided, line.accepted, line.right) == ("G1", 3, 2, 67)
    assert line.mostly == "H1 (1)"
    assert "Độ chính xác của gợi ý" in client.get("/bao-cao").content.decode()


def test_a_box_with_an_endless_number_is_no_ticket(browse):
    client = browse(make.engineer())
    for key in ("9" * 30, "9" * 5000):
        answer = client.post("/goi-y/nhan", {"phieu": [key]})
        assert answer.status_code == 302
