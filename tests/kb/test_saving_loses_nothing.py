"""Two people writing at once, a pen taken over, a form that comes late: every text is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from kb.actions import pen, writing
from kb.actions.writing import Wishes, Words
from kb.domain.states import VersionState
from kb.models import Guide, GuideLock, GuideSave, GuideVersion
from kb.queries import keys
from kb.queries import writing as kept
from support.accounts.models import User
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound
from support.domain.events import EventKind
from support.domain.roles import MemberRole
from support.models import Event, EventText
from support.queries.viewers import actor_for
from tests import factories
from tests.kb.factories import draft, published

pytestmark = pytest.mark.django_db


def two() -> tuple[Guide, User, User]:
    agency = factories.agency()
    first, second = factories.member(agency), factories.member(agency)
    return draft(by=first, agency=agency, body="<p>Đầu tiên</p>"), first, second


def words(body: str, title: str = "Hướng dẫn thử", note: str = "") -> Words:
    return Words(title, "Tóm tắt", f"<p>{body}</p>", note)


def save(person: User, guide: Guide, base: int, body: str, **more: object) -> writing.Saved:
    return writing.save(
        actor_for(person),
        guide_id=guide.pk,
        base_saved=base,
        words=words(body),
        **more,  # type: ignore[arg-type]
    )


def version(guide: Guide) -> GuideVersion:
    return guide.versions.get()


def test_a_saving_stands_and_carries_its_number() -> None:
    guide, first, _second = two()
    done = save(first, guide, 1, "Hai", wishes=Wishes(effective_on=timezone.localdate()))
    stands = version(guide)
    assert not done.lost
    assert (stands.saved, stands.body, stands.text) == (2, "<p>Hai</p>", "Hai")
    assert stands.effective_on == timezone.localdate()
    assert [one.number for one in stands.saves.order_by("number")] == [1, 2]
    assert GuideLock.objects.get().holder_id == first.pk
    guide.refresh_from_db()
    assert (guide.title, guide.item.title) == ("Hướng dẫn thử", "Hướng dẫn thử")


@pytest.mark.parametrize("late", ["Của người sau", "Của người sau, dài hơn nhiều"])
def test_who_comes_second_is_kept_beside_what_stands(late: str) -> None:
    guide, first, second = two()
    GuideLock.objects.all().delete()
    save(first, guide, 1, "Của người trước")
    GuideLock.objects.all().delete()
    done = save(second, guide, 1, late)
    assert done.lost
    assert done.holder == ""
    stands = version(guide)
    assert (stands.body, stands.saved) == ("<p>Của người trước</p>", 2)
    lost = stands.saves.get(lost=True)
    assert (lost.by_id, lost.body) == (second.pk, f"<p>{late}</p>")
    assert kept.not_taken_up(actor_for(second), stands) == lost
    assert second.pk not in {one.by_id for one in stands.saves.filter(lost=False)}


def test_a_lost_text_sent_again_is_kept_once() -> None:
    guide, first, second = two()
    save(first, guide, 1, "Trước")
    for _again in range(3):
        assert save(second, guide, 1, "Sau", auto=True).lost
    assert version(guide).saves.filter(lost=True).count() == 1


def test_an_unchanged_text_makes_no_row_but_prolongs_the_pen() -> None:
    guide, first, _second = two()
    save(first, guide, 1, "Hai")
    GuideLock.objects.update(until=timezone.now() + timedelta(minutes=1))
    assert save(first, guide, 2, "Hai", auto=True).save is None
    assert GuideSave.objects.count() == 2
    assert GuideLock.objects.get().until > timezone.now() + timedelta(minutes=29)


def test_who_does_not_hold_the_pen_changes_nothing_even_with_the_latest_form() -> None:
    guide, first, second = two()
    pen.take(actor_for(first), guide_id=guide.pk)
    done = save(second, guide, 1, "Chen vào")
    assert done.lost
    assert done.holder == str(first)
    assert version(guide).body == "<p>Đầu tiên</p>"


def test_a_pen_in_use_is_not_taken_and_never_without_a_reason() -> None:
    guide, first, second = two()
    save(first, guide, 1, "Hai")
    for reason, error in (("Cần gấp", NotAllowed), ("  ", FieldError)):
        with pytest.raises(error):
            pen.seize(actor_for(second), guide_id=guide.pk, reason=reason)
    GuideLock.objects.update(since=timezone.now() - timedelta(minutes=6))  # held long, but just saved
    with pytest.raises(NotAllowed):
        pen.seize(actor_for(second), guide_id=guide.pk, reason="Cần gấp")


def test_a_pen_that_lies_idle_is_taken_over_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    guide, first, second = two()
    save(first, guide, 1, "Hai")
    later = timezone.now() + timedelta(minutes=6)
    monkeypatch.setattr(timezone, "now", lambda: later)
    pen.seize(actor_for(second), guide_id=guide.pk, reason="Đồng nghiệp đã về")
    assert GuideLock.objects.get().holder_id == second.pk
    event = Event.objects.get(kind=EventKind.GUIDE_PEN_TAKEN.value)
    assert EventText.objects.get(event=event).text == "Đồng nghiệp đã về"
    assert "Đồng nghiệp" not in str(event.data)
    done = save(first, guide, 2, "Vẫn gõ tiếp")
    assert done.lost
    assert done.holder == str(second)
    assert version(guide).saves.get(lost=True).body == "<p>Vẫn gõ tiếp</p>"


def test_the_pen_is_asked_for_and_given() -> None:
    guide, first, second = two()
    with pytest.raises(NotAllowed):
        pen.ask(actor_for(second), guide_id=guide.pk)
    pen.take(actor_for(first), guide_id=guide.pk)
    pen.ask(actor_for(second), guide_id=guide.pk)
    assert pen.take(actor_for(second), guide_id=guide.pk).holder_id == first.pk  # type: ignore[union-attr]
    with pytest.raises(NotAllowed):
        pen.give(actor_for(second), guide_id=guide.pk)
    pen.give(actor_for(first), guide_id=guide.pk)
    lock = GuideLock.objects.get()
    assert (lock.holder_id, lock.asked_by_id) == (second.pk, None)
    pen.give(actor_for(second), guide_id=guide.pk)
    assert not GuideLock.objects.exists()


def test_an_earlier_saving_comes_back_as_a_new_one() -> None:
    guide, first, second = two()
    save(first, guide, 1, "Hai")
    with pytest.raises(NotAllowed):
        writing.restore(actor_for(second), guide_id=guide.pk, number=1, base_saved=2)
    with pytest.raises(NotAllowed):
        writing.restore(actor_for(first), guide_id=guide.pk, number=1, base_saved=1)
    with pytest.raises(NotFound):
        writing.restore(actor_for(first), guide_id=guide.pk, number=9, base_saved=2)
    writing.restore(actor_for(first), guide_id=guide.pk, number=1, base_saved=2)
    stands = version(guide)
    assert (stands.body, stands.saved, stands.saves.count()) == ("<p>Đầu tiên</p>", 3, 3)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (Words("", "", "<p>a</p>"), "title"),
        (Words("x" * 256, "", "<p>a</p>"), "title"),
        (Words("a", "x" * 2001, "<p>a</p>"), "summary"),
        (Words("a", "", "<p>a</p>", "x" * 4001), "note"),
        (Words("a", "", "x" * 2_000_001), "body"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(given: Words, field: str) -> None:
    guide, first, _second = two()
    with pytest.raises(FieldError) as refused:
        writing.save(actor_for(first), guide_id=guide.pk, base_saved=1, words=given)
    assert refused.value.field == field


def test_an_automatic_saving_without_a_title_keeps_the_one_there_was() -> None:
    guide, first, _second = two()
    before = version(guide).title
    given = Words(" ", "", "<p>Hai</p>")
    writing.save(actor_for(first), guide_id=guide.pk, base_saved=1, words=given, auto=True)
    assert (version(guide).title, version(guide).body) == (before, "<p>Hai</p>")


@pytest.mark.parametrize("state", [VersionState.IN_REVIEW, VersionState.CHECKING, VersionState.APPROVED])
def test_what_is_being_decided_on_is_not_written(state: VersionState) -> None:
    guide, first, _second = two()
    approver = {
        "approver": factories.user(),
        "approved_at": timezone.now(),
        "checker": factories.user(),
        "checked_at": timezone.now(),
        "sha256": "0" * 64,
    }
    GuideVersion.objects.filter(guide=guide).update(state=state.value, **approver)
    with pytest.raises(NotAllowed):
        save(first, guide, 1, "Hai")


def test_strangers_do_not_write() -> None:
    guide, _first, _second = two()
    with pytest.raises(NotFound):
        save(factories.member(factories.agency()), guide, 1, "Hai")
    out = published(agency=factories.agency())
    with pytest.raises(Forbidden):
        save(factories.engineer(), out, 1, "Hai")


def test_the_next_version_begins_with_the_words_readers_have() -> None:
    agency = factories.agency()
    out = published(agency=agency, body="<p>Bản một</p>")
    writer = actor_for(factories.member(agency))
    made = writing.begin_version(writer, guide_id=out.pk)
    assert (made.number, made.body, made.saved, made.note) == ("1.1", "<p>Bản một</p>", 1, "")
    assert writing.begin_version(writer, guide_id=out.pk) == made
    assert Event.objects.filter(kind=EventKind.GUIDE_VERSION_BEGUN.value).count() == 1
    other = published(agency=agency)
    assert writing.begin_version(writer, guide_id=other.pk, major=True).number == "2.0"


def test_only_those_who_may_are_asked_to_approve() -> None:
    agency = factories.agency()
    writer = factories.member(agency, role=MemberRole.LIAISON)
    liaison = factories.member(agency, role=MemberRole.LIAISON)
    factories.member(factories.agency(), role=MemberRole.LIAISON)
    factories.member(agency)
    guide = draft(by=writer, agency=agency)
    assert list(keys.approvers(version(guide))) == [liaison]
    with pytest.raises(FieldError) as refused:
        save(writer, guide, 1, "Hai", wishes=Wishes(asked_approver=writer.pk))
    assert refused.value.field == "asked_approver"
    save(writer, guide, 1, "Hai", wishes=Wishes(asked_approver=liaison.pk))
    assert version(guide).asked_approver == liaison
