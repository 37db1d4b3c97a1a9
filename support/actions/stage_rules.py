"""What must be true before a ticket may enter a stage: one rule a line, whatever way the stage is entered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from support.domain import lifecycle
from support.domain.lifecycle import Stage
from support.domain.roles import Actor
from support.models import Case
from support.queries import letters


@dataclass(frozen=True, slots=True)
class Move:
    """A locked case about to enter `wanted`, by whom and why; the case still stands where it stood."""

    by: Actor
    case: Case
    wanted: Stage
    reason: str = ""


def _answered_letter(move: Move) -> None:
    letters.require_answer(move.case, move.wanted)


# Each raises NotAllowed or FieldError with the sentence that says what to do first.
RULES: tuple[Callable[[Move], None], ...] = (_answered_letter,)


def check(move: Move) -> None:
    """Raise what forbids the move: the order of stages (domain.lifecycle), then every rule above."""
    lifecycle.check_move(Stage(move.case.stage), move.wanted, reason=move.reason)
    for rule in RULES:
        rule(move)
