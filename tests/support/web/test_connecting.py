"""The screens of Điều 6 and 7: forms without scripts, what each role sees, how many questions a page asks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from support.accounts.models import User
from support.actions import assessments, connecting, tasks
from support.domain.assessment import Content, Trigger
from support.domain.connection_request import PARTS
from support.domain.lifecycle import Stage
from support.domain.roles import Role
from support.models import (
    Case,
    Connection,
    ConnectionRequest,
    DesignChange,
    SecurityAssessment,
    Task,
)
from tests import factories
from tests.support.connecting import desk

MOST = 15


@pytest.fixture
def engineer(db):
    return factories.engineer("Quách Đình Nguyên")


@pytest.fixture
def staff(engineer, browse):
    return browse(engineer)


def text(answer):
    return answer.content.decode()


def asked(client, address):
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    assert len(queries) <= MOST, "\n".join(query["sql"][:300] for query in queries)
    return len(queries)


def typed(case, **changes):
    given = {name: getattr(desk.WHOLE, name) for name in connecting.Contents.__dataclass_fields__}
    return given | {"version": Case.objects.get(pk=case.pk).version, "in_catalogue": ""} | changes


def test_r18_a_letter_becomes_a_request_on_one_form(staff, engineer):
    case = desk.letter_case(factories.actor(engineer), topic="A1")
    page = text(staff.get(f"/xu-ly/{case.number}/de-nghi-ket-noi"))
    assert "Tiếp nhận đề nghị kết nối" in page
    back = staff.post(f"/xu-ly/{case.number}/de-nghi-ket-noi", typed(case, purpose=""))
    assert back.status_code == 302
    page = text(staff.get(back["Location"]))
    assert "Mục đích" in page
    assert "Đề nghị bổ sung" in page
    assert Task.objects.filter(case=case).count() == 3
    facts = text(staff.get(f"/xu-ly/{case.number}/_thuoc-tinh"))
    assert "Còn thiếu 1 nội dung" in facts
    assert "Cung cấp tài liệu kỹ thuật" in facts


def test_r18_without_a_letter_the_form_says_what_to_do_first(staff):
    case = factories.case()
    address = f"/xu-ly/{case.number}/de-nghi-ket-noi"
    assert "Phiếu này chưa có văn bản." in text(staff.get(address))
    refused = staff.post(address, typed(case))
    assert refused.status_code == 422
    assert "phải là văn bản (Điều 7.1)" in text(refused)


def test_r18_the_letter_is_previewed_changed_printed_and_sent(staff, engineer):
    agency = factories.agency("Sở Tư pháp tỉnh Bắc Ninh")
    case = desk.request(factories.actor(engineer), of=agency, scope="", technical="")
    address = f"/xu-ly/{case.number}/de-nghi-ket-noi/bo-sung"
    page = text(staff.get(address))
    asked_for = [part.name for part in PARTS if part.asked[1:] in page.split("<textarea")[1]]
    assert asked_for == ["scope", "technical"]
    printed = staff.post(address, {"text": "Kính gửi quý Sở: bổ sung phạm vi.", "do": "print"})
    assert "bổ sung phạm vi" in text(staff.get(printed["Location"]))
    assert staff.get(f"{address}.pdf").content.startswith(b"%PDF-")
    assert "bổ sung phạm vi" in text(staff.get(address))
    staff.post(address, {"text": "Kính gửi quý Sở: bổ sung phạm vi.", "do": "send"})
    assert Case.objects.get(pk=case.pk).stage == Stage.WAITING_REQUESTER
    assert ConnectionRequest.objects.get(case=case).asked == ["scope", "technical"]


def test_r11_the_verdict_is_refused_with_its_reason_and_given_when_all_is_there(staff, browse, engineer):
    by, agency = factories.actor(engineer), factories.agency()
    case = desk.request(by, of=agency, on=desk.system(safety_level=None))
    address = f"/xu-ly/{case.number}/de-nghi-ket-noi"
    refused = staff.post(f"{address}/du-dieu-kien")
    assert refused.status_code == 422
    assert "Chưa rõ cấp độ" in text(refused)
    case.system.safety_level = 4
    case.system.save()
    desk.passed(by, case)
    staff.post(f"{address}/du-dieu-kien")
    assert "Đủ điều kiện" in text(staff.get(address))
    connect, given = f"{address}/ket-noi", {"since": timezone.localdate().isoformat()}
    assert "lãnh đạo đội hoặc quản trị danh mục" in text(staff.get(connect))
    assert staff.post(connect, given).status_code == 403
    lead = browse(factories.user(Role.TEAM_LEAD))
    assert "Lập kết nối" in text(lead.get(connect))
    assert lead.post(connect, given).status_code == 302
    assert Connection.objects.get(request__case=case).purpose == desk.WHOLE.purpose


def test_a_verdict_is_taken_back_with_a_reason(staff, engineer):
    by = factories.actor(engineer)
    case = desk.request(by, of=factories.agency())
    desk.passed(by, case)
    connecting.judge(by, case_id=case.pk)
    address = f"/xu-ly/{case.number}/de-nghi-ket-noi/thu-lai"
    assert staff.post(address, {"reason": ""}).status_code == 422
    assert staff.post(address, {"reason": "Nhầm phiếu"}).status_code == 302
    assert ConnectionRequest.objects.get(case=case).eligible_at is None


def test_a_stale_form_says_so_and_keeps_what_was_typed(staff, engineer):
    case = desk.letter_case(factories.actor(engineer))
    given = typed(case, purpose="Điều tôi vừa gõ") | {"version": 1}
    refused = staff.post(f"/xu-ly/{case.number}/de-nghi-ket-noi", given)
    assert refused.status_code == 422
    assert "Phiếu vừa được người khác thay đổi" in text(refused)
    assert "Điều tôi vừa gõ" in text(refused)


def test_tasks_are_added_given_done_and_opened_again_without_scripts(staff, engineer):
    case = factories.case()
    address = f"/xu-ly/{case.number}/cong-viec"
    staff.post(address, {"words": "Gửi tài liệu API", "owner": "", "due_on": ""})
    one = Task.objects.get(case=case)
    day = timezone.localdate() - timedelta(days=1)
    staff.post(f"{address}/{one.pk}", {"owner": str(engineer.pk), "due_on": day.isoformat()})
    assert "quá hạn" in text(staff.get(address))
    back = staff.post(f"{address}/{one.pk}/xong", {"from": "list"})
    assert back["Location"] == address
    assert staff.post(f"{address}/{one.pk}/mo-lai", {"reason": ""}).status_code == 422
    staff.post(f"{address}/{one.pk}/mo-lai", {"reason": "Gửi nhầm bản cũ"})
    assert Task.objects.get(pk=one.pk).done_at is None
    story = text(staff.get(f"/xu-ly/{case.number}/_dien-bien"))
    assert "hoàn thành việc “<strong>Gửi tài liệu API</strong>”" in story
    assert "Lý do: Gửi nhầm bản cũ" in story


def results(*leaving_out, **more):
    given = {f"outcome_{one.value}": "passed" for one in Content if one not in leaving_out}
    return given | {"code": "", "day": "", "file": "", "on": timezone.localdate().isoformat()} | more


def test_r12_the_form_keeps_half_of_the_results_and_refuses_to_complete_them(staff, db):
    lead = factories.actor(factories.user(Role.TEAM_LEAD))
    case = assessments.open_check(lead, assessments.Opening(desk.system().pk, Trigger.SUDDEN))
    address = f"/xu-ly/{case.number}/kiem-tra"
    assert staff.post(address, results(Content.POLICY, do="save")).status_code == 302
    assert "Có kết quả 4 trên 5" in text(staff.get(f"/xu-ly/{case.number}/_thuoc-tinh"))
    refused = staff.post(address, results(Content.POLICY, do="complete"))
    assert refused.status_code == 422
    assert "nội dung đ" in text(refused)
    whole = results(do="complete", outcome_b="finding", notes_b=f"Chưa cập nhật bản vá {factories.NUMBER}")
    assert staff.post(address, whole).status_code == 302
    page = text(staff.get(address))
    assert "Tồn tại đã mở phiếu" in page
    assert "Chưa cập nhật bản vá" in page
    assert factories.NUMBER not in page


def test_r15_the_confirming_document_is_uploaded_with_the_results(staff, engineer):
    case = desk.request(factories.actor(engineer), of=factories.agency())
    check = desk.check_of(case)
    address = f"/xu-ly/{check.number}/kiem-tra"
    sent = results(do="complete", code="12/XN-ANM", day=timezone.localdate().isoformat())
    assert "văn bản xác nhận" in text(staff.post(address, sent))
    from django.core.files.uploadedfile import SimpleUploadedFile

    wrong = SimpleUploadedFile("a.pdf", b"GIF89a", "application/pdf")
    assert "không phải PDF" in text(staff.post(address, sent | {"scans": [wrong]}))
    scan = SimpleUploadedFile("xac-nhan.pdf", b"%PDF-1.4\n", "application/pdf")
    assert staff.post(address, sent | {"scans": [scan]}).status_code == 302
    row = SecurityAssessment.objects.get(case=check)
    assert (row.confirm_file.filename, row.completed_on) == ("xac-nhan.pdf", timezone.localdate())


def test_r16_a_team_lead_opens_a_sudden_check_from_the_schedule(browse, db):
    lead, system = factories.user(Role.TEAM_LEAD), desk.system()
    client = browse(lead)
    assert "/he-thong/lich-kiem-tra/dot-xuat" in text(client.get("/he-thong/lich-kiem-tra"))
    back = client.post(
        "/he-thong/lich-kiem-tra/dot-xuat", {"system": str(system.pk), "reason": "Có cảnh báo"}
    )
    row = SecurityAssessment.objects.get(system=system)
    assert back["Location"].endswith(row.case.number)
    page = text(client.get(f"/xu-ly/{row.case.number}"))
    assert "Cục An ninh mạng" in page
    assert "Cơ quan quản lý Cơ sở dữ liệu quốc gia về dân cư" in page


def test_a_ticket_without_a_check_is_made_one(staff, engineer):
    case, system = factories.case(), desk.system()
    address = f"/xu-ly/{case.number}/kiem-tra"
    assert "Mở kiểm tra" in text(staff.get(address))
    assert staff.post(address, {"system": str(system.pk), "trigger": "sudden"}).status_code == 403
    assert staff.post(address, {"system": str(system.pk), "trigger": "change"}).status_code == 302
    assert SecurityAssessment.objects.get(case=case).trigger == "change"


def test_r17_the_schedule_lists_due_overdue_and_exempt_with_the_reason(staff):
    today = timezone.localdate()
    agency = factories.agency()
    desk.connected(
        today - timedelta(days=900), of=agency, name="Hệ thống quá hạn", assessed_on=today - timedelta(400)
    )
    desk.connected(today - timedelta(days=900), name="Hệ thống sắp tới", assessed_on=today - timedelta(340))
    desk.connected(today - timedelta(days=20), name="Hệ thống mới")
    desk.connected(today - timedelta(days=900), name="Hệ thống giám sát", exemption="monitored")
    due = text(staff.get("/he-thong/lich-kiem-tra"))
    assert due.index("Hệ thống quá hạn") < due.index("Hệ thống sắp tới")
    assert "Hệ thống mới" not in due
    assert staff.get(f"/he-thong/lich-kiem-tra?tu={'9' * 5000}").status_code == 200
    exempt = text(staff.get("/he-thong/lich-kiem-tra?xem=mien&tu=x"))
    assert "Hệ thống giám sát" in exempt
    assert "Đã chia sẻ trực tuyến dữ liệu giám sát" in exempt
    assert "Hệ thống mới" in text(staff.get("/he-thong/lich-kiem-tra?xem=chua-den"))


def test_a_design_change_is_written_down_and_opens_its_check(staff, engineer):
    case = desk.letter_case(factories.actor(engineer), topic="D5")
    address, system = f"/xu-ly/{case.number}/thay-doi-thiet-ke", desk.system()
    refused = staff.post(address, {"system": str(system.pk), "what": ""})
    assert refused.status_code == 422
    staff.post(address, {"system": str(system.pk), "what": f"Chuyển trung tâm dữ liệu {factories.NUMBER}"})
    assert DesignChange.objects.get(case=case).system == system
    panel = text(staff.get(f"/xu-ly/{case.number}/_thuoc-tinh"))
    assert "Phiếu kiểm tra" in panel
    assert factories.NUMBER not in panel


def test_r4_an_agency_sees_its_contents_what_is_missing_and_the_tasks_but_no_notes(browse, engineer):
    agency, other = factories.agency(), factories.agency()
    by = factories.actor(engineer)
    case = desk.request(by, of=agency, purpose="")
    tasks.open_many(by, case_id=case.pk, title="Việc", wanted=[tasks.Wanted("Việc nội bộ của đội")])
    client = browse(factories.member(agency))
    page = text(client.get(f"/yeu-cau/{case.number}"))
    for said in ("Còn thiếu 1 nội dung", desk.WHOLE.mandate, "Cung cấp tài liệu kỹ thuật", "Đang thực hiện"):
        assert said in page
    assert "Việc nội bộ của đội" not in page
    assert client.get(f"/xu-ly/{case.number}/de-nghi-ket-noi").status_code == 404
    assert browse(factories.member(other)).get(f"/yeu-cau/{case.number}").status_code == 404
    assert client.get(f"/yeu-cau/{desk.check_of(case).number}").status_code == 404


def test_no_page_of_these_asks_more_than_fifteen_questions(staff, browse, engineer):
    by, agency = factories.actor(engineer), factories.agency()
    case = desk.request(by, of=agency, purpose="")
    check = desk.check_of(case)
    assessments.record(by, case_id=check.pk, results=desk.confirmed(by, check))
    ticket = f"/xu-ly/{case.number}"
    one = Task.objects.filter(case=case)[0]
    for address in (
        ticket,
        f"/xu-ly/{check.number}",
        f"{ticket}/_thuoc-tinh",
        f"{ticket}/cong-viec",
        f"{ticket}/cong-viec/{one.pk}",
        f"{ticket}/de-nghi-ket-noi",
        f"{ticket}/de-nghi-ket-noi/bo-sung",
        f"/xu-ly/{check.number}/kiem-tra",
        f"/xu-ly/{check.number}/_thuoc-tinh",
        "/he-thong/lich-kiem-tra",
    ):
        asked(staff, address)
    asked(browse(factories.member(agency)), f"/yeu-cau/{case.number}")


def test_a_ticket_with_many_tasks_costs_as_many_questions_as_with_one(staff, engineer):
    case, by = factories.case(), factories.actor(User.objects.get(pk=engineer.pk))
    tasks.open_many(by, case_id=case.pk, title="Việc", wanted=[tasks.Wanted("Một")])
    few = asked(staff, f"/xu-ly/{case.number}/_thuoc-tinh")
    more = [tasks.Wanted(f"Việc {number}") for number in range(20)]
    tasks.open_many(by, case_id=case.pk, title="Việc", wanted=more)
    assert asked(staff, f"/xu-ly/{case.number}/_thuoc-tinh") == few
