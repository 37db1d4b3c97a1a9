"""An answer's guide is kept with its version: a May answer opens May's text."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.utils import timezone

from kb.actions import citing as acts
from kb.domain import citing
from kb.domain.citing import Pin
from kb.models import Guide, GuideCitation
from support.actions import calls, merging, outgoing, portal, reception, replies, splitting
from support.domain.channels import Channel
from support.domain.portal import BY_KEY
from support.domain.reception import CallIn
from support.domain.roles import Role
from support.models import Case, Event, MessageKind
from support.queries.viewers import actor_for
from tests import factories
from tests.kb import factories as kb

pytestmark = pytest.mark.django_db
HERE = settings.BASE_URL


def _address(guide: Guide, number: str = "1.0") -> str:
    return f"{HERE}{citing.path(guide.slug, number)}"


def _answered(case: Case, text: str) -> replies.Replied:
    made = replies.reply(actor_for(factories.engineer()), case_id=case.pk, words=replies.Words(text))
    acts.carry([Event.objects.latest("pk").pk, *Event.objects.values_list("pk", flat=True)])
    return made


def _cited(case: Case) -> list[str]:
    rows = GuideCitation.objects.filter(case=case).select_related("version").order_by("pk")
    return [row.version.number for row in rows]


@pytest.mark.parametrize(
    ("text", "pins"),
    [
        ("{here}/tai-lieu/loi-504/ban/3.1", [Pin("loi-504", 3, 1)]),
        ("Xem ({here}/tai-lieu/loi-504/ban/3.1).", [Pin("loi-504", 3, 1)]),
        ("mục 3 của /tai-lieu/loi-504/ban/3.1, đoạn 2", [Pin("loi-504", 3, 1)]),
        ("{here}/tai-lieu/a/ban/1.0 {here}/tai-lieu/a/ban/1.0", [Pin("a", 1, 0)]),
        ("{here}/tai-lieu/a/ban/1.0\n{here}/tai-lieu/a/ban/2.0", [Pin("a", 1, 0), Pin("a", 2, 0)]),
        ("https://khac.example/tai-lieu/loi-504/ban/3.1", []),
        ("https://khac.example/x?u={here}/tai-lieu/a/ban/1.0x", []),
        ("https://khac.example/x/tai-lieu/a/ban/1.0", []),
        ("{here}/tai-lieu/loi-504", []),
        ("{here}/tai-lieu/loi-504/ban/3.1.7/x", []),
        ("{here}/tai-lieu/loi-504/ban/31234567.1", []),
        ("https://" + "a" * 200_000 + "/tai-lieu/x", []),
    ],
)
def test_only_whole_addresses_of_ours_are_citations(text: str, pins: list[Pin]) -> None:
    assert citing.found(text.replace("{here}", HERE), HERE) == pins


def test_what_is_put_into_an_answer_is_found_in_it_again() -> None:
    title = "Xử lý lỗi 504, bản “mới”: https://khac.example"
    for most in (0, 100):
        words = citing.words(HERE, title, "loi-504", "3.1", most=most)
        assert citing.found(words, HERE) == [Pin("loi-504", 3, 1)]
        assert not most or len(words) <= most


def test_an_answer_keeps_the_version_it_named_when_a_newer_one_comes() -> None:
    guide, case = kb.published("Xử lý lỗi 504"), factories.case()
    made = _answered(case, f"Kính gửi anh/chị, xem {_address(guide)}.")
    row = GuideCitation.objects.get()
    assert (row.case_id, row.followup_id, row.version.number) == (case.pk, made.message.pk, "1.0")
    assert row.by_id == made.message.author_id
    acts.sweep()  # the sweep after the carrier adds nothing
    acts.carry(list(Event.objects.values_list("pk", flat=True)))
    assert GuideCitation.objects.count() == 1


def test_the_sweep_finds_what_the_carrier_missed() -> None:
    guide, case = kb.published(), factories.case()
    replies.reply(actor_for(factories.engineer()), case_id=case.pk, words=replies.Words(_address(guide)))
    assert not GuideCitation.objects.exists()
    assert acts.sweep() == 1
    assert acts.sweep() == 0


def test_a_draft_and_an_unknown_version_are_nobodys_answer() -> None:
    draft, case = kb.draft(), factories.case()
    _answered(case, f"{_address(draft)} {_address(kb.published(), '9.9')} {HERE}/tai-lieu/khong-co/ban/1.0")
    assert not GuideCitation.objects.exists()


def test_an_answer_taken_back_cites_nothing() -> None:
    guide, case = kb.published(), factories.case()
    made = _answered(case, _address(guide))
    assert made.mail is not None
    outgoing.cancel(actor_for(factories.engineer()), made.mail.pk)
    acts.carry(list(Event.objects.values_list("pk", flat=True)))
    assert not GuideCitation.objects.exists()
    acts.sweep()
    assert not GuideCitation.objects.exists()


def test_notes_and_later_words_of_the_requester_are_no_answers() -> None:
    guide, case = kb.published(), factories.case()
    replies.note(actor_for(factories.engineer()), case_id=case.pk, words=replies.Words(_address(guide)))
    factories.wrote_again(case, factories.message(body=f"Đã làm theo {_address(guide)} mà chưa được."))
    acts.sweep()
    assert not GuideCitation.objects.exists()


def test_a_request_opened_with_a_guide_keeps_it() -> None:
    guide = kb.published()
    case = factories.case(words=factories.message(body=f"Đã đọc {_address(guide)}, chưa rõ mục 2."))
    acts.carry(list(Event.objects.values_list("pk", flat=True)))
    assert _cited(case) == ["1.0"]


def test_a_call_solved_by_a_guide_keeps_it() -> None:
    guide, officer = kb.published("Đọc nhật ký gọi dịch vụ"), actor_for(factories.user(Role.DUTY_OFFICER))
    now = timezone.now()
    call = CallIn(
        "+842438254321", now, now, solved=True, guide=citing.words(HERE, guide.title, guide.slug, "1.0")
    )
    filed = reception.take_in(
        officer,
        brought=reception.Brought(Channel.PHONE, now, call, "Cuộc gọi"),
        person=reception.Person(name="Mạc Văn Trí", phone="+842438254321"),
        about=reception.About("Hỏi cách xem nhật ký", topic="G1", without_system=True),
        solved=True,
    )
    acts.carry(list(Event.objects.values_list("pk", flat=True)))
    row = GuideCitation.objects.get()
    assert (row.case_id, row.followup.message.kind) == (filed.case_id, MessageKind.CALL_IN)


def test_a_call_of_ours_keeps_it() -> None:
    guide, case = kb.published(), factories.case()
    said = calls.CallOut("+842438254321", "Lương Thu Hạnh", f"Đã chỉ dẫn {_address(guide)}.")
    calls.answer(actor_for(factories.engineer()), case_id=case.pk, call=said)
    acts.sweep()
    assert _cited(case) == ["1.0"]


def test_citations_go_where_their_words_go_and_come_back() -> None:
    """Merged, taken out again, split: each time the citation stands with the answer that named it."""
    guide, other = kb.published(), kb.published()
    gone, into = factories.case(), factories.case()
    first = _answered(gone, _address(guide)).message
    _answered(into, _address(other))
    lead = actor_for(factories.user(Role.TEAM_LEAD))
    merging.merge(lead, gone_id=gone.pk, into_id=into.pk, reason="Cùng một việc")
    assert (_cited(gone), len(_cited(into))) == ([], 2)
    merging.unmerge(lead, gone_id=gone.pk)
    assert (len(_cited(gone)), len(_cited(into))) == (1, 1)
    made = splitting.split(lead, case_id=gone.pk, message_ids=[first.pk])
    assert (_cited(gone), _cited(made)) == ([], ["1.0"])
    acts.sweep()
    assert GuideCitation.objects.count() == 2


def test_one_batch_costs_the_same_whatever_it_holds(django_assert_max_num_queries: object) -> None:
    guide = kb.published()
    for _one in range(4):
        factories.case(words=factories.message(body=_address(guide)))
    ids = list(Event.objects.values_list("pk", flat=True))
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        acts.carry(ids)
    assert GuideCitation.objects.count() == 4


def test_a_request_filed_from_a_guides_page_keeps_what_was_read() -> None:
    guide = kb.published()
    agency = factories.agency()
    filing = portal.Filing(BY_KEY["hoi"], "Chưa rõ mục 2", without_system=True, guide=_address(guide))
    filed, _nonce = portal.file(actor_for(factories.member(agency)), filing=filing)
    acts.carry(list(Event.objects.values_list("pk", flat=True)))
    assert _cited(Case.objects.get(pk=filed.case_id)) == ["1.0"]
