"""Lệnh replay_mail: xử lý lại thư giữ từ thư gốc."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from mailin.decide import MOST, Order, decide
from mailin.models import InboundMail, InboundState
from mailin.process import drain
from mailin.words import Decision
from support.domain.errors import UserError
from support.domain.roles import Actor


class Command(BaseCommand):
    """Held mails go through parser and verdict again, say after a correction of the product."""

    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own attribute; starts a second sooner
    help = "Xử lý lại thư đang giữ, từ thư gốc trong kho."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take ids, or all held mails."""
        parser.add_argument("ids", nargs="*", type=int, metavar="SỐ", help="số của thư trong sổ cái")
        parser.add_argument("--held", action="store_true", help="mọi thư đang giữ")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Replay and tell what became of them."""
        ids: list[int] = options["ids"]
        if options["held"]:
            held = InboundMail.objects.filter(state=InboundState.HELD).order_by("pk")
            ids = list(held.values_list("pk", flat=True))
        elif not ids:
            raise CommandError("Cho biết số của thư, hoặc --held.")
        order = Order(Decision.REPLAY)
        try:
            for start in range(0, len(ids), MOST):
                decide(Actor.system("replay"), ids[start : start + MOST], order)
        except UserError as error:
            raise CommandError(str(error)) from error
        drain(seconds=3600, patience=60)
        for row in InboundMail.objects.filter(pk__in=ids).order_by("pk"):
            self.stdout.write(f"{row.pk}: {row.get_state_display()} ({row.reason})")
