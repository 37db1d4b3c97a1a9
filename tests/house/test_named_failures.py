"""What went wrong for other products, and the attacks we stand against: each row names tests that exist."""

from __future__ import annotations

import ast
from functools import cache

import pytest

from tests.environment import ROOT

FAILURES = "tests/mailin/failures"
BAD = f"{FAILURES}/test_one_bad_mail.py"
SEEN = f"{FAILURES}/test_seen_moved_doubled.py"
THREAD = f"{FAILURES}/test_wrong_thread.py"
READ = f"{FAILURES}/test_read_by_others.py"
FILING = "tests/mailin/process/test_filing.py"
SECURITY = "tests/security"
MERGE = "tests/support/actions/test_merge.py"
MERGING = "tests/support/web/test_merging.py"
CLOCKS = "tests/support/actions/test_clocks.py"
STATES = "tests/support/actions/test_clock_states.py"
ESCALATION = "tests/support/actions/test_escalation.py"
# What other products suffered at intake -> the tests that repeat it; the docstrings name product and number.
REPEATED: dict[str, tuple[str, ...]] = {
    "one bad mail stops intake": (
        f"{BAD}::test_bad_mails_between_good_ones_stop_nobody_and_lie_open",
        f"{BAD}::test_many_large_attachments_are_one_ticket_and_the_next_follow",
        f"{BAD}::test_a_ticket_that_cannot_be_made_is_held_and_not_tried_for_ever",
        f"{FILING}::test_a_poisoned_mail_in_the_middle_of_100_stops_nobody",
    ),
    "mail read by someone else never becomes a ticket": (
        f"{SEEN}::test_a_mail_somebody_else_read_becomes_a_ticket",
    ),
    "not moved, so doubled each cycle": (
        f"{SEEN}::test_mail_that_cannot_be_moved_is_one_ticket_however_often_it_is_seen",
    ),
    "same UID after a UIDVALIDITY change skipped for ever": (
        f"{SEEN}::test_a_mail_with_the_number_of_an_older_one_after_a_reset_is_read",
        "tests/mailin/fetch/test_once.py::test_a_uidvalidity_reset_brings_rows_again_but_no_second_ticket",
    ),
    "two fetchers at once": (f"{SEEN}::test_two_fetchers_and_two_processors_at_once_make_each_ticket_once",),
    "silently ignored": (
        f"{SEEN}::test_no_mail_is_passed_over_without_a_line_and_a_reason",
        f"{SEEN}::test_an_alarm_without_a_date_that_says_the_same_each_week_is_heard_each_time",
    ),
    "customers joined in one ticket by subject": (
        f"{THREAD}::test_five_customers_with_one_subject_are_five_tickets",
    ),
    "headers alone keep a dead subject for ever": (
        f"{THREAD}::test_an_old_mail_answered_with_a_new_subject_is_a_new_matter",
    ),
    "no article history": (
        "tests/kb/test_publishing.py::test_the_former_version_is_superseded_and_stays_readable",
        "tests/kb/test_publishing.py::test_a_restored_version_is_a_new_draft_and_the_old_one_stays",
        "tests/kb/test_review_screens.py::test_an_answer_of_may_opens_the_text_of_may_whatever_came_after",
    ),
    "no approval of articles": (
        "tests/kb/test_review.py::test_own_approval_is_refused_by_the_action",
        "tests/kb/test_review.py::test_own_approval_is_refused_on_the_screen_and_to_a_form_sent_by_hand",
        "tests/kb/test_review.py::test_own_approval_is_refused_by_sql",
    ),
    "no review date of articles": (
        "tests/kb/test_reminding.py::test_four_reminders_each_once_with_words_of_its_own",
    ),
    "merge loses drafts, dates or redactions": (
        f"{MERGE}::test_two_tickets_of_200_messages_merged_and_unmerged_are_equal_to_before_byte_for_byte",
        "tests/support/incidents/test_merged_child.py::test_unmerging_gives_everything_back_as_it_was",
        f"{MERGE}::test_what_was_blanked_meanwhile_stays_blanked",
        f"{MERGING}::test_what_was_being_typed_on_the_merged_ticket_comes_back_and_goes_to_the_living_one",
        "tests/house/test_treatments.py::test_every_column_that_names_a_ticket_has_a_declared_treatment",
    ),
    "replies to a merged ticket go astray": (
        f"{FAILURES}/test_merged_thread.py::test_a_reply_to_a_merged_ticket_reaches_the_living_one",
    ),
    "stranger in the thread answered or subscribed": (
        f"{THREAD}::test_a_stranger_with_every_header_of_the_thread_is_not_answered",
        f"{THREAD}::test_a_stranger_in_the_thread_or_in_cc_is_subscribed_to_nothing",
    ),
    "loops with the own address in Cc": (
        f"{THREAD}::test_our_own_address_in_cc_to_or_reply_to_makes_no_loop",
    ),
    "list and detail disagree on access": (
        f"{READ}::test_list_page_search_and_file_know_the_same_tickets",
        "tests/support/queries/test_visibility.py::test_what_a_viewer_may_follow_is_what_it_may_see",
    ),
    "id and e-mail are enough to read": (f"{READ}::test_the_number_and_the_senders_address_open_nothing",),
    "attachments public by URL": (f"{READ}::test_a_file_of_a_mail_is_at_no_public_address",),
    "ids of a form not scoped": (f"{READ}::test_a_member_reaches_no_mail_of_another_agency_by_any_id",),
    "reply token forged from a Message-ID": (
        f"{THREAD}::test_a_token_made_up_from_a_message_id_opens_no_thread",
        "tests/support/domain/test_reference.py::test_no_made_up_id_is_ever_ours",
    ),
    "clock wrong while pending": (
        f"{CLOCKS}::test_waiting_for_the_requester_stops_the_clock_and_his_word_starts_it_again",
        f"{CLOCKS}::test_waiting_over_night_and_weekend_moves_nothing",
        f"{CLOCKS}::test_a_stage_without_a_word_to_the_requester_stops_nothing",
        f"{CLOCKS}::test_a_mail_taken_back_or_refused_was_never_waited_for",
        f"{STATES}::test_no_way_through_the_stages_turns_a_clock_back_or_loses_time",
        "tests/support/domain/test_explain.py::test_a_pause_never_brings_the_deadline_nearer",
        "tests/support/calendar/test_why.py::test_a_clock_that_ended_while_it_stood_agrees_with_what_was_kept",
    ),
    "calendar or time zone escalates at creation": (
        f"{ESCALATION}::test_a_ticket_filed_at_night_at_tet_or_with_a_short_target_raises_no_alarm_at_once",
        f"{ESCALATION}::test_each_step_is_told_once_at_its_time_and_never_before",
        "tests/support/domain/test_dated_cases.py::test_n13_a_dated_case_equals_the_count_by_hand",
    ),
}
# The products and numbers of those failures, as their reports are named.
NAMED = (
    "osTicket #5645", "FreeScout #4293", "#4740", "GLPI #23058", "GLPI #24200", "Zammad #2754",
    "django-helpdesk #1096", "FreeScout #3406, #2001", "GLPI #24760", "osTicket #1908", "paperless-ngx #8944",
    "FreeScout #3186", "GLPI #7947", "osTicket #3607", "Chatwoot #15869", "Zammad #3384",
    "django-helpdesk #825", "django-helpdesk #1423", "GHSA-g9r9-54m2-m6g5", "GLPI #5643",
    "GLPI #24481", "#6902", "#15605", "#10594", "Frappe #1675", "GLPI #15429",
    "Zammad #702", "TheHive #2381",
    "django-helpdesk #629", "django-helpdesk #647", "CVE-2026-40591", "CVE-2026-47123",
)  # fmt: skip
# Attacks by mail -> the tests that carry them out.
ATTACKS: dict[str, tuple[str, ...]] = {
    "S1 scripts in mail, names and files": (
        f"{SECURITY}/test_scripting.py::test_no_vector_runs_fetches_or_becomes_markup_in_any_sink",
    ),
    "S1 scripts in guides and in what readers say": (
        f"{SECURITY}/test_guides_run_nothing.py::test_no_vector_in_a_guide_runs_fetches_or_becomes_markup",
    ),
    "S2 files that could run, hostile names": (
        f"{SECURITY}/test_files.py::test_what_could_run_is_only_ever_saved",
        f"{SECURITY}/test_files.py::test_no_name_leaves_its_folder_or_adds_a_header",
        f"{SECURITY}/test_files.py::test_letters_that_turn_the_reading_are_not_in_a_name_on_the_page",
    ),
    "S3 number and e-mail, guessed addresses": (
        f"{READ}::test_the_number_and_the_senders_address_open_nothing",
        f"{SECURITY}/test_mail.py::test_a_strangers_copy_is_never_written_to",
    ),
    "S4 reply of a stranger, forged or foreign token": (
        f"{SECURITY}/test_mail.py::test_a_stranger_reaches_no_ticket_by_any_name_of_it",
        f"{SECURITY}/test_mail.py::test_the_token_of_one_ticket_does_not_open_another",
    ),
    "S5 forged sender, own verdict header": (
        f"{SECURITY}/test_mail.py::test_a_forged_address_of_a_member_gives_no_right_and_no_verification",
        f"{SECURITY}/test_mail.py::test_a_verdict_that_came_with_the_mail_does_not_outvote_the_border",
    ),
    "S6 automatic answers, own address, loops, caps": (
        f"{SECURITY}/test_mail.py::test_our_own_address_is_never_answered",
        f"{SECURITY}/test_mail.py::test_a_storm_of_machine_answers_costs_no_mail",
        f"{FILING}::test_receipts_to_one_sender_stop_at_the_cap_within_and_across_batches",
    ),
    "S7 failure reports: ours, unknown, forged": (
        f"{FILING}::test_a_genuine_bounce_marks_the_recipient_and_a_forged_one_nothing",
        f"{SECURITY}/test_mail.py::test_a_forged_failure_report_changes_nothing",
    ),
    "S8 line breaks in header fields": (
        f"{SECURITY}/test_mail.py::test_line_breaks_of_a_stranger_make_no_header_of_ours",
        f"{SECURITY}/test_mail.py::test_a_mail_with_encoded_line_breaks_everywhere_is_answered_in_one_piece",
    ),
}


@cache
def known_in(path: str) -> dict[str, str]:
    """Give the tests of a file by name, with their docstrings."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {
        node.name: ast.get_docstring(node) or ""
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    }


@pytest.mark.parametrize("row", [*REPEATED, *ATTACKS])
def test_every_row_names_tests_that_exist(row: str) -> None:
    for named in (REPEATED | ATTACKS)[row]:
        path, name = named.split("::")
        assert name in known_in(path), named


def test_every_failure_is_named_where_it_is_repeated() -> None:
    said = "".join(
        text.replace("\n", " ") for named in REPEATED.values() for one in named
        for text in [known_in(one.split("::")[0])[one.split("::")[1]]]
    )  # fmt: skip
    assert [number for number in NAMED if number not in said] == []
