"""Runs one bomb after another through the product, each step in a fork of its own with measured cost.

    python -m tests.mailin.poison.exploding

Reads names of bombs from standard input; for each, prints a JSON line {"name": ..., "steps": {step: {"cpu",
"wall" (seconds), "rss" (MB at most), "said"}}}. Nothing of a bomb is ever in the process that forks.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any

Said = dict[str, Any]
REASON = "Xem thư gốc để kiểm tra việc tiếp nhận"


def store(name: str) -> Said:
    """Put the bomb and a good mail behind it into the ledger."""
    from tests.mailin.cast import mail
    from tests.mailin.poison.bombs import every
    from tests.mailin.poison.delivery import arrive

    rows = arrive([every()[name](), mail(f"Thư tốt sau {name}")])
    return {"pks": [row.pk for row in rows]}


def process(_name: str) -> Said:
    """Do the real work of the mail room."""
    from mailin.process import drain

    return {"states": dict(drain(seconds=120).states)}


def look(name: str) -> Said:
    """Tell what became of the bomb and of the mail behind it."""
    from mailin.mailboxes import store as originals
    from mailin.models import InboundMail

    bomb, good = InboundMail.objects.order_by("-pk")[:2][::-1]
    return {
        "pk": bomb.pk,
        "number": bomb.case.number if bomb.case else "",
        "bomb": bomb.state,
        "reason": bomb.reason,
        "problems": bomb.problems,
        "whole": originals().exists(bomb.digest),
        "good": good.state,
    }


def _get(path: str, data: dict[str, str] | None = None, *, posted: bool = False) -> Said:
    from django.test import Client

    from support.accounts.models import User

    browser = Client()
    browser.force_login(
        User.objects.get(email="xem-bom@thu.example"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    answer = browser.post(path, data) if posted else browser.get(path, data)
    return {"status": answer.status_code, "size": len(answer.content)}


def pages(said: Said) -> dict[str, Callable[[str], Said]]:
    """Give the pages that show the bomb, by what they are called."""
    at = f"/tiep-nhan/thu/{said['pk']}"
    asked: dict[str, Callable[[str], Said]] = {}
    if os.environ.get("HOTRO_EVERY_BOMB") == "1":  # of bounded size whatever came: once is enough
        asked["list"] = lambda _name: _get("/xu-ly")
        asked["room"] = lambda _name: _get("/tiep-nhan/thu")
        asked["search"] = lambda _name: _get("/tim", {"q": "xin chào"})
        asked["original"] = lambda _name: _get(f"{at}/goc", {"reason": REASON}, posted=True)
    if said["number"]:
        asked["ticket"] = lambda _name: _get(f"/xu-ly/{said['number']}")
    if said["bomb"] != "withheld":
        asked["preview"] = lambda _name: _get(at)
        asked["html"] = lambda _name: _get(f"{at}/html", {"reason": REASON}, posted=True)
    return asked


def forked(work: Callable[[str], Said], name: str) -> Said:
    """Do `work` in a fork; what it said and cost. A death is told, not raised."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _answer(work, name, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        said: Said = json.loads(told.read() or b"{}")
    _pid, status = os.waitpid(child, 0)
    return said | ({"died": status} if status else {})


def _answer(work: Callable[[str], Said], name: str, writing: int) -> None:
    began, code = time.monotonic(), 0
    try:
        said = work(name)
    except BaseException:  # noqa: BLE001 - told to the parent
        said, code = {"error": traceback.format_exc()[-2000:]}, 1
    used = resource.getrusage(resource.RUSAGE_SELF)
    cost = {
        "cpu": round(used.ru_utime + used.ru_stime, 2),
        "wall": round(time.monotonic() - began, 2),
        "rss": used.ru_maxrss // 1024,
    }
    os.write(writing, json.dumps({"said": said} | cost).encode())
    os._exit(code)


def explode(name: str) -> Said:
    """Take one bomb through every step."""
    steps = {step.__name__: forked(step, name) for step in (store, process, look)}
    said = steps["look"].get("said", {})
    if "pk" in said:
        steps |= {f"page:{called}": forked(page, name) for called, page in pages(said).items()}
    return steps


def main() -> None:
    """Answer each line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "support.config.settings")
    import django

    django.setup()
    from django.conf import settings

    import mailin.process
    import mailin.views  # noqa: F401 - loaded once, before the forks
    import support.config.urls  # noqa: F401

    settings.ALLOWED_HOSTS = ["testserver"]
    for line in sys.stdin:
        name = line.strip()
        print(json.dumps({"name": name, "steps": explode(name)}), flush=True)


if __name__ == "__main__":
    main()
