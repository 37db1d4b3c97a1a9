"""A correction that changes a line instead of adding one, loses one of two, or says what it must not."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from support.actions.corrections import Place, Wanted, correct
from support.actions.register import NOT_KEPT, Arrival, enter_without_case
from support.domain.channels import Channel
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound, Stale
from support.domain.events import EventKind
from support.domain.roles import Role
from support.models import Event, EventText, RegisterEntry
from tests import factories
from tests.dbkit import FreshDb
from tests.servers.process import PATIENCE
from tests.support.cast import Cast, again, closed_to_all_but, personal_number

WHY = "Người gọi xưng nhầm tên cơ quan"


def wanted_of(line: RegisterEntry, **changes: Any) -> Wanted:
    """Return what `line` says, with `changes`."""
    names = ("received_at", "sender", "agency_id", "subject", "evidence", "note")
    same = {name: getattr(line, name) for name in names} | {"channel": Channel(line.channel)}
    return Wanted(**same | changes)


def place_of(line: RegisterEntry) -> Place:
    """Return where `line` stands."""
    return Place(line.year, line.number, line.revision)


def _line(cast: Cast) -> RegisterEntry:
    return cast.hanhs_case().entries.get()


def test_n1_a_correction_is_a_new_line_and_the_old_one_stays(cast: Cast) -> None:
    line = _line(cast)
    before = RegisterEntry.objects.filter(pk=line.pk).values().get()
    earlier = line.received_at - timedelta(hours=2)
    wanted = wanted_of(
        line, channel=Channel.PHONE, agency_id=cast.hung_yen.pk, received_at=earlier, note="Gọi lúc trưa"
    )
    done = correct(cast.khue, place=place_of(line), wanted=wanted, reason=WHY)
    assert RegisterEntry.objects.filter(pk=line.pk).values().get() == before
    assert (done.year, done.number, done.revision) == (line.year, line.number, 1)
    assert (done.channel, done.agency_name, done.received_at, done.note) == (
        "phone", "Sở Y tế tỉnh Hưng Yên", earlier, "Gọi lúc trưa",
    )  # fmt: skip
    assert (done.entered_at, done.entered_by_id, done.case_id) == (
        line.entered_at, line.entered_by_id, line.case_id,
    )  # fmt: skip
    assert (done.corrected_by_id, done.reason) == (cast.khue.user_id, WHY)
    event = Event.objects.get(kind=EventKind.ENTRY_CORRECTED)
    assert set(event.data["columns"]) == {"channel", "agency_id", "received_at", "note"}
    assert EventText.objects.get(event=event, name="reason").text == WHY
    again_ = correct(cast.linh, place=place_of(done), wanted=wanted_of(done, note="Đã rõ"), reason=WHY)
    assert again_.revision == 2


def test_only_those_who_keep_the_registers_correct(cast: Cast) -> None:
    line = _line(cast)
    for who in (cast.nguyen, cast.diep, cast.tri, cast.lan, cast.hanh, cast.nobody):
        with pytest.raises(Forbidden):
            correct(who, place=place_of(line), wanted=wanted_of(line, note="x"), reason=WHY)
    assert RegisterEntry.objects.count() == 1


def test_what_is_hidden_or_not_there_cannot_be_corrected(cast: Cast) -> None:
    line = _line(cast)
    closed_to_all_but(line.case, cast.linh)
    with pytest.raises(NotFound):
        correct(cast.khue, place=place_of(line), wanted=wanted_of(line, note="x"), reason=WHY)
    correct(again(cast.linh), place=place_of(line), wanted=wanted_of(line, note="x"), reason=WHY)
    with pytest.raises(NotFound):
        correct(cast.linh, place=Place(line.year, 999, 0), wanted=wanted_of(line, note="x"), reason=WHY)


def test_a_correction_needs_a_reason_and_a_change(cast: Cast) -> None:
    line = _line(cast)
    with pytest.raises(NotAllowed):
        correct(cast.khue, place=place_of(line), wanted=wanted_of(line, note="x"), reason="  ")
    with pytest.raises(NotAllowed):
        correct(cast.khue, place=place_of(line), wanted=wanted_of(line), reason=WHY)
    later = line.entered_at + timedelta(minutes=1)
    with pytest.raises(FieldError):
        correct(cast.khue, place=place_of(line), wanted=wanted_of(line, received_at=later), reason=WHY)
    with pytest.raises(FieldError):
        correct(cast.khue, place=place_of(line), wanted=wanted_of(line, agency_id=10**9), reason=WHY)


def test_r3_words_of_a_correction_are_masked_before_they_are_written(cast: Cast) -> None:
    line, number = _line(cast), personal_number()
    said = wanted_of(line, sender=f"Người số {number}", subject=f"Hồ sơ {number}", note=f"CCCD {number}")
    done = correct(cast.khue, place=place_of(line), wanted=said, reason=f"Nhầm số {number}")
    told = f"{done.sender}{done.subject}{done.note}{done.reason}{done.words}"
    told += "".join(EventText.objects.values_list("text", flat=True))
    assert number not in told


def test_r3a_what_was_not_kept_gets_no_words_by_correction(cast: Cast) -> None:
    at = datetime(2026, 3, 18, tzinfo=UTC)
    line = enter_without_case(cast.khue, Arrival(Channel.LETTER, at, sender="Nơi gửi"))
    with pytest.raises(FieldError):
        correct(cast.khue, place=place_of(line), wanted=wanted_of(line, subject="Về việc kín"), reason=WHY)
    done = correct(cast.khue, place=place_of(line), wanted=wanted_of(line, sender="Nơi khác"), reason=WHY)
    assert (done.subject, done.sender, done.case_id) == (NOT_KEPT, "Nơi khác", None)
    open_line = _line(cast)
    marked = wanted_of(open_line, subject="Kế hoạch (Tối mật)")
    with pytest.raises(FieldError):
        correct(cast.khue, place=place_of(open_line), wanted=marked, reason=WHY)


def test_the_evidence_of_a_mail_stays_whole_when_something_else_is_corrected(cast: Cast) -> None:
    line = _line(cast)
    done = correct(cast.khue, place=place_of(line), wanted=wanted_of(line, note="x"), reason=WHY)
    assert done.evidence == line.evidence


def test_who_comes_second_is_told(cast: Cast) -> None:
    line = _line(cast)
    correct(cast.khue, place=place_of(line), wanted=wanted_of(line, note="một"), reason=WHY)
    with pytest.raises(Stale):
        correct(cast.linh, place=place_of(line), wanted=wanted_of(line, note="hai"), reason=WHY)
    assert RegisterEntry.objects.count() == 2


def test_n1_of_two_corrections_at_once_one_wins_and_the_other_is_told(fresh_db: FreshDb) -> None:
    """Both have read the same last line before either writes; the register gets exactly one revision."""
    people = [factories.actor(factories.user(Role.DUTY_OFFICER)) for _one in range(2)]
    line = factories.case().entries.get()
    place, barrier, said = place_of(line), threading.Barrier(2), []

    def run(index: int) -> None:
        try:
            barrier.wait(PATIENCE)
            wanted = replace(wanted_of(line), note=f"Người {index}")
            correct(people[index], place=place, wanted=wanted, reason=WHY)
            said.append("won")
        except Stale:
            said.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert sorted(said) == ["told", "won"]
    assert list(RegisterEntry.objects.order_by("revision").values_list("revision", flat=True)) == [0, 1]


@pytest.mark.django_db
def test_n1_sql_corrects_nothing_without_a_new_line() -> None:
    """An UPDATE is refused, and a second line of the same revision too."""
    factories.case()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE support_registerentry SET note = 'khac', revision = 1, reason = 'x'")
    assert RegisterEntry.objects.get().revision == 0


@pytest.mark.django_db
def test_n1_the_same_revision_stands_once() -> None:
    line = factories.case().entries.get()
    line.pk = None
    with pytest.raises(IntegrityError):
        line.save(force_insert=True)
