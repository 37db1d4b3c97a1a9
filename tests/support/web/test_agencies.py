"""The catalogue on the screen: found without marks, need to know, every way to change, few questions."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from support.domain.roles import MemberRole, Role
from support.models import (
    Agency,
    AgencyDomain,
    ConnectedSystem,
    Connection,
    Contact,
    Event,
    Liaison,
    Membership,
    Platform,
)
from tests import factories as make

MOST = 15


@pytest.fixture
def chief(db):
    return make.user(Role.TEAM_LEAD, name="Tạ Minh Khuê")


@pytest.fixture
def full(db):
    """Give an agency with everything its page can show."""
    agency = make.agency("Sở Tư pháp tỉnh Bắc Ninh", domain="sotuphap.bacninh.example")
    make.member(agency, role=MemberRole.LIAISON, name="Lương Thu Hạnh")
    for number in range(3):
        contact = Contact.objects.create(
            name=f"Ngô Bá Chiến {number}", email=f"chien{number}@sotuphap.bacninh.example", agency=agency
        )
        system = ConnectedSystem.objects.create(name=f"Phần mềm hộ tịch {number}", owner=agency)
        on = Connection.objects.create(agency=agency, system=system, platform=Platform.objects.first())
        Liaison.objects.create(connection=on, contact=contact, position="Chuyên viên")
    make.cases(3, of=agency)
    return agency


def _text(answer) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=so+tu+phap", {"Sở Tư pháp tỉnh Bắc Ninh"}),
        ("q=Sở+Tư+pháp", {"Sở Tư pháp tỉnh Bắc Ninh"}),
        ("q=sotuphap.bacninh.example", {"Sở Tư pháp tỉnh Bắc Ninh"}),
        ("q=H26", {"Ủy ban nhân dân thành phố Hà Nội"}),
        ("q=uy+ban+da+nang", {"Ủy ban nhân dân thành phố Đà Nẵng"}),
        ("q=khong+co+ai", set()),
        ("q=tu+phap&kind=province", set()),
        ("state=ended", {"Sở cũ"}),
        ("state=check&kind=defence", {"Bộ Quốc phòng", "Đơn vị chuyên môn của Bộ Quốc phòng"}),
    ],
)
def test_agencies_are_found_without_marks_and_narrowed(chief, full, browse, asked, found):
    make.agency("Sở cũ", active=False)
    page = browse(chief).get(f"/co-quan?{asked}")
    assert {row["agency"].name for row in page.context["rows"]} == found
    if not found:
        assert "Không có cơ quan nào" in page.content.decode()


def test_pages_of_the_catalogue_lead_on_and_back(chief, browse):
    make.agency("Ấp A")
    client = browse(chief)
    first = client.get("/co-quan?state=all")
    second = client.get(first.context["next_url"])
    assert not second.context["next_url"]
    names = [row["agency"].pk for page in (first, second) for row in page.context["rows"]]
    assert len(names) == len(set(names)) == Agency.objects.count()
    back = client.get(second.context["prev_url"])
    assert [r["agency"].pk for r in back.context["rows"]] == names[:50]


def test_shipped_agencies_say_that_they_are_to_be_checked(chief, browse):
    assert "cần đối chiếu" in _text(browse(chief).get("/co-quan?q=H37"))


def test_the_page_names_people_connections_liaisons_and_tickets(chief, full, browse):
    page = _text(browse(chief).get(f"/co-quan/{full.pk}"))
    for words in (
        "sotuphap.bacninh.example",
        "Lương Thu Hạnh",
        "Đầu mối",
        "Ngô Bá Chiến 1",
        "Phần mềm hộ tịch 2",
        "Vướng mắc số 3",
        "Chưa xác minh",
    ):
        assert words in page


def test_r4_a_member_reads_the_own_agency_and_finds_no_other(full, browse):
    other = make.agency("Sở Y tế tỉnh Hưng Yên", domain="soyte.example")
    client = browse(make.member(full))
    page = _text(client.get(f"/co-quan/{full.pk}"))
    assert "Vướng mắc số 3" in page
    assert "Phần mềm hộ tịch 2" in page
    assert "Người liên hệ" not in page
    assert "Thêm tên miền" not in page
    for address in (
        f"/co-quan/{other.pk}",
        f"/co-quan/{other.pk}/sua",
        "/co-quan",
        f"/co-quan/{full.pk}/sua",
        f"/co-quan/{full.pk}/nhap-vao",
    ):
        assert client.get(address).status_code == 404, address
    assert client.post(f"/co-quan/{full.pk}/ten-mien", {"domain": "a.example"}).status_code == 404
    assert not AgencyDomain.objects.filter(domain="a.example").exists()


def test_r4_a_closed_queue_stays_closed_on_the_agencys_page(chief, full, browse):
    case = make.case(of=full, words=make.message("Việc rất kín"))
    assert "Việc rất kín" in _text(browse(chief).get(f"/co-quan/{full.pk}"))
    make.restricted(case)
    assert "Việc rất kín" not in _text(browse(chief).get(f"/co-quan/{full.pk}"))


def test_who_reads_the_catalogue_does_not_change_it(full, browse):
    client = browse(make.engineer())
    assert client.get(f"/co-quan/{full.pk}").status_code == 200
    assert "Thêm tên miền" not in client.get(f"/co-quan/{full.pk}").content.decode()
    assert client.post(f"/co-quan/{full.pk}/sua", {"name": "Khác"}).status_code == 404


def _given(**more) -> dict[str, str]:
    return {"name": "Sở Nội vụ tỉnh Lạng Sơn", "kind": "state", "code": "h37.dn.001", **more}


def test_an_agency_is_written_and_rewritten(chief, browse):
    client = browse(chief)
    answer = client.post("/co-quan/moi", _given(short_name="SNV Lạng Sơn", to_verify="on"), follow=True)
    made = Agency.objects.get(code="H37.DN.001")
    assert made.to_verify
    page = _text(answer)
    assert "Ủy ban nhân dân tỉnh Lạng Sơn" in page  # its code stands under H37
    assert "(theo mã)" in page
    client.post(f"/co-quan/{made.pk}/sua", _given(parent="G09", valid_from="2025-07-01"))
    made.refresh_from_db()
    assert (made.parent.code, made.short_name, made.to_verify) == ("G09", "", False)
    actions = [event.data["action"] for event in Event.objects.filter(kind="agency_changed").order_by("pk")]
    assert actions == ["added", "changed"]
    assert client.get(f"/co-quan/{made.pk}/sua").context["form"]["parent"].value() == "G09"


@pytest.mark.parametrize(
    ("given", "field", "told"),
    [
        (
            _given(code="1.000656.000.00.00.H29"),
            "code",
            "Đây là mã thủ tục hành chính, không phải mã cơ quan.",
        ),
        (_given(code="XYZ"), "code", "“XYZ” không đúng dạng"),
        (_given(code="H26"), "code", "Mã này là của Ủy ban nhân dân thành phố Hà Nội."),
        (_given(name="  "), "name", "bắt buộc"),
        (_given(parent="không có ai"), "parent", "Không có cơ quan nào"),
        (_given(parent="ủy ban nhân dân tỉnh"), "parent", "Nhiều cơ quan khớp"),
        (_given(valid_from="hôm qua"), "valid_from", ""),
    ],
)
def test_a_wrong_agency_is_told_at_its_field(chief, browse, given, field, told):
    answer = browse(chief).post("/co-quan/moi", given)
    assert answer.status_code == 422
    assert told in str(answer.context["form"].errors[field])
    assert not Agency.objects.filter(name="Sở Nội vụ tỉnh Lạng Sơn").exists()


def test_no_agency_stands_under_itself(chief, browse):
    above, below = make.agency("Cơ quan trên"), make.agency("Cơ quan dưới")
    client = browse(chief)
    given = {"kind": "state"}
    client.post(f"/co-quan/{below.pk}/sua", given | {"name": "Cơ quan dưới", "parent": "Cơ quan trên"})
    answer = client.post(
        f"/co-quan/{above.pk}/sua", given | {"name": "Cơ quan trên", "parent": "Cơ quan dưới"}
    )
    assert "đứng dưới chính" in str(answer.context["form"].errors["parent"])


@pytest.mark.parametrize(
    ("domain", "told"),
    [
        ("gmail.com", "dùng chung"),
        ("gov.vn", "dùng chung"),
        ("không phải", "không phải tên miền"),
        ("soyte.example", "đã là của Sở Y tế"),
    ],
)
def test_a_domain_that_names_no_single_agency_is_refused(chief, full, browse, domain, told):
    make.agency("Sở Y tế tỉnh Hưng Yên", domain="soyte.example")
    answer = browse(chief).post(f"/co-quan/{full.pk}/ten-mien", {"domain": domain})
    assert answer.status_code == 422
    assert told in _text(answer)
    assert full.domains.count() == 1


def test_domains_come_and_go_with_events(chief, full, browse):
    client = browse(chief)
    client.post(f"/co-quan/{full.pk}/ten-mien", {"domain": "@TuPhap.BacNinh.Example"})
    made = full.domains.get(domain="tuphap.bacninh.example")
    client.post(f"/co-quan/{full.pk}/ten-mien/{made.pk}/bo")
    assert full.domains.count() == 1
    other = make.agency(domain="khac.example")
    foreign = other.domains.get()
    assert client.post(f"/co-quan/{full.pk}/ten-mien/{foreign.pk}/bo").status_code == 404
    kinds = list(Event.objects.filter(kind="agency_changed").values_list("data__action", flat=True))
    assert kinds == ["domain_added", "domain_removed"]


def test_members_are_added_named_liaison_and_ended(chief, full, browse):
    client, person = browse(chief), make.user(name="Vi Hà Phương")
    client.post(f"/co-quan/{full.pk}/nguoi", {"email": person.email.upper(), "role": "member"})
    membership = Membership.objects.get(user=person)
    assert make.actor(person).agencies == {full.pk}
    client.post(f"/co-quan/{full.pk}/nguoi/{membership.pk}", {"role": "liaison"})
    membership.refresh_from_db()
    assert membership.role == "liaison"
    client.post(f"/co-quan/{full.pk}/nguoi/{membership.pk}", {"end": "1"})
    assert make.actor(person).agencies == frozenset()
    assert "Vi Hà Phương" in _text(client.get(f"/co-quan/{full.pk}"))
    assert Event.objects.filter(kind="membership_changed").count() == 3
    again = client.post(f"/co-quan/{full.pk}/nguoi/{membership.pk}", {"role": "member"})
    assert again.status_code == 404
    unknown = client.post(f"/co-quan/{full.pk}/nguoi", {"email": "khong@co.example", "role": "member"})
    assert "Không có tài khoản nào" in _text(unknown)


def test_an_agency_ends_and_comes_back(chief, full, browse):
    client, person = browse(chief), make.member(full)
    assert "thôi xem được phiếu" in _text(client.get(f"/co-quan/{full.pk}/ket-thuc"))
    late = client.post(f"/co-quan/{full.pk}/ket-thuc", {"day": "2999-01-01"})
    assert "chưa tới" in _text(late)
    client.post(f"/co-quan/{full.pk}/ket-thuc", {"day": "2026-01-31"})
    full.refresh_from_db()
    assert (full.active, str(full.valid_to)) == (False, "2026-01-31")
    assert make.actor(person).agencies == frozenset()
    assert "đã kết thúc" in _text(client.get("/co-quan?state=ended"))
    client.post(f"/co-quan/{full.pk}/khoi-phuc")
    full.refresh_from_db()
    assert (full.active, full.valid_to) == (True, None)
    assert make.actor(person).agencies == frozenset()


@pytest.mark.parametrize("role", [Role.TEAM_LEAD, Role.ADMINISTRATOR, Role.AUDITOR])
def test_no_page_of_the_catalogue_asks_more_than_fifteen_questions(full, browse, role):
    client = browse(make.user(role))
    addresses = ["/co-quan", "/co-quan?q=so", f"/co-quan/{full.pk}"]
    if role is not Role.AUDITOR:
        addresses += [
            "/co-quan/moi",
            f"/co-quan/{full.pk}/sua",
            f"/co-quan/{full.pk}/ket-thuc",
            f"/co-quan/{full.pk}/nhap-vao?into=H26&day=2026-01-01",
        ]
    for address in addresses:
        assert client.get(address).status_code == 200, address
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        assert len(asked) <= MOST, (address, len(asked), [query["sql"][:150] for query in asked])


def test_a_long_catalogue_costs_as_many_questions_as_a_short_one(chief, full, browse):
    client = browse(chief)
    asked = []
    for _turn in range(2):
        client.get("/co-quan")
        with CaptureQueriesContext(connection) as queries:
            client.get("/co-quan")
            client.get(f"/co-quan/{full.pk}")
        asked.append(len(queries))
        for number in range(60):
            make.agency(f"Ấp số {number}", domain=f"d{number}-{_turn}.example")
            Contact.objects.create(name=f"A {number}", agency=full)
    assert asked[0] == asked[1]
