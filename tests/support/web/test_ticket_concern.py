"""The system a ticket concerns: chosen in its properties, shown beside it with level and scope."""

from __future__ import annotations

import pytest

from support.models import Case, ConnectedSystem, Connection, Platform
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
