"""A reminder goes once, to whom owes, in words somebody looked through."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kb.actions import duties, duty_letters
from kb.actions.duty_letters import Letter
from kb.models import GuideDuty
from support.domain.errors import FieldError, Forbidden
from support.domain.events import EventKind
from support.domain.roles import MemberRole, Role
from support.models import Agency, Event, OutgoingMail, Urging
from tests import factories
from tests.kb.duty_room import connect, system
from tests.kb.factories import overdue, published

pytestmark = pytest.mark.django_db
PAGE = "/tai-lieu/bang-nghia-vu/thu-nhac"


def _owes(agency: Agency) -> GuideDuty:
    connect(agency, system("Cổng thử"))
    duties.arrange()
    return GuideDuty.objects.get(agency=agency)


def _lead() -> Client:
    browser = Client()
    user = factories.user(Role.TEAM_LEAD)
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def test_a_letter_is_shown_then_kept_sent_and_counted() -> None:
    agency = factories.agency("Sở thử thư")
    speaker = factories.member(agency, role=MemberRole.LIAISON)
    duty, browser = _owes(agency), _lead()
    page = browser.get(PAGE).content.decode()
    assert "khoản 1 Điều 9 Thông tư số 46/2022/TT-BCA" in page
    sent = {"co-quan": [agency.pk], f"thu-{agency.pk}": "Kính gửi: Sở thử thư\n\nLời đã sửa.", "gui": "1"}
    assert browser.post(PAGE, sent).status_code == 302
    letter = Urging.objects.get(agency=agency)
    assert letter.text == "Kính gửi: Sở thử thư\n\nLời đã sửa."
    mail = OutgoingMail.objects.get(pk=letter.mail_id)
    assert [one.address for one in mail.recipients.all()] == [speaker.email]
    duty.refresh_from_db()
    assert duty.reminders == 1
    assert mail.subject == "Đề nghị xây dựng tài liệu hướng dẫn sử dụng"
    assert duty.reminded_at is not None
    assert Event.objects.get(kind=EventKind.GUIDE_DUTY_REMINDED).data["duties"] == [duty.pk]


def test_a_guide_to_be_looked_through_is_not_called_missing() -> None:
    agency = factories.agency("Sở thử rà soát")
    factories.member(agency, role=MemberRole.LIAISON)
    place = system("Cổng thử")
    connect(agency, place)
    overdue("Tra cứu hộ tịch", agency=agency, systems=[place])
    duties.sweep()
    browser = _lead()
    page = browser.get(PAGE).content.decode()
    assert "đã qua ngày rà soát" in page
    assert "nội dung còn đúng thì xác nhận" in page
    assert "khoản 1 Điều 9" not in page
    assert "xây dựng và công bố" not in page
    browser.post(PAGE, {"co-quan": [agency.pk], f"thu-{agency.pk}": "Kính gửi", "gui": "1"})
    letter = Urging.objects.get(agency=agency)
    mail = OutgoingMail.objects.get(pk=letter.mail_id)
    assert mail.subject == "Đề nghị rà soát tài liệu hướng dẫn đã đến kỳ rà soát"
    paper = browser.get(f"/don-doc/{letter.pk}").content.decode()
    assert "Đề nghị rà soát tài liệu" in paper


def test_nobody_is_reminded_twice_within_days_without_saying_so() -> None:
    agency = factories.agency()
    duty = _owes(agency)
    by = factories.actor(factories.user(Role.TEAM_LEAD))
    letters = [Letter(agency.pk, [duty.pk], "Kính gửi")]
    duty_letters.remind(by, letters=letters, send=False)
    assert agency.name not in _lead().get(PAGE).content.decode()
    with pytest.raises(FieldError):
        duty_letters.remind(by, letters=letters, send=False)
    duty_letters.remind(by, letters=letters, send=False, again=True)
    GuideDuty.objects.filter(pk=duty.pk).update(reminded_at=timezone.now() - timedelta(days=15))
    duty_letters.remind(by, letters=letters, send=False)
    duty.refresh_from_db()
    assert duty.reminders == 3


def test_an_agency_without_a_liaison_gets_paper() -> None:
    agency = factories.agency()
    duty = _owes(agency)
    by = factories.actor(factories.user(Role.TEAM_LEAD))
    made = duty_letters.remind(by, letters=[Letter(agency.pk, [duty.pk], "Kính gửi")], send=True)
    assert made[0].mail_id is None


def test_what_is_owed_no_more_is_not_reminded() -> None:
    agency = factories.agency()
    duty = _owes(agency)
    published(agency=agency, systems=[duty.system])  # type: ignore[list-item]
    duties.sweep()
    by = factories.actor(factories.user(Role.TEAM_LEAD))
    with pytest.raises(FieldError):
        duty_letters.remind(by, letters=[Letter(agency.pk, [duty.pk], "Kính gửi")], send=False)
    assert not Urging.objects.exists()


def test_a_letter_with_a_personal_number_stays_here() -> None:
    agency = factories.agency()
    duty = _owes(agency)
    words = f"Kính gửi {factories.NUMBER}"
    answer = _lead().post(PAGE, {"co-quan": [agency.pk], f"thu-{agency.pk}": words})
    assert answer.status_code == 422
    assert not Urging.objects.exists()
    duty.refresh_from_db()
    assert duty.reminders == 0


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.GUIDE_EDITOR, Role.ADMINISTRATOR])
def test_who_does_not_urge_does_not_remind(role: Role) -> None:
    agency = factories.agency()
    duty = _owes(agency)
    by = factories.actor(factories.user(role))
    with pytest.raises(Forbidden):
        duty_letters.remind(by, letters=[Letter(agency.pk, [duty.pk], "Kính gửi")], send=False)
