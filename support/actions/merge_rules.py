"""What must be true before a ticket may be merged into another: one rule a line, each with its sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from support.domain.errors import FieldError, NotAllowed, UserError
from support.domain.lifecycle import OPEN, Stage
from support.domain.merging import Asker, Disclosure, disclosure
from support.domain.roles import Actor, Role
from support.domain.words import _
from support.models import Case
from support.queries.merging import Facts


@dataclass(frozen=True, slots=True)
class Joining:
    """`gone` about to go into `into`, both as they stand, with their facts; by whom and why."""

    by: Actor
    gone: Case
    into: Case
    facts: Mapping[int, Facts]
    reason: str = ""


def _two(move: Joining) -> None:
    if move.gone.pk == move.into.pk:
        raise NotAllowed(_("Không gộp được một phiếu vào chính nó."))


def _living(move: Joining) -> None:
    if move.gone.merged_into_id is not None:
        raise NotAllowed(_("Phiếu %(number)s đã gộp vào phiếu khác."), number=move.gone.number)
    if move.into.merged_into_id is not None:
        raise NotAllowed(
            _("Phiếu %(number)s đã gộp vào phiếu khác; hãy chọn phiếu đang giữ lời của nó."),
            number=move.into.number,
        )


def _at_work(move: Joining) -> None:
    """What is settled is counted as it was settled; new words to it open it again."""
    if Stage(move.into.stage) not in OPEN:
        raise NotAllowed(
            _("Phiếu giữ lại %(number)s đã kết thúc; hãy mở lại trước khi gộp vào đó."),
            number=move.into.number,
        )
    if Stage(move.gone.stage) not in OPEN | {Stage.DUPLICATE}:
        raise NotAllowed(
            _("Phiếu %(number)s đã kết thúc nên không gộp nữa; hãy ghi liên kết, hoặc mở lại trước."),
            number=move.gone.number,
        )


def _asker(move: Joining, case: Case) -> Asker:
    return Asker(move.facts[case.pk].agency_id, case.contact_id)


def _one_requester(move: Joining) -> None:
    """Nobody reads what another asked (Điều 3.2)."""
    match disclosure(_asker(move, move.gone), _asker(move, move.into)):
        case Disclosure.AGENCY:
            raise NotAllowed(
                _(
                    "Hai phiếu của hai cơ quan khác nhau: gộp thì cơ quan này đọc được lời của cơ quan kia "
                    "(Điều 3.2). Hãy ghi “Liên quan”; nếu thật là một cơ quan, sửa người đề nghị trước."
                )
            )
        case Disclosure.HIDDEN:
            raise NotAllowed(
                _(
                    "Phiếu %(number)s có cơ quan đề nghị, phiếu giữ lại thì chưa: cơ quan ấy sẽ không còn "
                    "thấy lời của mình. Hãy gộp theo chiều ngược lại, hoặc xác minh người đề nghị trước."
                ),
                number=move.gone.number,
            )
        case Disclosure.PERSON if not move.reason.strip():
            raise FieldError(
                "reason",
                _(
                    "Chưa rõ %(number)s cùng một người đề nghị với phiếu giữ lại; nếu gộp, lời của hai bên "
                    "nằm chung một phiếu. Hãy ghi lý do vì sao vẫn gộp."
                ),
                number=move.gone.number,
            )


def _queues(move: Joining) -> None:
    """Leaving a restricted queue shows the words to everybody: a lead decides that."""
    leaves = move.gone.queue_id != move.into.queue_id and move.facts[move.gone.pk].closed
    if leaves and Role.TEAM_LEAD not in move.by.roles and not move.by.is_system:
        raise NotAllowed(
            _(
                "Phiếu %(number)s ở hàng đợi hạn chế: chỉ lãnh đạo đội gộp được nó vào phiếu của hàng đợi "
                "khác."
            ),
            number=move.gone.number,
        )


def _only_one(move: Joining) -> None:
    """What only one ticket can have stays a ticket of its own."""
    for sentence in move.facts[move.gone.pk].refusals:
        raise NotAllowed(sentence)


RULES: tuple[Callable[[Joining], None], ...] = (
    _two,
    _living,
    _at_work,
    _queues,
    _only_one,
    _one_requester,
)


def check(move: Joining) -> None:
    """Raise what forbids the merge."""
    for rule in RULES:
        rule(move)


def trouble(move: Joining) -> UserError | None:
    """Return what forbids the merge, for a preview; a reason that lacks is told by its FieldError."""
    try:
        check(move)
    except UserError as error:
        return error
    return None
