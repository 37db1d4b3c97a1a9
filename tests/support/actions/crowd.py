"""A crowd of processes that file requests at the same moment and abort a part of their transactions.

    python -m tests.support.actions.crowd PROCESSES EACH ABORT_PERCENT

Forks after Django is loaded, so that fifty processes cost fifty connections and not fifty imports.
Prints one JSON line: {"filed": n, "aborted": n, "errors": [...]}.
"""

from __future__ import annotations

import json
import os
import random
import sys
import traceback


def work(index: int, each: int, abort_percent: int) -> dict[str, object]:
    """File `each` requests as process `index`; returns what became of them."""
    from django.db import connection, transaction
    from django.utils import timezone

    from support.actions.intake import file_many
    from support.domain.channels import Channel
    from support.domain.requests import MessageIn, OpenRequest
    from support.domain.roles import Actor

    if connection.vendor == "sqlite":
        # Gaps and doubles are what is looked for; fifty writers on a busy machine may wait long for a turn.
        connection.settings_dict["OPTIONS"]["timeout"] = 200
    chance = random.Random(index)
    said: dict[str, object] = {"filed": 0, "aborted": 0, "errors": []}
    for turn in range(each):
        message = MessageIn(
            from_name=f"Người thử {index}",
            from_email=f"nguoi{index}@donvi{index % 7}.example",
            subject=f"Yêu cầu {index}-{turn}",
            body="Nội dung thử.",
            received_at=timezone.now(),
            message_id=f"{index}.{turn}@donvi.example",
        )
        fail = chance.randrange(100) < abort_percent
        try:
            with transaction.atomic():
                file_many(Actor.system("crowd"), [OpenRequest("k", Channel.EMAIL, message)])
                transaction.set_rollback(fail)
            became = "aborted" if fail else "filed"
            said[became] = int(str(said[became])) + 1
        except Exception:  # noqa: BLE001 - the parent hears of it, whatever it is
            said["errors"] = [traceback.format_exc()]
    return said


def main(processes: int, each: int, abort_percent: int) -> None:
    """Fork the crowd, let it start at once, gather what each process says."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "support.config.settings")
    import django

    django.setup()
    go_read, go_write = os.pipe()
    pipes = []
    for index in range(processes):
        read, write = os.pipe()
        if os.fork() == 0:
            os.close(go_write)
            os.close(read)
            os.read(go_read, 1)  # returns at once for all when the parent closes its end
            os.write(write, json.dumps(work(index, each, abort_percent)).encode())
            os._exit(0)
        os.close(write)
        pipes.append(read)
    os.close(go_write)
    total: dict[str, object] = {"filed": 0, "aborted": 0, "errors": []}
    for pipe in pipes:
        with os.fdopen(pipe, "rb") as said_pipe:
            said = json.loads(said_pipe.read() or b'{"filed":0,"aborted":0,"errors":["a process died"]}')
        total["filed"] += said["filed"]  # type: ignore[operator]
        total["aborted"] += said["aborted"]  # type: ignore[operator]
        total["errors"] += said["errors"]  # type: ignore[operator]
    print(json.dumps(total))


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:4]))
