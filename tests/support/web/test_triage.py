"""The morning's triage: one click accepts the suggested topic and the agency's one system together (R1)."""

from __future__ import annotations

import pytest

from support.models import Case, ConnectedSystem, Connection
from tests import factories as make


@pytest.fixture
def system(db):
    return ConnectedSystem.objects.create(name="Hệ thống một cửa")


def _sent(page) -> dict[str, str]:
    """Return the form of triage as it stands: what one click sends."""
    form = page.context["triage"]
    return {form.add_prefix(name): str(value) for name, value in form.initial.items()}


def test_r1_one_click_accepts_topic_and_system_together(system, browse):
    agency = make.agency()
    connection = Connection.objects.create(agency=agency, system=system)
    case, client = make.case(of=agency, classified=False), browse(make.engineer())
    page = client.get(f"/xu-ly/{case.number}")
    assert "Nhận phân loại gợi ý" in page.content.decode()
    client.post(f"/xu-ly/{case.number}/nhan")
    sent = _sent(client.get(f"/xu-ly/{case.number}"))
    assert client.post(f"/xu-ly/{case.number}/phan-loai", sent).status_code == 302
    case = Case.objects.get(pk=case.pk)
    assert (case.topic_id, case.system_id, case.connection_id, case.stage) == (
        "A4",  # it names the platform
        system.pk,
        connection.pk,
        "assigned",
    )
    assert client.get(f"/xu-ly/{case.number}").context["triage"] is None


def test_r1_with_several_connections_a_person_says_which(system, browse):
    agency, client = make.agency(), browse(make.engineer())
    for one in (system, ConnectedSystem.objects.create(name="Cổng dịch vụ công của tỉnh")):
        Connection.objects.create(agency=agency, system=one)
    case = make.case(of=agency, classified=False)
    sent = _sent(client.get(f"/xu-ly/{case.number}"))
    assert sent["phan-loai-system"] == ""
    assert client.post(f"/xu-ly/{case.number}/phan-loai", sent).status_code == 422
    sent["phan-loai-system"] = f"c{Connection.objects.get(system=system).pk}"
    client.post(f"/xu-ly/{case.number}/phan-loai", sent)
    assert Case.objects.get(pk=case.pk).system_id == system.pk


def test_r1_a_person_without_agency_who_asks_how_is_suggested_no_system(browse):
    words = make.message("Xin hỏi cách sử dụng chức năng tra cứu", "Kính nhờ hướng dẫn.")
    case, client = make.case(words=words, classified=False), browse(make.engineer())
    sent = _sent(client.get(f"/xu-ly/{case.number}"))
    assert sent["phan-loai-system"] == "-"
    client.post(f"/xu-ly/{case.number}/phan-loai", sent)
    assert Case.objects.get(pk=case.pk).without_system


def test_r1_an_incident_without_known_connection_waits_for_a_choice(browse):
    case, client = make.case(classified=False), browse(make.engineer())
    assert _sent(client.get(f"/xu-ly/{case.number}"))["phan-loai-system"] == ""


def test_r1_the_way_on_is_told_where_the_move_is_refused(browse):
    case, client = make.case(classified=False), browse(make.engineer())
    sent = {"giai-doan-stage": "resolved", "giai-doan-version": str(case.version)}
    page = client.post(f"/xu-ly/{case.number}/giai-doan", sent)
    assert page.status_code == 422
    assert "Hãy phân loại trước" in page.content.decode()


def test_who_only_reads_is_offered_no_triage(browse):
    from support.domain.roles import Role

    case = make.case(classified=False)
    assert browse(make.user(Role.AUDITOR)).get(f"/xu-ly/{case.number}").context["triage"] is None


def test_a_ticket_to_be_classified_asks_few_questions(system, browse, django_assert_max_num_queries):
    agency = make.agency()
    for name in ("Cổng dịch vụ công", "Hệ thống hộ tịch"):
        Connection.objects.create(agency=agency, system=ConnectedSystem.objects.create(name=name))
    case, client = make.case(of=agency, classified=False), browse(make.engineer())
    Case.objects.filter(pk=case.pk).update(topic=None)
    client.get(f"/xu-ly/{case.number}")
    with django_assert_max_num_queries(15):
        client.get(f"/xu-ly/{case.number}")
