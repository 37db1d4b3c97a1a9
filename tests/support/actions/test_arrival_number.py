"""A số đến given twice in a year, changed without a word, or written over somebody else's."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from support.actions import letters, reception
from support.actions.arrivals import Line, write
from support.domain.documents import Secrecy
from support.domain.errors import FieldError, Forbidden, NotFound, Stale
from support.domain.events import EventKind
from support.domain.reception import LetterIn
from support.models import Event, Letter
from support.queries import arrivals
from tests.support.cast import Cast, closed_to_all_but

ABOUT = reception.About(subject="x", without_system=True)


def arrive(cast: Cast, number: str = "", *, code: str = "1", day: date | None = None, **more: Any) -> Letter:
    """Take a letter in as the duty officer does."""
    letter = LetterIn(
        "Bộ Y tế", day or timezone.localdate(), code, "BYT", **{"subject": "Về việc thử", **more}
    )
    letters.take_in(cast.khue, letter=letter, about=ABOUT, confirmed=letters.Confirmed(again=True))
    return Letter.objects.latest("pk")


def test_n2_a_number_is_given_later_and_once_a_year(cast: Cast) -> None:
    first, second = arrive(cast, code="1"), arrive(cast, code="2")
    write(cast.nguyen, letter_id=first.pk, line=Line("0642", recipient="Đội Kỹ thuật"))
    first.refresh_from_db()
    assert (first.arrival_number, first.recipient) == ("642", "Đội Kỹ thuật")
    for typed in ("642", "00642"):
        with pytest.raises(FieldError):
            write(cast.nguyen, letter_id=second.pk, line=Line(typed))
    last_year = arrive(cast, code="3", day=date(timezone.localdate().year - 1, 12, 31))
    write(cast.nguyen, letter_id=last_year.pk, line=Line("642"))
    event = Event.objects.filter(kind=EventKind.LETTER_NUMBERED).first()
    assert event.data == {"letter": first.pk, "from": "", "to": "642"}


def test_n2_the_database_itself_refuses_a_double_and_lets_unnumbered_ones_wait(cast: Cast) -> None:
    first, second = arrive(cast, code="1"), arrive(cast, code="2")
    assert Letter.objects.filter(arrival_number="").count() == 2
    Letter.objects.filter(pk=first.pk).update(arrival_number="7")
    for typed in ("7", "007"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Letter.objects.filter(pk=second.pk).update(arrival_number=typed)


def test_n2_a_letter_taken_in_with_a_number_that_is_taken_is_told(cast: Cast) -> None:
    day = timezone.localdate()
    arrive(cast, code="1", arrival_number="12")
    with pytest.raises(FieldError) as told:
        arrive(cast, code="2", arrival_number="12")
    assert told.value.field == "arrival_number"
    with pytest.raises(FieldError):
        arrive(cast, code="", arrival_number="012", secrecy=Secrecy.MAT)
    assert Letter.objects.filter(arrival_date=day).count() == 1


def test_a_written_number_is_changed_by_keepers_with_a_reason(cast: Cast) -> None:
    letter = arrive(cast, arrival_number="5")
    with pytest.raises(Forbidden):
        write(cast.nguyen, letter_id=letter.pk, line=Line("6", was="5", reason="Ghi nhầm"))
    with pytest.raises(FieldError):
        write(cast.linh, letter_id=letter.pk, line=Line("6", was="5"))
    write(cast.linh, letter_id=letter.pk, line=Line("6", was="5", reason="Ghi nhầm"))
    assert Letter.objects.get(pk=letter.pk).arrival_number == "6"
    write(cast.nguyen, letter_id=letter.pk, line=Line("6", was="6", recipient="Đội Dữ liệu"))


def test_who_writes_over_another_is_told(cast: Cast) -> None:
    letter = arrive(cast)
    write(cast.nguyen, letter_id=letter.pk, line=Line("5"))
    with pytest.raises(Stale):
        write(cast.dang, letter_id=letter.pk, line=Line("6"))


@pytest.mark.parametrize("typed", ["0", "-1", "5a", "12/3", "1234567"])
def test_what_is_no_number_is_refused(cast: Cast, typed: str) -> None:
    letter = arrive(cast)
    with pytest.raises(FieldError):
        write(cast.khue, letter_id=letter.pk, line=Line(typed))


def test_days_of_passing_on_are_possible_ones(cast: Cast) -> None:
    letter, today = arrive(cast), timezone.localdate()
    for day in (today - timedelta(days=1), today + timedelta(days=1)):
        with pytest.raises(FieldError):
            write(cast.khue, letter_id=letter.pk, line=Line("5", passed_on=day))
    write(cast.khue, letter_id=letter.pk, line=Line("5", passed_on=today))


def test_r4_a_letter_of_a_closed_queue_is_not_there_for_others(cast: Cast) -> None:
    letter = arrive(cast)
    closed_to_all_but(letter.message.case, cast.linh)
    with pytest.raises(NotFound):
        write(cast.khue, letter_id=letter.pk, line=Line("5"))
    for who in (cast.diep, cast.tri, cast.lan, cast.hanh):
        with pytest.raises(Forbidden):
            write(who, letter_id=letter.pk, line=Line("5"))
    shown = next(iter(arrivals.every(cast.diep, arrivals.Filters(), timezone.localdate())))
    assert "thử" not in f"{shown.subject}{shown.author}{shown.code_number}"
    asked = arrivals.Filters(words="thử")
    assert list(arrivals.every(cast.diep, asked, timezone.localdate())) == []
