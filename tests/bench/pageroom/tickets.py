"""Generated tickets with everything the pages read of them: a statement a table, the same rows each time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils import timezone

from mailin.models import InboundMail, Mailbox
from support.accounts.models import User
from support.domain.roles import Role
from support.domain.text import fold
from support.models import (
    Agency,
    Assignment,
    Case,
    CaseSeen,
    Clock,
    ClockPause,
    ConnectedSystem,
    Event,
    EventCase,
    EventSeal,
    FollowUp,
    Letter,
    Message,
    OutgoingMail,
    OutgoingRecipient,
    PhoneCall,
    RegisterEntry,
    SearchDocument,
    Ticket,
    Topic,
    TopicSuggestion,
    Visit,
)
from tests.bench.pageroom import bulk, wording, world

PLAN = Path(__file__).with_name("plan.sql")
# Tables whose indexes are made after the rows; the register keeps its own, for its guard looks numbers up.
BULK = (
    Ticket, FollowUp, Case, Message, Clock, Event, EventCase, EventSeal, TopicSuggestion, OutgoingMail,
    OutgoingRecipient, SearchDocument, CaseSeen, Assignment, InboundMail,
)  # fmt: skip
# Entries of a conversation: the opening, our answer, the requester's, a note.
_EACH = "bench.plan p CROSS JOIN generate_series(0, 3) k"
_KIND = """CASE k WHEN 0 THEN CASE channel WHEN 'email' THEN 'mail_in' WHEN 'phone' THEN 'call_in'
    WHEN 'visit' THEN 'visit_in' WHEN 'letter' THEN 'letter_in' ELSE 'portal_in' END
    WHEN 1 THEN CASE stage WHEN 'new' THEN 'note' ELSE 'reply' END WHEN 2 THEN 'mail_in' ELSE 'note' END"""


def prepare() -> None:
    """Make the tables the statements draw from."""
    bulk.run("CREATE SCHEMA bench")
    bulk.run(
        "CREATE FUNCTION bench.pick(n bigint, salt int, k int) RETURNS int LANGUAGE sql IMMUTABLE AS $$ "
        "SELECT mod(hashint8extended(n, salt) & 9223372036854775807, k)::int $$"
    )
    bulk.run(
        "CREATE TABLE bench.texts"
        " (sort text, place int, subject text, body text, subject_folded text, folded text)"
    )
    bulk.load(
        "bench.texts",
        [
            (sort, place, subject, body, fold(subject), fold(body))
            for sort, place, subject, body in wording.texts()
        ],
    )
    bulk.run("CREATE TABLE bench.topics (place int, code text, queue int)")
    topics = Topic.objects.exclude(parent=None).order_by("pk").values_list("code", "queue")
    bulk.load("bench.topics", [(place, *one) for place, one in enumerate(topics)])
    for name, found in (
        ("engineers", User.objects.filter(groups__name=Role.ENGINEER.value).order_by("pk")),
        ("systems", ConnectedSystem.objects.filter(key=None).order_by("pk")),
    ):
        bulk.run(f"CREATE TABLE bench.{name} (place int, pk int)")
        bulk.load(f"bench.{name}", list(enumerate(found.values_list("pk", flat=True))))
    bulk.run("CREATE TABLE bench.agencies (place int, pk int, name text, words text)")
    agencies = Agency.objects.filter(code__startswith="D").order_by("code")
    asked = agencies.order_by("pk").values_list("pk", "name", "search_text")
    bulk.load("bench.agencies", [(place, *one) for place, one in enumerate(asked)])
    bulk.run("ANALYZE")


def fill(first: int, count: int) -> None:
    """Write the tickets numbered `first` and following, `count` of them."""
    now = timezone.now()
    bulk.run("DROP TABLE IF EXISTS bench.plan")
    bulk.run(PLAN.read_text(encoding="utf-8"), **_told(first, count), now=now)
    bulk.run("ANALYZE bench.plan")
    with bulk.bare(*BULK):
        for statement in (_tickets, _words, _clocks, _journal, _mail, _beside):
            statement(now.isoformat())
    _register()
    bulk.follow(Ticket, FollowUp, Event, OutgoingMail)


def _told(first: int, count: int) -> dict[str, Any]:
    def next_of(model: Any) -> int:
        last = model.objects.order_by("-pk").values_list("pk", flat=True).first()
        return int(last or 0) + 1

    return {
        "first": first, "count": count, "agencies": world.AGENCIES,
        "contacts": world.CONTACTS // world.AGENCIES, "systems": world.SYSTEMS_MADE,
        "engineers": world.ENGINEERS, "topics": Topic.objects.exclude(parent=None).count(),
        "followup": next_of(FollowUp), "event": next_of(Event), "mail": next_of(OutgoingMail),
        "rare": wording.RARE, "rare_folded": fold(wording.RARE), **wording.SIZES,
    }  # fmt: skip


def _tickets(now: str) -> None:
    at = {place: f"LEAST(planned[{place}], '{now}')" for place in range(1, 5)}
    status = "CASE WHEN opened THEN 1 ELSE 4 END"
    bulk.insert(
        Ticket,
        {
            "id": "ticket", "title": "left(subject, 200)", "queue_id": "queue", "created": "at",
            "modified": at[4], "submitter_email": "contact_email", "status": status,
            "assigned_to_id": "CASE WHEN stage <> 'new' THEN holder END", "secret_key": "md5(n::text)",
            "priority": "3",
        },
        "bench.plan ORDER BY n",
    )  # fmt: skip
    system = "CASE WHEN bench.pick(n, 20, 10) < 6 THEN system_pk END"
    bulk.insert(
        Case,
        {
            "ticket_id": "ticket", "number": "number", "channel": "channel", "stage": "stage",
            "kind": "CASE WHEN bench.pick(n, 19, 4) = 0 THEN 'question' ELSE 'support' END",
            "subject": "subject", "priority": "2 + bench.pick(n, 21, 3)", "topic_id": "topic_code",
            "queue_id": "queue", "assignee_id": "CASE WHEN stage <> 'new' THEN holder END",
            "requesting_agency_id": "agency", "contact_id": "contact", "system_id": system,
            "without_system": f"({system}) IS NULL", "received_at": "at", "recorded_at": "at",
            "connection_id": f"CASE WHEN ({system}) IS NOT NULL THEN connection END",
            "activity_at": at[4], "requester_at": at[3],
            "answered_at": f"CASE WHEN stage <> 'new' THEN {at[2]} END",
            "due_at": "CASE WHEN opened THEN at + interval '4 days' END",
            "due_kind": "CASE WHEN opened THEN 'resolution' ELSE '' END",
            "clock_paused": "stage = 'waiting_requester'",
        },
        "bench.plan ORDER BY n",
    )  # fmt: skip


def _words(now: str) -> None:
    at = f"LEAST(p.planned[k + 1], '{now}')"
    ours = "k IN (1, 3)"
    comment = "(CASE k WHEN 0 THEN opening WHEN 1 THEN reply WHEN 2 THEN answer ELSE note END)"
    bulk.insert(
        FollowUp,
        {
            "id": "said + k", "ticket_id": "ticket", "date": at, "title": "left(subject, 200)",
            "comment": comment, "public": f"({_KIND}) <> 'note'",
            "user_id": f"CASE WHEN {ours} THEN holder END",
        },
        f"{_EACH} ORDER BY n, k",
    )  # fmt: skip
    bulk.insert(
        Message,
        {
            "followup_id": "said + k", "case_id": "ticket", "kind": _KIND, "at": at, "recorded_at": at,
            "author_id": f"CASE WHEN {ours} THEN holder END",
            "contact_id": f"CASE WHEN {ours} THEN NULL ELSE contact END",
            "from_name": f"CASE WHEN {ours} THEN '' ELSE contact_name END",
            "from_email": f"CASE WHEN {ours} THEN '' ELSE contact_email END",
            "message_id": f"CASE WHEN {ours} THEN '' ELSE '<' || said + k || '@may-thu.example>' END",
            "source": "CASE WHEN k = 0 AND channel = 'email' THEN n::text ELSE '' END",
        },
        f"{_EACH} ORDER BY n, k",
    )  # fmt: skip
    folded = """CASE k WHEN 0 THEN subject_folded || ' ' || contact_words || ' ' || opening_folded
        WHEN 1 THEN reply_folded WHEN 2 THEN contact_words || ' ' || answer_folded WHEN 3 THEN note_folded
        ELSE lower(replace(number, '-', ' ')) || ' ' || subject_folded || ' ' || contact_words END"""
    bulk.insert(
        SearchDocument,
        {
            "case_id": "ticket", "message_id": "CASE WHEN k < 4 THEN said + k END", "body": folded,
            "public": f"k = 4 OR ({_KIND}) <> 'note'", "at": f"COALESCE({at}, p.at)",
        },
        "bench.plan p CROSS JOIN generate_series(0, 4) k ORDER BY n, k",
    )  # fmt: skip
    bulk.insert(
        PhoneCall,
        {"message_id": "said", "number": "''", "started_at": "at", "ended_at": "at + interval '6 minutes'",
         "read_back": "true"},
        "bench.plan WHERE channel = 'phone'",
    )  # fmt: skip
    bulk.insert(
        Letter,
        {"message_id": "said", "arrival_date": "at::date", "author": "COALESCE(agency_name, contact_name)",
         "agency_id": "agency", "code_number": "n::text", "code_notation": "'CV-DO'", "subject": "subject"},
        "bench.plan WHERE channel = 'letter'",
    )  # fmt: skip
    bulk.insert(
        Visit,
        {"message_id": "said", "party": "COALESCE(agency_name, contact_name)", "agency_id": "agency",
         "officer_id": "holder", "in_at": "at", "out_at": "at + interval '1 hour'"},
        "bench.plan WHERE channel = 'visit'",
    )  # fmt: skip


def _clocks(now: str) -> None:
    answered = f"LEAST(planned[2], '{now}')"
    base = {"case_id": "ticket", "started_at": "at"}
    ended = "stage <> 'new'"
    first = {
        "kind": "'first_response'", "minutes": "240", "due_at": "at + interval '1 day'",
        "ended_at": f"CASE WHEN {ended} THEN {answered} END",
        "outcome": f"CASE WHEN {ended} THEN 'met' ELSE '' END",
        "paused": f"stage = 'waiting_requester' AND NOT ({ended})",
    }  # fmt: skip
    bulk.insert(Clock, base | first, "bench.plan ORDER BY n")
    last = {
        "kind": "'resolution'", "minutes": "1440", "due_at": "at + interval '4 days'",
        "ended_at": f"CASE WHEN NOT opened THEN LEAST(planned[4], '{now}') END",
        "outcome": "CASE WHEN NOT opened THEN 'met' ELSE '' END", "paused": "stage = 'waiting_requester'",
    }  # fmt: skip
    bulk.insert(Clock, base | last, "bench.plan ORDER BY n")
    paused = {"case_id": "ticket", "reason": "'requester'", "message_id": "said + 1", "since": answered}
    bulk.insert(ClockPause, paused, "bench.plan WHERE stage = 'waiting_requester'")


def _journal(now: str) -> None:
    """Five events a ticket, each touching it, sealed in order.

    The seals' digests are stand-ins: no page reads them, and the true chain is minutes of Python.
    """
    kinds = "(ARRAY['opened','assigned','staged','replied','message_in'])[k + 1]"
    data = """CASE k WHEN 0 THEN jsonb_build_object('message', said, 'channel', channel, 'stage', 'new')
        WHEN 1 THEN jsonb_build_object('to_user', holder)
        WHEN 2 THEN jsonb_build_object('from', 'new', 'to', 'in_progress')
        ELSE jsonb_build_object('message', said + k - 2) END"""
    source = "bench.plan p CROSS JOIN generate_series(0, 4) k ORDER BY n, k"
    ours = "k IN (1, 2, 3)"
    bulk.insert(
        Event,
        {
            "id": "event + k", "kind": kinds, "data": data,
            "actor_kind": f"CASE WHEN {ours} THEN 'user' ELSE 'system' END",
            "actor_name": f"CASE WHEN {ours} THEN '' ELSE 'thư' END",
            "actor_id": f"CASE WHEN {ours} THEN holder END",
            "at": f"LEAST(p.planned[1 + (k + 1) / 2], '{now}')",
        },
        source,
    )  # fmt: skip
    bulk.insert(EventCase, {"event_id": "event + k", "case_id": "ticket"}, source)
    bulk.insert(
        EventSeal,
        {"seq": "event + k", "event_id": "event + k", "hash": "md5((event + k)::text) || md5(n::text)"},
        source,
    )


def _mail(now: str) -> None:
    """A receipt for each mail, an answer to everybody who got one; the mails that came in."""
    source = "bench.plan p CROSS JOIN generate_series(0, 1) k"
    sent = "CASE k WHEN 0 THEN channel = 'email' ELSE stage <> 'new' END"
    at = f"LEAST(p.planned[k + 1], '{now}')"
    bulk.insert(
        OutgoingMail,
        {
            "id": "mail + k", "message_id": "'ht.' || mail + k || '@thu.example'", "case_id": "ticket",
            "kind": "CASE k WHEN 0 THEN 'receipt' ELSE 'reply' END", "subject": "subject",
            "followup_id": "CASE k WHEN 1 THEN said + 1 END", "event_id": "event + 3 * k",
            "body": "CASE k WHEN 1 THEN reply ELSE '' END", "state": "'done'", "created_at": at,
            "not_before": at, "done_at": at, "attempts": "1",
        },
        f"{source} WHERE {sent} ORDER BY n, k",
    )  # fmt: skip
    bulk.insert(
        OutgoingRecipient,
        {
            "mail_id": "mail + k", "event_id": "event + 3 * k", "address": "contact_email",
            "name": "contact_name", "state": "'accepted'", "code": "250", "at": at,
        },
        f"{source} WHERE {sent} ORDER BY n, k",
    )  # fmt: skip
    box = Mailbox.objects.order_by("pk").values_list("pk", flat=True)[0]
    bulk.insert(
        InboundMail,
        {
            "mailbox_id": str(box), "uidvalidity": "1", "uid": "n", "size": "4000", "arrived_at": "at",
            "digest": "md5(n::text) || md5((-n)::text)", "fetched_at": "at", "judged_at": "at",
            "moved_at": "at", "state": "'opened'", "canonical": "md5('c' || n) || md5('d' || n)",
            "message_id": "'<' || said || '@may-thu.example>'", "from_email": "contact_email",
            "from_name": "contact_name", "subject": "subject", "case_id": "ticket", "followup_id": "said",
        },
        "bench.plan WHERE channel = 'email' ORDER BY n",
    )  # fmt: skip


def _beside(now: str) -> None:
    """What was suggested, who holds it, who looked at it."""
    bulk.insert(
        TopicSuggestion,
        {
            "case_id": "ticket", "first_id": "topic_code", "share": "50 + bench.pick(n, 30, 50)",
            "ranked": "jsonb_build_array(jsonb_build_array(topic_code, 60, jsonb_build_array('khi dùng')))",
            "outcome": "CASE WHEN stage = 'new' THEN '' ELSE 'accepted' END",
            "decided_at": "CASE WHEN stage <> 'new' THEN at END",
            "decided_id": "CASE WHEN stage <> 'new' THEN topic_code END",
        },
        "bench.plan ORDER BY n",
    )  # fmt: skip
    bulk.insert(
        Assignment,
        {"case_id": "ticket", "user_id": "holder", "queue_id": "queue", "how": "'hand'", "since": "at"},
        "bench.plan WHERE stage <> 'new' ORDER BY n",
    )
    bulk.insert(
        CaseSeen,
        {"user_id": "holder", "case_id": "ticket", "at": f"LEAST(planned[4], '{now}')"},
        "bench.plan WHERE stage <> 'new' AND bench.pick(n, 31, 10) < 9 ORDER BY n",
    )


def _register() -> None:
    """A line for each ticket, in the order its guard asks for; one in a hundred was corrected."""
    line = {
        "year": "year", "number": "place", "case_id": "ticket", "message_id": "said", "channel": "channel",
        "received_at": "at", "entered_at": "at",
        "entered_by_id": "CASE WHEN channel <> 'email' THEN holder END",
        "sender": "contact_name || ' <' || contact_email || '>'", "agency_name": "COALESCE(agency_name, '')",
        "agency_id": "agency", "subject": "subject", "evidence": "'dancuquocgia@mps.gov.vn'",
        "words": "contact_words || ' ' || COALESCE(agency_words, '') || ' ' || subject_folded"
                 " || ' dancuquocgia mps gov vn'",
    }  # fmt: skip
    bulk.insert(RegisterEntry, line, "bench.plan ORDER BY year, place")
    fixed = {
        "revision": "1", "reason": "'Ghi lại trích yếu'", "corrected_at": "at + interval '1 day'",
        "corrected_by_id": "holder",
    }  # fmt: skip
    bulk.insert(RegisterEntry, line | fixed, "bench.plan WHERE bench.pick(n, 32, 100) = 0")
    for table in ("support_registercounter", "support_numbercounter"):
        bulk.run(
            f"INSERT INTO {table} (year, last) SELECT year, max(place) FROM bench.plan GROUP BY year "
            f"ON CONFLICT (year) DO UPDATE SET last = EXCLUDED.last"
        )
