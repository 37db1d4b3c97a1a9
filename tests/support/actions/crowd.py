"""A crowd of processes that take things in at the same moment and abort a part of their transactions.

    python -m tests.support.actions.crowd PROCESSES ENTRIES ABORT_PERCENT

Everything that takes a register number: mails in batches as the mail room files them, portal filings, calls,
visits and letters, opened and added to a ticket, what is withheld, and corrections. The clock of the crowd
stands within seconds of new year's midnight in Vietnam, on both sides of it.

Forks after Django is loaded, so that fifty processes cost fifty connections and not fifty imports.
Prints one JSON line: {"kept": n, "corrected": n, "committed": n, "aborted": n, "errors": [...]}.
"""

from __future__ import annotations

import json
import os
import random
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from unittest import mock

if TYPE_CHECKING:
    from support.actions.intake import Request
    from support.domain.reception import Detail

MIDNIGHT = datetime(2026, 12, 31, 17, tzinfo=UTC)  # 00:00 of 01/01/2027 in Hà Nội
MOST = 20  # entries of one transaction


def _detail(channel: str, at: datetime, name: str) -> Detail | None:
    from support.domain.reception import CallIn, LetterIn, VisitIn, VisitorIn

    if channel == "phone":
        return CallIn("+842438254321", at)
    if channel == "visit":
        return VisitIn((VisitorIn("Người thử"),), at)
    return LetterIn("Sở thử", at.date(), name) if channel == "letter" else None


def requests(name: str, count: int, known: list[int], chance: random.Random, at: datetime) -> list[Request]:
    """Make `count` requests of all channels; some of the doors' add to a ticket this process opened."""
    from support.domain.channels import Channel
    from support.domain.requests import AppendRequest, MessageIn, OpenRequest

    made: list[Request] = []
    for place in range(count):
        channel = chance.choice(list(Channel))
        message = MessageIn(
            f"Người thử {name}", f"nguoi{place}@donvi{place % 7}.example", f"Yêu cầu {name}-{place}",
            "Nội dung.", at, message_id=f"{name}.{place}@donvi.example",
        )  # fmt: skip
        detail = _detail(channel.value, at, str(place + 1))
        if known and channel is not Channel.EMAIL and chance.random() < 0.3:
            made.append(AppendRequest("k", chance.choice(known), channel, message, None, "Thử", detail))
        else:
            made.append(OpenRequest("k", channel, message, receipt=False, evidence="Thử", detail=detail))
    return made


def _take_in(name: str, known: list[int], chance: random.Random, said: dict[str, Any]) -> None:
    """Run one transaction: a batch, or something withheld; a part of them also corrects a line."""
    from support.actions.intake import file_many
    from support.actions.register import Arrival, enter_without_case
    from support.domain.channels import Channel
    from support.domain.roles import Actor

    by, moment = Actor.system("crowd"), MIDNIGHT + timedelta(seconds=chance.uniform(-5, 5))
    with mock.patch("django.utils.timezone.now", return_value=moment):
        if chance.random() < 0.1:
            enter_without_case(by, Arrival(Channel.LETTER, moment, sender="Nơi gửi"))
            said["kept"] += 1
            return
        asked = requests(name, chance.randint(1, MOST), known, chance, moment)
        filed = file_many(by, asked)
        known.extend(one.case_id for one in filed if one.opened)
        said["kept"] += sum(bool(one.register) for one in filed)
        if chance.random() < 0.2:
            _correct(by, next(one.register for one in filed if one.register))
            said["corrected"] += 1


def _correct(by: Any, register: str) -> None:
    from support.actions.corrections import Place, Wanted, correct
    from support.domain.channels import Channel
    from support.models import RegisterEntry

    number, year = map(int, register.split("/"))
    line = RegisterEntry.objects.get(year=year, number=number, revision=0)
    wanted = Wanted(
        Channel(line.channel), line.received_at, line.sender, None, line.subject, line.evidence, "Đã sửa"
    )
    correct(by, place=Place(year, number, 0), wanted=wanted, reason="Thử đính chính")


def work(index: int, entries: int, abort_percent: int) -> dict[str, Any]:
    """Take in about `entries` things as process `index`; returns what became of them."""
    from django.db import connection, transaction

    if connection.vendor == "sqlite":
        # Gaps and doubles are what is looked for; fifty writers on a busy machine may wait long for a turn.
        connection.settings_dict["OPTIONS"]["timeout"] = 200
    chance = random.Random(index)
    total: dict[str, Any] = {"kept": 0, "corrected": 0, "committed": 0, "aborted": 0, "errors": []}
    known: list[int] = []
    turn = 0
    while total["kept"] < entries and not total["errors"]:
        turn += 1
        fail = chance.randrange(100) < abort_percent
        seen, said = list(known), {"kept": 0, "corrected": 0}
        try:
            with transaction.atomic():
                _take_in(f"{index}-{turn}", seen, chance, said)
                transaction.set_rollback(fail)
        except Exception:  # noqa: BLE001 - the parent hears of it, whatever it is
            total["errors"] = [traceback.format_exc()]
            continue
        total["aborted" if fail else "committed"] += 1
        if not fail:
            known = seen
            total |= {name: total[name] + count for name, count in said.items()}
    return total


def _spread(processes: int, run: Any) -> Iterator[dict[str, Any]]:
    """Fork the crowd, let it start at once, yield what each process says."""
    go_read, go_write = os.pipe()
    pipes = []
    for index in range(processes):
        read, write = os.pipe()
        if os.fork() == 0:
            os.close(go_write)
            os.close(read)
            os.read(go_read, 1)  # returns at once for all when the parent closes its end
            os.write(write, json.dumps(run(index)).encode())
            os._exit(0)
        os.close(write)
        pipes.append(read)
    os.close(go_write)
    for pipe in pipes:
        with os.fdopen(pipe, "rb") as said_pipe:
            yield json.loads(said_pipe.read() or b'{"errors": ["a process died"]}')
    for _one in pipes:
        os.wait()


def main(processes: int, entries: int, abort_percent: int) -> None:
    """Let the crowd take in about `entries` things together; gather what its members say."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "support.config.settings")
    import django

    django.setup()
    total: dict[str, Any] = {"kept": 0, "corrected": 0, "committed": 0, "aborted": 0, "errors": []}
    for said in _spread(processes, lambda index: work(index, entries // processes, abort_percent)):
        total = {name: value + said.get(name, type(value)()) for name, value in total.items()}
    print(json.dumps(total))


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:4]))
