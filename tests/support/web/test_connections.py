"""Connections on screen: scope for those entitled, a suspicion for leads alone, who speaks for an agency."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from support.domain.roles import Role
from support.models import Agency, ConnectedSystem, Connection, Contact, Event, Liaison, Platform
from tests import factories as make


@pytest.fixture
def lead(db):
    return make.user(Role.TEAM_LEAD)


def _registered(agency: Agency, **more: object) -> dict[str, object]:
    return {
        "agency": str(agency.pk),
        "purpose": "Xác nhận thông tin công dân",
        "scope": "Trong địa bàn tỉnh",
        "fields_told": "Họ tên; nơi thường trú",
        "field_count": "7",
        "since": "2026-01-05",
    } | more


def test_r28_what_was_registered_is_shown_to_those_entitled_and_to_its_own_agency(browse, lead):
    agency, system = make.agency(), ConnectedSystem.objects.create(name="Hệ thống một cửa")
    client = browse(lead)
    assert client.post(f"/he-thong/{system.pk}/ket-noi/moi", _registered(agency)).status_code == 302
    link = Connection.objects.get()
    told = ("Xác nhận thông tin công dân", "Trong địa bàn tỉnh", "Họ tên; nơi thường trú")
    own, foreign = make.member(agency), make.member(make.agency())
    for person in (make.engineer(), make.user(Role.AUDITOR), make.user(Role.OVERSIGHT), own):
        page = browse(person).get(f"/he-thong/ket-noi/{link.pk}").content.decode()
        assert all(words in page for words in told)
    assert all(words in browse(own).get("/he-thong/ket-noi").content.decode() for words in told)
    assert browse(foreign).get(f"/he-thong/ket-noi/{link.pk}").status_code == 404
    assert "Hệ thống một cửa" not in browse(foreign).get("/he-thong/ket-noi").content.decode()
    # An editor of guides reads that the system exists, not what agencies registered.
    editor = browse(make.user(Role.GUIDE_EDITOR))
    page = editor.get(f"/he-thong/{system.pk}").content.decode()
    assert not any(words in page for words in told)
    assert editor.get(f"/he-thong/ket-noi/{link.pk}").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"until": "2025-12-31"}, "until"),
        ({"agency": ""}, "agency"),
        ({"field_count": "-1"}, "field_count"),
        ({"field_count": "99999"}, "field_count"),
    ],
)
def test_a_wrong_connection_is_refused_at_its_field(browse, lead, wrong, field):
    system = ConnectedSystem.objects.create(name="Hệ thống")
    page = browse(lead).post(f"/he-thong/{system.pk}/ket-noi/moi", _registered(make.agency()) | wrong)
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert not Connection.objects.exists()


def test_an_agency_has_one_current_connection_to_a_system(browse, lead):
    agency, system, client = make.agency(), ConnectedSystem.objects.create(name="Hệ thống"), browse(lead)
    address = f"/he-thong/{system.pk}/ket-noi/moi"
    assert client.post(address, _registered(agency, until="2026-02-01")).status_code == 302
    assert client.post(address, _registered(agency)).status_code == 302
    assert client.post(address, _registered(agency)).status_code == 422
    assert Connection.objects.count() == 2


def test_r28_a_suspicion_is_seen_by_team_leads_alone(browse, lead):
    agency, system = make.agency(), ConnectedSystem.objects.create(name="Hệ thống một cửa")
    ndxp = Platform.objects.get(key="ndxp")
    link = Connection.objects.create(agency=agency, system=system, platform=ndxp)
    case = make.case(of=agency)
    case.__class__.objects.filter(pk=case.pk).update(system=system, connection=link)
    address = f"/he-thong/ket-noi/{link.pk}/pham-vi"
    sent = {"danh_dau": "1", "reason": "Số lượt gọi gấp mười lần đăng ký"}
    others = [
        make.engineer(),
        make.user(Role.DUTY_OFFICER),
        make.user(Role.AUDITOR),
        make.user(Role.ADMINISTRATOR),
        make.user(Role.OVERSIGHT),
        make.member(agency),
    ]
    for person in others:
        assert browse(person).post(address, sent).status_code == 404
    assert browse(lead).post(address, {"danh_dau": "1", "reason": " "}).status_code == 422
    assert browse(lead).post(address, sent).status_code == 302
    link.refresh_from_db()
    assert link.over_scope
    mark = "vượt phạm vi"
    pages = (
        f"/he-thong/ket-noi/{link.pk}",
        f"/he-thong/{system.pk}",
        f"/xu-ly/{case.number}",
        f"/yeu-cau/{case.number}",
        "/he-thong/ket-noi",
        "/he-thong/nen-tang/ndxp",
        "/he-thong/nen-tang/ndxp/tai-ve",
        "/he-thong?q=vuot+pham+vi",
        "/tim?q=gap+muoi+lan",
    )
    for person in others:
        for page in pages:
            answer = browse(person).get(page).getvalue().decode().lower()
            assert mark not in answer.replace("q=vuot", ""), (page, person)
            assert "gấp mười lần" not in answer
    seen = browse(lead).get(f"/he-thong/ket-noi/{link.pk}").content.decode()
    assert "Có dấu hiệu vượt phạm vi" in seen
    assert "Có dấu hiệu vượt phạm vi" in browse(lead).get(f"/he-thong/{system.pk}").content.decode()
    assert not Event.objects.filter(kind="scope_marked", cases__isnull=False).exists()


def test_n5_a_liaison_is_registered_and_ended_and_stays_on_record(browse, lead):
    agency, system = make.agency(), ConnectedSystem.objects.create(name="Hệ thống")
    link, client = Connection.objects.create(agency=agency, system=system), browse(lead)
    given = {
        "name": "Lương Thu Hạnh",
        "email": "Hanh@So-Tu-Phap.example",
        "phone": "024 3825 4321",
        "position": "Chuyên viên",
    }
    address = f"/he-thong/ket-noi/{link.pk}/dau-moi/moi"
    assert client.post(address, given | {"email": "không phải địa chỉ"}).status_code == 422
    assert client.post(address, given).status_code == 302
    liaison = Liaison.objects.get()
    assert (liaison.contact.email, liaison.contact.agency) == ("hanh@so-tu-phap.example", agency)
    assert liaison.contact.verified_by_id == lead.pk
    assert client.post(address, given).status_code == 422
    page = client.get(f"/he-thong/ket-noi/{link.pk}").content.decode()
    assert "024 3825 4321" in page
    assert "Thôi từ hôm nay" in page
    assert client.post(f"/he-thong/dau-moi/{liaison.pk}/thoi").status_code == 302
    liaison.refresh_from_db()
    assert liaison.until == timezone.localdate()
    Liaison.objects.update(
        since=timezone.localdate() - timedelta(9), until=timezone.localdate() - timedelta(1)
    )
    page = client.get(f"/he-thong/ket-noi/{link.pk}").content.decode()
    assert "không còn là đầu mối" in page
    assert client.post(address, given).status_code == 302


def test_a_person_verified_for_another_agency_does_not_become_liaison(browse, lead):
    agency, system = make.agency(), ConnectedSystem.objects.create(name="Hệ thống")
    link = Connection.objects.create(agency=agency, system=system)
    Contact.objects.create(
        email="ai@noi-khac.example", agency=make.agency(), verified_at=timezone.now(), verified_by=lead
    )
    page = browse(lead).post(
        f"/he-thong/ket-noi/{link.pk}/dau-moi/moi", {"name": "Ai Đó", "email": "ai@noi-khac.example"}
    )
    assert (page.status_code, Liaison.objects.exists()) == (422, False)


def test_n5_a_former_address_registers_the_person_it_leads_to(browse, lead):
    agency, system = make.agency(), ConnectedSystem.objects.create(name="Hệ thống")
    link = Connection.objects.create(agency=agency, system=system)
    person = Contact.objects.create(name="Ai Đó", email="moi@so.example", agency=agency)
    gone = Contact.objects.create(name="Ai Đó", email="cu@so.example", merged_into=person)
    address = f"/he-thong/ket-noi/{link.pk}/dau-moi/moi"
    browse(lead).post(address, {"name": "Ai Đó", "email": "cu@so.example"})
    gone.refresh_from_db()
    assert (Liaison.objects.get().contact, gone.verified_at) == (person, None)
    Liaison.objects.all().delete()
    Contact.objects.filter(pk=person.pk).update(agency=make.agency())
    refused = browse(lead).post(address, {"name": "Ai Đó", "email": "cu@so.example"})
    assert (refused.status_code, Liaison.objects.exists()) == (422, False)


def test_r4_a_connection_never_passes_to_another_agency(browse, lead):
    agency, other = make.agency(), make.agency()
    link = Connection.objects.create(
        agency=agency, system=ConnectedSystem.objects.create(name="Hệ thống"), purpose="Việc của mình"
    )
    address = f"/he-thong/ket-noi/{link.pk}/sua"
    refused = browse(lead).post(address, _registered(other))
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["agency"])
    assert browse(lead).post(address, _registered(agency)).status_code == 302
    link.refresh_from_db()
    assert (link.agency, link.field_count) == (agency, 7)
