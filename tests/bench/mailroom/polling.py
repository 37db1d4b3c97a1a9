"""`fetch_mail --watch` without IDLE: what the look every minute is worth alone."""

from __future__ import annotations

import os

import django
from django.core.management import execute_from_command_line

from mailin.imap.session import Session


class Silent(Session):
    """A session that believes the server cannot push."""

    def _connect(self) -> None:
        super()._connect()
        self.capabilities -= {b"IDLE"}


def main() -> None:
    """Watch for good."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "support.config.settings")
    django.setup()  # the watcher's module opens the tables
    from mailin import watch

    watch.Session = Silent  # type: ignore[misc]
    execute_from_command_line(["manage.py", "fetch_mail", "--watch"])


if __name__ == "__main__":
    main()
