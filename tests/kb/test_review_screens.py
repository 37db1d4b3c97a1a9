"""The screens of a review: nothing personal, no more questions for more rows, every act without scripts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kb.actions import comments, publishing, review
from kb.actions.comments import Said
from kb.domain import markup
from kb.models import Guide, GuideVersion
from kb.queries import review as kept
from support.accounts.models import User
from support.domain.roles import Role
from support.queries.viewers import actor_for
from tests import factories
from tests.kb.factories import draft, published, release

pytestmark = pytest.mark.django_db
NUMBER = "001" + "099" + "123456"  # twelve digits of nobody
MOST = 15


def browser(person: User) -> Client:
    made = Client()
    made.force_login(person)
    return made


def changed(guide: Guide, by: User, body: str) -> GuideVersion:
    """Begin the next version of a published guide with other words and send it to review."""
    version = publishing.restore(actor_for(by), guide_id=guide.pk, version_id=guide.current_id or 0)
    cleaned = markup.clean(body)
    GuideVersion.objects.filter(pk=version.pk).update(body=cleaned, text=markup.text(cleaned))
    return review.submit(actor_for(by), guide_id=guide.pk)


def asks(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_journey_nine_the_approver_opens_and_signs_with_two_acts() -> None:
    """The days are filled in; the form as it came is enough."""
    author, lead = factories.user(Role.GUIDE_EDITOR), factories.user(Role.TEAM_LEAD)
    guide = draft(by=author)
    answer = browser(author).post(f"/tai-lieu/{guide.slug}/gui-duyet")
    version = guide.versions.get()
    assert answer["Location"] == f"/tai-lieu/duyet/{version.pk}"
    client = browser(lead)
    queue = client.get("/tai-lieu/duyet").content.decode()
    assert f'href="/tai-lieu/duyet/{version.pk}"' in queue
    page = client.get(f"/tai-lieu/duyet/{version.pk}")
    form = page.context["form"]
    today = timezone.localdate()
    sent = {name: form[name].value() for name in ("saved", "effective_on", "review_by")}
    assert sent["effective_on"] == today
    assert 364 < (sent["review_by"] - today).days < 367
    client.post(f"/tai-lieu/duyet/{version.pk}/quyet-dinh", {"decision": "approve", **sent})
    version.refresh_from_db()
    assert (version.state, version.approver) == ("published", lead)


def test_the_sending_page_names_the_place_and_replaces_it() -> None:
    author = factories.user(Role.GUIDE_EDITOR)
    guide = draft(by=author, body=f"<h2>A</h2><p>Số {NUMBER}</p>")
    client = browser(author)
    refused = client.post(f"/tai-lieu/{guide.slug}/gui-duyet")
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Mục 1, đoạn 1" in page
    assert NUMBER not in page
    client.post(f"/tai-lieu/{guide.slug}/thay-du-lieu")
    assert client.post(f"/tai-lieu/{guide.slug}/gui-duyet").status_code == 302


def test_a_number_set_in_a_draft_is_on_no_review_page() -> None:
    author = factories.user(Role.GUIDE_EDITOR)
    guide = draft(f"Thẻ {NUMBER}", by=author, body=f"<p>Số {NUMBER}</p>")
    page = browser(author).get(f"/tai-lieu/duyet/{guide.versions.get().pk}").content.decode()
    assert NUMBER not in page  # nor in the address of the text, which the page names
    assert NUMBER not in guide.slug
    assert "phần mở đầu, đoạn 1" in page


def test_what_changed_is_marked_and_the_rest_is_folded() -> None:
    author, lead = factories.user(Role.GUIDE_EDITOR), factories.user(Role.TEAM_LEAD)
    guide = published(by=author, body="<h2>A</h2><p>Giữ.</p><h2>B</h2><p>Chờ 30 giây.</p>")
    version = changed(guide, author, "<h2>A</h2><p>Giữ.</p><h2>B</h2><p>Chờ 60 giây.</p>")
    client = browser(lead)
    page = client.get(f"/tai-lieu/duyet/{version.pk}").content.decode()
    assert "<ins>60</ins>" in page
    assert "<del>30</del>" in page
    assert "Mục 1, mục 2 không đổi" in page
    assert "<ins>60</ins>" in client.get(f"/tai-lieu/duyet/{version.pk}?xem=mot-cot").content.decode()
    assert "<ins>60</ins>" not in client.get(f"/tai-lieu/duyet/{version.pk}?xem=sach").content.decode()


def test_comments_stand_at_their_block_and_are_answered_and_closed_without_scripts() -> None:
    author, lead = factories.user(Role.GUIDE_EDITOR), factories.user(Role.TEAM_LEAD)
    guide = draft(by=author)
    version = review.submit(actor_for(author), guide_id=guide.pk)
    block = markup.blocks(version.body)[1].digest
    theirs, mine = browser(lead), browser(author)
    where = f"/tai-lieu/duyet/{version.pk}/y-kien"
    theirs.post(where, {"text": "Ghi nguồn.", "block": block})
    head = version.comments.get()
    mine.post(where, {"text": "Đã ghi.", "answers": head.pk})
    page = theirs.get(f"/tai-lieu/duyet/{version.pk}").content.decode()
    assert page.index("Ghi nguồn.") > page.index('id="khoi-1"')
    assert "1 ý kiến mở" in page
    theirs.post(f"{where}/{head.pk}/xong")
    assert "0 ý kiến mở" in theirs.get(f"/tai-lieu/duyet/{version.pk}").content.decode()


def test_asking_for_changes_without_a_word_stays_on_the_page() -> None:
    author, lead = factories.user(Role.GUIDE_EDITOR), factories.user(Role.TEAM_LEAD)
    version = review.submit(actor_for(author), guide_id=draft(by=author).pk)
    client = browser(lead)
    where = f"/tai-lieu/duyet/{version.pk}/quyet-dinh"
    refused = client.post(where, {"decision": "change"})
    assert refused.status_code == 422
    assert "Hãy ghi cần sửa gì" in refused.content.decode()
    assert client.post(where, {"decision": "change", "note": "Thêm ví dụ."}).status_code == 302


def test_two_versions_are_compared_by_whoever_reads_both_and_nobody_else() -> None:
    guide = published(agency=factories.agency(), body="<p>Cũ.</p>", by=None)
    author = guide.created_by
    second = changed(guide, author, "<p>Mới.</p>")
    path = f"/tai-lieu/{guide.slug}/so-sanh?tu=1.0&den=1.1"
    reader = browser(factories.user(Role.ENGINEER))
    assert reader.get(path).status_code == 404
    GuideVersion.objects.filter(pk=second.pk).update(state="draft")
    second.refresh_from_db()
    release(second)
    page = reader.get(path)
    assert "<del>Cũ</del>" in page.content.decode()
    assert reader.get(f"/tai-lieu/{guide.slug}/so-sanh?tu=1.0&den=9.9").status_code == 404


def waiting(count: int) -> None:
    for _one in range(count):
        author = factories.user(Role.ENGINEER)
        review.submit(actor_for(author), guide_id=draft(by=author).pk)
        published(review_by=timezone.localdate() + timedelta(days=9))


def talked(count: int) -> str:
    author, lead = factories.user(Role.GUIDE_EDITOR), factories.user(Role.TEAM_LEAD)
    body = "".join(f"<h2>Mục {one}</h2><p>Lời {one}.</p>" for one in range(count))
    guide = published(by=author, body=body)
    version = changed(guide, author, body.replace("Lời", "Chữ"))
    for block in markup.blocks(version.body):
        comments.comment(actor_for(lead), version_id=version.pk, said=Said("Xem lại.", block.digest))
    return f"/tai-lieu/duyet/{version.pk}"


@pytest.mark.parametrize("make", [lambda n: waiting(n) or "/tai-lieu/duyet", talked], ids=["queue", "review"])
def test_more_rows_ask_no_more_of_the_database(make: Callable[[int], str]) -> None:
    client = browser(factories.user(Role.TEAM_LEAD))
    few = asks(client, make(2))
    many = asks(client, make(12))
    assert few == many
    assert many <= MOST


def test_the_menu_counts_what_waits_with_one_question() -> None:
    waiting(3)
    viewer = actor_for(factories.user(Role.TEAM_LEAD))
    with CaptureQueriesContext(connection) as asked:
        assert kept.waiting(viewer) == 3
    assert len(asked) == 1


def test_withdrawing_on_the_screen_tells_readers_why() -> None:
    guide = published()
    client = browser(factories.user(Role.TEAM_LEAD))
    assert client.post(f"/tai-lieu/{guide.slug}/thu-hoi", {"reason": ""}).status_code == 422
    assert client.post(f"/tai-lieu/{guide.slug}/thu-hoi", {"reason": "Dịch vụ đã đổi."}).status_code == 302
    page = browser(factories.user(Role.ENGINEER)).get(f"/tai-lieu/{guide.slug}")
    assert "Dịch vụ đã đổi." in page.content.decode()


def test_an_answer_of_may_opens_the_text_of_may_whatever_came_after() -> None:
    """What a ticket named stays what was read then: superseded, and then withdrawn."""
    guide = published(body="<p>Lời của tháng Năm.</p>")
    author, lead = guide.created_by, factories.user(Role.TEAM_LEAD)
    version = changed(guide, author, "<p>Lời của tháng Sáu.</p>")
    review.approve(actor_for(lead), version_id=version.pk)
    reader = browser(factories.user(Role.ENGINEER))
    for act in (lambda: None, lambda: publishing.withdraw(actor_for(lead), guide_id=guide.pk, reason="Sai.")):
        act()
        page = reader.get(f"/tai-lieu/{guide.slug}/ban/1.0")
        assert page.status_code == 200
        assert "Lời của tháng Năm." in page.content.decode()
        assert "Lời của tháng Sáu." not in page.content.decode()


def test_the_list_of_versions_offers_to_restore_and_to_withdraw_to_those_who_may() -> None:
    guide = published(body="<p>Cũ.</p>")
    author, lead = guide.created_by, factories.user(Role.TEAM_LEAD)
    version = changed(guide, author, "<p>Mới.</p>")
    review.approve(actor_for(lead), version_id=version.pk)
    path, auditor = f"/tai-lieu/{guide.slug}/ban", factories.user(Role.AUDITOR)
    for person, offered in ((lead, True), (author, True), (auditor, False)):
        page = browser(person).get(path).content.decode()
        assert (f"/tai-lieu/{guide.slug}/khoi-phuc" in page) is offered
        assert (f"/tai-lieu/{guide.slug}/thu-hoi" in page) is offered
    answer = browser(author).post(f"/tai-lieu/{guide.slug}/khoi-phuc", {"ban": "1.0"})
    assert answer.status_code == 302
    assert guide.versions.get(state="draft").body == "<p>Cũ.</p>"


def test_a_writer_asked_to_change_is_led_from_the_comments_to_the_text_and_back() -> None:
    guide = draft()
    writer = guide.created_by
    version = review.submit(actor_for(writer), guide_id=guide.pk)
    lead = actor_for(factories.user(Role.TEAM_LEAD))
    review.ask_changes(lead, version_id=version.pk, reason="Ghi rõ số lượt.")
    page = browser(writer)
    there, write = f"/tai-lieu/duyet/{version.pk}", f"/tai-lieu/{guide.slug}/soan"
    assert f'href="{write}"' in page.get(there).content.decode()
    editor = page.get(write).content.decode()
    assert "Người duyệt yêu cầu sửa, còn 1 ý kiến chưa xong." in editor
    assert f'href="{there}"' in editor
    assert editor.count('name="do" value="submit"') == 1  # one way to send it
