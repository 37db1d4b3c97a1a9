"""An oversight page that shows a ticket's words, or an urging nobody can print (Điều 14.1, R39)."""

from __future__ import annotations

import pytest

from support.actions.handing_over import Decision, hand_over
from support.actions.urging import Wanted, urge
from support.domain.leads import Body
from support.domain.roles import Role
from support.domain.urging import Target
from support.models import Urging
from support.queries import oversight
from tests import factories as make
from tests.support.web.test_query_budget import _asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def overseer(browse):
    """Sign the oversight office in, with fresh counts."""
    oversight.forget()
    return browse(make.user(Role.OVERSIGHT, name="Đoàn Quốc Sơn"))


def _led():
    agency, asker = make.agency("Sở thử chủ trì"), make.agency()
    case = make.case(
        of=asker, words=make.message(subject="Chuyện riêng của một người", sender="la@so.example")
    )
    chief = make.actor(make.user(Role.TEAM_LEAD))
    decision = Decision(Body.OWNER, "11.2", "Lỗi ở hệ thống của Sở", agency_id=agency.pk)
    hand_over(chief, case_id=case.pk, decision=decision)
    return case, agency


def test_r39_the_page_shows_counts_and_no_word_of_a_ticket(overseer) -> None:
    case, agency = _led()
    page = overseer.get("/theo-doi")
    text = page.content.decode()
    assert page.status_code == 200
    assert agency.name in text
    for secret in (case.number, case.subject, "la@so.example", "Lương Thu Hạnh"):
        assert secret not in text


def test_the_page_costs_as_many_questions_with_many_agencies_as_with_few(overseer) -> None:
    _led()
    oversight.forget()
    few = _asked(overseer, "/theo-doi")
    for _ in range(5):
        _led()
    oversight.forget()
    assert _asked(overseer, "/theo-doi") == few


def test_the_office_drafts_keeps_and_prints_a_letter(overseer) -> None:
    _case, agency = _led()
    address = f"/don-doc/moi?co-quan={agency.pk}"
    assert "Kính gửi: Sở thử chủ trì" in overseer.get(address).content.decode()
    target = f"agency:{agency.pk}"
    drafted = overseer.post(address, {"target": target, "text": "", "do": "draft"})
    assert "1 việc chưa xong" in drafted.content.decode()
    sent = overseer.post(address, {"target": target, "text": "Đề nghị xử lý sớm."})
    row = Urging.objects.get()
    assert (sent.status_code, sent["Location"]) == (302, f"/don-doc/{row.pk}")
    assert "Đề nghị xử lý sớm." in overseer.get(f"/don-doc/{row.pk}").content.decode()
    assert "Đề nghị xử lý sớm." in overseer.get(f"/don-doc/{row.pk}/in").content.decode()
    assert overseer.get(f"/don-doc/{row.pk}.pdf").content.startswith(b"%PDF")
    assert overseer.post(f"/don-doc/{row.pk}/ket-qua", {"outcome": ""}).status_code == 422
    assert overseer.post(f"/don-doc/{row.pk}/ket-qua", {"outcome": "Đã trả lời"}).status_code == 302
    assert "Sở thử chủ trì" in overseer.get("/don-doc?view=all").content.decode()


def test_a_choice_that_was_not_offered_is_refused(overseer) -> None:
    agency, other = make.agency(), make.agency()
    wrong = {"target": f"agency:{other.pk}", "text": "Đề nghị xử lý."}
    assert overseer.post(f"/don-doc/moi?co-quan={agency.pk}", wrong).status_code == 422
    assert not Urging.objects.exists()


def test_an_engineer_urges_the_lead_from_the_ticket(browse) -> None:
    case, agency = _led()
    client = browse(make.engineer())
    page = client.get(f"/xu-ly/{case.number}/don-doc").content.decode()
    assert "Cơ quan chủ trì: Sở thử chủ trì" in page
    client.post(f"/xu-ly/{case.number}/don-doc", {"target": "lead:", "text": "Đề nghị trả lời."})
    assert Urging.objects.get().agency == agency
    assert "đôn đốc" in client.get(f"/xu-ly/{case.number}").content.decode()


def test_lists_of_urgings_stay_within_the_budget(overseer) -> None:
    agency = make.agency()
    by = make.actor(make.user(Role.OVERSIGHT))
    for _ in range(12):
        urge(by, wanted=Wanted(Target.AGENCY, "Đề nghị xử lý.", agency_id=agency.pk))
    assert _asked(overseer, "/don-doc") <= 15
    assert _asked(overseer, f"/don-doc/{Urging.objects.latest('pk').pk}") <= 15
    assert "không phải" not in overseer.get("/don-doc?after=abc&co-quan=x").content.decode()
