"""A story that tells the requester what is ours alone, leaves something out, or asks once a line."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from support.actions import outgoing, replies, work
from support.actions.work import Properties
from support.domain.lifecycle import Stage
from support.domain.roles import Actor
from support.models import Case, OutgoingMail
from support.queries import timeline
from tests import factories
from tests.support.cast import Cast


def _busy(cast: Cast) -> Case:
    """Make a ticket on which everything has happened once."""
    case = factories.cases(1, of=cast.bac_ninh, receipt=True)[0]
    work.take(cast.nguyen, case_id=case.pk)
    replies.note(
        cast.nguyen, case_id=case.pk, words=replies.Words("Ý kiến riêng.", [factories.file("rieng.txt")])
    )
    replies.reply(
        cast.nguyen, case_id=case.pk, words=replies.Words("Đã xong.", [factories.file("tra-loi.txt")])
    )
    work.change_properties(
        cast.nguyen, case_id=case.pk, wanted=Properties(subject="Tiêu đề khác", priority=1)
    )
    work.change_stage(cast.nguyen, case_id=case.pk, stage=Stage.REJECTED, reason="ngoài phạm vi")
    factories.wrote_again(case)
    case.refresh_from_db()
    return case


def _lines(viewer: Actor, case: Case) -> list[str]:
    return [
        line.message.kind if line.message else line.event.kind if line.event else ""
        for line in timeline.story(viewer, case).lines
    ]


def test_staff_read_everything_in_order(cast: Cast) -> None:
    case = _busy(cast)
    assert _lines(cast.diep, case) == [
        "mail_in", "opened", "assigned", "note", "reply", "replied", "classified", "staged",
        "mail_in", "message_in",
    ]  # fmt: skip
    lines = timeline.story(cast.nguyen, case).lines
    reply = next(line for line in lines if line.message and line.message.kind == "reply")
    assert reply.mail is not None
    assert [one.state for one in reply.mail.recipients] == ["queued"]
    assert [file.filename for file in reply.files] == ["tra-loi.txt"]
    assert reply.actor == "Quách Đình Nguyên"
    receipt = next(line.mail for line in lines if line.event and line.event.kind == "opened")
    assert receipt is not None
    assert receipt.row.kind == "receipt"
    told = {name: text for line in lines for name, text in line.texts.items()}
    assert told["reason"] == "ngoài phạm vi"
    assert told["new_subject"] == "Tiêu đề khác"


def test_the_requester_reads_what_is_his_once_it_left(cast: Cast) -> None:
    case = _busy(cast)
    # Within its undo window a reply is not the requester's yet.
    assert _lines(cast.hanh, case) == ["mail_in", "opened", "staged", "mail_in"]
    OutgoingMail.objects.update(not_before=timezone.now())
    assert _lines(cast.hanh, case) == ["mail_in", "opened", "reply", "staged", "mail_in"]
    lines = timeline.story(cast.hanh, case).lines
    assert not [line for line in lines if line.mail or line.texts]
    assert "rieng.txt" not in {file.filename for line in lines for file in line.files}


def test_who_took_a_mail_in_is_not_shown_as_its_writer(cast: Cast) -> None:
    from support.actions.intake import file_many
    from support.domain.channels import Channel
    from support.domain.requests import OpenRequest

    filed = file_many(cast.khue, [OpenRequest("k", Channel.EMAIL, factories.message())])[0]
    line = timeline.story(cast.nguyen, Case.objects.get(pk=filed.case_id)).lines[0]
    assert line.actor == "Lương Thu Hạnh"


def test_bounces_and_withdrawn_mails_are_told_to_staff(cast: Cast) -> None:
    case = cast.hanhs_case()
    first = replies.reply(cast.nguyen, case_id=case.pk, words=replies.Words("Một.")).mail
    second = replies.reply(cast.nguyen, case_id=case.pk, words=replies.Words("Hai.")).mail
    assert first is not None
    assert second is not None
    outgoing.cancel(cast.nguyen, first.pk)
    address = second.recipients.get().address
    failed = [outgoing.Delivery(f" {address.upper()} ", accepted=False, code=550)]
    outgoing.record_bounce(Actor.system("thử"), f"<{second.message_id}>", failed)
    assert {"mail_cancelled", "mail_bounced"} <= set(_lines(cast.nguyen, case))
    assert not {"mail_cancelled", "mail_bounced"} & set(_lines(cast.hanh, case))


@pytest.mark.parametrize("who", ["nguyen", "hanh"])
def test_a_story_costs_the_same_for_ten_and_a_hundred_entries(cast: Cast, who: str) -> None:
    case, viewer = _busy(cast), getattr(cast, who)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            for line in timeline.story(viewer, Case.objects.get(pk=case.pk)).lines:
                if line.message:
                    _shown = (line.message.body, str(line.message.author), str(line.message.contact))
                if line.mail:
                    _sent = [one.state for one in line.mail.recipients]
        return len(asked)

    few = queries()
    for number in range(30):
        replies.reply(
            cast.nguyen, case_id=case.pk, words=replies.Words(f"Trả lời {number}.", [factories.file()])
        )
        replies.note(cast.nguyen, case_id=case.pk, words=replies.Words("Ghi.", [factories.file()]))
        wanted = Properties(priority=1 + number % 2, subject=f"Tiêu đề {number}")
        work.change_properties(cast.linh, case_id=case.pk, wanted=wanted)
        factories.wrote_again(case)
    assert OutgoingMail.objects.count() > 30
    assert queries() == few
    assert few <= 8  # seven, and the ticket itself


def _told(story: timeline.Story) -> list[str]:
    return [line.message.body if line.message else f"việc {line.event}" for line in story.lines]


def test_a_long_story_is_read_in_parts_that_miss_and_repeat_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = _busy(cast)
    for index in range(12):
        replies.note(cast.nguyen, case_id=case.pk, words=replies.Words(f"Ý kiến {index}."))
        work.change_properties(cast.nguyen, case_id=case.pk, wanted=Properties(priority=1 + index % 4))
    whole = _told(timeline.story(cast.nguyen, case))
    monkeypatch.setattr(timeline, "PART", 4)
    latest = timeline.story(cast.nguyen, case)
    assert latest.first == 3
    parts = [timeline.story(cast.nguyen, case, only=number) for number in (1, 2)]
    assert [one for part in (*parts, latest) for one in _told(part)] == whole
    replies.note(cast.nguyen, case_id=case.pk, words=replies.Words("Ý kiến mới."))
    again = timeline.story(cast.nguyen, case, since=latest.first)
    assert _told(again) == [*_told(latest), "Ý kiến mới."]  # what a reader has open does not shift
    assert timeline.story(cast.nguyen, case, only=999_999).lines == []
