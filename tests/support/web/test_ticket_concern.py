"""The system a ticket concerns: chosen in its properties, shown beside it with level and scope."""

from __future__ import annotations

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext

from support.actions import work
from support.models import Case, ConnectedSystem, Connection, Contact, Liaison, Platform
from tests import factories as make


@pytest.fixture
def agency(db):
    return make.agency("Sở Tư pháp tỉnh Bắc Ninh")


@pytest.fixture
def connection(agency):
    system = ConnectedSystem.objects.create(name="Hệ thống một cửa", safety_level=2)
    return Connection.objects.create(
        agency=agency,
        system=system,
        platform=Platform.objects.get(key="ndxp"),
        purpose="Xác thực thông tin công dân",
        scope="Trong địa bàn tỉnh",
        field_count=7,
    )


def _fill(client, case: Case, **given: str) -> object:
    page = client.get(f"/xu-ly/{case.number}/thuoc-tinh")
    sent = {name: value for name, value in page.context["form"].initial.items() if name != "affects_right"}
    sent |= given
    named = {f"thuoc-tinh-{name}": "" if value is None else value for name, value in sent.items()}
    return client.post(f"/xu-ly/{case.number}/thuoc-tinh", named)


def test_r1_r28_the_system_and_its_scope_stand_beside_the_ticket(agency, connection, browse):
    case, client = make.case(of=agency, classified=False), browse(make.engineer())
    assert "chưa chọn" in client.get(f"/xu-ly/{case.number}").content.decode()
    assert _fill(client, case, connection=str(connection.pk)).status_code == 302
    case.refresh_from_db()
    assert (case.system_id, case.connection_id) == (connection.system_id, connection.pk)
    page = client.get(f"/xu-ly/{case.number}").content.decode()
    for words in ("Hệ thống một cửa", "Cấp độ 2, dưới cấp độ 3", "Xác thực thông tin công dân", "(7 trường"):
        assert words in page, words
    assert "kết nối: chưa có → <strong>Sở Tư pháp tỉnh Bắc Ninh – Hệ thống một cửa" in page


def test_no_system_is_said_and_takes_the_connection_away(agency, connection, browse):
    case, client = make.case(of=agency), browse(make.engineer())
    _fill(client, case, system=str(connection.system_id), connection=str(connection.pk))
    assert _fill(client, case, system="-").status_code == 302
    case.refresh_from_db()
    assert (case.system_id, case.without_system, case.connection_id) == (None, True, None)
    assert "Không gắn hệ thống" in client.get(f"/xu-ly/{case.number}").content.decode()


def test_another_agencys_connection_is_not_offered(agency, connection, browse):
    case, client = make.case(of=make.agency()), browse(make.engineer())
    assert _fill(client, case, connection=str(connection.pk)).status_code == 422
    case.refresh_from_db()
    assert case.connection_id is None


def test_n5_a_colleague_of_the_liaison_is_bannered_and_the_answer_asks_for_a_reason(
    agency, connection, browse
):
    liaison = Contact.objects.create(name="Lương Thu Hạnh", agency=agency)
    Liaison.objects.create(connection=connection, contact=liaison)
    case, client = make.case(of=agency), browse(make.engineer())
    page = client.get(f"/xu-ly/{case.number}").content.decode()
    assert "chưa là đầu mối" not in page
    assert "tl-unconfirmed" not in page
    Case.objects.filter(pk=case.pk).update(
        system=connection.system_id, connection=connection, without_system=False
    )
    page = client.get(f"/xu-ly/{case.number}").content.decode()
    for words in ("Người đề nghị chưa là đầu mối của kết nối", "Đầu mối đã ghi: Lương Thu Hạnh."):
        assert words in page, words
    given = {"tl-body": "Cổng mở lúc 08:00.", "tl-stage": "", "tl-version": case.version}
    refused = client.post(f"/xu-ly/{case.number}/tra-loi", given)
    assert (refused.status_code, list(refused.context["reply"].errors)) == (422, ["unconfirmed"])
    assert "Cổng mở lúc 08:00." in refused.content.decode()
    given["tl-unconfirmed"] = "Đã gọi lại số công vụ"
    assert client.post(f"/xu-ly/{case.number}/tra-loi", given).status_code == 302
    page = client.get(f"/xu-ly/{case.number}").content.decode()
    assert "trả lời người chưa được xác nhận là đầu mối" in page
    assert "Lý do: Đã gọi lại số công vụ" in page


def test_a_ticket_on_a_connection_stays_within_the_budget(agency, connection, browse):
    for number in range(3):
        contact = Contact.objects.create(name=f"Người {number}", agency=agency)
        Liaison.objects.create(connection=connection, contact=contact)
    case, client = make.case(of=agency), browse(make.engineer())
    for wanted in (
        {"connection_id": connection.pk},
        {"without_system": True},
        {"connection_id": connection.pk},
    ):
        work.change_properties(make.actor(make.engineer()), case_id=case.pk, wanted=work.Properties(**wanted))
    for part in ("", "/_dau", "/_dien-bien", "/_thuoc-tinh", "/thuoc-tinh"):
        client.get(f"/xu-ly/{case.number}{part}")
        with CaptureQueriesContext(database) as asked:
            assert client.get(f"/xu-ly/{case.number}{part}").status_code == 200
        assert len(asked) <= 15, (
            part,
            "\n".join(one["sql"][:40] + " ... " + one["sql"].partition(" FROM ")[2][:160] for one in asked),
        )
