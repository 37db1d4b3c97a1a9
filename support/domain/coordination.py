"""Questions to coordinating agencies (Điều 10.2đ): their states, the moves between them, when to remind.

Days to answer are an internal target: the Circular sets none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from support.domain.clock import WorkingCalendar, add_working, working_minutes
from support.domain.errors import NotAllowed
from support.domain.events import EventKind
from support.domain.words import _


class State(StrEnum):
    """Where one agency's part in a ticket stands; the value is stored."""

    ATTACHED = "attached"
    ASKED = "asked"
    ACCEPTED = "accepted"
    ASKED_BACK = "asked_back"
    ANSWERED = "answered"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


LABELS: dict[State, str] = {
    State.ATTACHED: _("Đã gắn, chưa hỏi"),
    State.ASKED: _("Chưa nhận"),
    State.ACCEPTED: _("Đã nhận phối hợp"),
    State.ASKED_BACK: _("Cơ quan hỏi lại"),
    State.ANSWERED: _("Đã trả lời"),
    State.DECLINED: _("Từ chối, có lý do"),
    State.WITHDRAWN: _("Đã rút câu hỏi"),
    State.CLOSED: _("Đã đóng"),
}

# Icon and tone of each state, like lifecycle.LOOKS.
LOOKS: dict[State, tuple[str, str]] = {
    State.ATTACHED: ("link-45deg", "mute"),
    State.ASKED: ("circle", "info"),
    State.ACCEPTED: ("check2", "coord"),
    State.ASKED_BACK: ("question-circle", "warn"),
    State.ANSWERED: ("check-circle-fill", "ok"),
    State.DECLINED: ("x-circle", "mute"),
    State.WITHDRAWN: ("arrow-counterclockwise", "mute"),
    State.CLOSED: ("archive", "mute"),
}

# Somebody still has to answer; the ticket is shown as waiting for a coordinating agency.
OPEN: frozenset[State] = frozenset({State.ASKED, State.ACCEPTED, State.ASKED_BACK})
# The agency has to act; while it asks back, we have.
THEIR_TURN: frozenset[State] = frozenset({State.ASKED, State.ACCEPTED})
ENDED: frozenset[State] = frozenset({State.DECLINED, State.WITHDRAWN, State.CLOSED})


class Act(StrEnum):
    """What a word of the exchange was; the value is stored."""

    QUESTION = "question"
    EXPLAIN = "explain"
    URGE = "urge"
    WITHDRAW = "withdraw"
    ASK_BACK = "ask_back"
    DEFER = "defer"
    DECLINE = "decline"
    ANSWER = "answer"


ACT_LABELS: dict[Act, str] = {
    Act.QUESTION: _("Câu hỏi"),
    Act.EXPLAIN: _("Giải thích thêm"),
    Act.URGE: _("Đôn đốc"),
    Act.WITHDRAW: _("Rút câu hỏi"),
    Act.ASK_BACK: _("Cơ quan hỏi lại"),
    Act.DEFER: _("Đề nghị lùi hạn"),
    Act.DECLINE: _("Từ chối phối hợp"),
    Act.ANSWER: _("Ý kiến phối hợp"),
}
# Words the agency writes; the others are ours.
THEIRS: frozenset[Act] = frozenset({Act.ASK_BACK, Act.DEFER, Act.DECLINE, Act.ANSWER})


class Step(StrEnum):
    """A change of state somebody asks for."""

    ASK = "ask"
    ACCEPT = "accept"
    DECLINE = "decline"
    ASK_BACK = "ask_back"
    EXPLAIN = "explain"
    ANSWER = "answer"
    ASK_MORE = "ask_more"
    WITHDRAW = "withdraw"
    CLOSE = "close"


# From which states a step may be taken, and where it leads.
STEPS: dict[Step, tuple[frozenset[State], State]] = {
    Step.ASK: (frozenset({State.ATTACHED}), State.ASKED),
    Step.ACCEPT: (frozenset({State.ASKED}), State.ACCEPTED),
    Step.DECLINE: (OPEN, State.DECLINED),
    Step.ASK_BACK: (THEIR_TURN, State.ASKED_BACK),
    Step.EXPLAIN: (frozenset({State.ASKED_BACK}), State.ACCEPTED),
    # An answer may be put right until the lead has taken it (the later one is the answer).
    Step.ANSWER: (OPEN | {State.ANSWERED}, State.ANSWERED),
    Step.ASK_MORE: (frozenset({State.ANSWERED, State.DECLINED}), State.ASKED),
    Step.WITHDRAW: (OPEN | {State.ATTACHED}, State.WITHDRAWN),
    Step.CLOSE: (frozenset({State.ANSWERED}), State.CLOSED),
}


def after(state: State, step: Step) -> State:
    """Return the state `step` leads to from `state`; raises NotAllowed when it may not be taken there."""
    allowed, leads_to = STEPS[step]
    if state not in allowed:
        raise NotAllowed(
            _("Việc phối hợp đang ở trạng thái “%(state)s”, không làm việc này được nữa."),
            state=LABELS[state],
        )
    return leads_to


def may(state: State, step: Step) -> bool:
    """Tell whether `step` may be taken from `state`."""
    return state in STEPS[step][0]


MOST_DAYS = 60  # working days one may give for an answer
USUAL_DAYS = 2  # our default, an internal target
DAY_MINUTES = 8 * 60
REMIND_BEFORE = 4 * 60  # working minutes before the due moment
REMIND_AGAIN = 2 * DAY_MINUTES  # working minutes between two reminders once it is overdue
MOST_REMINDERS = 5  # after the due moment; then people have to talk


def due_after(start: datetime, days: int, calendar: WorkingCalendar) -> datetime:
    """Return when an answer is due that is given `days` working days; whole days of eight working hours.

    Raises NotAllowed for a number of days outside 1..MOST_DAYS, or a calendar without working time.
    """
    if not 1 <= days <= MOST_DAYS:
        raise NotAllowed(_("Hạn trả lời từ 1 đến %(most)s ngày làm việc."), most=MOST_DAYS)
    try:
        return add_working(start, days * DAY_MINUTES, calendar)
    except ValueError:
        raise NotAllowed(_("Lịch làm việc chưa có giờ làm việc nào; hãy kiểm tra cấu hình.")) from None


def reminder_now(now: datetime, due: datetime, asked: datetime, calendar: WorkingCalendar) -> int | None:
    """Return the number of the latest reminder that is owed at `now`; None when none is yet.

    0 is the one before the due moment; it is owed when REMIND_BEFORE working minutes are left and the time
    given was longer than twice that. 1 is owed once the moment has passed, the next ones every REMIND_AGAIN.
    """
    if now < due:
        given = working_minutes(asked, due, calendar)
        left = working_minutes(now, due, calendar)
        return 0 if left <= REMIND_BEFORE and given > 2 * REMIND_BEFORE else None
    late = working_minutes(due, now, calendar)
    return min(1 + late // REMIND_AGAIN, MOST_REMINDERS)


# How soon before the due moment a row is shown as nearly due.
SOON = timedelta(hours=4)


class DueTone(StrEnum):
    """How a due moment is shown."""

    PLAIN = "plain"
    SOON = "soon"
    LATE = "late"
    MET = "met"
    MISSED = "missed"


def due_tone(state: State, due: datetime | None, answered: datetime | None, now: datetime) -> DueTone:
    """Return how to show `due`: kept or missed once answered, soon or late while open, plain otherwise."""
    if due is None:
        return DueTone.PLAIN
    if answered is not None and state not in OPEN:
        return DueTone.MET if answered <= due else DueTone.MISSED
    if state not in OPEN:
        return DueTone.PLAIN
    if now > due:
        return DueTone.LATE
    return DueTone.SOON if due - now <= SOON else DueTone.PLAIN


@dataclass(frozen=True, slots=True)
class Opinion:
    """One agency's answer, as the lead's own reply is composed from it."""

    agency: str
    text: str


def composed(opinions: Sequence[Opinion], opening: str, lead: str) -> str:
    """Return a draft of one reply from the answers: an opening, then each agency's, marked with `lead`.

    `opening` and `lead` (with `%(agency)s`) are given by the caller in the language of the reply.
    """
    parts = [f"{lead % {'agency': one.agency}}\n{one.text.strip()}" for one in opinions]
    return "\n\n".join([opening, *parts]) if parts else ""


def title_of(question: str, most: int = 120) -> str:
    """Return the first line of a question, cut at a word, to name it by where nobody typed a title."""
    line = next((one.strip() for one in question.splitlines() if one.strip()), "")
    if len(line) <= most:
        return line
    cut = line[:most].rsplit(" ", 1)[0] or line[:most]
    return f"{cut.rstrip(' ,;:.')}…"


# Events that stand as lines of their own in a ticket's story, and those seen in the word they made: these
# are a line only when they moved the ticket.
SEEN_IN_MESSAGE: frozenset[EventKind] = frozenset(
    {EventKind.COORD_ASKED, EventKind.COORD_ANSWERED, EventKind.COORD_DECLINED}
)
LINES: frozenset[EventKind] = SEEN_IN_MESSAGE | {
    EventKind.COORD_ATTACHED,
    EventKind.COORD_ACCEPTED,
    EventKind.COORD_DUE_MOVED,
    EventKind.COORD_CLOSED,
    EventKind.COORD_SHARED,
    EventKind.COORD_REMINDED,
    EventKind.COORD_LINKED,
    EventKind.COORD_LINK_REVOKED,
    EventKind.COORD_WITHDRAWN,
}
