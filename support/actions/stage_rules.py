"""What must be true before a ticket may enter a stage: one rule a line, whatever way the stage is entered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from support.domain import lifecycle
from support.domain.channels import Channel
from support.domain.errors import FieldError, NotAllowed
from support.domain.kinds import Kind
from support.domain.lifecycle import Stage
from support.domain.roles import Actor, Role
from support.domain.topics import OUT_OF_SCOPE
from support.domain.words import _
from support.models import Case
from support.queries import assessments, coordination, letters, proofs

# Stages a ticket may enter whatever it is about: nobody works on it there.
UNTOUCHED = frozenset({Stage.REJECTED, Stage.DUPLICATE, Stage.REOPENED})
SETTLED = frozenset({Stage.RESOLVED, Stage.CLOSED})


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
    if move.case.kind == Kind.SECURITY_ASSESSMENT.value:
        return  # nobody asked: its own result settles it
    if move.wanted not in SETTLED or move.reason.strip() or move.case.channel == Channel.LETTER.value:
        return
    proof = proofs.of(move.case)
    if proof and (proof.sent or move.wanted is Stage.RESOLVED):
        return
    if proof:
        raise FieldError("reason", _("Thư trả lời chưa chuyển đi; hãy đợi thư đi rồi đóng, hoặc ghi lý do."))
    if move.wanted is Stage.RESOLVED or not proofs.overruled(move.case):
        raise FieldError("reason", _NO_ANSWER[Channel(move.case.channel)])


def classified(case: Case) -> bool:
    """True when a ticket says what it concerns: a topic, and a system or that there is none (Điều 1, R1)."""
    return case.topic_id is not None and (case.system_id is not None or case.without_system)


def _classified(move: Move) -> None:
    if move.wanted not in UNTOUCHED and not classified(move.case):
        raise NotAllowed(
            _(
                "Phiếu chưa xếp chủ đề hoặc chưa chọn hệ thống (Điều 1). Hãy phân loại trước: chọn chủ đề, "
                "và hệ thống kết nối hoặc “Không gắn hệ thống”. Phiếu ngoài phạm vi: chuyển “Từ chối "
                "tiếp nhận”, kèm lý do."
            )
        )


def _out_of_scope(move: Move) -> None:
    if move.wanted in SETTLED and move.case.topic_id == OUT_OF_SCOPE and not move.reason.strip():
        raise NotAllowed(_("Phiếu ngoài phạm vi: hãy ghi lý do khi kết thúc, ở “Chuyển giai đoạn”."))


def _right_of_use(move: Move) -> None:
    """What affects the right of use is not put away unsolved but by a team lead, who says why (R29)."""
    if not move.case.affects_right or move.wanted not in SETTLED | {Stage.REJECTED, Stage.DUPLICATE}:
        return
    if move.wanted in SETTLED and proofs.of(move.case):
        return
    if Role.TEAM_LEAD not in move.by.roles:
        raise NotAllowed(
            _(
                "Phiếu ảnh hưởng quyền khai thác (Điều 10.1b): chỉ lãnh đạo đội kết thúc được khi chưa giải "
                "quyết. Hãy trả lời người đề nghị trước, hoặc phân công cho lãnh đạo đội."
            )
        )
    if not move.reason.strip():
        raise NotAllowed(
            _("Phiếu ảnh hưởng quyền khai thác (Điều 10.1b): hãy ghi lý do kết thúc khi chưa giải quyết.")
        )


def _assessed(move: Move) -> None:
    """A check ends with its result (R15)."""
    assessments.require_result(move.case, move.wanted)


def _coordinated(move: Move) -> None:
    """“Chờ cơ quan phối hợp” is derived from the questions: it is neither chosen nor left by hand (10.2đ)."""
    if move.wanted is Stage.REOPENED or move.wanted is Stage.WAITING_REQUESTER:
        return
    waits = coordination.waits(move.case)
    if move.wanted is Stage.WAITING_COORDINATOR and not waits:
        raise NotAllowed(
            _(
                "Giai đoạn “Chờ cơ quan phối hợp” tự hiện khi có câu hỏi đang chờ trả lời. Hãy hỏi cơ quan "
                "phối hợp ở mục “Phối hợp”."
            )
        )
    if waits and move.wanted is not Stage.WAITING_COORDINATOR:
        raise NotAllowed(
            _(
                "Còn câu hỏi phối hợp chưa có trả lời. Hãy đợi trả lời, hoặc rút câu hỏi kèm lý do ở mục "
                "“Phối hợp”."
            )
        )


# Each raises NotAllowed or FieldError with the sentence that says what to do first.
RULES: tuple[Callable[[Move], None], ...] = (
    _classified,
    _out_of_scope,
    _right_of_use,
    _assessed,
    _coordinated,
    _answered_letter,
    _answered_by_its_channel,
)


def check(move: Move) -> None:
    """Raise what forbids the move: the order of stages (domain.lifecycle), then every rule above."""
    lifecycle.check_move(Stage(move.case.stage), move.wanted, reason=move.reason)
    for rule in RULES:
        rule(move)


def waits(case: Case, wanted: Stage) -> bool:
    """True when a move nobody asked for waits until the ticket is classified; then it is made up for."""
    return case.stage == Stage.NEW and wanted is not Stage.NEW and not classified(case)


def due(case: Case) -> Stage:
    """Return the stage a ticket should stand at once it is classified: a move that waited is made up for."""
    if case.stage != Stage.NEW or not classified(case):
        return Stage(case.stage)
    if coordination.waiting(case.pk):
        return Stage.WAITING_COORDINATOR
    if case.answered_at or proofs.of(case):
        return Stage.IN_PROGRESS
    return Stage.ASSIGNED if case.assignee_id else Stage.NEW
