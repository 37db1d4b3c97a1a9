"""A guide nothing changed in needs no new version: others say it is still right; what was signed stays."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from kb.actions import duties, freezing, reaffirming, reminding
from kb.actions.reaffirming import Still
from kb.domain.states import DutyState
from kb.models import Guide, GuideDuty, Reaffirmation, ReaffirmationAnswer
from kb.queries import duty_board, keys, review
from kb.views import duty_faces
from support.accounts.models import User
from support.domain.errors import FieldError, NotAllowed, NotFound, Stale, UserError
from support.domain.roles import MemberRole, Role
from support.models import Event, OutgoingMail
from support.queries.viewers import actor_for
from tests import factories
from tests.kb.duty_room import connect, system
from tests.kb.factories import overdue, published, reaffirmation, release

pytestmark = pytest.mark.django_db
LATER = timezone.localdate() + timedelta(days=300)


def client(user: User) -> Client:
    browser = Client()
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def still(guide: Guide, day: date = LATER) -> Still:
    return Still(guide.current_id or 0, day)


def say(guide: Guide, by: User, day: date = LATER) -> Reaffirmation:
    return reaffirming.affirm(actor_for(by), guide_id=guide.pk, still=still(guide, day))


def test_ours_holds_at_once_and_what_was_signed_stays() -> None:
    guide = overdue()
    version = guide.current
    assert version is not None
    before = (version.sha256, version.review_by, version.body, version.published_at)
    events = Event.objects.count()
    row = reaffirmation(guide)
    guide.refresh_from_db()
    version.refresh_from_db()
    assert guide.review_by == row.review_by
    assert guide.current_id == version.pk
    assert (version.sha256, version.review_by, version.body, version.published_at) == before
    assert freezing.verify(version)
    assert row.sha256 == version.sha256
    assert guide.versions.count() == 1
    kinds = list(Event.objects.order_by("pk").values_list("kind", flat=True))[events:]
    assert kinds == ["guide_reaffirmed"]
    with pytest.raises(NotAllowed):
        reaffirmation(guide)  # not due any more


def test_an_agencys_guide_to_our_service_waits_for_our_key() -> None:
    agency = factories.agency()
    guide = overdue(agency=agency)
    late = guide.review_by
    row = reaffirmation(guide)
    guide.refresh_from_db()
    assert guide.review_by == late
    editor = actor_for(factories.user(Role.GUIDE_EDITOR))
    assert list(keys.to_recheck(editor)) == [row]
    assert review.waiting(editor) == 1
    with pytest.raises(NotAllowed):
        reaffirmation(guide)  # one waits already
    reaffirming.answer(editor, said_id=row.pk, agreed=True)
    guide.refresh_from_db()
    assert guide.review_by == row.review_by
    assert review.waiting(editor) == 0
    assert Event.objects.order_by("-pk").values_list("kind", flat=True)[0] == "guide_reaffirm_agreed"


def test_without_our_service_the_agency_alone_says_so() -> None:
    guide = overdue(agency=factories.agency(), concerns_ndb=False)
    row = reaffirmation(guide)
    guide.refresh_from_db()
    assert guide.review_by == row.review_by


def test_declined_with_a_word_it_stays_due_and_may_be_said_again() -> None:
    guide = overdue(agency=factories.agency())
    row, editor = reaffirmation(guide), actor_for(factories.user(Role.GUIDE_EDITOR))
    with pytest.raises(FieldError):
        reaffirming.answer(editor, said_id=row.pk, agreed=False)
    reaffirming.answer(editor, said_id=row.pk, agreed=False, note=f"Mục 2 đã đổi, {factories.NUMBER}.")
    due = guide.review_by
    guide.refresh_from_db()
    assert guide.review_by == due
    assert factories.NUMBER not in ReaffirmationAnswer.objects.get().note
    told = OutgoingMail.objects.latest("pk")
    assert told.subject.startswith("Chưa đồng ý giữ nguyên tài liệu")
    assert [one.address for one in told.recipients.all()] == [row.by.email]
    with pytest.raises(NotAllowed):
        reaffirming.answer(editor, said_id=row.pk, agreed=True)
    assert reaffirmation(guide).pk != row.pk


@pytest.mark.parametrize("who", ["writer", "member", "engineer", "other agency"])
def test_who_may_not_vouch_does_not(who: str) -> None:
    agency = factories.agency()
    writer = factories.member(agency, role=MemberRole.LIAISON)
    guide = overdue(by=writer, agency=agency)
    people = {
        "writer": lambda: writer,
        "member": lambda: factories.member(agency),
        "engineer": lambda: factories.user(Role.ENGINEER),
        "other agency": lambda: factories.member(factories.agency(), role=MemberRole.LIAISON),
    }
    refused = NotFound if who == "other agency" else NotAllowed
    if who == "other agency":
        Guide.objects.filter(pk=guide.pk).update(visibility="agency")
    with pytest.raises(refused):
        say(guide, people[who]())
    assert not Reaffirmation.objects.exists()


def test_the_database_knows_the_rule_too() -> None:
    agency = factories.agency()
    writer = factories.member(agency, role=MemberRole.LIAISON)
    guide = overdue(by=writer, agency=agency)
    row = reaffirmation(guide)
    given = {"review_by": LATER, "needs_check": True, "sha256": "0" * 64, "at": timezone.now()}
    draft = published().versions.get()
    tries: list[Any] = [
        lambda: Reaffirmation.objects.create(version=row.version, by=row.by, **given),  # one waits
        lambda: Reaffirmation.objects.create(version=draft, by=draft.author, **given),
        lambda: ReaffirmationAnswer.objects.create(reaffirmation=row, agreed=True, by=row.by, at=row.at),
        lambda: ReaffirmationAnswer.objects.create(reaffirmation=row, agreed=True, by=writer, at=row.at),
        lambda: Reaffirmation.objects.filter(pk=row.pk).update(review_by=LATER + timedelta(days=1)),
        lambda: Reaffirmation.objects.filter(pk=row.pk)._raw_delete("default"),
    ]
    for attempt in tries:
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert Reaffirmation.objects.count() == 1


def test_what_was_decided_on_is_what_the_page_showed() -> None:
    guide, lead = overdue(), factories.user(Role.TEAM_LEAD)
    shown = still(guide)
    old = guide.versions.get()
    newer = guide.versions.create(
        major=1, minor=1, title=old.title, body=old.body, author=old.author, created_at=timezone.now(),
        saved_at=timezone.now(),
    )  # fmt: skip
    release(newer, review_by=timezone.localdate())
    with pytest.raises(Stale):
        reaffirming.affirm(actor_for(lead), guide_id=guide.pk, still=shown)


@pytest.mark.parametrize(("late", "day"), [(3, 0), (3, -10), (-20, 20), (-20, 10)])
def test_the_next_day_lies_ahead_of_today_and_of_the_former_one(late: int, day: int) -> None:
    guide = overdue(late=late)
    with pytest.raises(FieldError):
        say(guide, factories.user(Role.TEAM_LEAD), timezone.localdate() + timedelta(days=day))


def test_months_ahead_nobody_prolongs() -> None:
    guide = overdue(late=-31)
    with pytest.raises(NotAllowed):
        say(guide, factories.user(Role.TEAM_LEAD), LATER)


def test_the_cell_turns_reminders_stop_and_the_file_says_when() -> None:
    agency, place = factories.agency(), system("Cổng thử")
    connect(agency, place)
    guide = overdue(agency=agency, systems=[place])
    duties.sweep()
    duty = GuideDuty.objects.get(agency=agency)
    assert duty.state == DutyState.OVERDUE
    row = reaffirmation(guide)
    assert reminding.remind_due() == 0  # it is not their turn while it waits
    editor = actor_for(factories.user(Role.GUIDE_EDITOR))
    reaffirming.answer(editor, said_id=row.pk, agreed=True)
    duty.refresh_from_db()
    assert duty.state == DutyState.PUBLISHED
    assert reminding.remind_due() == 0
    lead = actor_for(factories.user(Role.TEAM_LEAD))
    [line] = [duty_faces.line(one) for one in duty_board.lines(lead, duty_board.Filters())]
    cells = dict(zip(duty_faces.COLUMNS, line, strict=True))
    assert cells["Rà soát trước"] == f"{row.review_by:%d/%m/%Y}"
    assert cells["Đã rà soát, còn đúng"] == f"{timezone.localtime(row.at):%d/%m/%Y}"


def test_a_plain_form_says_it_and_readers_see_it() -> None:
    guide, lead = overdue(), factories.user(Role.TEAM_LEAD)
    page = f"/tai-lieu/{guide.slug}/ra-soat"
    browser = client(lead)
    assert page in browser.get("/tai-lieu/duyet").content.decode()
    assert page in browser.get(f"/tai-lieu/{guide.slug}").content.decode()
    assert "Đã rà soát, nội dung còn đúng" in browser.get(page).content.decode()
    given = {"version": guide.current_id, "review_by": f"{LATER:%Y-%m-%d}", "note": "Đã đối chiếu."}
    assert browser.post(page, {**given, "review_by": "2020-01-01"}).status_code == 422
    answer = browser.post(page, given)
    assert answer["Location"] == f"/tai-lieu/{guide.slug}"
    read = browser.get(answer["Location"]).content.decode()
    today = timezone.localdate()
    assert f"Đã rà soát {today:%d/%m/%Y}, nội dung còn đúng" in read
    assert f"Rà soát trước {LATER:%d/%m/%Y}" in read
    assert page not in read
    listed = browser.get(f"/tai-lieu/{guide.slug}/ban").content.decode()
    assert "Đã đối chiếu." in listed
    assert lead.full_name in listed


def test_the_check_is_a_plain_form_too() -> None:
    guide = overdue(agency=factories.agency())
    row = reaffirmation(guide)
    browser = client(factories.user(Role.GUIDE_EDITOR))
    page = f"/tai-lieu/{guide.slug}/ra-soat"
    assert page in browser.get("/tai-lieu/duyet").content.decode()
    shown = browser.get(page).content.decode()
    assert "Đồng ý giữ nguyên" in shown
    refused = browser.post(f"{page}/{row.pk}", {"decline": "1", "note": ""})
    assert refused.status_code == 422
    assert "Hãy ghi vì sao chưa đồng ý" in refused.content.decode()
    assert browser.post(f"{page}/{row.pk}", {"note": ""}).status_code == 302
    guide.refresh_from_db()
    assert guide.review_by == row.review_by
    late = browser.post(f"{page}/{row.pk}", {"note": ""}, follow=True).content.decode()
    assert "không còn chờ kiểm tra" in late


def test_a_writer_is_told_why_and_may_write_anew() -> None:
    guide = overdue()
    writer = guide.created_by
    page = client(writer).get(f"/tai-lieu/{guide.slug}/ra-soat").content.decode()
    assert "nên không tự xác nhận được" in page
    assert "Soạn phiên bản mới" in page
    assert 'name="review_by"' not in page
    with pytest.raises(UserError):
        say(guide, writer)
