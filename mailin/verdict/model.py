"""What a verdict is made from and what it says: plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Action(StrEnum):
    """What happens to the mail; each leaves a trace that people can find."""

    OPEN = "open"
    REPLY = "reply"
    DUPLICATE = "duplicate"
    HOLD = "hold"
    IGNORE = "ignore"
    WITHHOLD = "withhold"


class Reason(StrEnum):
    """Why; stored with the mail, so never rename one. Their Vietnamese words stand in `mailin.words`."""

    NEW = "new"
    IN_THREAD = "in_thread"
    NEW_SUBJECT = "new_subject"
    IN_ASIDE = "in_aside"
    ASIDE_UNSURE = "aside_unsure"
    OLD_TICKET = "old_ticket"
    SAME_CONTENT = "same_content"
    STRANGER_IN_THREAD = "stranger_in_thread"
    NO_SENDER = "no_sender"
    BORDER_SPAM = "border_spam"
    BORDER_DMARC = "border_dmarc"
    ABUSE_REPORT = "abuse_report"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    BOUNCE_DELAYED = "bounce_delayed"
    BOUNCE_UNKNOWN = "bounce_unknown"
    BOUNCE_UNPROVEN = "bounce_unproven"
    READ_RECEIPT = "read_receipt"
    OWN_MAIL = "own_mail"
    SENDER_IGNORED = "sender_ignored"
    SECRECY_MARK = "secrecy_mark"
    # Not judged by the rules: set by the mail room itself, or by a person.
    ERROR = "error"
    BYTES_MISSING = "bytes_missing"
    UNREADABLE = "unreadable"
    BY_HAND = "by_hand"
    SPAM = "spam"


How = Literal["signed_id", "their_message_id", "number"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A ticket the mail may belong to, and how it named it; the strongest way comes first in Facts.

    `participants` are clean addresses that wrote on the ticket or that we wrote to; `subjects` all
    subjects its conversation has had. `over` says that it was finished so long ago that a new word opens
    a ticket of its own.
    """

    case_id: int
    number: str
    how: How
    subjects: tuple[str, ...]
    participants: frozenset[str]
    agency_id: int | None = None
    over: bool = False


@dataclass(frozen=True, slots=True)
class Aside:
    """A question to a coordinating agency that the mail names, and its ticket; `coordination_id` 0 for none.

    `signed`: by one of our signed Message-IDs, else by a number in the subject. `people` are the clean
    addresses that speak for the agency; `open` says that the mail may be taken as its answer.
    """

    coordination_id: int
    case_id: int | None
    signed: bool = False
    people: frozenset[str] = frozenset()
    open: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """An earlier mail with the same content: its row in the ledger, and whether its content was withheld."""

    inbound_id: int
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """A mail of ours that a delivery report names: its Message-ID, ticket and recipients (clean).

    `proven` are those whose own copy the report shows; of any other it is anybody's word.
    """

    message_id: str
    case_id: int | None
    recipients: frozenset[str]
    proven: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Facts:
    """What the ledger and the settings know about one mail and its sender.

    `border` is the authserv-id whose results count (RFC 8601), "" for none. `automatic_hour` and
    `automatic_day` count automatic mails already sent to the sender; `late` says that the mail reached
    the server so long ago that a receipt would only puzzle.
    """

    own_addresses: frozenset[str] = frozenset()
    border: str = ""
    same_content: Known | None = None
    same_message_id: bool = False
    ours_by_id: bool = False
    candidates: tuple[Candidate, ...] = ()
    aside: Aside | None = None
    sender_agency: int | None = None
    sender_ignored: bool = False
    sent: Sent | None = None
    automatic_hour: int = 0
    automatic_day: int = 0
    cap_hour: int = 4
    cap_day: int = 20
    late: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do. `case_id` is the ticket to add to, or the one the mail is shown with when ignored.

    `coordination_id` is the question to a coordinating agency that it answers, apart from the thread.
    `related_number` is the ticket a new one is linked to; `failed` the recipients a genuine bounce names,
    of our mail with the Message-ID `failed_mail`; `flags` are added to the mail's problems.
    """

    action: Action
    reason: Reason
    receipt: bool = False
    case_id: int | None = None
    related_number: str = ""
    original_id: int | None = None
    coordination_id: int | None = None
    failed: frozenset[str] = frozenset()
    failed_mail: str = ""
    flags: tuple[str, ...] = ()
