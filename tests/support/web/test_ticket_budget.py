"""A ticket's page asks the database at most fifteen questions, whatever the ticket is and came by."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from support.actions import coordination, replies, tasks, work
from support.domain.assessment import Content, Outcome, Trigger
from support.domain.channels import Channel
from support.domain.data_errors import Dimension, Direction
from support.domain.kinds import Kind
from support.domain.lifecycle import Stage
from support.models import (
    ApiIncident,
    AssessmentAnswer,
    Case,
    Connection,
    ConnectionRequest,
    DataErrorNotice,
    DesignChange,
    ElectronicDocument,
    Liaison,
    SecurityAssessment,
)
from support.queries import incidents
from tests import factories as make
from tests.support.connecting import desk

MOST = 15


def _asked(client, address: str) -> None:
    incidents.forget_running()  # kept five seconds only: a page must do without
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    # The frame's figures of the mail room are asked for once in five seconds, whatever page is shown.
    told = [query["sql"][-300:] for query in asked if "mailin_" not in query["sql"]]
    assert len(told) <= MOST, "\n".join(told)


def _written_on(case: Case, by) -> None:
    """Put on a ticket all that its timeline and the facts beside it can show."""
    colleague = make.engineer()
    work.assign(by, case_id=case.pk, user_id=colleague.pk)
    make.wrote_again(case, make.message(files=[make.file()]))
    replies.reply(by, case_id=case.pk, words=replies.Words("Đã nhận.", unconfirmed="Đã gọi lại số công vụ"))
    replies.note(by, case_id=case.pk, words=replies.Words("Ý kiến", files=[make.file()]))
    work.change_stage(by, case_id=case.pk, stage=Stage.REJECTED, reason="Ngoài phạm vi hỗ trợ")
    work.change_stage(by, case_id=case.pk, stage=Stage.REOPENED, reason="Gửi thêm tài liệu")
    wanted = [tasks.Wanted("Gọi lại"), tasks.Wanted("Kiểm thử")]
    tasks.open_many(by, case_id=case.pk, title="Việc", wanted=wanted)
    asked = [coordination.Question(make.agency().pk, "Đề nghị cho biết tỷ lệ lỗi.") for _turn in range(3)]
    coordination.ask_many(by, case_id=case.pk, questions=asked)


def _rows_of_every_kind(case: Case) -> None:
    """Give a ticket the row of each structured kind, so that each panel has all to show."""
    now, system = timezone.now(), case.system
    contents = {name: getattr(desk.WHOLE, name) for name in desk.WHOLE.__dataclass_fields__}
    columns = {one.name for one in ConnectionRequest._meta.fields}
    whole = {name: value for name, value in contents.items() if name in columns}
    ConnectionRequest.objects.create(case=case, received_at=now, contents_at=now, **whole)
    check = SecurityAssessment.objects.create(case=case, system=system, trigger=Trigger.SUDDEN.value)
    for content in Content:
        AssessmentAnswer.objects.create(assessment=check, content=content, outcome=Outcome.PASSED)
    DesignChange.objects.create(case=case, system=system, what="Thêm máy chủ")
    DataErrorNotice.objects.create(
        case=case,
        direction=Direction.USED.value,
        database=system,
        dimension=Dimension.ACCURATE.value,
        field_group="Nơi thường trú",
        record_count=3,
        detected_at=now - timedelta(hours=5),
        notified_at=now,
    )
    ApiIncident.objects.create(case=case, service="Tra cứu thông tin", error_code="504")


def _full(channel: Channel, by, agency) -> Case:
    """Make a ticket that has everything at once; its kind is what the page goes by."""
    words = make.message(sender=f"{channel.value}@so-tu-phap.example", files=[make.file()])
    case = make.cases(1, of=agency, channel=channel, words=words)[0]
    make.case(of=agency, words=make.message(sender=words.from_email))
    system = desk.system()
    link = Connection.objects.create(agency=agency, system=system)
    Liaison.objects.create(connection=link, user=make.member(agency), since=timezone.localdate())
    Case.objects.filter(pk=case.pk).update(system=system, connection=link, without_system=False)
    case.refresh_from_db()
    _written_on(case, by)
    _rows_of_every_kind(case)
    if channel is Channel.LETTER:
        ElectronicDocument.objects.create(
            case=case, organ="H05.09", key=case.number, digest="0" * 64, received_at=timezone.now()
        )
    return case


@pytest.mark.parametrize("channel", list(Channel), ids=[one.value for one in Channel])
def test_a_ticket_of_any_kind_asks_at_most_fifteen_questions(browse, channel):
    agency, engineer = make.agency(), make.engineer()
    case = _full(channel, make.actor(engineer), agency)
    staff, member = browse(engineer), browse(make.member(agency))
    for client in (staff, member):
        client.get("/")  # fills the caches of the session and of the frame
    ours, theirs = f"/xu-ly/{case.number}", f"/yeu-cau/{case.number}"
    staff.get(ours)
    for kind in Kind:
        for stage, topic in ((Stage.NEW, None), (Stage.IN_PROGRESS, "G1")):
            Case.objects.filter(pk=case.pk).update(kind=kind.value, stage=stage.value, topic=topic)
            _asked(staff, ours)
            _asked(member, theirs)
