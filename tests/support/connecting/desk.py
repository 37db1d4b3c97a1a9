"""Makes what Điều 6 and 7 speak of: systems, letters that ask for a connection, whole contents."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils import timezone

from support.actions import assessments, connecting, letters, reception
from support.domain.assessment import Content, Outcome
from support.domain.reception import LetterIn
from support.domain.roles import Actor
from support.models import Agency, Case, ConnectedSystem, Connection
from tests import factories

WHOLE = connecting.Contents(
    unit="Sở Tư pháp tỉnh Bắc Ninh",
    mandate="Quản lý nhà nước về hộ tịch trên địa bàn tỉnh",
    system="Hệ thống thông tin hộ tịch tỉnh Bắc Ninh",
    officer="Lương Thu Hạnh",
    purpose="Xác nhận thông tin khi đăng ký khai sinh",
    scope="Công dân đăng ký hộ tịch tại tỉnh",
    contents="Họ tên, ngày sinh, nơi thường trú",
    field_count=12,
    services="Dịch vụ xác nhận thông tin công dân",
    technical="Thuyết minh kỹ thuật, 14 trang",
)
_serial = itertools.count(1)


def system(name: str = "", **more: Any) -> ConnectedSystem:
    """Make a connected system of level 3 unless told otherwise."""
    number = next(_serial)
    return ConnectedSystem.objects.create(
        name=name or f"Hệ thống thử số {number}", **{"safety_level": 3, **more}
    )


def connected(since: date, *, of: Agency | None = None, **more: Any) -> ConnectedSystem:
    """Make a system with a connection since a day."""
    made = system(**more)
    Connection.objects.create(agency=of or factories.agency(), system=made, since=since)
    return made


def letter_case(
    by: Actor,
    *,
    of: Agency | None = None,
    topic: str = "D1",
    system_id: int | None = None,
    add_to: str = "",
) -> Case:
    """Take in a letter; with topic D1 it is a connection request. `add_to` numbers the ticket it goes to."""
    number = next(_serial)
    letter = LetterIn(
        author=of.name if of else "Sở thử",
        arrival_date=timezone.localdate(),
        code_number=str(number),
        code_notation="STP-CNTT",
        type_name="Công văn",
        subject="Về việc phối hợp công tác năm",
    )
    about = reception.About(
        subject=letter.subject, topic=topic, system_id=system_id, without_system=system_id is None
    )
    filed = letters.take_in(by, letter=letter, about=about, add_to=add_to)
    return Case.objects.get(number=getattr(filed, "number", ""))


def request(
    by: Actor, *, of: Agency | None = None, on: ConnectedSystem | None = None, **changes: Any
) -> Case:
    """Take in a connection request with whole contents but for `changes`."""
    chosen = on or system(owner=of)
    case = letter_case(by, of=of, system_id=chosen.pk)
    connecting.save(by, case_id=case.pk, given=replace(WHOLE, **changes), system_id=chosen.pk)
    return Case.objects.get(pk=case.pk)


def answered(*leaving_out: Content, finding: Content | None = None) -> assessments.Results:
    """Give results for all contents but those left out, with a finding where asked for."""
    return assessments.Results(
        {
            content: assessments.Result(Outcome.FINDING, "Máy chủ chưa cập nhật bản vá.")
            if content is finding
            else assessments.Result(Outcome.PASSED)
            for content in Content
            if content not in leaving_out
        }
    )


def confirmed(by: Actor, case: Case, given: assessments.Results | None = None) -> assessments.Results:
    """Give results with the confirming document, its file on the ticket (Điều 6.4a)."""
    from support.actions import replies

    words = replies.Words("Văn bản xác nhận gửi kèm.", [factories.file("xac-nhan.pdf", b"%PDF-1.4\n")])
    note = replies.note(by, case_id=case.pk, words=words)
    file = note.followup.followupattachment_set.get()
    return replace(given or answered(), code="12/XN-ANM", day=timezone.localdate(), file_id=file.pk)


def check_of(case: Case) -> Case:
    """Give the check a request or notice opened."""
    return Case.objects.get(assessment__source=case)


def passed(by: Actor, case: Case) -> None:
    """Let the check of a request be completed today."""
    check = check_of(case)
    assessments.record(by, case_id=check.pk, results=confirmed(by, check))
    assessments.complete(by, case_id=check.pk, on=timezone.localdate())
