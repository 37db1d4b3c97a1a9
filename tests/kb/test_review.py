"""Two keys: whoever wrote a word signs for nothing, whatever path is tried; nothing skips a key."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib import admin
from django.core import mail as _mail
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kb.actions import comments, files, freezing, publishing, review, writing
from kb.actions.comments import Said
from kb.actions.review import Dates, Decided, Sent
from kb.domain import markup
from kb.domain.states import FileRole
from kb.models import Guide, GuideSave, GuideVersion
from kb.queries import keys
from kb.queries import review as kept
from support.accounts.models import User
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound, Stale
from support.domain.roles import MemberRole, Role
from support.models import Event, OutgoingMail
from support.queries.viewers import actor_for
from support.web import site
from tests import factories
from tests.kb.factories import draft, published, release

pytestmark = pytest.mark.django_db
EDITOR, LEAD, ENGINEER = Role.GUIDE_EDITOR, Role.TEAM_LEAD, Role.ENGINEER


class Agency:
    """An agency with a writer and two liaisons, and its guide as a draft of the writer."""

    def __init__(self, *, concerns_ndb: bool = True) -> None:
        self.agency = factories.agency()
        self.writer = factories.member(self.agency)
        self.liaison = factories.member(self.agency, role=MemberRole.LIAISON)
        self.other = factories.member(self.agency, role=MemberRole.LIAISON)
        self.guide = draft(by=self.writer, agency=self.agency, concerns_ndb=concerns_ndb)

    @property
    def version(self) -> GuideVersion:
        return self.guide.versions.get()


def submit(guide: Guide, by: User, sent: Sent | None = None) -> GuideVersion:
    return review.submit(actor_for(by), guide_id=guide.pk, sent=sent)


def approve(version: GuideVersion, by: User, decided: Decided | None = None) -> GuideVersion:
    return review.approve(actor_for(by), version_id=version.pk, decided=decided)


def ours(author: User) -> tuple[Guide, GuideVersion]:
    guide = draft(by=author)
    return guide, submit(guide, author)


# --- own approval -----------------------------------------------------------------------------------


def test_own_approval_is_refused_by_the_action() -> None:
    author = factories.user(LEAD)
    _guide, version = ours(author)
    with pytest.raises(NotAllowed, match="không tự duyệt"):
        approve(version, author)


def test_own_approval_is_refused_on_the_screen_and_to_a_form_sent_by_hand() -> None:
    author = factories.user(LEAD)
    _guide, version = ours(author)
    client = Client()
    client.force_login(author)
    page = client.get(reverse("kb:review", kwargs={"pk": version.pk}))
    assert reverse("kb:decide", kwargs={"pk": version.pk}) not in page.content.decode()
    answer = client.post(reverse("kb:decide", kwargs={"pk": version.pk}), {"decision": "approve"})
    assert answer.status_code == 422
    version.refresh_from_db()
    assert (version.state, version.approver) == ("in_review", None)


def test_a_co_writer_does_not_approve_either() -> None:
    author, other = factories.user(EDITOR), factories.user(EDITOR)
    guide = draft(by=author)
    version = guide.versions.get()
    GuideSave.objects.create(version=version, number=2, by=other, at=timezone.now(), title="x")
    submit(guide, author)
    with pytest.raises(NotAllowed, match="không tự duyệt"):
        approve(version, other)


def _attach(guide: Guide, by: User) -> None:
    files.add(actor_for(by), guide=guide, role=FileRole.ATTACHMENT, name="Biểu mẫu.txt", content=b"Bieu mau")


def test_who_put_a_file_into_a_version_does_not_approve_it() -> None:
    author, other, third = (factories.user(EDITOR) for _each in range(3))
    guide = draft(by=author)
    _attach(guide, other)
    version = guide.versions.get()
    assert list(keys.approvers(version)) == [third]
    assert set(keys.writers(version)) == {author, other}
    with pytest.raises(DatabaseError), transaction.atomic():
        GuideVersion.objects.filter(pk=version.pk).update(approver=other)
    GuideVersion.objects.filter(pk=version.pk).update(state="in_review")
    version.refresh_from_db()
    with pytest.raises(NotAllowed, match="không tự duyệt"):
        approve(version, other)
    assert not keys.waiting_for(actor_for(other)).exists()
    assert keys.waiting_for(actor_for(third)).get() == version


def test_a_file_of_an_earlier_version_holds_nobody_back() -> None:
    author, other = factories.user(EDITOR), factories.user(EDITOR)
    guide = draft(by=author)
    _attach(guide, author)
    release(guide.versions.get())
    version = writing.begin_version(actor_for(other), guide_id=guide.pk)
    assert version.files.count() == 1
    assert set(keys.approvers(version)) & {author, other} == {author}


def test_a_writer_who_is_a_liaison_does_not_approve_and_a_checker_who_wrote_does_not_check() -> None:
    room = Agency()
    guide = draft(by=room.liaison, agency=room.agency)
    version = submit(guide, room.liaison)
    with pytest.raises(NotAllowed, match="không tự duyệt"):
        approve(version, room.liaison)


def test_guides_are_in_no_administration() -> None:
    guarded = {"Guide", "GuideVersion", "GuideSave", "GuideVersionFile", "ShieldOverrule", "KBItem"}
    for known in (admin.site, site.site):
        assert not guarded & {model.__name__ for model in known._registry}


@pytest.mark.parametrize("column", ["approver_id", "checker_id"])
def test_own_approval_is_refused_by_sql(column: str) -> None:
    author = factories.user(LEAD)
    _guide, version = ours(author)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE kb_guideversion SET {column} = %s WHERE id = %s", [author.pk, version.pk])


def test_a_signature_before_the_saving_does_not_open_the_back_door() -> None:
    """Who signed cannot slip words in afterwards: a version under review takes no saving."""
    author = factories.user(EDITOR)
    _guide, version = ours(author)
    with pytest.raises(DatabaseError), transaction.atomic():
        GuideSave.objects.create(
            version=version, number=9, by=factories.user(LEAD), at=timezone.now(), title="x"
        )


@pytest.mark.parametrize("field", ["title", "summary", "body", "text"])
def test_words_under_review_stay_whoever_asks_the_database(field: str) -> None:
    _guide, version = ours(factories.user(EDITOR))
    with pytest.raises(DatabaseError), transaction.atomic():
        GuideVersion.objects.filter(pk=version.pk).update(**{field: "khác"})


def test_the_ndb_key_is_not_skipped_by_sql() -> None:
    room = Agency()
    version = submit(room.guide, room.writer)
    approve(version, room.liaison)
    with pytest.raises(DatabaseError), transaction.atomic():
        GuideVersion.objects.filter(pk=version.pk).update(state="approved")


def test_the_system_signs_nothing() -> None:
    from support.domain.roles import Actor

    _guide, version = ours(factories.user(EDITOR))
    with pytest.raises(Forbidden):
        review.approve(Actor.system("thử"), version_id=version.pk)


# --- who signs --------------------------------------------------------------------------------------


def test_our_own_guide_needs_one_who_did_not_write() -> None:
    _guide, version = ours(factories.user(ENGINEER))
    with pytest.raises(NotAllowed):
        approve(version, factories.user(ENGINEER))
    done = approve(version, factories.user(LEAD))
    assert (done.state, done.checker) == ("published", None)


def test_an_agency_guide_about_the_ndb_needs_both_keys_of_two_people() -> None:
    room = Agency()
    version = submit(room.guide, room.writer)
    lead = factories.user(LEAD)
    with pytest.raises(NotAllowed):
        approve(version, lead)
    assert approve(version, room.liaison).state == "checking"
    with pytest.raises(NotAllowed):
        approve(version, room.other)
    done = approve(version, lead)
    assert (done.state, done.approver, done.checker) == ("published", room.liaison, lead)
    assert freezing.verify(done)


def test_an_agency_guide_about_something_else_needs_the_agency_alone() -> None:
    room = Agency(concerns_ndb=False)
    version = submit(room.guide, room.writer)
    assert approve(version, room.liaison).state == "published"


def test_one_person_with_both_hats_turns_one_key() -> None:
    room = Agency()
    both = factories.user(LEAD)
    from support.models import Membership

    Membership.objects.create(user=both, agency=room.agency, role=MemberRole.LIAISON.value)
    version = submit(room.guide, room.writer)
    assert approve(version, both).state == "checking"
    with pytest.raises(NotAllowed, match="một người khác"):
        approve(version, both)


def test_a_liaison_of_another_agency_finds_nothing() -> None:
    room, stranger = Agency(), Agency()
    version = submit(room.guide, room.writer)
    with pytest.raises(NotFound):
        approve(version, stranger.liaison)


def test_what_was_taken_back_and_changed_is_not_approved_unread() -> None:
    author, lead = factories.user(EDITOR), factories.user(LEAD)
    guide, version = ours(author)
    read = version.saved
    review.take_back(actor_for(author), version_id=version.pk)
    GuideVersion.objects.filter(pk=version.pk).update(saved=read + 1)
    submit(guide, author)
    with pytest.raises(Stale):
        approve(version, lead, Decided(saved=read))


def test_taking_back_voids_what_was_signed() -> None:
    room = Agency()
    version = submit(room.guide, room.writer)
    approve(version, room.liaison)
    back = review.take_back(actor_for(room.writer), version_id=version.pk)
    assert (back.state, back.approver, back.sha256) == ("changes_asked", None, "")


# --- dates ------------------------------------------------------------------------------------------


def test_left_out_dates_are_today_and_a_year_on() -> None:
    _guide, version = ours(factories.user(EDITOR))
    done = approve(version, factories.user(LEAD))
    today = timezone.localdate()
    assert done.effective_on == today
    assert done.review_by is not None
    assert (done.review_by - today).days in {365, 366}


@pytest.mark.parametrize(
    ("dates", "field"),
    [
        (Dates(effective_on=timezone.localdate() - timedelta(days=1)), "effective_on"),
        (Dates(review_by=timezone.localdate()), "review_by"),
        (Dates(expires_on=timezone.localdate()), "expires_on"),
    ],
)
def test_dates_that_do_not_follow_each_other_are_refused(dates: Dates, field: str) -> None:
    _guide, version = ours(factories.user(EDITOR))
    with pytest.raises(FieldError) as refused:
        approve(version, factories.user(LEAD), Decided(dates))
    assert refused.value.field == field


def test_a_later_day_waits_and_the_job_publishes_it() -> None:
    guide, version = ours(factories.user(EDITOR))
    day = timezone.localdate() + timedelta(days=5)
    done = approve(version, factories.user(LEAD), Decided(Dates(effective_on=day)))
    assert done.state == "approved"
    guide.refresh_from_db()
    assert guide.current is None
    assert publishing.publish_due() == 0


# --- changes and comments ---------------------------------------------------------------------------


def test_changes_need_a_word_and_go_back_with_it() -> None:
    author, lead = factories.user(EDITOR), factories.user(LEAD)
    guide, version = ours(author)
    with pytest.raises(FieldError):
        review.ask_changes(actor_for(lead), version_id=version.pk, reason=" ")
    back = review.ask_changes(actor_for(lead), version_id=version.pk, reason="Ghi rõ nguồn số liệu.")
    assert back.state == "changes_asked"
    assert [one.text for one in back.comments.all()] == ["Ghi rõ nguồn số liệu."]
    assert kept.waiting(actor_for(author)) == 1
    assert submit(guide, author).state == "in_review"


def test_a_comment_finds_its_block_after_the_words_around_changed() -> None:
    from kb.domain.quoting import locate

    author, lead = factories.user(EDITOR), factories.user(LEAD)
    guide = draft(by=author, body="<h2>A</h2><p>Đặt thời gian chờ ba mươi giây rồi gọi lại.</p>")
    version = submit(guide, author)
    block = markup.blocks(version.body)[1]
    said = comments.comment(actor_for(lead), version_id=version.pk, said=Said("Sao lại 30?", block.digest))
    moved = "<p>Mới.</p><h2>A</h2><p>Đặt thời gian chờ sáu mươi giây rồi gọi lại.</p><p>Khác hẳn.</p>"
    assert locate(markup.blocks(moved), said.block, said.quote) == 2
    assert locate(markup.blocks("<p>Không còn gì.</p>"), said.block, said.quote) == -1


def test_comments_are_closed_by_approval_and_stay() -> None:
    author, lead = factories.user(EDITOR), factories.user(LEAD)
    _guide, version = ours(author)
    said = comments.comment(actor_for(lead), version_id=version.pk, said=Said("Xem lại mục 1."))
    comments.comment(actor_for(author), version_id=version.pk, said=Said("Đã sửa.", answers=said.pk))
    approve(version, lead)
    assert version.comments.filter(closed_at=None, answers=None).count() == 0
    assert version.comments.count() == 2


def test_readers_say_nothing_in_a_review() -> None:
    guide = published()
    restored = publishing.restore(
        actor_for(factories.user(EDITOR)), guide_id=guide.pk, version_id=guide.current_id or 0
    )
    with pytest.raises(NotFound):
        comments.comment(
            actor_for(factories.user(Role.AUDITOR)), version_id=restored.pk, said=Said("Ý kiến.")
        )


def test_a_personal_number_in_a_comment_is_hidden() -> None:
    author = factories.user(EDITOR)
    _guide, version = ours(author)
    said = comments.comment(actor_for(author), version_id=version.pk, said=Said(f"Số {'001099' + '012345'}"))
    assert "012345" not in said.text


# --- what is left behind ----------------------------------------------------------------------------


def test_each_act_leaves_one_event_and_the_people_hear_of_it() -> None:
    room = Agency()
    lead = factories.user(LEAD)
    before = Event.objects.count()
    version = submit(room.guide, room.writer)
    told = set(OutgoingMail.objects.values_list("recipients__address", flat=True))
    assert told == {room.liaison.email, room.other.email}
    approve(version, room.liaison)
    approve(version, lead)
    kinds = list(Event.objects.order_by("pk").values_list("kind", flat=True))[before:]
    assert kinds == ["guide_submitted", "guide_approved", "guide_published"]
    last = OutgoingMail.objects.order_by("pk").last()
    assert last is not None
    assert [one.address for one in last.recipients.all()] == [room.writer.email]
    assert _mail.outbox == []


def test_an_empty_guide_is_not_sent() -> None:
    author = factories.user(EDITOR)
    guide = draft(by=author, body="")
    with pytest.raises(review.Incomplete, match="nội dung"):
        submit(guide, author)


def test_the_approver_who_is_asked_may_approve() -> None:
    author, lead = factories.user(EDITOR), factories.user(LEAD)
    guide = draft(by=author)
    with pytest.raises(FieldError):
        submit(guide, author, Sent(approver_id=author.pk))
    assert submit(guide, author, Sent(approver_id=lead.pk)).asked_approver == lead
