"""What the rules make of a mail: each test is named after the harm it prevents."""

from __future__ import annotations

from typing import Any

import pytest

from mailin.parse import ParsedMail, parse
from mailin.verdict import Action, Candidate, Known, Reason, Sent, judge
from tests.mailin.cast import BINH, LA, OURS, bounce, facts, mail

THU_BOX = "thu.lt@tuyenquang.example"


def ticket(how: str = "signed_id", **changes: Any) -> Candidate:
    given: dict[str, Any] = {
        "case_id": 7,
        "number": "HT-2026-000007",
        "how": how,
        "subjects": ("Mất kết nối từ sáng nay",),
        "participants": frozenset({THU_BOX}),
        "agency_id": None,
    }
    return Candidate(**(given | changes))


def said(**changes: Any) -> ParsedMail:
    return parse(mail(**changes))


def test_an_ordinary_mail_opens_a_ticket_with_a_receipt() -> None:
    verdict = judge(said(), facts())
    assert (verdict.action, verdict.reason, verdict.receipt) == (Action.OPEN, Reason.NEW, True)


def test_a_mail_with_equal_content_never_opens_a_second_ticket() -> None:
    verdict = judge(said(), facts(same_content=Known(3)))
    assert (verdict.action, verdict.original_id) == (Action.DUPLICATE, 3)


def test_the_same_message_id_with_other_content_is_not_thrown_away_as_a_duplicate() -> None:
    verdict = judge(said(), facts(same_message_id=True))
    assert verdict.action is Action.OPEN
    assert verdict.flags == ("same-message-id-other-content",)


@pytest.mark.parametrize("how", ["signed_id", "their_message_id", "number"])
def test_a_stranger_with_the_number_or_the_thread_is_held_and_never_appended(how: str) -> None:
    verdict = judge(said(sender=LA, subject="Re: Mất kết nối từ sáng nay"), facts(candidates=(ticket(how),)))
    assert (verdict.action, verdict.reason) == (Action.HOLD, Reason.STRANGER_IN_THREAD)
    assert verdict.case_id is None
    assert not verdict.receipt


@pytest.mark.parametrize("how", ["signed_id", "their_message_id", "number"])
def test_the_requester_answers_into_the_ticket(how: str) -> None:
    verdict = judge(said(subject="Re: Mất kết nối từ sáng nay"), facts(candidates=(ticket(how),)))
    assert (verdict.action, verdict.case_id) == (Action.REPLY, 7)


def test_a_colleague_of_the_agency_answers_into_the_ticket() -> None:
    named = ticket(agency_id=4)
    assert judge(said(sender=BINH), facts(candidates=(named,), sender_agency=4)).action is Action.REPLY
    assert judge(said(sender=BINH), facts(candidates=(named,), sender_agency=5)).action is Action.HOLD
    assert judge(said(sender=BINH), facts(candidates=(ticket(),), sender_agency=None)).action is Action.HOLD


def test_a_dead_thread_does_not_keep_a_new_subject_for_ever() -> None:
    verdict = judge(said(subject="Xin cấp lại chứng thư số"), facts(candidates=(ticket(),)))
    assert (verdict.action, verdict.reason) == (Action.OPEN, Reason.NEW_SUBJECT)
    assert verdict.related_number == "HT-2026-000007"


def test_a_ticket_renamed_by_the_engineer_still_takes_answers_to_the_old_subject() -> None:
    renamed = ticket(subjects=("Lỗi 504 tại trục NDXP", "Mất kết nối từ sáng nay"))
    verdict = judge(said(subject="Re: Mất kết nối từ sáng nay"), facts(candidates=(renamed,)))
    assert verdict.action is Action.REPLY


def test_a_subject_we_masked_in_our_answer_still_threads() -> None:
    named = ticket(subjects=(f"Sai ngày sinh số định danh {1:03}{0}{99}{12345:06} tại xã",))
    answer = said(subject="Re: Sai ngày sinh số định danh [đã che 12 chữ số] tại xã")
    assert judge(answer, facts(candidates=(named,))).action is Action.REPLY


def test_the_number_in_the_subject_outranks_a_changed_subject() -> None:
    answer = said(subject="[HT-2026-000007] bổ sung danh sách")
    assert judge(answer, facts(candidates=(ticket(),))).action is Action.REPLY


@pytest.mark.parametrize(
    "headers",
    [
        {"Precedence": "bulk"},
        {"List_Id": "<tin.cong-van.example>"},
        {"Auto_Submitted": "auto-generated"},
        {"X_Auto_Response_Suppress": "All"},
        {"Return_Path": "<>"},
    ],
)
def test_machines_and_lists_get_no_receipt_but_their_ticket(headers: dict[str, str]) -> None:
    verdict = judge(said(**headers), facts())
    assert verdict.action is Action.OPEN
    assert not verdict.receipt


def test_a_no_reply_sender_gets_no_receipt() -> None:
    assert not judge(said(sender="no-reply@tuyenquang.example"), facts()).receipt


def test_an_absence_note_is_recorded_and_never_answered() -> None:
    note = said(subject="Trả lời tự động: vắng mặt", Auto_Submitted="auto-replied")
    verdict = judge(note, facts(candidates=(ticket(),)))
    assert (verdict.action, verdict.reason, verdict.case_id) == (Action.IGNORE, Reason.AUTO_REPLY, 7)


def test_an_alarm_of_a_monitoring_system_is_not_mistaken_for_an_absence_note() -> None:
    verdict = judge(said(subject="CẢNH BÁO: mất kết nối", Auto_Submitted="auto-generated"), facts())
    assert (verdict.action, verdict.receipt) == (Action.OPEN, False)


def test_our_own_mail_coming_back_opens_nothing() -> None:
    assert judge(said(sender=OURS), facts()).reason is Reason.OWN_MAIL
    assert judge(said(), facts(ours_by_id=True)).reason is Reason.OWN_MAIL


def test_a_genuine_bounce_names_ticket_and_recipient() -> None:
    sent = Sent("ht.reply.5.x@mps.gov.vn", 7, frozenset({THU_BOX}), frozenset({THU_BOX}))
    verdict = judge(parse(bounce(sent.message_id, THU_BOX)), facts(sent=sent))
    assert (verdict.action, verdict.reason) == (Action.IGNORE, Reason.BOUNCE)
    assert (verdict.case_id, verdict.failed) == (7, {THU_BOX})


def test_a_forged_bounce_changes_nothing() -> None:
    assert judge(parse(bounce("ht.x@mps.gov.vn", THU_BOX)), facts()).reason is Reason.BOUNCE_UNKNOWN
    sent = Sent("ht.reply.5.x@mps.gov.vn", 7, frozenset({THU_BOX}))
    other = judge(parse(bounce(sent.message_id, "ai.do@noikhac.example")), facts(sent=sent))
    assert (other.reason, other.failed, other.case_id) == (Reason.BOUNCE_UNKNOWN, frozenset(), None)


@pytest.mark.parametrize("action", ["failed", "delayed"])
@pytest.mark.parametrize("proven", [frozenset(), frozenset({"binh.mv@tuyenquang.example"})])
def test_a_bounce_that_does_not_show_the_copy_of_whom_it_names_marks_nobody(
    proven: frozenset[str], action: str
) -> None:
    people = frozenset({THU_BOX, "binh.mv@tuyenquang.example"})
    sent = Sent("ht.reply.5.x@mps.gov.vn", 7, people, proven)
    verdict = judge(parse(bounce(sent.message_id, THU_BOX, action=action)), facts(sent=sent))
    assert (verdict.action, verdict.reason) == (Action.IGNORE, Reason.BOUNCE_UNPROVEN)
    assert (verdict.case_id, verdict.failed) == (7, frozenset())


def test_a_delayed_mail_is_not_called_failed() -> None:
    sent = Sent("ht.reply.5.x@mps.gov.vn", 7, frozenset({THU_BOX}), frozenset({THU_BOX}))
    late = parse(bounce(sent.message_id, THU_BOX, status="4.4.1", action="delayed"))
    assert judge(late, facts(sent=sent)).reason is Reason.BOUNCE_DELAYED


def test_a_secrecy_mark_withholds_the_mail() -> None:
    verdict = judge(said(subject="[TỐI MẬT] Phương án"), facts(candidates=(ticket(),)))
    assert (verdict.action, verdict.reason) == (Action.WITHHOLD, Reason.SECRECY_MARK)
    assert judge(said(subject="Quên mật khẩu"), facts()).action is Action.OPEN


def test_what_was_withheld_once_is_withheld_again() -> None:
    verdict = judge(said(), facts(same_content=Known(3, withheld=True)))
    assert (verdict.action, verdict.original_id) == (Action.WITHHOLD, 3)


@pytest.mark.parametrize(("head", "flag"), [
    ("", "sender-unknown"), ("From: An <an.nv@so\n", "sender-unknown"), ("From: An <\n", "sender-unknown"),
    (f"To: {OURS}\nReply-To: {OURS}\n", "sender-unknown"),
    ("From: An\nSender: an@so.example\n", "sender-guessed"),
    ("From: An <an.nv@so\nReply-To: an@so.example\n", "sender-guessed"),
    ("From: An <\nX-Envelope-From: <an@so.example>\n", "sender-guessed"),
    ("frFrom: An <an@so.example>\n", "sender-guessed"),
])  # fmt: skip
def test_a_readable_mail_whose_sender_is_damaged_opens_a_ticket_and_gets_no_receipt(
    head: str, flag: str
) -> None:
    verdict = judge(parse(f"{head}Subject: Lỗi 504\n\nKính gửi\n".encode()), facts())
    assert (verdict.action, verdict.flags, verdict.receipt) == (Action.OPEN, (flag,), False)


@pytest.mark.parametrize("how", ["signed_id", "their_message_id", "number"])
def test_a_guessed_sender_takes_part_in_no_thread(how: str) -> None:
    raw = f"From: Thu <\nReply-To: {THU_BOX}\nSubject: Re: Mất kết nối từ sáng nay\n\nLỗi\n".encode()
    verdict = judge(parse(raw), facts(candidates=(ticket(how, agency_id=4),), sender_agency=None))
    assert (verdict.action, verdict.reason) == (Action.HOLD, Reason.STRANGER_IN_THREAD)


def test_a_mail_of_nobody_about_nothing_is_held() -> None:
    assert judge(parse(b""), facts()).reason is Reason.NO_SENDER
    assert judge(parse(b"\n\n"), facts()).reason is Reason.NO_SENDER


def test_caps_stop_receipts_and_never_the_ticket() -> None:
    for counts in ({"automatic_hour": 4}, {"automatic_day": 20}):
        verdict = judge(said(), facts(**counts))
        assert verdict.action is Action.OPEN
        assert not verdict.receipt


def test_an_archive_read_late_sends_no_receipts() -> None:
    assert not judge(said(), facts(late=True)).receipt


def test_a_turned_away_sender_is_ignored_with_a_reason() -> None:
    assert judge(said(), facts(sender_ignored=True)).reason is Reason.SENDER_IGNORED
