"""Several processes that sweep the clocks at the same moment.

    python -m tests.support.actions.sweepers PROCESSES BATCH

Forks after Django is loaded and lets all begin together.
Prints one JSON line: {"told": [n, ...], "errors": n}.
"""

from __future__ import annotations

import json
import os
import sys
import traceback


def main() -> int:
    """Fork, sweep, and add up."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "support.config.settings")
    import django

    django.setup()
    from django.db import connections

    from support.actions import escalation

    processes, batch = map(int, sys.argv[1:3])
    connections.close_all()
    begin_read, begin_write = os.pipe()
    told_read, told_write = os.pipe()
    children = []
    for _number in range(processes):
        pid = os.fork()
        if pid == 0:
            os.close(begin_write)
            os.read(begin_read, 1)  # ends for everybody when the parent closes its end
            try:
                done, rounds = 0, 0
                while rounds < 3:  # what the other was just working on waits for the next round
                    found = escalation.sweep(batch)
                    done, rounds = done + found, 0 if found else rounds + 1
                os.write(told_write, f"{done}\n".encode())
                os._exit(0)
            except BaseException:  # noqa: BLE001 - whatever it was, it is told
                traceback.print_exc()
                os._exit(1)
        children.append(pid)
    os.close(begin_read)
    os.close(begin_write)
    errors = sum(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) != 0 for pid in children)
    os.close(told_write)
    told = [int(line) for line in os.fdopen(told_read).read().split()]
    print(json.dumps({"told": told, "errors": errors}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
