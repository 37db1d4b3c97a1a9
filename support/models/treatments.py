"""What becomes of every table that names a ticket when tickets are merged, unmerged or split: one line each.

A new table adds its line to TREATMENTS, under `app.Model.field` (tests/house/test_treatments.py demands it):

    "support.Thing.case": moves(_("thứ kèm theo")),        # its rows go to the living ticket, and come back
    "support.Thing.case": follows("message"),              # ... with its message, also in a split
    "support.Thing.case": stays("why"),                    # its rows keep naming the ticket they were made on
    "support.Thing.case": refuses(_("một câu nói vì sao")),  # a ticket with such a row is not merged away
    "support.Thing.case": combined("where"),              # both tickets' values meet; actions.merging does it
    "support.Thing.followup": along(),                     # it names a message, which keeps its key
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from support.domain.words import _


class Way(StrEnum):
    """What happens to the rows."""

    MOVES = "moves"
    FOLLOWS = "follows"
    STAYS = "stays"
    REFUSES = "refuses"
    COMBINED = "combined"
    ALONG = "along"


@dataclass(frozen=True, slots=True)
class Treatment:
    """One way. `said`: what moved rows are called, why others stay, or the refusal people read.

    `by`: for rows that follow, the paths from a row to the message it belongs to. `where` narrows the rows
    that move; `words` is the path from a message to a moved row that it is a word about.
    """

    way: Way
    said: str = ""
    by: tuple[str, ...] = ()
    where: Q = field(default_factory=Q)
    words: str = ""


def moves(said: str, *, where: Q | None = None, words: str = "") -> Treatment:
    """Rows go to the living ticket and are recorded, so that exactly these come back; `said` names them.

    Rows outside `where` stay. Messages that `words` leads from to a row that comes back come back with it.
    """
    return Treatment(Way.MOVES, said, where=where or Q(), words=words)


def follows(*paths: str) -> Treatment:
    """Rows are where their message is; `paths` lead from a row to it."""
    return Treatment(Way.FOLLOWS, by=paths)


def stays(why: str) -> Treatment:
    """Rows keep naming the ticket they were made on."""
    return Treatment(Way.STAYS, why)


def refuses(sentence: str) -> Treatment:
    """Return the treatment of what only one ticket can have: a ticket with such a row is not merged away."""
    return Treatment(Way.REFUSES, sentence)


def combined(where: str) -> Treatment:
    """Both tickets' values meet in the living one."""
    return Treatment(Way.COMBINED, where)


def along() -> Treatment:
    """The row names a message or an attachment, which keeps its key wherever it goes."""
    return Treatment(Way.ALONG)


TREATMENTS: dict[str, Treatment] = {
    # What was said and what belongs to it.
    "support.Message.case": moves(_("mục diễn biến")),
    "helpdesk.FollowUp.ticket": follows("message"),
    "support.SearchDocument.case": follows("message", "attachment__followup__message"),
    "support.OutgoingMail.case": follows("followup__message"),
    "support.ElectronicDocument.case": follows("letter__message"),
    # Of a guide named without a message (found before filing, on a call nobody wrote down) nothing moves.
    "kb.GuideCitation.case": follows("followup__message"),
    "mailin.InboundMail.case": follows("followup__message"),
    "support.Message.followup": along(),
    "support.OutgoingMail.followup": along(),
    "mailin.InboundMail.followup": along(),
    "kb.GuideCitation.followup": along(),
    "helpdesk.FollowUpAttachment.followup": along(),
    "helpdesk.TicketChange.followup": along(),
    # What is to be done.
    "support.Task.case": moves(_("việc")),
    "helpdesk.Checklist.ticket": moves(""),
    "helpdesk.TicketCC.ticket": moves(_("người theo dõi")),
    "support.Urging.case": moves(_("lần đôn đốc")),
    "support.LogPreservation.case": moves(_("đề nghị bảo toàn nhật ký")),
    # Agencies attached without a question stay: which ones are, the ticket's own facts say.
    "support.Coordination.case": moves(
        _("câu hỏi phối hợp"), where=~Q(state="attached"), words="coordination_word__coordination"
    ),
    # What stands as it was written.
    "support.RegisterEntry.case": stays("a line of the register is never changed: it leads on by the merge"),
    "support.EventCase.case": stays("the journal is never changed"),
    "support.ReadLog.case": stays("the read log is never changed"),
    "support.TopicSuggestion.case": stays("what was suggested for the ticket it was made for"),
    "support.CaseSeen.case": stays("who looked at which page"),
    "support.Assignment.case": stays("terms of holding are counted on the ticket they were served on"),
    "support.Clock.case": stays("void while merged, running on when taken out again: actions.clocks"),
    "support.ClockPause.case": stays("belongs to the clocks"),
    "support.Lead.case": stays("terms of leading are counted on the ticket they were served on"),
    "support.TrackingLink.case": stays("the address given out leads on to the living ticket"),
    "support.ApiIncident.case": stays("the living ticket has a description of its own"),
    "support.Task.follows": stays("a step waits for the ticket that settles it"),
    "support.IncidentCase.case": stays(
        "a merged ticket keeps its row; actions.merge_incidents attaches the living one"
    ),
    "support.IncidentNotice.case": stays("the record of who was told, on which ticket"),
    "support.Case.ticket": stays("identity"),
    "support.Case.related_to": stays("said when the ticket was opened"),
    "support.Case.merged_into": combined("merging"),
    "helpdesk.Ticket.merged_to": combined("merging"),
    "support.CaseLink.source": stays("a link is between the tickets it was made for"),
    "support.CaseLink.target": stays("a link is between the tickets it was made for"),
    "support.CaseMove.source": stays("the record of the move itself"),
    "support.CaseMove.target": stays("the record of the move itself"),
    "helpdesk.TicketDependency.ticket": stays("not used: support.CaseLink"),
    "helpdesk.TicketDependency.depends_on": stays("not used: support.CaseLink"),
    "helpdesk.TicketCustomFieldValue.ticket": stays("not used"),
    "support.LegalTerm.case": stays("the limit runs from what happened on the ticket it was told of"),
    "support.LegalReminder.case": stays("the record of what was told of the ticket it stood on then"),
    "support.Recount.case": stays("the record of what a change of the calendar moved"),
    # What only one ticket can have.
    "support.ConnectionRequest.case": refuses(
        _("Phiếu có hồ sơ đề nghị kết nối (Điều 7.1); hãy ghi liên kết thay vì gộp.")
    ),
    "support.SecurityAssessment.case": refuses(
        _("Phiếu có kết quả kiểm tra, đánh giá (Điều 6.2); hãy ghi liên kết thay vì gộp.")
    ),
    "support.SecurityAssessment.source": refuses(
        _("Phiếu đã mở một phiếu kiểm tra, đánh giá; hãy ghi liên kết thay vì gộp.")
    ),
    "support.AssessmentAnswer.finding": refuses(
        _("Phiếu ghi tồn tại của một lần kiểm tra, đánh giá; hãy ghi liên kết thay vì gộp.")
    ),
    "support.DesignChange.case": refuses(
        _("Phiếu có thông báo thay đổi thiết kế (Điều 6.2); hãy ghi liên kết thay vì gộp.")
    ),
    "support.DataErrorNotice.case": refuses(
        _("Phiếu có thông báo sai sót thông tin (Điều 10.2d); hãy ghi liên kết thay vì gộp.")
    ),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column that names a ticket, with its treatment."""

    label: str  # "support.Message"
    field: str  # "case"
    treatment: Treatment

    @property
    def model(self) -> type[Model]:
        """Return the table's model."""
        return apps.get_model(self.label)

    def rows(self, case_ids: Iterable[int]) -> QuerySet[Any]:
        """Return the rows that name one of these tickets and are treated so."""
        rows = self.model._default_manager.filter(**{f"{self.field}__in": [*case_ids]})  # noqa: SLF001 - documented
        return rows.filter(self.treatment.where)


def columns(way: Way) -> Iterator[Column]:
    """Give the columns treated in one way, in the order they are declared."""
    for name, treatment in TREATMENTS.items():
        if treatment.way is way:
            label, _dot, field = name.rpartition(".")
            yield Column(label, field, treatment)
