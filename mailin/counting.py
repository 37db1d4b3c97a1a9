"""Counts the ledger's rows as they are inserted, inside the database, so that no page counts millions."""

from __future__ import annotations

from support.models.guards import Guard

_MAILS, _TALLY = "mailin_inboundmail", "mailin_tally"
_COUNTED = f"SELECT mailbox_id, count(*), max(fetched_at) FROM {_MAILS} GROUP BY mailbox_id"  # noqa: S608 - our own names


def guards_of_tally() -> tuple[Guard, ...]:
    """Return the trigger that counts: a row at a time on SQLite, a statement at a time on PostgreSQL."""
    name = f"{_MAILS}_counted"
    # Not an upsert: inside a trigger SQLite takes the conflict policy of the outer INSERT OR IGNORE.
    first = (
        f"INSERT INTO {_TALLY} (mailbox_id, rows, newest_at) SELECT NEW.mailbox_id, 0, NEW.fetched_at "  # noqa: S608
        f"WHERE NOT EXISTS (SELECT 1 FROM {_TALLY} WHERE mailbox_id = NEW.mailbox_id);"
    )
    more = (
        f"UPDATE {_TALLY} SET rows = rows + 1, newest_at = max(newest_at, NEW.fetched_at) "  # noqa: S608
        "WHERE mailbox_id = NEW.mailbox_id;"
    )
    add = (
        f"INSERT INTO {_TALLY} AS kept (mailbox_id, rows, newest_at) "  # noqa: S608
        "SELECT mailbox_id, count(*), max(fetched_at) FROM fresh GROUP BY mailbox_id ORDER BY mailbox_id "
        "ON CONFLICT (mailbox_id) DO UPDATE SET rows = kept.rows + EXCLUDED.rows, "
        "newest_at = GREATEST(kept.newest_at, EXCLUDED.newest_at)"
    )
    function = (
        "CREATE OR REPLACE FUNCTION mailin_count_mails() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN {add}; RETURN NULL; END $$"
    )
    after = f"CREATE TRIGGER {name} AFTER INSERT ON {_MAILS}"
    # What was inserted while the trigger was away is counted with its return.
    anew = (
        f"DELETE FROM {_TALLY}",  # noqa: S608
        f"INSERT INTO {_TALLY} (mailbox_id, rows, newest_at) {_COUNTED}",
    )
    sqlite = (f"{after} BEGIN {first} {more} END", *anew)
    postgres = (
        function,
        f"{after} REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION mailin_count_mails()",
        *anew,
    )
    return (Guard(name, _MAILS, sqlite, postgres),)
