"""Letters (Điều 9.2 d): taken in with the fields of NĐ 30/2020, stopped by a secrecy mark, answered."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from support.actions import base, clocks, evidence, numbers, reception, replies, structured
from support.domain.channels import Channel
from support.domain.documents import PRIORITY_OF, SECRECY_LABELS, Code, Secrecy, marked, written
from support.domain.errors import FieldError, Forbidden, NotAllowed, UserError
from support.domain.kinds import OF_TOPIC
from support.domain.reception import LetterIn
from support.domain.requests import Filed, FileIn
from support.domain.roles import Actor
from support.domain.text import nfc
from support.domain.words import _
from support.models import Case, Contact, Letter, RegisterEntry
from support.queries import letters, tickets
from support.reading import parent

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
# What a scanner makes; the bytes say it, not the name.
SCANS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


class SameLetter(UserError):
    """A letter of this number, symbol and author is here already; a person decides what the new one is."""

    sentence = _("Có thể đã vào sổ: cùng số, ký hiệu và cơ quan ban hành.")


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What the person has confirmed: `again` another letter of the same number, `unmarked` no mark."""

    again: bool = False
    unmarked: bool = False


def scan(one: FileIn) -> FileIn:
    """Return an uploaded scan with its true type; raises FieldError for anything but PDF, JPEG, PNG."""
    kind = next((kind for magic, kind in SCANS.items() if one.content.startswith(magic)), "")
    if not kind:
        raise FieldError("scans", _("Tệp “%(name)s” không phải PDF, JPG hoặc PNG."), name=one.name)
    return replace(one, content_type=kind)


def mark_of(subject: str, files: Iterable[FileIn]) -> Secrecy:
    """Return the secrecy mark of a letter: in its subject, its files' names, or the text of a file.

    Files are read by the sandboxed reader from a private folder that is gone afterwards.
    """
    found = marked(subject)
    for one in files:
        found = found or marked(one.name) or marked(_text(one))
    return found


def _text(one: FileIn) -> str:
    with tempfile.TemporaryDirectory(prefix="hotro-van-ban-") as folder:
        path = Path(folder) / "tep"
        path.write_bytes(one.content)
        return parent.read(path, one.name).text


def take_in(
    by: Actor,
    *,
    letter: LetterIn,
    about: reception.About,
    email: str = "",
    add_to: str = "",
    confirmed: Confirmed = Confirmed(),
) -> Filed | RegisterEntry:
    """Take a letter in: a ticket, or a message on `add_to`; only its arrival when it is secret (N18, R3a).

    Raises reception.Marked and SameLetter until a person has decided, and what `reception.take_in` raises.
    """
    if not by.is_worker:
        raise Forbidden
    if letter.arrival_date > timezone.localdate():
        raise FieldError("arrival_date", _("Ngày đến không thể ở tương lai."))
    if letter.secrecy:
        return only_arrival(by, letter)
    degree = Secrecy.NONE if confirmed.unmarked else mark_of(letter.subject, about.files)
    if degree:
        raise reception.Marked(degree)
    if not (confirmed.again or add_to) and letters.same(
        letter.code_number, letter.code_notation, letter.author
    ):
        raise SameLetter
    about = replace(about, subject=letter.subject)
    return enter(by, letter=letter, about=about, email=email, add_to=add_to)


def enter(by: Actor, *, letter: LetterIn, about: reception.About, email: str = "", add_to: str = "") -> Filed:
    """File a letter that has passed every question: what no person has to be asked about any more."""
    agency = letters.agency_coded(letter.organ) or letters.agency_named(letter.author)
    about = replace(
        about,
        body=about.body or f"{called(letter)}\n\n{letter.subject}",
        agency_id=agency.pk if agency else None,
        priority=PRIORITY_OF[letter.urgency],
        kind=about.kind or OF_TOPIC.get(about.topic),
    )
    brought = reception.Brought(
        Channel.LETTER, _reached(letter.arrival_date), letter, _proof(letter), receipt=bool(email)
    )
    return _filed(by, brought, about, _person(letter.author, email), add_to)


@transaction.atomic
def _filed(
    by: Actor, brought: reception.Brought, about: reception.About, person: reception.Person, add_to: str
) -> Filed:
    """File the letter, and begin at once what it brings (Điều 7.2: "ngay sau khi nhận được")."""
    if add_to:
        _hold(by, add_to)
    filed = reception.take_in(by, brought=brought, person=person, about=about, add_to=add_to)
    structured.by_letter(by, Case.objects.get(pk=filed.case_id))
    return filed


def _hold(by: Actor, number: str) -> None:
    """Lock a ticket, then the counter of the check its letter may open: not behind the register's."""
    base.lock_living([tickets.get(by, number).pk])
    numbers.take_tickets(numbers.vietnam_year(timezone.now()), 0)


def called(letter: LetterIn) -> str:
    """Return what people call the letter."""
    code = Code(letter.code_number, letter.code_notation)
    return written(code, letter.type_name, letter.document_date, letter.author)


def _proof(letter: LetterIn) -> str:
    arrived = f"; {_('số đến')} {letter.arrival_number}" if letter.arrival_number else ""
    return called(letter) + arrived


def _reached(day: date) -> datetime:
    """Return when a letter of `day` reached us: now for today's, else the day's start: no hour is known."""
    today = day == timezone.localdate()
    return timezone.now() if today else datetime.combine(day, time.min, tzinfo=VIETNAM)


def _person(author: str, email: str) -> reception.Person:
    name = nfc(author).strip()[:200]
    if not email:
        known = Contact.objects.filter(name=name, phone="", email=None).first()
        return reception.Person(contact_id=known.pk if known else None, name=name)
    return reception.Person(name=name, email=email)


@transaction.atomic
def only_arrival(by: Actor, letter: LetterIn) -> RegisterEntry:
    """Enter that a secret letter came: who wrote it, when, its degree; never what it says (Điều 3.1)."""
    degree = letter.secrecy or Secrecy.MAT
    bare = LetterIn(
        author=letter.author,
        arrival_date=letter.arrival_date,
        arrival_number=letter.arrival_number,
        document_date=letter.document_date,
        secrecy=degree,
        organ=letter.organ,
        document=letter.document,
    )
    agency = letters.agency_coded(letter.organ) or letters.agency_named(letter.author)
    row = evidence.letter_row(bare, message_id=None, agency_id=agency.pk if agency else None)
    row.save(force_insert=True)
    proof = f"{_('Văn bản có độ mật')}: {SECRECY_LABELS[degree]}"
    brought = reception.Brought(Channel.LETTER, _reached(letter.arrival_date), bare, proof)
    row.entry = reception.only_register(by, brought=brought, person=_person(letter.author, ""))
    row.save(update_fields=["entry"])
    return row.entry


@dataclass(frozen=True, slots=True)
class Answer:
    """The outgoing document that answers a letter."""

    code: str
    day: date
    files: tuple[FileIn, ...] = ()


@transaction.atomic
def answer(by: Actor, *, case_id: int, given: Answer, version: int | None = None) -> None:
    """Name the document that answers the ticket's letters: the unanswered ones, else the last is corrected.

    Leaves a note with the file on the ticket. Raises NotAllowed, FieldError, Forbidden, NotFound, Stale.
    """
    case = base.lock_for_work(by, case_id, version=version)
    rows = letters.of_case(case)
    if not rows:
        raise NotAllowed(_("Phiếu này không có văn bản đến nào để trả lời."))
    code = base.required(nfc(given.code), _("Số, ký hiệu văn bản trả lời"), limit=120)
    if given.day > timezone.localdate():
        raise FieldError("answer_date", _("Ngày văn bản trả lời không thể ở tương lai."))
    said = _("Văn bản trả lời: %(code)s ngày %(day)s.") % {"code": code, "day": f"{given.day:%d/%m/%Y}"}
    note = replies.note(by, case_id=case_id, words=replies.Words(said, tuple(map(scan, given.files))))
    file = note.followup.followupattachment_set.first()
    chosen = [row.pk for row in rows if not row.answer_code] or [rows[-1].pk]
    changes = {"answer_code": code, "answer_date": given.day} | ({"answer_file": file} if file else {})
    Letter.objects.filter(pk__in=chosen).update(**changes)
    _answered(case, given.day)


def _answered(case: Case, day: date) -> None:
    """Note when the document answered: by the end of its day, of which the hour is not known."""
    case.refresh_from_db()
    ends = datetime.combine(day, time.max, VIETNAM)
    at = min(timezone.now(), ends)
    case.answered_at = case.answered_at or at
    clocks.answered(case, at)
    base.save(case, "answered_at")
