"""What each door of Điều 9.2 knows beside the message: the call, the visit, the letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from support.domain.api_incident import ApiIn
from support.domain.documents import Secrecy, Urgency


@dataclass(frozen=True, slots=True)
class CallIn:
    """A telephone call: numbers as E.164 or as typed; times aware. `solved` on the call itself."""

    number: str
    started_at: datetime
    ended_at: datetime | None = None
    callback_number: str = ""
    read_back: bool = False
    solved: bool = False
    guide: str = ""


@dataclass(frozen=True, slots=True)
class VisitorIn:
    """One person who came; `papers_seen`: papers were looked at, their number is never kept."""

    name: str
    position: str = ""
    phone: str = ""
    papers_seen: bool = False


@dataclass(frozen=True, slots=True)
class TaskIn:
    """One thing agreed on: what, who does it, until when (aware)."""

    what: str
    who: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class VisitIn:
    """Working at the headquarters (Điều 9.2): who came with which letter, met whom, said and agreed what.

    `party` is the visitors' side as written, `agency_id` the agency it is known as.
    """

    visitors: tuple[VisitorIn, ...]
    in_at: datetime
    out_at: datetime | None = None
    party: str = ""
    agency_id: int | None = None
    introduction: str = ""
    introduced_on: date | None = None
    valid_until: date | None = None
    room: str = ""
    officer_id: int | None = None
    theirs: str = ""
    ours: str = ""
    tasks: tuple[TaskIn, ...] = ()


@dataclass(frozen=True, slots=True)
class LetterIn:
    """A written document with the fields of NĐ 30/2020/NĐ-CP; `organ` and `document` identify an edXML."""

    author: str
    arrival_date: date
    code_number: str = ""
    code_notation: str = ""
    document_date: date | None = None
    type_name: str = ""
    subject: str = ""
    signer: str = ""
    signer_position: str = ""
    urgency: Urgency = Urgency.NORMAL
    secrecy: Secrecy = Secrecy.NONE
    arrival_number: str = ""
    recipient: str = ""
    passed_on: date | None = None
    due_date: date | None = None
    pages: int | None = None
    note: str = ""
    organ: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class FilingIn:
    """A filing in the portal: the failed call it tells of, the nonce of the link it is followed by."""

    api: ApiIn | None = None
    track: str = ""


Detail = CallIn | VisitIn | LetterIn | FilingIn
