"""The catalogue on screen: found without marks, flagged, paged, changed by leads, closed to others."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from support.domain.roles import Role
from support.models import Agency, ConnectedSystem, Connection, Contact, Event, Liaison, Platform, Service
from tests import factories as make

MOST = 15


@pytest.fixture
def lead(db):
    return make.user(Role.TEAM_LEAD)


def _asked(client, address: str) -> int:
    """Count the questions of a page; the fewest of two, for figures kept for seconds may run out between."""
    counts = []
    for _turn in range(3):
        with CaptureQueriesContext(database) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert min(counts[1:]) <= MOST, "\n".join(one["sql"][:200] for one in asked)
    return min(counts[1:])


def _only(page: str) -> str:
    """The rows of the list, without the filters above."""
    return page.split("<tbody>")[1].split("</tbody>", maxsplit=1)[0] if "<tbody>" in page else ""


def _many(count: int, of: Agency | None = None) -> None:
    of = of or make.agency()
    for number in range(count):
        system = ConnectedSystem.objects.create(name=f"Hệ thống số {number:03}", owner=of)
        system.platforms.add(Platform.objects.get(key="ndxp"))
        link = Connection.objects.create(
            agency=of, system=system, platform_id=Platform.objects.get(key="ndxp").pk
        )
        contact = Contact.objects.create(name=f"Người {number}", agency=of)
        Liaison.objects.create(connection=link, contact=contact)


def test_a_system_is_found_without_marks_by_name_owner_and_service(browse):
    client, owner = browse(make.engineer()), make.agency("Sở Tư pháp tỉnh Bắc Ninh")
    system = ConnectedSystem.objects.create(name="Hệ thống một cửa điện tử", owner=owner)
    Service.objects.create(system=system, name="Xác nhận", code="DC-77")
    for words in ("mot cua dien tu", "HỆ THỐNG MỘT CỬA", "tu phap bac ninh", "dc-77"):
        assert "Hệ thống một cửa điện tử" in client.get("/he-thong", {"q": words}).content.decode(), words
    assert "Không có hệ thống nào" in client.get("/he-thong", {"q": "khong co dau"}).content.decode()


@pytest.mark.parametrize("level", [None, 1, 2, 3])
def test_r11_a_level_below_three_or_unknown_is_flagged_and_filtered(browse, level):
    client = browse(make.engineer())
    ConnectedSystem.objects.create(name="Hệ thống thử cấp độ", safety_level=level)
    row = _only(client.get("/he-thong?q=thu+cap+do").content.decode())
    words = {None: "Chưa rõ cấp độ", 1: "Cấp độ 1, dưới cấp độ 3", 2: "Cấp độ 2, dưới cấp độ 3"}.get(
        level, ""
    )
    assert (words in row) is bool(words) or level == 3
    assert ("cấp độ" in row.replace("thử cấp độ", "")) is (level != 3)
    found = client.get("/he-thong?q=thu+cap+do&co=cap-do").content.decode()
    assert ("Hệ thống thử cấp độ" in _only(found)) is (level != 3)


def test_n6_a_check_that_runs_out_brings_badge_and_filter(browse, time_machine):
    client, checked = browse(make.engineer()), date(2026, 3, 2)
    system = ConnectedSystem.objects.create(name="Hệ thống thử hạn", safety_level=3, assessed_on=checked)
    for day, late in ((date(2027, 3, 2), False), (date(2027, 3, 3), True)):
        time_machine.move_to(f"{day} 09:00 +0700", tick=False)
        client = browse(make.engineer())
        assert ("Quá hạn kiểm tra năm" in _only(client.get("/he-thong?q=thu+han").content.decode())) is late
        found = client.get("/he-thong?co=qua-han").content.decode()
        assert ("Hệ thống thử hạn" in _only(found)) is late
        assert ("Quá hạn kiểm tra năm" in client.get(f"/he-thong/{system.pk}").content.decode()) is late


@pytest.mark.parametrize(
    ("exemption", "words"),
    [
        ("monitored", "Miễn kiểm tra năm: chia sẻ dữ liệu giám sát"),
        ("checked", "Miễn kiểm tra năm: đã kiểm tra trong 01 năm"),
        ("defence", "Miễn kiểm tra năm: Bộ Quốc phòng quản lý"),
        ("eid_platform", "Miễn kiểm tra trước kết nối: nền tảng định danh"),
    ],
)
def test_which_exemption_holds_is_told(browse, exemption, words):
    client = browse(make.engineer())
    ConnectedSystem.objects.create(name="Hệ thống thử miễn", safety_level=3, exemption=exemption)
    assert words in _only(client.get("/he-thong?co=mien").content.decode())


def test_pages_follow_each_other_without_gap_or_repeat(browse):
    client = browse(make.engineer())
    ConnectedSystem.objects.all().update(active=False)
    _many(103)
    seen, address = [], "/he-thong"
    while address:
        page = client.get(address)
        seen += [row["system"].name for row in page.context["rows"]]
        address = page.context["next_url"]
    assert seen == [f"Hệ thống số {number:03}" for number in range(103)]


def test_no_page_of_the_catalogue_asks_more_when_it_grows(browse, lead):
    client, agency = browse(lead), make.agency()
    _many(3, agency)
    system = ConnectedSystem.objects.get(name="Hệ thống số 000")
    link = system.connections.get()
    member = browse(make.member(agency))
    pages = [
        (client, "/he-thong"),
        (client, "/he-thong?co=qua-han&q=so&nen_tang=1"),
        (client, f"/he-thong/{system.pk}"),
        (client, f"/he-thong/ket-noi/{link.pk}"),
        (client, "/he-thong/nen-tang"),
        (client, "/he-thong/nen-tang/ndxp"),
        (client, "/he-thong/nen-tang/ndxp/tai-ve"),
        (client, f"/he-thong/{system.pk}/sua"),
        (client, f"/he-thong/ket-noi/{link.pk}/sua"),
        (member, "/he-thong/ket-noi"),
        (member, f"/he-thong/ket-noi/{link.pk}"),
    ]
    few = [_asked(who, address) for who, address in pages]
    ConnectedSystem.objects.update(name="x")
    _many(40, agency)
    for _number in range(20):
        other = Connection.objects.create(agency=make.agency(), system=system)
        Liaison.objects.create(
            connection=other, contact=Contact.objects.create(name="Ai đó", agency=other.agency)
        )
        make.cases(1, of=agency)[0].__class__.objects.update(system=system)
    assert [_asked(who, address) for who, address in pages] == few


def test_a_lead_adds_and_changes_a_system_and_each_leaves_one_event(browse, lead):
    client, owner = browse(lead), make.agency()
    ndxp = str(Platform.objects.get(key="ndxp").pk)
    given = {
        "name": "Hệ thống mới",
        "kind": "system",
        "owner": str(owner.pk),
        "platforms": [ndxp],
        "safety_level": "3",
        "assessed_on": "2026-03-02",
        "exemption": "",
        "active": "on",
    }
    before = Event.objects.count()
    assert client.post("/he-thong/moi", given).status_code == 302
    system = ConnectedSystem.objects.get(name="Hệ thống mới")
    assert (system.owner, system.safety_level, system.assessed_on) == (owner, 3, date(2026, 3, 2))
    assert client.post(f"/he-thong/{system.pk}/sua", given | {"safety_level": "4"}).status_code == 302
    event = Event.objects.latest("pk")
    assert (event.kind, event.data["changed"]) == ("system_saved", {"safety_level": [3, 4]})
    assert Event.objects.count() == before + 2
    client.post(f"/he-thong/{system.pk}/sua", given | {"safety_level": "4"})
    assert Event.objects.count() == before + 2
    assert client.post("/he-thong/moi", given | {"name": " "}).status_code == 422


def test_a_service_stands_once_in_its_system(browse, lead):
    client, system = browse(lead), ConnectedSystem.objects.create(name="Hệ thống")
    address = f"/he-thong/{system.pk}/dich-vu/moi"
    assert client.post(address, {"name": "Tra cứu", "code": "T1", "active": "on"}).status_code == 302
    again = client.post(address, {"name": "Tra cứu", "active": "on"})
    assert (again.status_code, again.content.decode().count("Hệ thống đã có dịch vụ cùng tên")) == (422, 2)
    service = Service.objects.get()
    client.post(f"/he-thong/{system.pk}/dich-vu/{service.pk}", {"name": "Tra cứu mới", "code": "T1"})
    service.refresh_from_db()
    assert (service.name, service.active) == ("Tra cứu mới", False)
    other = ConnectedSystem.objects.create(name="Hệ thống khác")
    assert client.get(f"/he-thong/{other.pk}/dich-vu/{service.pk}").status_code == 404


def test_r9_an_outage_of_a_platform_lists_every_connection_and_whom_to_call(browse):
    ndxp, api = Platform.objects.get(key="ndxp"), Platform.objects.get(key="api")
    client = browse(make.engineer())
    first, second = make.agency("Sở Tư pháp tỉnh Bắc Ninh"), make.agency("Sở Y tế tỉnh Hưng Yên")
    today = timezone.localdate()

    def link(agency, name, platform=None, of=(), **more):
        system = ConnectedSystem.objects.create(name=name, active=more.pop("active", True))
        system.platforms.set(of)
        return Connection.objects.create(agency=agency, system=system, platform=platform, **more)

    hit = link(first, "Hệ thống một cửa", ndxp)
    Liaison.objects.create(
        connection=hit,
        contact=Contact.objects.create(name="=Lương Thu Hạnh", phone="+842438254321", email="h@so.example"),
    )
    Liaison.objects.create(
        connection=hit,
        contact=Contact.objects.create(name="Người Đã Thôi"),
        since=today - timedelta(9),
        until=today - timedelta(1),
    )
    link(second, "Hệ thống y tế", None, [ndxp])
    link(second, "Hệ thống nền khác", api, [ndxp, api])
    link(second, "Hệ thống đã thôi nối", ndxp, until=today - timedelta(1))
    link(second, "Hệ thống thôi dùng", ndxp, active=False)
    page = client.get("/he-thong/nen-tang/ndxp").content.decode()
    assert "2 kết nối, 2 cơ quan, 2 hệ thống" in page
    for words in ("Hệ thống một cửa", "Hệ thống y tế", "Lương Thu Hạnh", "024 3825 4321", "chưa có đầu mối"):
        assert words in page, words
    for words in ("Hệ thống nền khác", "Hệ thống đã thôi nối", "Hệ thống thôi dùng", "Người Đã Thôi"):
        assert words not in page, words
    sheet = client.get("/he-thong/nen-tang/ndxp/tai-ve")
    lines = b"".join(sheet.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert "'=Lương Thu Hạnh" in lines[1]
    assert sheet["Content-Disposition"].endswith('.csv"')


def test_an_agency_reads_no_page_of_the_catalogue_itself(browse):
    client = browse(make.member(make.agency()))
    for address in ("/he-thong", "/he-thong/1", "/he-thong/nen-tang", "/he-thong/nen-tang/ndxp"):
        assert client.get(address).status_code == 404


def test_the_queries_hide_what_the_pages_do(lead):
    from support.queries import systems

    agency, other = make.agency(), make.agency()
    system = ConnectedSystem.objects.create(name="Hệ thống")
    mine = Connection.objects.create(agency=agency, system=system)
    Connection.objects.create(agency=other, system=system)
    viewer = make.actor(make.member(agency))
    assert list(systems.connections_of(viewer)) == [mine]
    assert list(systems.connections_of(viewer, agency_id=other.pk)) == []
    assert list(systems.connections(make.actor(make.user()))) == []


def test_many_connections_are_paged_without_gap_and_the_ended_come_last(browse):
    system, today = ConnectedSystem.objects.create(name="Hệ thống dùng chung"), timezone.localdate()
    for number in range(63):
        until = today - timedelta(1) if number % 7 == 0 else None
        agency = make.agency(f"Cơ quan số {number:03}")
        Connection.objects.create(agency=agency, system=system, until=until)
    client, seen, address = browse(make.engineer()), [], f"/he-thong/{system.pk}"
    while address:
        page = client.get(address)
        seen += [(row["ended"], row["connection"].agency.name) for row in page.context["links"]]
        address = page.context["next_url"]
    assert len(seen) == 63
    assert seen == sorted(seen)
