"""Tells the machine's passing trouble (database away, disk full) from trouble one mail makes."""

from __future__ import annotations

import sqlite3

from django.db import InterfaceError, OperationalError

# SQLSTATE classes: connection, out of resources, rolled back, object in use, operator, system error.
_PG_PASSING = ("08", "40", "53", "55", "57", "58")
_SQLITE_PASSING = frozenset(
    {
        sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN,
    }
)  # fmt: skip


def is_passing(error: BaseException) -> bool:
    """Tell whether trying again later is right, with nobody at fault but the machine.

    PostgreSQL counts a text too long for an index among its operational errors: that one is the mail's.
    """
    if isinstance(error, OSError | InterfaceError):
        return True
    if not isinstance(error, OperationalError):
        return False
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_BUSY) & 0xFF in _SQLITE_PASSING
    code = getattr(cause, "pgcode", None)
    return code is None or str(code).startswith(_PG_PASSING)
