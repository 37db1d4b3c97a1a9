"""The library's guards inside the database: a published version never changes, its savings never go."""

from __future__ import annotations

from support.models.guards import Guard, append_only, no_delete, no_update
from support.models.word_index import WordIndex

# `head` finds a guide by title and code before the newest of many drown it.
GUIDES = WordIndex("kb_guidedocument", "guide_id", "kb_guidefts", ("head", "body"))

_FROZEN = "('published', 'superseded', 'withdrawn', 'expired')"
# What was read under a version's number stays what it was; its state and its end may still move on.
_KEPT = (
    "guide_id", "major", "minor", "title", "summary", "body", "text", "note", "author_id", "effective_on",
    "approver_id", "approved_at", "checker_id", "checked_at", "published_at", "sha256",
)  # fmt: skip


def _frozen() -> Guard:
    """Refuse other words, dates or signatures in a version that is or was published, and its way back."""
    table = "kb_guideversion"
    # "IS NOT" compares empty values too; PostgreSQL spells it IS DISTINCT FROM.
    sqlite = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in _KEPT)
    postgres = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in _KEPT)
    rule = f"OLD.state IN {_FROZEN} AND (NEW.state NOT IN {_FROZEN} OR {{changed}})"
    lite = no_update(table, rule.format(changed=sqlite))
    return Guard(lite.name, table, lite.sqlite, no_update(table, rule.format(changed=postgres)).postgres)


def _two_keys() -> Guard:
    """Whoever saved a word of a version signs neither as its approver nor as its checker."""
    name, table = "kb_guideversion_two_keys", "kb_guideversion"
    wrote = (
        "EXISTS (SELECT 1 FROM kb_guidesave s WHERE s.version_id = NEW.id AND NOT s.lost "
        "AND s.by_id IN (NEW.approver_id, NEW.checker_id))"
    )
    words = f"{table}: nguoi soan khong tu duyet"
    function = (
        "CREATE OR REPLACE FUNCTION kb_two_keys() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN IF {wrote} THEN RAISE EXCEPTION '{words}' USING ERRCODE = '23514'; END IF; "
        "RETURN NEW; END $$"
    )
    before = f"CREATE TRIGGER {name} BEFORE UPDATE OF approver_id, checker_id ON {table}"
    return Guard(
        name,
        table,
        (f"{before} WHEN {wrote} BEGIN SELECT RAISE(ABORT, '{words}'); END",),
        (function, f"{before} FOR EACH ROW EXECUTE FUNCTION kb_two_keys()"),
    )


def guards_of_library() -> tuple[Guard, ...]:
    """Return every guard of the library's tables."""
    return (
        _frozen(),
        _two_keys(),
        *no_delete("kb_guideversion"),
        *append_only("kb_guidesave", ("id",), ("version_id", "number")),
        *append_only("kb_guidedutychange", ("id",)),
        *no_delete("kb_reviewcomment"),
    )
