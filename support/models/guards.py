"""Guards inside the database itself: append-only tables, the gap-free register, the word index.

SQLite's table rebuild (any later migration) drops triggers silently, so they are installed again after
every migration (post_migrate) and verified by a system check and by `doctor`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from support.models.word_index import TICKETS, WordIndex

_DUTY_LOCK = 0xD0_17  # PostgreSQL advisory lock of whoever writes the roster
REFUSED = "chi ghi them, khong sua xoa"  # plain ASCII: travels through every driver's error

# The line a new one of the register stands on, as one probe of the unique index: with alternatives
# PostgreSQL may read the whole year for each line, and keeps doing so as long as it keeps the plan.
BEFORE_IN_REGISTER = (
    "SELECT 1 FROM support_registerentry r WHERE r.year = NEW.year AND "
    "r.number = NEW.number - CASE WHEN NEW.revision = 0 THEN 1 ELSE 0 END AND "
    "r.revision = CASE WHEN NEW.revision = 0 THEN 0 ELSE NEW.revision - 1 END"
)


@dataclass(frozen=True, slots=True)
class Guard:
    """One trigger: its name, its table and the statements that make it on each database."""

    name: str
    table: str
    sqlite: tuple[str, ...]
    postgres: tuple[str, ...]


def _sqlite(name: str, when: str, table: str, condition: str = "1") -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {when} ON {table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{table}: {REFUSED}'); END"
    )


def _postgres(name: str, when: str, table: str, level: str = "ROW", condition: str = "") -> str:
    clause = f" WHEN ({condition})" if condition else ""
    return (
        f"CREATE TRIGGER {name} BEFORE {when} ON {table} FOR EACH {level}{clause} "
        f"EXECUTE FUNCTION support_refuse()"
    )


def no_update(table: str, condition: str = "") -> Guard:
    """Refuse UPDATE on `table`, or only where `condition` (over OLD and NEW) holds."""
    name = f"{table}_no_update"
    return Guard(
        name,
        table,
        (_sqlite(name, "UPDATE", table, condition or "1"),),
        (_postgres(name, "UPDATE", table, condition=condition),),
    )


def no_delete(table: str) -> tuple[Guard, Guard]:
    """Refuse DELETE, and on PostgreSQL TRUNCATE, which fires no row trigger."""
    name, cut = f"{table}_no_delete", f"{table}_no_truncate"
    return (
        Guard(name, table, (_sqlite(name, "DELETE", table),), (_postgres(name, "DELETE", table),)),
        Guard(cut, table, (), (_postgres(cut, "TRUNCATE", table, level="STATEMENT"),)),
    )


def no_replace(table: str, *keys: tuple[str, ...]) -> Guard:
    """Refuse SQLite's INSERT OR REPLACE, which deletes the old row without firing a delete trigger."""
    name = f"{table}_no_replace"
    same = " OR ".join(_exists(table, key) for key in keys)
    return Guard(name, table, (_sqlite(name, "INSERT", table, same),), ())


def _exists(table: str, key: tuple[str, ...]) -> str:
    same = " AND ".join(f"{column} = NEW.{column}" for column in key)
    return f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - our own table names


def append_only(table: str, *keys: tuple[str, ...]) -> tuple[Guard, ...]:
    """Return all guards of an insert-only table whose unique keys are `keys`."""
    return (no_update(table), *no_delete(table), no_replace(table, *keys))


def _gap_free() -> Guard:
    """The register: a first line of number n needs n-1 in the same year; a correction needs its original."""
    name, table = "support_registerentry_gap_free", "support_registerentry"
    missing = f"NOT EXISTS ({BEFORE_IN_REGISTER})"
    broken = f"(NEW.number > 1 OR NEW.revision > 0) AND {missing}"
    words = f"{table}: so tiep nhan khong duoc cach quang"
    function = (
        "CREATE OR REPLACE FUNCTION support_register_gap_free() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN IF {broken} THEN RAISE EXCEPTION '{words}' USING ERRCODE = '23514'; END IF; "
        "RETURN NEW; END $$"
    )
    before = f"CREATE TRIGGER {name} BEFORE INSERT ON {table}"
    return Guard(
        name,
        table,
        (f"{before} WHEN {broken} BEGIN SELECT RAISE(ABORT, '{words}'); END",),
        (function, f"{before} FOR EACH ROW EXECUTE FUNCTION support_register_gap_free()"),
    )


def _kept_rule(table: str, *columns: str) -> tuple[Guard, ...]:
    """A rule may be closed once; nothing else of it changes, and it never goes."""
    same = ("place", "clause", "source", "valid_from", *columns)
    changed = " OR ".join(f"NEW.{name} <> OLD.{name}" for name in same)
    return (no_update(table, f"OLD.valid_to IS NOT NULL OR {changed}"), *no_delete(table))


def _one_on_duty() -> tuple[Guard, ...]:
    """Shifts of one scope never overlap; PostgreSQL's lock lets two at once not miss each other."""
    name, table = "support_dutyshift_one_at_a_time", "support_dutyshift"
    taken = (
        f"NEW.cancelled_at IS NULL AND EXISTS (SELECT 1 FROM {table} s WHERE s.id <> NEW.id "  # noqa: S608 - our own names
        "AND s.cancelled_at IS NULL AND COALESCE(s.queue_id, 0) = COALESCE(NEW.queue_id, 0) "
        "AND s.since < NEW.until AND s.until > NEW.since)"
    )
    words = f"{table}: ca truc trung nhau"
    refuse = f"WHEN {taken} BEGIN SELECT RAISE(ABORT, '{words}'); END"
    function = (
        "CREATE OR REPLACE FUNCTION support_one_on_duty() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN PERFORM pg_advisory_xact_lock({_DUTY_LOCK}); "
        f"IF {taken} THEN RAISE EXCEPTION '{words}' USING ERRCODE = '23514'; END IF; RETURN NEW; END $$"
    )
    before = f"CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW"
    # SQLite knows the key of a new row only after it was written.
    return (
        Guard(
            name,
            table,
            (f"CREATE TRIGGER {name} AFTER INSERT ON {table} {refuse}",),
            (function, f"{before} EXECUTE FUNCTION support_one_on_duty()"),
        ),
        Guard(f"{name}_moved", table, (f"CREATE TRIGGER {name}_moved AFTER UPDATE ON {table} {refuse}",), ()),
        *no_delete(table),
    )


def _word_index(index: WordIndex) -> tuple[Guard, ...]:
    """SQLite FTS5 kept beside a table of documents; PostgreSQL has generated columns (see `_columns`)."""
    # What was written while the triggers were away is not in the index: made anew with them.
    return tuple(
        Guard(name, index.table, (f"CREATE TRIGGER {name} {sql}", index.rebuild()), ())
        for name, sql in index.triggers().items()
    )


_REGISTRY: dict[str, Guard] = {}
_INDEXES: dict[str, WordIndex] = {}


def register(guards: Iterable[Guard]) -> None:
    """Add guards; rooms above call this for their own tables when their models load."""
    _REGISTRY.update({guard.name: guard for guard in guards})


def register_index(index: WordIndex) -> None:
    """Add a word index; it is made with its triggers as soon as its table is there."""
    _INDEXES[index.table] = index
    register(_word_index(index))


register(
    (
        *append_only("support_event", ("id",)),
        *append_only("support_eventcase", ("id",), ("event_id", "case_id")),
        *append_only("support_eventseal", ("seq",), ("event_id",)),
        *append_only("support_readlog", ("id",)),
        *append_only("support_handover", ("id",)),
        *append_only("support_registerentry", ("id",), ("year", "number", "revision")),
        _gap_free(),
        no_update(
            "support_eventtext",
            "NEW.text <> '' OR NEW.event_id <> OLD.event_id OR NEW.name <> OLD.name OR NEW.salt <> OLD.salt",
        ),
        *no_delete("support_eventtext"),
        no_replace("support_eventtext", ("id",), ("event_id", "name")),
        *no_delete("support_outgoingmail"),
        *no_delete("support_outgoingrecipient"),
        *no_delete("support_message"),
        *no_delete("support_case"),
        *no_delete("support_electronicdocument"),
        # Signed minutes stay as they were signed; only a better scan may come, or the content be withheld.
        no_update(
            "support_visit",
            "OLD.signed_at IS NOT NULL AND COALESCE(NEW.signed_id, OLD.signed_id) = OLD.signed_id "
            "AND NEW.theirs || NEW.ours <> ''",
        ),
        *no_delete("support_visit"),
        *no_delete("support_task"),
        *no_delete("support_connectionrequest"),
        *no_delete("support_securityassessment"),
        *no_delete("support_designchange"),
        *no_delete("support_coordination"),
        *no_delete("support_coordinationmessage"),
        *no_delete("support_coordinationextract"),
        *_kept_rule("support_leadrule", "topics", "owners", "requesters", "lead", "coordinating", "how"),
        *_kept_rule(
            "support_routingrule",
            *(
                "name",
                "channels",
                "kinds",
                "topics",
                "agency_kinds",
                "owner_kinds",
                "words",
                "whole",
                "giving",
            ),
        ),
        *no_delete("support_assignment"),
        *_one_on_duty(),
        *append_only("support_dutychange", ("id",)),
        *no_delete("support_absence"),
    )
)
register_index(TICKETS)

_REFUSE = (
    "CREATE OR REPLACE FUNCTION support_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
    f"BEGIN RAISE EXCEPTION '%: {REFUSED}', TG_TABLE_NAME USING ERRCODE = '23514'; END $$"
)


def _columns(connection: BaseDatabaseWrapper, tables: set[str]) -> tuple[str, ...]:
    made = [sql for name in _INDEXES if name in tables for sql in _INDEXES[name].made(connection.vendor)]
    return tuple(made) if connection.vendor == "sqlite" else (_REFUSE, *made)


def _present(connection: BaseDatabaseWrapper) -> set[str]:
    sql = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {row[0] for row in cursor.fetchall()}


def _statements(connection: BaseDatabaseWrapper, guard: Guard) -> tuple[str, ...]:
    return guard.sqlite if connection.vendor == "sqlite" else guard.postgres


def missing(using: str = "default") -> list[str]:
    """Return the names of guards that should be in the database and are not."""
    connection = connections[using]
    present = _present(connection)
    return sorted(
        guard.name
        for guard in _REGISTRY.values()
        if _statements(connection, guard) and guard.name not in present
    )


def install(using: str = "default") -> None:
    """Create every guard whose table exists and which is not there yet; safe to call again."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if "support_searchdocument" not in tables:
        return
    present = _present(connection)
    with connection.cursor() as cursor:
        for sql in _columns(connection, tables):
            cursor.execute(sql)
        for guard in _REGISTRY.values():
            if guard.table in tables and guard.name not in present:
                for sql in _statements(connection, guard):
                    cursor.execute(sql)


def guarded_tables() -> frozenset[str]:
    """Return the names of all tables that carry at least one guard."""
    return frozenset(guard.table for guard in _REGISTRY.values())
