"""The page of a guide: who opens it, what it says of its version, how it is asked for again."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kb.domain import markup
from kb.domain.states import VersionState, Visibility
from kb.models import Guide, GuideFile, GuideVersion, GuideVersionFile, KBIAttachment
from kb.queries import guides
from support.accounts.models import User
from support.domain.roles import Role
from support.models import Agency, ConnectedSystem, Connection
from support.queries.viewers import actor_for
from tests import factories
from tests.kb.factories import draft, published, release

pytestmark = pytest.mark.django_db
_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
READERS = ("anonymous", "member", "other agency", "unconnected", "staff")


def signed_in(user: User | None) -> Client:
    browser = Client()
    if user is not None:
        browser.force_login(user, backend=_BACKEND)
    return browser


def connected(agency: Agency) -> Agency:
    system = ConnectedSystem.objects.create(name=f"Hệ thống của {agency}")
    Connection.objects.create(system=system, agency=agency)
    return agency


def replaced(guide: Guide, body: str = "<p>Lời mới.</p>") -> GuideVersion:
    """Publish version 1.1 of a guide."""
    first = guide.current
    assert first is not None
    now = timezone.now()
    second = GuideVersion.objects.create(
        guide=guide, major=1, minor=1, title=first.title, body=body, text=markup.text(body),
        author=first.author, created_at=now, saved_at=now, saved=1,
    )  # fmt: skip
    release(second)
    guide.refresh_from_db()
    return second


@pytest.mark.parametrize(("days", "reads"), [(None, True), (30, True), (0, True), (-1, False)])
def test_an_agency_reads_to_the_last_day_of_its_connection(days: int | None, reads: bool) -> None:
    """An end named in advance takes nothing away before it comes."""
    until = None if days is None else timezone.localdate() + timedelta(days=days)
    agency = connected(factories.agency())
    Connection.objects.filter(agency=agency).update(until=until)
    guide = published(visibility=Visibility.CONNECTED)
    page = signed_in(factories.member(agency)).get(f"/tai-lieu/{guide.slug}")
    assert page.status_code == (200 if reads else 404)


def withdrawn(guide: Guide, state: VersionState = VersionState.WITHDRAWN) -> None:
    version = guide.current
    assert version is not None
    version.state, version.ended_at = state.value, timezone.now()
    version.save(update_fields=["state", "ended_at"])
    guide.current = None
    guide.save(update_fields=["current"])


@pytest.fixture
def people() -> dict[str, User | None]:
    """Return one reader of each kind; the guide's agency is that of the member."""
    mine, other = connected(factories.agency()), connected(factories.agency())
    return {
        "anonymous": None,
        "member": factories.member(mine),
        "other agency": factories.member(other),
        "unconnected": factories.member(factories.agency()),
        "staff": factories.user(Role.DUTY_OFFICER),
    }


SEES = {
    Visibility.PUBLIC: set(READERS),
    Visibility.CONNECTED: {"member", "other agency", "staff"},
    Visibility.AGENCY: {"member"},
    Visibility.INTERNAL: {"staff"},
}


@pytest.mark.parametrize("visibility", list(Visibility))
@pytest.mark.parametrize("ended", [False, True], ids=["in force", "withdrawn"])
def test_a_guide_opens_to_those_it_is_meant_for_alone_also_once_withdrawn(
    people: dict[str, User | None], visibility: Visibility, ended: bool
) -> None:
    member = people["member"]
    assert member is not None
    agency = member.memberships.get().agency
    of = None if visibility in {Visibility.INTERNAL, Visibility.PUBLIC} else agency
    guide = published(agency=of, visibility=visibility)
    if ended:
        withdrawn(guide)
    for name, user in people.items():
        browser, may = signed_in(user), name in SEES[visibility]
        here = f"/tai-lieu/{guide.slug}"
        for address, opened in (
            (here, 410 if ended else 200),
            (f"{here}/ban", 200),
            (f"{here}/ban/1.0", 200),
        ):
            answer = browser.get(address)
            assert answer.status_code == (opened if may else 404), (name, address)


def test_a_may_answer_opens_mays_text() -> None:
    guide = published(
        "Xử lý lỗi quá thời gian chờ", visibility=Visibility.PUBLIC, body="<p>Lời tháng Năm.</p>"
    )
    replaced(guide)
    old = Client().get(f"/tai-lieu/{guide.slug}/ban/1.0")
    words = old.content.decode()
    assert "Lời tháng Năm." in words
    assert "Lời mới." not in words
    day = timezone.localdate()
    assert f"Anh/chị đang đọc bản 1.0, đã được thay thế bởi bản 1.1 từ {day:%d/%m/%Y}." in words
    assert old["X-Robots-Tag"] == "noindex"
    new = Client().get(f"/tai-lieu/{guide.slug}").content.decode()
    assert "Lời mới." in new
    assert f"/tai-lieu/{guide.slug}/ban/1.0" in new  # what it replaced


def test_a_withdrawn_guide_is_gone_and_its_last_text_kept() -> None:
    guide = published(visibility=Visibility.PUBLIC, body="<p>Lời cũ.</p>")
    withdrawn(guide)
    page = Client().get(f"/tai-lieu/{guide.slug}")
    assert page.status_code == 410
    assert "Lời cũ." not in page.content.decode()
    assert f"/tai-lieu?q={quote(guide.title, safe='')}" in page.content.decode()  # a way on
    assert f"/tai-lieu/{guide.slug}/soan" not in page.content.decode()
    writer = signed_in(factories.user(Role.GUIDE_EDITOR)).get(f"/tai-lieu/{guide.slug}")
    assert f"/tai-lieu/{guide.slug}/soan" in writer.content.decode()
    pinned = Client().get(f"/tai-lieu/{guide.slug}/ban/1.0").content.decode()
    assert "Lời cũ." in pinned
    assert "đã bị thu hồi" in pinned


def test_a_draft_is_nobodys_but_its_writers() -> None:
    guide = published(visibility=Visibility.PUBLIC)
    writer = guide.created_by
    now = timezone.now()
    GuideVersion.objects.create(
        guide=guide, major=1, minor=1, title="Nháp", body="<p>Chưa duyệt.</p>", author=writer,
        created_at=now, saved_at=now,
    )  # fmt: skip
    address = f"/tai-lieu/{guide.slug}/ban/1.1"
    assert Client().get(address).status_code == 404
    assert "1.1" not in Client().get(f"/tai-lieu/{guide.slug}/ban").content.decode()
    words = signed_in(writer).get(address).content.decode()
    assert "chưa công bố" in words
    assert "1.1" in signed_in(writer).get(f"/tai-lieu/{guide.slug}/ban").content.decode()


def test_a_guide_never_published_leads_its_writer_to_the_draft_and_nobody_else() -> None:
    guide = draft(visibility=Visibility.PUBLIC)
    assert Client().get(f"/tai-lieu/{guide.slug}").status_code == 404
    answer = signed_in(guide.created_by).get(f"/tai-lieu/{guide.slug}")
    assert answer.headers["Location"] == f"/tai-lieu/{guide.slug}/ban/1.0"


@pytest.mark.parametrize("number", ["1.00", "01.0", "1", "1.0.0", "x.y", "9.9", "1.99999999999999999", "١.٠"])
def test_a_number_that_is_none_leads_nowhere(number: str) -> None:
    guide = published(visibility=Visibility.PUBLIC)
    assert Client().get(f"/tai-lieu/{guide.slug}/ban/{number}").status_code == 404


def test_an_overdue_review_is_said_from_the_day_after_on() -> None:
    today = timezone.localdate()
    for days, said in ((-1, True), (0, False)):
        guide = published(visibility=Visibility.PUBLIC, review_by=today + timedelta(days=days))
        assert ("đang chờ rà soát" in Client().get(f"/tai-lieu/{guide.slug}").content.decode()) is said


def test_a_public_page_is_asked_for_again_without_being_sent_again() -> None:
    guide = published(visibility=Visibility.PUBLIC)
    here = f"/tai-lieu/{guide.slug}"
    first = Client().get(here)
    assert first["Cache-Control"] == "public, no-cache"
    assert "csrftoken" not in first.cookies
    again = Client().get(here, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again["Cache-Control"] == "public, no-cache"
    assert Client().get(here, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    replaced(guide)
    new = Client().get(here, headers={"If-None-Match": first["ETag"]})
    assert new.status_code == 200
    assert new["ETag"] != first["ETag"]


def test_what_is_not_public_is_kept_by_nobody() -> None:
    guide = published(visibility=Visibility.INTERNAL)
    staff = signed_in(factories.user(Role.DUTY_OFFICER))
    answer = staff.get(f"/tai-lieu/{guide.slug}")
    assert answer["Cache-Control"] == "private, no-cache"
    assert "ETag" not in answer
    public = staff.get(f"/tai-lieu/{published(visibility=Visibility.PUBLIC).slug}")
    assert public["Cache-Control"] == "private, no-cache"


def _filled(count: int) -> Guide:
    """Make a guide with `count` headings, files, systems, older versions and guides beside it."""
    body = "".join(f"<h2>Mục {one}</h2><p>Lời.</p><table><tr><td>1</td></tr></table>" for one in range(count))
    systems = [ConnectedSystem.objects.create(name=f"Hệ thống {count}-{one}") for one in range(count)]
    guide = draft(visibility=Visibility.PUBLIC, body=body, systems=systems, codes=["ERR-1"])
    version = guide.versions.get()
    for one in range(count):
        published(visibility=Visibility.PUBLIC, systems=systems[:1], codes=["ERR-1"])
        kept = KBIAttachment.objects.create(
            kbitem=guide.item, file=f"x{count}-{one}", filename=f"bieu-{one}.pdf", mime_type="x", size=1
        )
        row = GuideFile.objects.create(
            attachment=kept, guide=guide, role="attachment", token=f"{count:020d}{one:010d}", sha256="0" * 64,
            added_by=guide.created_by, added_at=timezone.now(),
        )  # fmt: skip
        GuideVersionFile.objects.create(version=version, file=row)
    release(version)
    guide.refresh_from_db()
    return guide


@pytest.mark.parametrize("who", ["anonymous", "staff"])
def test_the_page_asks_as_much_of_100_as_of_10(
    who: str,
) -> None:
    asked = []
    for count in (10, 100):
        guide = _filled(count)
        browser = signed_in(factories.user(Role.DUTY_OFFICER) if who == "staff" else None)
        browser.get("/phim-tat")
        for page in ("", "/ban", "/ban/1.0"):
            cache.clear()
            with CaptureQueriesContext(connection) as seen:
                assert browser.get(f"/tai-lieu/{guide.slug}{page}").status_code == 200
            asked.append(len(seen))
    assert asked[:3] == asked[3:]
    assert max(asked) <= 15


def test_a_new_actor_sees_versions_as_the_one_rule_says() -> None:
    """The list of versions and each version's page know the same ones."""
    guide = published(visibility=Visibility.PUBLIC)
    replaced(guide)
    stranger = actor_for(factories.user())
    assert {one.number for one in guides.versions(stranger, guide)} == {"1.0", "1.1"}


def test_a_visitor_who_chose_no_language_reads_the_page_in_the_guides() -> None:
    english = published("Cannot log in", visibility=Visibility.PUBLIC)
    Guide.objects.filter(pk=english.pk).update(language="en")
    for name, args in (("guide", [english.slug]), ("version", [english.slug, "1.0"])):
        address, browser = reverse(f"kb:{name}", args=args), Client()
        answer = browser.get(address)
        assert '<html lang="en"' in answer.content.decode()
        assert answer["Content-Language"] == "en"
        browser.cookies["django_language"] = "vi"
        assert '<html lang="vi"' in browser.get(address).content.decode()
        member = signed_in(factories.member(connected(factories.agency())))
        assert '<html lang="vi"' in member.get(address).content.decode()
    vietnamese = published(visibility=Visibility.PUBLIC)
    assert '<html lang="vi"' in Client().get(f"/tai-lieu/{vietnamese.slug}").content.decode()
