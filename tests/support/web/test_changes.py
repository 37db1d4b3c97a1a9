"""Small forms of a ticket: assign, stage, properties, verification; with htmx and without scripts."""

from __future__ import annotations

import pytest

from support.actions import work
from support.domain.lifecycle import Stage
from support.models import Case
from tests import factories as make

HTMX = {"HX-Request": "true"}


@pytest.fixture
def engineer(db):
    return make.engineer("Quách Đình Nguyên")


@pytest.mark.parametrize("what", ["phan-cong", "giai-doan", "thuoc-tinh", "xac-minh"])
def test_each_form_is_a_page_of_its_own_and_a_fragment_for_htmx(engineer, browse, what):
    case, client = make.case(), browse(engineer)
    page = client.get(f"/xu-ly/{case.number}/{what}").content.decode()
    assert "<!doctype html>" in page.lower()
    part = client.get(f"/xu-ly/{case.number}/{what}", headers=HTMX).content.decode()
    assert "<html" not in part
    assert f'id="bieu-{what}"' in part


def test_a_ticket_is_taken_assigned_and_given_back(engineer, browse):
    case, client, other = make.case(), browse(engineer), make.engineer()
    client.post(f"/xu-ly/{case.number}/nhan")
    case.refresh_from_db()
    assert (case.assignee_id, case.stage) == (engineer.pk, Stage.ASSIGNED)
    for chosen in (str(other.pk), ""):
        given = {"phan-cong-assignee": chosen, "phan-cong-version": Case.objects.get(pk=case.pk).version}
        assert client.post(f"/xu-ly/{case.number}/phan-cong", given).status_code == 302
        assert str(Case.objects.get(pk=case.pk).assignee_id or "") == chosen


def test_taking_what_a_colleague_has_is_told_where_one_stands(engineer, browse):
    case, client = make.case(), browse(engineer)
    work.take(make.actor(make.engineer()), case_id=case.pk)
    back = client.post(
        f"/xu-ly/{case.number}/nhan",
        headers={"Referer": f"http://testserver/xu-ly/{case.number}"},
        follow=True,
    )
    assert back.redirect_chain == [(f"http://testserver/xu-ly/{case.number}", 302)]
    assert "Phiếu đã có người nhận" in back.content.decode()
    quick = client.post(f"/xu-ly/{case.number}/nhan", headers=HTMX)
    assert (quick.status_code, quick["HX-Retarget"]) == (422, "#thong-bao")


def test_nobody_is_sent_to_another_site_by_the_referer(engineer, browse):
    case = make.case()
    work.take(make.actor(make.engineer()), case_id=case.pk)
    back = browse(engineer).post(
        f"/xu-ly/{case.number}/nhan", headers={"Referer": "https://noi-khac.example/"}
    )
    assert back["Location"] == "/"


def test_a_stage_that_needs_a_reason_asks_for_it_and_keeps_the_choice(engineer, browse):
    case, client = make.case(), browse(engineer)
    given = {"giai-doan-stage": "rejected", "giai-doan-version": case.version}
    refused = client.post(f"/xu-ly/{case.number}/giai-doan", given)
    assert refused.status_code == 422
    assert "Cần ghi lý do" in refused.content.decode()
    assert '<option value="rejected" selected>' in refused.content.decode()
    quick = client.post(f"/xu-ly/{case.number}/giai-doan", given, headers=HTMX)
    assert quick["HX-Retarget"] == "#bieu-giai-doan"
    given["giai-doan-reason"] = "Không thuộc phạm vi"
    assert client.post(f"/xu-ly/{case.number}/giai-doan", given).status_code == 302
    assert Case.objects.get(pk=case.pk).stage == Stage.REJECTED


def test_properties_change_together_and_only_what_was_changed(engineer, browse):
    case, client = make.case(), browse(engineer)
    form = client.get(f"/xu-ly/{case.number}/thuoc-tinh").context["form"]
    given = {
        form.add_prefix(name): form[name].value()
        for name in form.fields
        if form[name].value() not in (None, False)
    }
    given[form.add_prefix("subject")] = "Tiêu đề đã sửa"
    given[form.add_prefix("priority")] = "1"
    assert client.post(f"/xu-ly/{case.number}/thuoc-tinh", given).status_code == 302
    after = Case.objects.get(pk=case.pk)
    assert (after.subject, after.priority) == ("Tiêu đề đã sửa", 1)
    assert (after.queue_id, after.topic_id, after.kind) == (case.queue_id, case.topic_id, case.kind)


def test_an_old_page_does_not_overwrite_a_colleague(engineer, browse):
    case, client = make.case(), browse(engineer)
    old = {"phan-cong-assignee": str(engineer.pk), "phan-cong-version": case.version}
    work.take(make.actor(make.engineer()), case_id=case.pk)
    refused = client.post(f"/xu-ly/{case.number}/phan-cong", old)
    assert refused.status_code == 422
    assert "vừa được người khác thay đổi" in refused.content.decode()


def test_verifying_names_the_agency(engineer, browse):
    case, agency = make.case(), make.agency("Sở Tư pháp tỉnh Bắc Ninh")
    page = browse(engineer).get(f"/xu-ly/{case.number}").content.decode()
    assert "chưa được xác minh" in page
    browse(engineer).post(f"/xu-ly/{case.number}/xac-minh", {"xac-minh-agency": str(agency.pk)})
    after = Case.objects.select_related("contact").get(pk=case.pk)
    assert (after.requesting_agency_id, bool(after.contact.verified_at)) == (agency.pk, True)
    assert "chưa được xác minh" not in browse(engineer).get(f"/xu-ly/{case.number}").content.decode()


def test_the_filters_of_the_list_stay_while_working(engineer, browse):
    case = make.case()
    answer = browse(engineer).post(f"/xu-ly/{case.number}/nhan?view=unassigned&channel=email")
    assert answer["Location"] == f"/xu-ly/{case.number}?view=unassigned&channel=email"
