"""Rules and roster on screen: previews in bounds and of what the viewer may see, no save unasked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from support.actions import routing_rules as changing
from support.actions import work
from support.actions.routing_rules import RoutingRuleIn
from support.actions.rules import When
from support.domain.roles import Role
from support.domain.rules import Giving
from support.models import (
    Absence,
    Case,
    DutyShift,
    LeadRule,
    Membership,
    QueueMember,
    QueueProfile,
    RoutingRule,
)
from support.queries import duty, rule_previews
from tests import factories as make
from tests.support.web.test_query_budget import MOST


@pytest.fixture
def chief(db):
    return make.user(Role.TEAM_LEAD)


def queue(key: str) -> int:
    return QueueProfile.objects.get(key=key).pk


def _rule(**more: object) -> dict[str, object]:
    return {
        "name": "Lỗi 504",
        "words": "504\nmất kết nối",
        "whole": "on",
        "queue": str(queue("ket-noi")),
    } | more


def _page(client, address: str, sent: dict[str, object] | None = None) -> str:
    answer = client.get(address) if sent is None else client.post(address, sent)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_preview_tells_what_would_move_and_writes_nothing(browse, chief):
    moved = make.case(words=make.message("Lỗi 504 khi tra cứu", "x"), topic="G1")
    make.case(words=make.message("Hỏi cách dùng", "x"), topic="G1")
    make.case(words=make.message("Lỗi 504 lần nữa", "x"), topic="A1")  # lies there already
    page = _page(browse(chief), "/quy-tac/moi", _rule(xem="0"))
    assert "1 phiếu sẽ chuyển" in page
    assert moved.number in page
    assert "Thao tác, tài liệu · chưa phân công → <b>Kỹ thuật kết nối · chưa phân công</b>" in page
    assert RoutingRule.objects.count() == 1


def test_a_preview_shows_only_tickets_the_viewer_may_see(browse, chief):
    closed = make.case(words=make.message("Lỗi 504 mật", "x"), topic="C4")
    page = _page(browse(chief), "/quy-tac/moi", _rule(xem="0"))
    assert closed.number not in page
    QueueMember.objects.create(profile=QueueProfile.objects.get(key="nghi-vuot-pham-vi"), user=chief)
    page = _page(browse(chief), "/quy-tac/moi", _rule(xem="0"))
    # It stays in its closed queue whatever the rule says.
    assert "Không phiếu nào chuyển" in page
    keeper = browse(make.user(Role.ADMINISTRATOR))
    assert "Không có phiếu nào của 30 ngày qua" in _page(keeper, "/quy-tac/moi", _rule(xem="0"))


def test_a_preview_obeys_the_rules_above(browse, chief):
    case = make.case(words=make.message("Lỗi 504 và mật khẩu", "x"), topic="G1")
    above = RoutingRuleIn(name="Trên", words=("mật khẩu",), queue_id=queue("quyen-khai-thac"))
    changing.save(make.actor(chief), rule_id=None, wanted=above, when=When())
    assert case.number not in _page(browse(chief), "/quy-tac/moi", _rule(xem="0"))
    before = RoutingRule.objects.get(name="Trên").pk
    assert case.number in _page(browse(chief), "/quy-tac/moi", _rule(xem="0", before=str(before)))


def test_a_preview_goes_back_thirty_days_in_pages(browse, chief, monkeypatch):
    monkeypatch.setattr(rule_previews, "STEP", 3)
    cases = [make.case(words=make.message(f"Lỗi 504 số {n}", "x"), topic="G1") for n in range(5)]
    Case.objects.filter(pk=cases[0].pk).update(recorded_at=timezone.now() - timedelta(days=31))
    client = browse(chief)
    first = _page(client, "/quy-tac/moi", _rule(xem="0"))
    assert [one.number in first for one in cases] == [False, False, True, True, True]
    assert f'name="xem" value="{cases[2].pk}"' in first
    second = _page(client, "/quy-tac/moi", _rule(xem=str(cases[2].pk)))
    assert [one.number in second for one in cases] == [False, True, False, False, False]
    assert "Xem tiếp các phiếu cũ hơn" not in second


def test_a_preview_costs_as_many_questions_for_many_tickets_as_for_few(browse, chief):
    client = browse(chief)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            _page(client, "/quy-tac/moi", _rule(xem="0", words="vướng mắc"))
        return len(queries)

    make.cases(3)
    asked()
    few = asked()
    make.cases(40)
    assert asked() == few


def test_a_rule_is_saved_changed_moved_closed_and_taken_back_without_scripts(browse, chief):
    client = browse(chief)
    assert client.post("/quy-tac/moi", _rule()).status_code == 302
    rule = RoutingRule.objects.get(name="Lỗi 504")
    assert rule.words == ["504", "mất kết nối"]
    assert client.post(f"/quy-tac/{rule.pk}", _rule(name="Lỗi 504 mới")).status_code == 302
    new = RoutingRule.objects.get(valid_to=None, name="Lỗi 504 mới")
    assert client.get(f"/quy-tac/{rule.pk}").status_code == 404  # what is over is not edited
    assert client.post(f"/quy-tac/{new.pk}/dong", {"note": "thử"}).status_code == 302
    assert not RoutingRule.objects.filter(valid_to=None).exclude(clause="6.3").exists()
    assert client.post(f"/quy-tac/{new.pk}/lay-lai", {}).status_code == 302
    assert RoutingRule.objects.filter(valid_to=None, name="Lỗi 504 mới").exists()
    assert "Lỗi 504 mới" in _page(client, "/quy-tac")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"topics": "A1, ZZ"}, "topics"),
        ({"queue": ""}, "queue"),
        ({"since": "2020-01-01"}, "since"),
        ({"giving": "load"}, "queue"),
        ({"giving": "person"}, "person"),
    ],
)
def test_a_wrong_rule_comes_back_with_a_sentence_at_its_field(browse, chief, wrong, field):
    answer = browse(chief).post("/quy-tac/moi", _rule(**wrong))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_a_row_of_the_table_of_leads_is_previewed_and_changed_by_a_document(browse, chief):
    case = make.case(topic="E5")
    row, client = LeadRule.objects.get(clause="11.2, 3.1"), browse(chief)
    sent = {"topics": "E5, E6", "how": "law", "lead": "cyber", "clause": "11.2, 3.1", "coordinating": ["ndb"]}
    page = _page(client, f"/quy-tac/chu-tri/{row.pk}", sent | {"xem": "0"})
    assert case.number in page
    assert "1 phiếu sẽ chuyển" in page
    answer = client.post(f"/quy-tac/chu-tri/{row.pk}", sent)
    assert list(answer.context["form"].errors) == ["source"]
    assert client.post(f"/quy-tac/chu-tri/{row.pk}", sent | {"source": "12/2026/TT-BCA"}).status_code == 302
    assert "12/2026/TT-BCA" in _page(client, "/quy-tac/chu-tri")


def test_a_request_tried_names_rule_queue_person_lead_clause_and_why(browse, chief):
    engineer = make.user(Role.ENGINEER, name="Quách Đình Nguyên")
    QueueMember.objects.create(profile=QueueProfile.objects.get(key="ket-noi"), user=engineer)
    wanted = RoutingRuleIn(
        name="Chia đều", words=("mã lỗi 504",), queue_id=queue("ket-noi"), giving=Giving.LOAD
    )
    changing.save(make.actor(chief), rule_id=None, wanted=wanted, when=When())
    page = _page(browse(chief), "/quy-tac/thu?channel=email&topic=A4&subject=M%C3%A3+l%E1%BB%97i+504")
    for words in ("Chia đều", "“mã lỗi 504”", "Kỹ thuật kết nối", "đến lượt Quách Đình Nguyên", "A4", "5.1"):
        assert words in page
    assert not Case.objects.exists()
    assert not _held()


def _held() -> int:
    return Case.objects.exclude(assignee=None).count()


def test_manual_decision_is_said_where_the_table_leaves_it_to_a_person(browse, chief):
    from support.domain.systems import AgencyKind
    from support.models import Agency, ConnectedSystem

    owner = make.agency()
    Agency.objects.filter(pk=owner.pk).update(kind=AgencyKind.DEFENCE.value)
    system = ConnectedSystem.objects.create(name="Hệ thống thử", owner=owner)
    page = _page(browse(chief), f"/quy-tac/thu?channel=email&subject=kiem+tra&topic=E3&system={system.pk}")
    assert "người có thẩm quyền quyết định" in page
    assert "Hệ thống do Bộ Quốc phòng quản lý" in page


def test_the_ticket_says_by_which_rule_it_lies_where_it_lies(browse, chief):
    engineer = make.engineer()
    wanted = RoutingRuleIn(name="Riêng 504", words=("lỗi 504",), giving=Giving.PERSON, person_id=engineer.pk)
    changing.save(make.actor(chief), rule_id=None, wanted=wanted, when=When())
    case = make.case(words=make.message("Lỗi 504", "x"), topic="A1")
    page = _page(browse(engineer), f"/xu-ly/{case.number}")
    assert "vì quy tắc “Riêng 504”: có từ “lỗi 504”" in " ".join(page.split())
    assert "theo quy tắc <strong>Riêng 504</strong>" in page
    work.assign(make.actor(chief), case_id=case.pk, user_id=chief.pk)
    assert "vì quy tắc" not in _page(browse(engineer), f"/xu-ly/{case.number}")


def test_the_week_shows_who_is_on_duty_and_who_is_away(browse, chief):
    officer, now, today = (
        make.user(Role.DUTY_OFFICER, name="Nghiêm Khánh Linh"),
        timezone.now(),
        timezone.localdate(),
    )
    DutyShift.objects.create(
        user=officer, since=now - timedelta(hours=1), until=now + timedelta(hours=1), made_at=now
    )
    Absence.objects.create(
        user=make.user(Role.ENGINEER, name="Tạ Minh Khuê"), first=today, last=today, made_at=now
    )
    duty.forget()
    page = _page(browse(make.user(Role.AUDITOR)), "/truc-ban")
    assert "Nghiêm Khánh Linh" in page
    assert "Tạ Minh Khuê" in page
    assert "Nghiêm Khánh Linh" in _page(browse(make.engineer()), "/xu-ly")
    assert "chưa có ca trực nào" in _page(browse(chief), "/truc-ban?tuan=2031-01-01")
    assert browse(chief).get("/truc-ban?tuan=hom-qua").status_code == 200


def test_the_roster_of_a_closed_queue_is_for_its_people(browse, chief):
    officer, now = make.user(Role.ENGINEER, name="Doãn Hải Đăng"), timezone.now()
    closed = QueueProfile.objects.get(key="nghi-vuot-pham-vi")
    QueueMember.objects.create(profile=closed, user=officer)
    shift = DutyShift.objects.create(
        user=officer,
        queue_id=closed.pk,
        since=now - timedelta(hours=1),
        until=now + timedelta(hours=1),
        made_at=now,
    )
    duty.forget()
    stranger = browse(make.engineer("Kiều Phương Lan"))
    assert "Doãn Hải Đăng" not in _page(stranger, "/truc-ban")
    assert stranger.get(f"/truc-ban/ca/{shift.pk}").status_code == 404
    assert "Nghi vượt phạm vi" not in _page(stranger, "/xu-ly")
    assert "Doãn Hải Đăng" in _page(browse(officer), "/truc-ban")


def test_a_pattern_is_shown_before_it_is_written(browse, chief):
    one, client = make.engineer(), browse(chief)
    first = timezone.localdate() + timedelta(days=1)
    sent = {
        "people": [str(one.pk)],
        "weekdays": [str(n) for n in range(7)],
        "first": first.isoformat(),
        "last": (first + timedelta(days=2)).isoformat(),
        "start": "08:00",
        "end": "17:00",
    }
    assert "3 ca ghi được" in _page(client, "/truc-ban/lap-lich", sent | {"xem": "1"})
    assert not DutyShift.objects.exists()
    assert client.post("/truc-ban/lap-lich", sent).status_code == 302
    assert DutyShift.objects.count() == 3
    assert "đã có" in _page(client, "/truc-ban/lap-lich", sent | {"xem": "1"})


def test_the_holder_of_a_shift_passes_it_on_and_nobody_else(browse, chief):
    one, two, now = make.engineer(), make.engineer(), timezone.now()
    shift = DutyShift.objects.create(
        user=one, since=now + timedelta(days=1), until=now + timedelta(days=1, hours=8), made_at=now
    )
    address = f"/truc-ban/ca/{shift.pk}"
    assert browse(two).post(address, {"to": str(two.pk)}).status_code == 403
    assert browse(one).post(address, {}).status_code == 422
    assert browse(one).post(address, {"to": str(two.pk), "reason": "Đi họp"}).status_code == 302
    shift.refresh_from_db()
    assert shift.user == two
    assert "Đi họp" in _page(browse(one), address)


def test_no_page_of_rules_or_roster_asks_more_than_fifteen_questions(browse, chief):
    client = browse(chief)
    for n in range(12):
        wanted = RoutingRuleIn(name=f"Quy tắc {n}", words=(f"từ {n}",), queue_id=queue("ket-noi"))
        changing.save(make.actor(chief), rule_id=None, wanted=wanted, when=When())
    rule, lead = RoutingRule.objects.last(), LeadRule.objects.last()
    addresses = ["/quy-tac", "/quy-tac/moi", f"/quy-tac/{rule.pk}", "/quy-tac/chu-tri", "/truc-ban"]
    addresses += [f"/quy-tac/chu-tri/{lead.pk}", "/truc-ban/lap-lich", "/truc-ban/ca-moi", "/truc-ban/vang"]
    for address in [*addresses, "/quy-tac/thu?channel=email&subject=t%E1%BB%AB+3"]:
        assert client.get(address).status_code == 200
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        asked = [one["sql"] for one in queries if "mailin_" not in one["sql"]]
        assert len(asked) <= MOST, "\n".join([address, *asked])


def test_a_preview_shows_who_keeps_the_rules_nothing_of_his_agencys_tickets(browse):
    """An administrator reads no tickets here: where they lie and who holds them is no requester's to know."""
    agency = make.agency()
    mine = make.case(of=agency, words=make.message("Lỗi 504 khi tra cứu", "x"), topic="G1")
    keeper = make.user(Role.ADMINISTRATOR)
    Membership.objects.create(user=keeper, agency=agency)
    assert mine.number not in _page(browse(keeper), "/quy-tac/moi", _rule(xem="0"))
