"""Log lines without personal data: addresses, identity numbers, keys are masked before they are written."""

from __future__ import annotations

import logging
import re

from support.domain.privacy import redact

# Addresses that let in whoever knows them: invitations and new passwords.
_KEYS = re.compile(r"(/loi-moi/|/password/reset/key/)[^\s'\"<>]+")

# In a log twelve digits are hidden whatever stands around them: an address of a page is no sentence.
_TWELVE = re.compile(r"(?<!\d)\d{12}(?!\d)")


class Redacting(logging.Formatter):
    """Formats a record, traceback included, and masks what must not stand in a log."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the finished, masked line."""
        return _TWELVE.sub("***", _KEYS.sub(r"\1***", redact(super().format(record))))
