"""The board shows each viewer what is theirs to see, says the same in files, and asks no more as it grows."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from kb.actions import duties
from kb.models import GuideDuty
from kb.queries import duty_board
from kb.queries.duty_board import Filters
from kb.queries.duty_history import _counted, _starts
from support.accounts.models import User
from support.domain.roles import Role
from support.domain.systems import AgencyKind, Exemption
from support.models import Agency, ConnectedSystem, Connection
from tests import factories
from tests.kb.duty_room import connect, system
from tests.kb.factories import draft, published

pytestmark = pytest.mark.django_db
BOARD = "/tai-lieu/bang-nghia-vu"


def _browser(user: User) -> Client:
    browser = Client()
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


@pytest.fixture
def lead() -> User:
    return factories.user(Role.TEAM_LEAD)


def _page(user: User, query: str = "") -> str:
    answer = _browser(user).get(f"{BOARD}{query}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def _two() -> tuple[Agency, Agency, ConnectedSystem]:
    first, second, to = factories.agency("Sở Đo đạc"), factories.agency("Sở Thủy văn"), system("Cổng thử")
    connect(first, to)
    connect(second, to)
    draft("Bản nháp kín", agency=second, systems=[to])
    duties.sweep()
    return first, second, to


def test_staff_see_every_row_and_a_member_only_its_own(lead: User) -> None:
    first, second, _to = _two()
    whole = _page(lead)
    assert first.name in whole
    assert second.name in whole
    own = _page(factories.member(first))
    assert first.name in own
    assert second.name not in own
    assert "Bản nháp kín" not in own


def test_a_foreign_cell_is_no_cell(lead: User) -> None:
    first, second, _to = _two()
    foreign = GuideDuty.objects.get(agency=second)
    browser = _browser(factories.member(first))
    assert browser.get(f"{BOARD}/o/{foreign.pk}").status_code == 404
    assert browser.get(f"{BOARD}?o={foreign.pk}").status_code == 404
    kept, to = factories.agency(), system()
    connect(kept, to)
    draft("Bản nội bộ kín", agency=kept, systems=[to], concerns_ndb=False)
    duties.sweep()
    shown = _browser(lead).get(f"{BOARD}/o/{GuideDuty.objects.get(agency=kept).pk}").content.decode()
    assert "Đang soạn" in shown  # that there is one is no secret
    assert "Bản nội bộ kín" not in shown


def test_tiles_filter_and_lead_back(lead: User) -> None:
    first, second, _to = _two()
    none = _page(lead, "?tt=none")
    assert first.name in none
    assert second.name not in none
    assert 'aria-current="true"' in none


@pytest.mark.parametrize("words", ["so thuy van", "THỦY", "thuy"])
def test_an_agency_is_found_without_marks(lead: User, words: str) -> None:
    first, second, _to = _two()
    found = _page(lead, f"?q={words}")
    assert second.name in found
    assert first.name not in found


def test_not_connected_finds_rows_with_a_gap(lead: User) -> None:
    first, second, _to = _two()
    connect(first, system("Kho thử"))
    duties.sweep()
    viewer = factories.actor(lead)
    asked = Filters(state="not_connected")
    tally = duty_board.tally(duty_board.narrowed(viewer, asked))
    shown = duty_board.columns(tally, duty_board.systems(viewer))
    page = duty_board.page(viewer, asked, tally, shown)
    assert [row.agency for row in page.rows] == [second]


def test_pages_bring_every_agency_once(lead: User) -> None:
    to, kinds = system(), [AgencyKind.STATE, AgencyKind.PROVINCE, AgencyKind.MINISTRY]
    for place in range(7):
        agency = factories.agency(f"Cơ quan {place:02}")
        Agency.objects.filter(pk=agency.pk).update(kind=kinds[place % 3].value)
        connect(agency, to)
    duties.sweep()
    viewer, after, seen = factories.actor(lead), "", []
    tally = duty_board.tally(duty_board.rows_of(viewer))
    while True:
        page = duty_board.page(viewer, Filters(), tally, [to.pk], after=after, size=3)
        seen += [row.agency for row in page.rows]
        after = page.next
        if not after:
            break
    assert len(seen) == len({one.pk for one in seen}) == 7
    kinds_seen = [one.kind for one in seen]
    assert kinds_seen == ["ministry"] * 2 + ["province"] * 2 + ["state"] * 3


def test_a_system_of_one_agency_stands_among_the_others(lead: User) -> None:
    agency, other = factories.agency(), factories.agency()
    for _count in range(duty_board.COLUMNS):
        shared = system()
        connect(agency, shared)
        connect(other, shared)
    lonely = system("Hệ thống chỉ một nơi dùng")
    connect(agency, lonely)
    duties.sweep()
    viewer = factories.actor(lead)
    tally = duty_board.tally(duty_board.rows_of(viewer))
    shown = duty_board.columns(tally, duty_board.systems(viewer))
    assert lonely.pk not in shown
    rows = {row.agency: row for row in duty_board.page(viewer, Filters(), tally, shown).rows}
    assert lonely.pk in [one.system for one in rows[agency].others]
    assert rows[agency].total == duty_board.COLUMNS + 1


def test_files_say_what_the_board_says(lead: User) -> None:
    first, second, to = _two()
    published("Cách dùng cổng", agency=first, systems=[to])
    duties.sweep()
    answer = _browser(lead).get(f"{BOARD}/tai-ve?tt=published")
    rows = list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))  # type: ignore[call-overload]
    assert [row[:5] for row in rows[1:]] == [[first.name, first.code, "Cổng thử", "", "Đã công bố"]]
    assert rows[1][6:8] == ["Cách dùng cổng", "1.0"]
    assert second.name in _browser(lead).get(f"{BOARD}/in").content.decode()


def test_the_same_number_of_questions_for_ten_and_for_three_hundred_agencies(
    lead: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    systems = [system() for _count in range(8)]
    browser = _browser(lead)

    def fill(count: int) -> None:
        made = [factories.agency() for _count in range(count)]
        Connection.objects.bulk_create(
            Connection(agency=agency, system=to) for agency in made for to in systems
        )
        duties.arrange()

    fill(10)
    browser.get(BOARD)
    chosen = GuideDuty.objects.first()
    assert chosen
    with django_assert_max_num_queries(15) as few:
        browser.get(f"{BOARD}?tt=none&q=so&o={chosen.pk}")
    asked = len(few)
    fill(290)
    browser.get(BOARD)  # what the frame keeps for some seconds may have run out meanwhile
    with django_assert_max_num_queries(asked):
        browser.get(f"{BOARD}?tt=none&q=so&o={chosen.pk}")


def test_the_public_list_tells_what_is_published_and_nothing_inside() -> None:
    first, second, to = _two()
    published("Cách dùng cổng", agency=first, systems=[to])
    duties.sweep()
    answer = Client().get("/tai-lieu/cong-bo")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert first.name in page
    assert second.name in page
    assert "Bản nháp kín" not in page
    assert "Cách dùng cổng" not in page  # for connected agencies alone
    assert "Đang soạn" not in page
    assert "mà không có liên kết là tài liệu" in page  # why that row leads nowhere
    assert "Cách dùng cổng" in _browser(factories.member(first)).get("/tai-lieu/cong-bo").content.decode()


def test_the_public_list_leaves_out_defence() -> None:
    agency, to = factories.agency("Trung tâm kín"), system("Hệ thống kín", exemption=Exemption.DEFENCE.value)
    connect(agency, to)
    duties.sweep()
    page = Client().get("/tai-lieu/cong-bo").content.decode()
    assert "Trung tâm kín" not in page
    assert "Hệ thống kín" not in b"".join(Client().get("/tai-lieu/cong-bo/tai-ve")).decode()  # type: ignore[arg-type]


def test_an_agency_is_told_what_it_still_owes() -> None:
    first, _second, to = _two()
    page = _browser(factories.member(first)).get(f"{BOARD}/cua-toi").content.decode()
    duty = GuideDuty.objects.get(agency=first)
    assert to.name in page
    assert f"/tai-lieu/moi?nghia-vu={duty.pk}" in page
    assert _browser(factories.user(Role.ENGINEER)).get(f"{BOARD}/cua-toi").content.strip() == b""


def test_history_counts_what_stood_at_the_end_of_each_month() -> None:
    first, second, to = _two()
    changes = GuideDuty.objects.get(agency=second).changes.values_list("state", flat=True)
    assert list(changes) == ["none", "draft"]
    months = _counted(_starts(timezone.localdate()), to.pk)
    assert [one.total for one in months[:-1]] == [0] * 11
    assert months[-1].by_state == {"none": 1, "draft": 1}
    Connection.objects.filter(agency=first).update(until=timezone.localdate() - timedelta(days=1))
    duties.sweep()
    assert _counted(_starts(timezone.localdate()), to.pk)[-1].by_state == {"draft": 1}
