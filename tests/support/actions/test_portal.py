"""A filing that goes astray: without entry or receipt, for another agency, in a false name, by machine."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from support.actions import api_incidents, portal, replies
from support.domain.api_incident import ApiIn, Environment
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound
from support.domain.portal import BY_KEY, CHOICES, Severity, priority_of, topic_of
from support.models import (
    AgencyDomain,
    ApiIncident,
    Case,
    ConnectedSystem,
    Connection,
    Contact,
    Event,
    Message,
    OutgoingMail,
    RegisterEntry,
    SearchDocument,
    TrackingLink,
)
from support.queries import known, search, tracking
from tests import factories
from tests.support.cast import HANH, Cast, personal_number
from tests.support.filings import STRANGER, filing, strangers

API = ApiIn(
    service="Xác thực thông tin công dân",
    endpoint="https://api.example/v1/xac-thuc",
    error_code="ERR-1203",
    request_id="req-7f3a91",
    environment=Environment.TEST,
)


def _case(filed: object) -> Case:
    return Case.objects.get(number=filed.number)  # type: ignore[attr-defined]


@pytest.fixture
def connection(cast: Cast) -> Connection:
    system = ConnectedSystem.objects.create(name="Hệ thống một cửa tỉnh Bắc Ninh")
    return Connection.objects.create(agency=cast.bac_ninh, system=system)


def test_a_members_filing_is_a_ticket_an_entry_and_a_receipt(cast: Cast, connection: Connection) -> None:
    made = filing("su-co", "Tra cứu báo lỗi 504", severity=Severity.STOPPED, connection_id=connection.pk)
    filed, nonce = portal.file(cast.hanh, filing=made)
    case = _case(filed)
    assert (case.kind, case.topic_id, case.priority, case.channel) == ("incident", "A1", 2, "portal")
    assert (case.requesting_agency_id, case.system_id, case.connection_id) == (
        cast.bac_ninh.pk,
        connection.system_id,
        connection.pk,
    )
    entry = RegisterEntry.objects.get(case=case)
    assert (entry.channel, entry.evidence) == ("portal", "Nhập qua hệ thống")
    receipt = OutgoingMail.objects.get(case=case)
    assert (receipt.kind, receipt.recipients.get().address) == ("receipt", HANH)
    assert receipt.context["respond_by"]
    assert nonce == ""
    assert not TrackingLink.objects.exists()
    assert Event.objects.filter(cases__case=case).count() == 1


def test_r2_a_stranger_is_taken_in_at_once_as_unverified(cast: Cast) -> None:
    filed, nonce = strangers()
    case = _case(filed)
    assert (case.kind, case.topic_id, case.requesting_agency_id) == ("support", "I1", None)
    assert case.contact is not None
    assert (case.contact.email, case.contact.verified_at) == (STRANGER, None)
    assert RegisterEntry.objects.get(case=case).evidence.endswith("chưa xác minh")
    assert OutgoingMail.objects.get(case=case).context["track"] == nonce
    assert tracking.standing(tracking.token_of(nonce)).number == case.number


def test_a_typed_address_does_not_pass_for_a_person_or_an_agency(cast: Cast) -> None:
    AgencyDomain.objects.create(agency=cast.bac_ninh, domain="sotuphap.bacninh.example")
    Contact.objects.create(
        email=HANH, name="Lương Thu Hạnh", agency=cast.bac_ninh, verified_at=timezone.now()
    )
    case = _case(strangers(email=HANH)[0])
    assert (case.contact, case.requesting_agency) == (None, None)
    other = _case(strangers(email="ai-do@sotuphap.bacninh.example")[0])
    assert other.requesting_agency is None
    # Still answered at the address given.
    made = replies.reply(cast.nguyen, case_id=case.pk, words=replies.Words("Đã nhận."))
    assert made.mail is not None
    assert made.mail.recipients.get().address == HANH


def test_a_strangers_words_are_not_carried_to_the_address_he_typed(cast: Cast) -> None:
    words = "Mua thuốc ở trang này"
    case = _case(strangers(subject=words, body=words)[0])
    receipt = OutgoingMail.objects.get(case=case)
    assert words not in receipt.subject
    assert receipt.recipients.get().name == ""


def test_foreign_agencies_and_connections_are_refused(cast: Cast, connection: Connection) -> None:
    with pytest.raises(FieldError) as caught:
        portal.file(cast.phuong, filing=filing("su-co", connection_id=connection.pk))
    assert caught.value.field == "system"
    with pytest.raises(Forbidden):
        portal.file(cast.phuong, filing=filing("su-co", agency_id=cast.bac_ninh.pk))
    with pytest.raises(Forbidden):
        portal.file(cast.nobody, filing=filing())
    with pytest.raises(Forbidden):
        portal.file(cast.hanh, filing=filing(), stranger=portal.Stranger("A", STRANGER))
    assert not Case.objects.exists()


def test_r3_personal_numbers_are_warned_of_and_then_masked(cast: Cast) -> None:
    told = filing("du-lieu", "Sai ngày sinh", body=f"Công dân số {personal_number()}")
    with pytest.raises(portal.Personal):
        portal.file(cast.hanh, filing=told)
    assert not Case.objects.exists()
    agreed = filing("du-lieu", "Sai ngày sinh", body=told.body, consent=portal.Consent(personal=True))
    case = _case(portal.file(cast.hanh, filing=agreed)[0])
    assert Message.objects.get(case=case).personal == 1
    assert personal_number() not in " ".join(SearchDocument.objects.values_list("body", flat=True))


@pytest.mark.parametrize(
    ("subject", "body", "name"),
    [("(Mật) Đề nghị", "", ""), ("Đề nghị", "TỐI MẬT\nNội dung", ""), ("Đề nghị", "", "cong-van (Mật).pdf")],
)
def test_r3a_a_secrecy_mark_stops_the_filing(cast: Cast, subject: str, body: str, name: str) -> None:
    files = (factories.file(name),) if name else ()
    with pytest.raises(portal.Marked):
        portal.file(cast.hanh, filing=filing("hoi", subject, body=body, files=files))
    assert not Case.objects.exists()
    portal.file(
        cast.hanh,
        filing=filing("hoi", subject, body=body, files=files, consent=portal.Consent(unmarked=True)),
    )


def test_r10_an_api_incident_is_found_by_code_and_address(cast: Cast) -> None:
    filed, _nonce = portal.file(cast.hanh, filing=filing("su-co", "Gọi dịch vụ báo lỗi", api=API))
    case = _case(filed)
    kept = ApiIncident.objects.get(case=case)
    assert (kept.error_code, kept.environment, kept.told) == ("ERR-1203", "test", API)
    for words in ("ERR-1203", "xac-thuc", "req-7f3a91"):
        assert [hit.case.pk for hit in search.find(cast.nguyen, words)] == [case.pk], words
        assert search.find(cast.phuong, words) == [], words


def test_r10_staff_writes_it_down_and_a_new_title_does_not_lose_it(cast: Cast) -> None:
    from support.actions import work

    case = cast.hanhs_case()
    api_incidents.describe(cast.nguyen, case_id=case.pk, told=API)
    event = Event.objects.filter(cases__case=case).latest("pk")
    assert event.kind == "api_described"
    assert event.data["fields"] == ["endpoint", "environment", "error_code", "request_id", "service"]
    assert "1203" not in str(event.data)
    work.change_properties(cast.nguyen, case_id=case.pk, wanted=work.Properties(subject="Tiêu đề khác"))
    assert [hit.case.pk for hit in search.find(cast.nguyen, "ERR-1203")] == [case.pk]
    before = Event.objects.count()
    api_incidents.describe(cast.nguyen, case_id=case.pk, told=API)
    assert Event.objects.count() == before
    with pytest.raises(Forbidden):
        api_incidents.describe(cast.hanh, case_id=case.pk, told=API)
    with pytest.raises(NotFound):
        api_incidents.describe(cast.phuong, case_id=case.pk, told=API)


def test_r10_the_window_runs_forward_and_addresses_carry_no_personal_number(cast: Cast) -> None:
    now = timezone.now()
    with pytest.raises(FieldError) as caught:
        ApiIn(started_at=now, ended_at=now - timedelta(hours=1)).storable()
    assert caught.value.field == "ended_at"
    assert personal_number() not in ApiIn(endpoint=f"/cccd/{personal_number()}").storable().endpoint


def test_what_a_machine_files_ends_and_people_keep_other_ways(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portal, "MOST_OF_ONE", 2)
    monkeypatch.setattr(portal, "MOST_OF_ALL", 3)
    strangers()
    strangers()
    with pytest.raises(NotAllowed, match="Địa chỉ này"):
        strangers()
    strangers(email="nguoi-khac@thu-rieng.example")
    with pytest.raises(NotAllowed, match="quá nhiều"):
        strangers(email="nguoi-nua@thu-rieng.example")
    TrackingLink.objects.update(created_at=timezone.now() - timedelta(hours=2))
    strangers()


def test_a_link_ends_by_time_and_by_hand(cast: Cast) -> None:
    filed, nonce = strangers()
    token = tracking.token_of(nonce)
    assert tracking.standing(token).stage == "new"
    for wrong in (nonce, f"{token}x", "", f"{nonce}:abc", tracking.token_of("khac")):
        with pytest.raises(NotFound):
            tracking.standing(wrong)
    TrackingLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(NotFound):
        tracking.standing(token)
    TrackingLink.objects.update(expires_at=timezone.now() + timedelta(days=1))
    with pytest.raises(NotFound):
        portal.revoke_tracking(cast.hanh, case_id=filed.case_id)
    portal.revoke_tracking(cast.nguyen, case_id=filed.case_id)
    with pytest.raises(NotFound):
        tracking.standing(token)
    with pytest.raises(NotFound):
        portal.revoke_tracking(cast.nguyen, case_id=filed.case_id)


def test_known_incidents_are_the_viewers_own(cast: Cast, connection: Connection) -> None:
    made = filing("su-co", "Tra cứu báo lỗi 504", connection_id=connection.pk)
    case = _case(portal.file(cast.hanh, filing=made)[0])
    assert known.open_incidents(cast.hanh, connection.pk) == [case]
    assert known.open_incidents(cast.phuong, connection.pk) == []
    assert known.open_incidents(cast.nobody, connection.pk) == []


@pytest.mark.parametrize(
    ("choice", "subject", "topic"),
    [
        ("su-co", "Lỗi 504 khi tra cứu", "A1"),
        ("su-co", "Máy chủ kêu", ""),
        ("du-lieu", "Chưa đồng bộ dữ liệu khai tử", "B3"),
        ("du-lieu", "Quên mật khẩu", "B1"),
        ("tai-khoan", "Quên mật khẩu", "C2"),
        ("cong-dan", "Nhờ giúp đỡ", "I1"),
        ("cong-dan", "Thông báo mẫu số 01", "I4"),
        ("ket-noi", "Thêm dịch vụ", "D1"),
    ],
)
def test_the_choice_bounds_what_the_words_suggest(choice: str, subject: str, topic: str) -> None:
    assert topic_of(BY_KEY[choice], subject, "") == topic


def test_r29_the_right_of_use_counts_one_level_more_in_the_portal() -> None:
    for severity in Severity:
        plain = priority_of(severity, affects_right=False)
        assert priority_of(severity, affects_right=True) == plain - 1
    assert len({choice.key for choice in CHOICES}) == len(CHOICES)
