#!/usr/bin/env python
"""Runs Django's commands with the product's settings."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Hand the command line to Django; the supervisor of an embedded run starts without it."""
    if sys.argv[1:2] == ["run_embedded"]:
        from support.management.embedded.cli import main as run_embedded  # noqa: PLC0415

        sys.exit(run_embedded(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "support.config.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - settings come first

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
