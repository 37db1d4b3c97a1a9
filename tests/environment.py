"""One fixed environment for every test and every process a test starts, whatever the machine's own is."""

from __future__ import annotations

import importlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent

# The two settings that say which half of the suite runs; everything else of the product is set here.
CHOSEN_OUTSIDE = frozenset({"DATABASE_URL", "REDIS_URL"})


# Every commit of a database on a disk waits for the disk, and a copy makes a thousand files there.
_MEMORY, _ROOMY = Path("/dev/shm"), 3 * 2**30  # bytes that must be free there


def quick_room() -> str | None:
    """Name the folder in memory for the files of tests; None, the usual one, where there is no room."""
    if not os.access(_MEMORY, os.W_OK):
        return None
    space = os.statvfs(_MEMORY)
    fit = space.f_bavail * space.f_frsize >= _ROOMY and not space.f_flag & os.ST_NOEXEC
    return str(_MEMORY) if fit else None


def setting_names() -> Iterator[str]:
    """Names of the product's environment settings, as `.env.example` lists them."""
    for line in (ROOT / ".env.example").read_text(encoding="utf-8").splitlines():
        if found := re.match(r"#?\s?([A-Z][A-Z0-9_]+)=", line):
            yield found[1]


def clean(environ: dict[str, str]) -> dict[str, str]:
    """Copy `environ` without the machine's own settings of the product, but those chosen outside."""
    names = set(setting_names()) - CHOSEN_OUTSIDE
    ours = names | {f"{name}_FILE" for name in names | CHOSEN_OUTSIDE}
    return {name: value for name, value in environ.items() if name not in ours}


def fixed(data: Path) -> dict[str, str]:
    """Settings of a test run keeping its files under `data`. The keys here protect nothing."""
    return {
        "SECRET_KEY": "khoa-chi-dung-khi-kiem-thu-0123456789-abcdefghijklmnopqrstuvwxyz",
        "MESSAGE_ID_SECRETS": "khoa-ky-ma-thu-chi-dung-khi-kiem-thu",
        "DATA_DIR": str(data),
        "SQLITE_PATH": str(data / "hotro.sqlite3"),
        "STATIC_PLAIN": "1",
        "LOG_LEVEL": "WARNING",
        "TZ": "Asia/Ho_Chi_Minh",
        "LC_ALL": "C.UTF-8",
    }


def _own_redis(url: str) -> dict[str, str]:
    """Give each parallel test process a numbered database of its own on the Redis server."""
    worker = re.fullmatch(r"gw(\d+)", os.environ.get("PYTEST_XDIST_WORKER", ""))
    if not (url and worker):
        return {}
    return {"REDIS_URL": urlunsplit(urlsplit(url)._replace(path=f"/{1 + int(worker[1])}"))}


def apply(data: Path) -> None:
    """Put the fixed environment into this process, and what the settings now say into Django's.

    pytest-django has started Django by then, so each changed setting is announced like an override.
    DATABASES stays the object the connections hold; tests.dbkit points it at a test database.
    """
    wanted = clean(dict(os.environ)) | fixed(data) | _own_redis(os.environ.get("REDIS_URL", ""))
    for name in set(os.environ) - set(wanted):
        del os.environ[name]
    os.environ.update(wanted)
    (data / "static").mkdir()  # WhiteNoise warns of a missing folder
    module = importlib.reload(importlib.import_module("support.config.settings"))
    said = {name: value for name, value in vars(module).items() if name.isupper() and name != "DATABASES"}
    _announce(said | _stricter(said["TEMPLATES"]))


def _stricter(templates: list[dict[str, Any]]) -> dict[str, Any]:
    from tests.strict import NoSuchVariable

    options = {**templates[0]["OPTIONS"], "string_if_invalid": NoSuchVariable()}
    return {
        "TEMPLATES": [{**templates[0], "OPTIONS": options}, *templates[1:]],
        "PASSWORD_HASHERS": ["tests.strict.FastHasher"],
    }


def _announce(wanted: dict[str, Any]) -> None:
    from django.conf import settings
    from django.test.signals import setting_changed

    for name, value in wanted.items():
        if vars(settings._wrapped).get(name) != value:  # asking for an empty SECRET_KEY would raise
            setattr(settings, name, value)
            setting_changed.send(sender=None, setting=name, value=value, enter=True)
