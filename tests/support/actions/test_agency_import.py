"""Lists of thousands of agencies with sown faults: each named by line and column, nothing in unasked."""

from __future__ import annotations

import threading

import pytest
from django.db import OperationalError, connections

from support.actions import agency_import
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound
from support.domain.roles import Role
from support.models import Agency, AgencyDomain, AgencyImport, Contact, Event, Membership
from tests import factories as make
from tests.dbkit import FreshDb
from tests.servers.process import PATIENCE
from tests.support import agency_lists
from tests.support.agency_lists import END, INTO, NAME, START, TAKEN
from tests.support.cast import everybody


@pytest.fixture
def chief(db):
    make.agency("Sở có chủ", domain=TAKEN)
    return make.actor(make.user(Role.TEAM_LEAD))


def _places(kept: AgencyImport) -> list[tuple[int, str]]:
    return [(line, column) for line, column, *_rest in kept.faults]


def _check(by, listing: agency_lists.List, **more) -> AgencyImport:
    return agency_import.check(by, name="danh-sach.csv", raw=listing.raw(**more))


def test_five_thousand_agencies_with_forty_faults(chief):
    listing = agency_lists.make(5000, faults=40)
    before = Agency.objects.count()
    kept = _check(chief, listing)
    assert sorted(_places(kept)) == sorted(listing.faults)
    assert len(listing.faults) == 40
    assert (kept.counts["new"], kept.counts["bad_lines"]) == (4960, 40)
    agency_import.take_in_waiting()
    assert Agency.objects.count() == before  # nobody said yes
    agency_import.confirm(chief, import_id=kept.pk)
    assert Agency.objects.count() == before  # the page answers at once, the work is done behind it
    agency_import.take_in_waiting()
    kept.refresh_from_db()
    assert (kept.state, bytes(kept.raw), kept.done) == ("done", b"", kept.total)
    assert Agency.objects.count() == before + 4960
    assert kept.counts["went"] == {"new": 4960, "changed": 0, "merged": 99}
    assert Agency.objects.exclude(merged_into=None).count() == 99
    again = _check(chief, listing)
    assert (again.counts["new"], again.counts["changed"], again.counts["same"]) == (0, 0, 4960)
    with pytest.raises(NotAllowed):
        agency_import.confirm(chief, import_id=again.pk)
    assert list(Event.objects.values_list("data__action", flat=True).order_by("pk")) == [
        "checked",
        "confirmed",
        "taken_in",
        "checked",
    ]


def test_a_piece_at_a_time_is_seen_from_outside(chief):
    kept = agency_import.confirm(chief, import_id=_check(chief, agency_lists.make(1200)).pk)
    lines = agency_import.agency_csv.read(bytes(AgencyImport.objects.get(pk=kept.pk).raw)).rows
    seen = []
    while agency_import._piece(kept.pk, lines):
        seen.append(AgencyImport.objects.values_list("state", "done").get(pk=kept.pk))
    assert seen == [("running", 500), ("running", 1000), ("running", 1200)]
    assert AgencyImport.objects.get(pk=kept.pk).state == "done"


def test_work_cut_short_goes_on_where_it_stopped(chief, monkeypatch):
    kept = agency_import.confirm(chief, import_id=_check(chief, agency_lists.make(1100)).pk)
    real, calls = agency_import._add, []

    def failing(rows):
        calls.append(len(rows))
        if len(calls) == 2:
            raise OperationalError("database is locked")
        real(rows)

    monkeypatch.setattr(agency_import, "_add", failing)
    with pytest.raises(OperationalError):
        agency_import.take_in_waiting()
    kept.refresh_from_db()
    assert (kept.state, kept.done) == ("running", 500)
    agency_import.take_in_waiting()
    kept.refresh_from_db()
    assert (kept.state, kept.counts["went"]["new"]) == ("done", 1100)
    assert Agency.objects.filter(code__startswith="H7").count() == 1100


def test_a_fault_of_ours_is_told_and_does_not_stop_the_next_list(chief, monkeypatch):
    first, second = (
        agency_import.confirm(chief, import_id=_check(chief, agency_lists.make(20, seed=seed)).pk)
        for seed in (1, 2)
    )
    real = agency_import._piece
    broken = first.pk

    def failing(pk, lines):
        if pk == broken:
            raise RuntimeError("hỏng")
        return real(pk, lines)

    monkeypatch.setattr(agency_import, "_piece", failing)
    agency_import.take_in_waiting()
    states = [AgencyImport.objects.get(pk=one.pk).state for one in (first, second)]
    assert states == ["failed", "done"]


def test_a_changed_line_changes_that_agency_alone_and_an_empty_cell_nothing(chief):
    listing = agency_lists.make(30)
    agency_import.confirm(chief, import_id=_check(chief, listing).pk)
    agency_import.take_in_waiting()
    listing.lines[3][NAME] = "Sở đổi tên"
    listing.lines[4] = [listing.lines[4][0], listing.lines[4][1], *[""] * 6]
    kept = _check(chief, listing)
    assert (kept.counts["changed"], kept.counts["same"]) == (1, 29)
    assert kept.counts["some_changed"][0][3] == ["name"]
    short = Agency.objects.get(code=listing.lines[5][0]).short_name
    agency_import.confirm(chief, import_id=kept.pk)
    agency_import.take_in_waiting()
    changed = Agency.objects.get(code=listing.lines[3][0])
    assert (changed.name, "doi ten" in changed.search_text) == ("Sở đổi tên", True)
    assert Agency.objects.get(code=listing.lines[5][0]).short_name == short != ""


def test_r4_an_agency_that_the_list_ends_has_no_members_any_more(chief):
    listing = agency_lists.make(3)
    agency_import.confirm(chief, import_id=_check(chief, listing).pk)
    agency_import.take_in_waiting()
    agencies = [Agency.objects.get(code=line[0]) for line in listing.lines[1:3]]
    users = [make.member(agency) for agency in agencies]
    listing.lines[1][START], listing.lines[1][END] = "", "01/03/2026"
    agency_import.confirm(chief, import_id=_check(chief, listing).pk)
    agency_import.take_in_waiting()
    assert [make.actor(user).agencies for user in users] == [frozenset(), {agencies[1].pk}]


def test_an_agency_without_a_code_is_known_by_its_name_and_gets_the_code(chief):
    known = make.agency("Sở chưa có mã")
    Agency.objects.filter(pk=known.pk).update(code=None)
    listing = agency_lists.List([["H05.77", "SỞ CHƯA CÓ MÃ", *[""] * 6]])
    kept = _check(chief, listing)
    assert (kept.counts["new"], kept.counts["changed"]) == (0, 1)
    agency_import.confirm(chief, import_id=kept.pk)
    agency_import.take_in_waiting()
    known.refresh_from_db()
    assert known.code == "H05.77"


def test_a_merger_in_the_list_moves_what_the_agency_has(chief):
    old = make.agency("Sở A", domain="so-a.example")
    Agency.objects.filter(pk=old.pk).update(code="H05.01")
    person = make.member(old)
    contact = Contact.objects.create(name="Ngô Bá Chiến", agency=old)
    case = make.case(of=old)
    blank = [""] * 5
    listing = agency_lists.List(
        [
            ["H05.01", "Sở A", *blank[:4], "H05.02", ""],
            ["H05.02", "Sở B", *blank[:4], "H05.03", ""],
            ["H05.03", "Sở C", *blank, ""],
        ]
    )
    agency_import.confirm(chief, import_id=_check(chief, listing).pk)
    agency_import.take_in_waiting()
    first, second, third = Agency.objects.filter(code__startswith="H05.0").order_by("code")
    assert (first.merged_into, second.merged_into) == (second, third)
    assert (first.successor, second.successor, third.successor) == (third, third, None)
    assert AgencyDomain.objects.get(domain="so-a.example").agency == third
    assert Membership.objects.get(user=person, until=None).agency == third
    contact.refresh_from_db()
    case.refresh_from_db()
    assert (contact.agency, case.requesting_agency) == (third, first)
    assert _check(chief, listing).counts["same"] == 3


def test_a_merger_against_the_catalogue_is_refused_by_line(chief):
    first, second = make.agency("Sở A"), make.agency("Sở B")
    for agency, code in ((first, "H05.01"), (second, "H05.02")):
        Agency.objects.filter(pk=agency.pk).update(code=code)
    Agency.objects.filter(pk=second.pk).update(merged_into=first, successor=first, active=False)
    lines = [["H05.01", "Sở A", *[""] * 6], ["H05.02", "Sở B", *[""] * 6]]
    lines[0][INTO] = "H05.02"
    kept = _check(chief, agency_lists.List(lines))
    assert _places(kept) == [(2, "Nhập vào (mã)")]
    lines[0][INTO], lines[1][INTO] = "", "H26"
    assert _places(_check(chief, agency_lists.List(lines))) == [(3, "Nhập vào (mã)")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_every_way_a_spreadsheet_saves_says_the_same(chief, encoding, separator):
    listing = agency_lists.make(60, faults=5)
    if encoding == "cp1258":
        raw = _in_1258(listing.raw(separator=separator, encoding="utf-8").decode())
    else:
        raw = listing.raw(separator=separator, encoding=encoding)
    kept = agency_import.check(chief, name="a.csv", raw=raw)
    assert set(_places(kept)) == listing.faults
    assert kept.counts["new"] == 55


def _in_1258(text: str) -> bytes:
    """Write as windows-1258 does: the tone of a letter it has no sign for follows as a mark of its own."""
    import unicodedata

    made = b""
    for sign in text:
        try:
            made += sign.encode("cp1258")
        except UnicodeEncodeError:
            base, *marks = unicodedata.normalize("NFD", sign)
            tones = [mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"]
            shape = unicodedata.normalize("NFC", base + "".join(mark for mark in marks if mark not in tones))
            made += shape.encode("cp1258") + "".join(tones).encode("cp1258")
    return made


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "không có nội dung"),
        (b" \n ", "không có nội dung"),
        (b"x" * (8 * 1024 * 1024 + 1), "lớn quá 8 MB"),
    ],
)
def test_a_file_that_is_none_is_refused_at_once(chief, raw, told):
    with pytest.raises(FieldError) as error:
        agency_import.check(chief, name="a.csv", raw=raw)
    assert told in str(error.value)
    assert not AgencyImport.objects.exists()


@pytest.mark.parametrize(
    ("raw", "line", "told"),
    [
        (b"PK\x03\x04" + b"x" * 50, 1, "tệp bảng tính"),
        ("Mã định danh,Tên cơ quan\nH05,Sở Tư pháp\nH06,S".encode() + b"\xff\xfe\n", 3, "UTF-8"),
        ("Mã,Tên\nH05,A\n".encode(), 1, "Thiếu cột"),
        (b"code,name\nH05," + b"x" * 140_000 + b"\n", 2, "không phải CSV"),
    ],
)
def test_a_file_read_only_in_part_takes_in_nothing(chief, raw, line, told):
    kept = agency_import.check(chief, name="a.csv", raw=raw)
    assert any(one[0] == line and told in one[2] for one in kept.faults)
    with pytest.raises(NotAllowed):
        agency_import.confirm(chief, import_id=kept.pk)


def test_a_list_is_decided_once_and_by_who_keeps_the_catalogue(db):
    cast = everybody()
    raw = agency_lists.make(5).raw()
    for by, error in ((cast.khue, Forbidden), (cast.diep, Forbidden), (cast.hanh, NotFound)):
        with pytest.raises(error):
            agency_import.check(by, name="a.csv", raw=raw)
    kept = agency_import.check(cast.lan, name="a.csv", raw=raw)
    with pytest.raises(Forbidden):
        agency_import.confirm(cast.nguyen, import_id=kept.pk)
    refused = agency_import.refuse(cast.linh, import_id=kept.pk)
    assert (refused.state, bytes(refused.raw)) == ("refused", b"")
    for decide in (agency_import.confirm, agency_import.refuse):
        with pytest.raises(NotAllowed):
            decide(cast.linh, import_id=kept.pk)
        with pytest.raises(NotFound):
            decide(cast.linh, import_id=10**9)


def test_two_workers_at_once_take_each_line_in_once(fresh_db: FreshDb) -> None:
    by = make.actor(make.user(Role.TEAM_LEAD))
    kept = agency_import.check(by, name="a.csv", raw=agency_lists.make(1500).raw())
    agency_import.confirm(by, import_id=kept.pk)
    faults = []

    def run() -> None:
        try:
            agency_import.take_in_waiting()
        except Exception as error:  # noqa: BLE001 - the test says what it was
            faults.append(error)
        finally:
            connections.close_all()

    running = [threading.Thread(target=run) for _turn in range(2)]
    for one in running:
        one.start()
    for one in running:
        one.join(PATIENCE)
    assert faults == []
    kept.refresh_from_db()
    assert (kept.state, kept.done, kept.counts["went"]["new"]) == ("done", 1500, 1500)
    assert Agency.objects.filter(code__startswith="H7").count() == 1500
    assert Event.objects.filter(kind="agencies_imported", data__action="taken_in").count() == 1
