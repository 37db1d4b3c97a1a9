"""Runs a program of the product whose rounds come hourly: what still arrives at once, a doorbell brought.

`python -m tests.servers.bells_alone manage.py work`, or `... uvicorn support.config.asgi:application`. So a
test waits for a doorbell as long as the slowest machine needs, and still finds that it was lost.
"""

from __future__ import annotations

import os
import runpy
import sys
from types import ModuleType

HOUR = 3600.0


def _set(module: ModuleType, name: str, seconds: float) -> None:
    if not hasattr(module, name):
        raise AttributeError(f"{module.__name__} không còn {name}")
    setattr(module, name, seconds)


def main(words: list[str]) -> None:
    """Put off every round that would find what a doorbell did not tell, then become the program."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "support.config.settings")
    import django

    django.setup()
    from mailin import watch
    from support import live
    from support.live import hub

    _set(hub, "SWEEP", HOUR)
    _set(watch, "POLL", HOUR)
    _set(watch, "NAP", HOUR)
    _set(live, "_PATIENCE", 60.0)  # a Redis that answers late is not one that is away
    sys.argv = words
    if words[0].endswith(".py"):
        runpy.run_path(words[0], run_name="__main__")
    else:
        runpy.run_module(words[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(sys.argv[1:])
