"""What must be true before a ticket may enter a stage: one rule a line, whatever way the stage is entered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from support.domain import lifecycle
from support.domain.channels import Channel
from support.domain.errors import FieldError
from support.domain.lifecycle import Stage
from support.domain.roles import Actor
from support.domain.words import _
from support.models import Case
from support.queries import letters, proofs


@dataclass(frozen=True, slots=True)
class Move:
    """A locked case about to enter `wanted`, by whom and why; the case still stands where it stood."""

    by: Actor
    case: Case
    wanted: Stage
    reason: str = ""


def _answered_letter(move: Move) -> None:
    letters.require_answer(move.case, move.wanted)


_NO_ANSWER: dict[Channel, str] = {
    Channel.EMAIL: _("Phiếu đến bằng thư mà chưa có thư trả lời; hãy trả lời, hoặc ghi lý do kết thúc."),
    Channel.PORTAL: _("Phiếu nhập qua hệ thống mà chưa có trả lời; hãy trả lời, hoặc ghi lý do kết thúc."),
    Channel.PHONE: _(
        "Phiếu đến bằng điện thoại mà chưa gọi trả lời; hãy ghi cuộc gọi trả lời, hoặc ghi lý do kết thúc."
    ),
    Channel.VISIT: _(
        "Phiếu làm việc tại trụ sở mà chưa có biên bản hay trả lời; hãy bổ sung, hoặc ghi lý do kết thúc."
    ),
}


def _answered_by_its_channel(move: Move) -> None:
    """Settle only what was answered by the channel it came by (N20), or with the reason kept.

    A reply on its way is enough to resolve; to close, it must have left us.
    """
    settles = move.wanted in {Stage.RESOLVED, Stage.CLOSED}
    if not settles or move.reason.strip() or move.case.channel == Channel.LETTER.value:
        return
    proof = proofs.of(move.case)
    if proof and (proof.sent or move.wanted is Stage.RESOLVED):
        return
    if proof:
        raise FieldError("reason", _("Thư trả lời chưa chuyển đi; hãy đợi thư đi rồi đóng, hoặc ghi lý do."))
    if move.wanted is Stage.RESOLVED or not proofs.overruled(move.case):
        raise FieldError("reason", _NO_ANSWER[Channel(move.case.channel)])


# Each raises NotAllowed or FieldError with the sentence that says what to do first.
RULES: tuple[Callable[[Move], None], ...] = (_answered_letter, _answered_by_its_channel)


def check(move: Move) -> None:
    """Raise what forbids the move: the order of stages (domain.lifecycle), then every rule above."""
    lifecycle.check_move(Stage(move.case.stage), move.wanted, reason=move.reason)
    for rule in RULES:
        rule(move)
