"""Two people, or two jobs, act on one guide in the same moment: one of them does, nothing is half done."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from kb.actions import feedback, freezing, pen, publishing, review, writing
from kb.actions.feedback import Said
from kb.actions.guides import GuideIn, begin
from kb.actions.review import Dates, Decided, Sent
from kb.actions.writing import Words
from kb.domain.states import OPEN, VersionState
from kb.models import Feedback, Guide, GuideLock, GuideSave, GuideVersion
from support.domain.errors import UserError
from support.domain.events import EventKind
from support.domain.roles import Actor, MemberRole, Role
from support.models import Event
from support.queries.viewers import actor_for
from tests import factories
from tests.dbkit import FreshDb
from tests.kb.factories import draft, published

pytestmark = pytest.mark.usefixtures("fresh_db")


def both(*acts: Callable[[], object]) -> list[object]:
    """Run acts at the same moment; what each returned, or the refusal it met."""
    start = Barrier(len(acts))

    def one(act: Callable[[], object]) -> object:
        start.wait()
        try:
            return act()
        except UserError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def refused(done: list[object]) -> int:
    return sum(isinstance(one, UserError) for one in done)


def events(kind: EventKind) -> int:
    return Event.objects.filter(kind=kind.value).count()


class Office:
    """An agency with a writer and two liaisons, and its guide about none of our services, under review."""

    def __init__(self) -> None:
        agency = factories.agency()
        self.writer = actor_for(factories.member(agency))
        self.keys = [actor_for(factories.member(agency, role=MemberRole.LIAISON)) for _key in range(2)]
        self.guide = begin(
            self.writer,
            what=GuideIn(
                "Hướng dẫn chung", "G1", agency.pk, "Tóm tắt", "<p>Bản đầu.</p>", concerns_ndb=False
            ),
        )

    def sent(self) -> GuideVersion:
        return review.submit(self.writer, guide_id=self.guide.pk, sent=Sent(note="Sửa chữ."))


def test_of_two_approvers_at_once_one_signs_and_it_is_published_once(fresh_db: FreshDb) -> None:
    office = Office()
    version = office.sent()
    done = both(*(lambda key=key: review.approve(key, version_id=version.pk) for key in office.keys))
    assert refused(done) == 1
    assert events(EventKind.GUIDE_PUBLISHED) == 1
    assert office.guide.versions.get().state == VersionState.PUBLISHED
    assert list(freezing.broken()) == []


def test_two_clicks_of_one_approver_publish_once(fresh_db: FreshDb) -> None:
    office = Office()
    version = office.sent()
    done = both(*(lambda: review.approve(office.keys[0], version_id=version.pk) for _click in range(2)))
    assert refused(done) == 1
    assert events(EventKind.GUIDE_PUBLISHED) == 1


def test_taken_back_and_approved_at_once_is_one_of_both(fresh_db: FreshDb) -> None:
    office = Office()
    version = office.sent()
    done = both(
        lambda: review.approve(office.keys[0], version_id=version.pk),
        lambda: review.take_back(office.writer, version_id=version.pk),
    )
    assert refused(done) == 1
    version.refresh_from_db()
    out = version.state == VersionState.PUBLISHED
    assert out or (version.state == VersionState.DRAFT and version.approver_id is None)
    assert events(EventKind.GUIDE_PUBLISHED) == int(out)
    assert list(freezing.broken()) == []


def test_saved_and_sent_at_once_what_is_signed_is_what_was_sent(fresh_db: FreshDb) -> None:
    office = Office()
    words = Words("Hướng dẫn chung", "Tóm tắt", "<p>Bản sau.</p>")
    done = both(
        lambda: review.submit(office.writer, guide_id=office.guide.pk),
        lambda: writing.save(office.writer, guide_id=office.guide.pk, words=words, base_saved=1),
    )
    version = office.guide.versions.get()
    assert version.state == VersionState.IN_REVIEW, done
    review.approve(office.keys[0], version_id=version.pk)
    version.refresh_from_db()
    newest = GuideSave.objects.filter(version=version, lost=False).order_by("-number")[0]
    assert version.body == newest.body
    assert list(freezing.broken()) == []


def test_two_jobs_at_once_publish_what_is_due_once(fresh_db: FreshDb) -> None:
    office = Office()
    version = office.sent()
    later = timezone.localdate() + timedelta(days=3)
    days = Dates(later, later + timedelta(days=300), None)
    review.approve(office.keys[0], version_id=version.pk, decided=Decided(days, version.saved))
    GuideVersion.objects.filter(pk=version.pk).update(effective_on=timezone.localdate())
    version.refresh_from_db()
    GuideVersion.objects.filter(pk=version.pk).update(sha256=freezing.digest(version))
    done = both(publishing.publish_due, publishing.publish_due, publishing.publish_due)
    assert sum(int(one) for one in done if isinstance(one, int)) == 1, done
    assert events(EventKind.GUIDE_PUBLISHED) == 1


def test_published_and_withdrawn_at_once_leaves_readers_one_truth(fresh_db: FreshDb) -> None:
    office = Office()
    review.approve(office.keys[0], version_id=office.sent().pk)
    writing.begin_version(office.writer, guide_id=office.guide.pk)
    second = office.sent()
    both(
        lambda: review.approve(office.keys[0], version_id=second.pk),
        lambda: publishing.withdraw(office.keys[1], guide_id=office.guide.pk, reason="Có chỗ sai."),
    )
    guide = Guide.objects.get(pk=office.guide.pk)
    out = guide.versions.filter(state=VersionState.PUBLISHED.value)
    assert [guide.current_id] == [one.pk for one in out] or (guide.current_id is None and not out)


def test_of_two_who_take_the_pen_at_once_one_holds_it(fresh_db: FreshDb) -> None:
    office = Office()
    people = [office.writer, *office.keys]
    GuideLock.objects.all().delete()
    done = both(*(lambda by=by: pen.take(by, guide_id=office.guide.pk) for by in people))
    assert refused(done) == 0
    lock = GuideLock.objects.get(guide=office.guide)
    assert {one.holder_id for one in done if isinstance(one, GuideLock)} == {lock.holder_id}


def test_of_two_who_take_it_over_at_once_one_holds_it_and_the_other_is_told(fresh_db: FreshDb) -> None:
    office = Office()
    pen.take(office.writer, guide_id=office.guide.pk)
    long_ago = timezone.now() - timedelta(hours=2)
    GuideLock.objects.update(since=long_ago, until=long_ago)
    GuideVersion.objects.filter(guide=office.guide).update(saved_at=long_ago)
    done = both(
        *(lambda by=by: pen.seize(by, guide_id=office.guide.pk, reason="Cần sửa gấp.") for by in office.keys)
    )
    assert refused(done) == 1
    assert GuideLock.objects.get(guide=office.guide).holder_id in {key.user_id for key in office.keys}
    assert events(EventKind.GUIDE_PEN_TAKEN) == 1


def test_of_two_who_save_at_once_no_word_is_lost(fresh_db: FreshDb) -> None:
    guide = draft(by=factories.user(Role.GUIDE_EDITOR, Role.TEAM_LEAD))
    by = [actor_for(factories.user(Role.GUIDE_EDITOR)) for _writer in range(2)]
    both(
        *(
            lambda who=who, text=text: writing.save(
                who, guide_id=guide.pk, words=Words(guide.title, "", f"<p>{text}</p>"), base_saved=1
            )
            for who, text in zip(by, ("Lời một", "Lời hai"), strict=True)
        )
    )
    kept = " ".join(GuideSave.objects.filter(version__guide=guide).values_list("body", flat=True))
    assert "Lời một" in kept
    assert "Lời hai" in kept
    version = guide.versions.get()
    assert version.body == GuideSave.objects.get(version=version, number=version.saved).body


def test_two_next_versions_at_once_are_one(fresh_db: FreshDb) -> None:
    guide = published(by=factories.user(Role.GUIDE_EDITOR))
    by = [actor_for(factories.user(Role.GUIDE_EDITOR)) for _writer in range(2)]
    both(*(lambda who=who: writing.begin_version(who, guide_id=guide.pk) for who in by))
    assert guide.versions.filter(state__in=[one.value for one in OPEN]).count() == 1


def test_two_guides_of_one_name_begun_at_once_get_two_addresses(fresh_db: FreshDb) -> None:
    by = [actor_for(factories.user(Role.GUIDE_EDITOR)) for _writer in range(4)]
    done = both(*(lambda who=who: begin(who, what=GuideIn("Cùng một tên", "G1")) for who in by))
    assert [type(one) for one in done] == [Guide] * 4
    assert Guide.objects.values("slug").distinct().count() == 4


def test_one_reader_who_votes_twice_at_once_has_one_vote(fresh_db: FreshDb) -> None:
    guide = published()
    said = Said(guide.current_id or 0, "d" * 64)
    visitor = Actor.system("thử")
    done = both(*(lambda yes=yes: feedback.rate(visitor, said=said, helpful=yes) for yes in (True, False)))
    assert refused(done) == 0
    assert Feedback.objects.count() == 1
