"""Log lines without personal data: addresses and identity numbers are masked before they are written."""

from __future__ import annotations

import logging

from support.domain.privacy import redact


class Redacting(logging.Formatter):
    """Formats a record, traceback included, and masks what must not stand in a log."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the finished, masked line."""
        return redact(super().format(record))
