"""The library's guards inside the database: a published version never changes, its savings never go."""

from __future__ import annotations

from support.models.guards import Guard, append_only, no_delete, no_update
from support.models.word_index import WordIndex

# `head` finds a guide by title and code before the newest of many drown it.
GUIDES = WordIndex("kb_guidedocument", "guide_id", "kb_guidefts", ("head", "body"), settled=True)

_FROZEN = "('published', 'superseded', 'withdrawn', 'expired')"
# What was read under a version's number stays what it was; its state and its end may still move on.
_KEPT = (
    "guide_id", "major", "minor", "title", "summary", "body", "text", "note", "author_id", "effective_on",
    "approver_id", "approved_at", "checker_id", "checked_at", "published_at", "review_by", "expires_on",
    "sha256",
)  # fmt: skip
_UNDER_REVIEW = "('in_review', 'checking', 'approved')"
_WRITABLE = "('draft', 'changes_asked')"
_WORDS = ("title", "summary", "body", "text")


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
    """Whoever saved a word of a version, or put a file into it, signs it as neither of its two keys."""
    name, table = "kb_guideversion_two_keys", "kb_guideversion"
    wrote = (
        "(EXISTS (SELECT 1 FROM kb_guidesave s WHERE s.version_id = NEW.id AND NOT s.lost "
        "AND s.by_id IN (NEW.approver_id, NEW.checker_id)) "
        "OR EXISTS (SELECT 1 FROM kb_guideversionfile v JOIN kb_guidefile f ON f.attachment_id = v.file_id "
        "WHERE v.version_id = NEW.id AND f.added_at >= NEW.created_at "
        "AND f.added_by_id IN (NEW.approver_id, NEW.checker_id)))"
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


def _refusing(name: str, table: str, when: str, rule: tuple[str, str], words: str) -> Guard:
    """Refuse what the first `rule` says on SQLite, the second on PostgreSQL; subqueries are allowed."""
    function = (
        f"CREATE OR REPLACE FUNCTION {name}_f() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN IF {rule[1]} THEN RAISE EXCEPTION '{words}' USING ERRCODE = '23514'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    before = f"CREATE TRIGGER {name} BEFORE {when} ON {table}"
    return Guard(
        name,
        table,
        (f"{before} WHEN {rule[0]} BEGIN SELECT RAISE(ABORT, '{words}'); END",),
        (function, f"{before} FOR EACH ROW EXECUTE FUNCTION {name}_f()"),
    )


def _words_under_review() -> Guard:
    """What was sent to review is what is signed: to change it, it goes back to its writers first."""
    held = f"OLD.state IN {_UNDER_REVIEW} AND NEW.state NOT IN {_WRITABLE} AND ({{changed}})"
    sqlite = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in _WORDS)
    postgres = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in _WORDS)
    return _refusing(
        "kb_guideversion_under_review",
        "kb_guideversion",
        "UPDATE",
        (held.format(changed=sqlite), held.format(changed=postgres)),
        "kb_guideversion: ban dang cho duyet khong doi loi",
    )


def _second_key() -> Guard:
    """An agency's guide to a service of the NDB goes out only with the NDB agency's key too."""
    lacking = (
        "NEW.state IN ('approved', 'published') AND OLD.state <> 'published' AND NEW.checker_id IS NULL "
        "AND EXISTS (SELECT 1 FROM kb_guide g WHERE g.item_id = NEW.guide_id AND g.concerns_ndb "
        "AND g.agency_id IS NOT NULL)"
    )
    return _refusing(
        "kb_guideversion_second_key",
        "kb_guideversion",
        "UPDATE OF state",
        (lacking, lacking),
        "kb_guideversion: thieu khoa thu hai",
    )


def _saving_while_writable() -> Guard:
    """Words are saved while a version is written; what came too late is kept as lost."""
    late = (
        "NOT NEW.lost AND EXISTS (SELECT 1 FROM kb_guideversion v "  # noqa: S608 - our own names
        f"WHERE v.id = NEW.version_id AND v.state NOT IN {_WRITABLE})"
    )
    return _refusing(
        "kb_guidesave_while_writable",
        "kb_guidesave",
        "INSERT",
        (late, late),
        "kb_guidesave: ban khong con dang soan",
    )


def _files_while_writable() -> tuple[Guard, ...]:
    """The files of a version are signed with its words."""

    def rule(row: str) -> str:
        return (
            "EXISTS (SELECT 1 FROM kb_guideversion v "  # noqa: S608 - our own names
            f"WHERE v.id = {row}.version_id AND v.state NOT IN {_WRITABLE})"
        )

    ways = {"INSERT": rule("NEW"), "DELETE": rule("OLD"), "UPDATE": f"{rule('NEW')} OR {rule('OLD')}"}
    return tuple(
        _refusing(
            f"kb_guideversionfile_frozen_{when.lower()}",
            "kb_guideversionfile",
            when,
            (condition, condition),
            "kb_guideversionfile: tep cua ban da gui duyet khong doi",
        )
        for when, condition in ways.items()
    )


def _reaffirmed_by_others() -> tuple[Guard, ...]:
    """Whoever wrote a word of a version neither says that it is still right nor agrees that it is."""

    def wrote(version: str, row: str) -> str:
        return (
            "EXISTS (SELECT 1 FROM kb_guidesave s "  # noqa: S608 - our own names
            f"WHERE s.version_id = {version} AND NOT s.lost AND s.by_id = {row}.by_id) "
            "OR EXISTS (SELECT 1 FROM kb_guideversionfile l "
            "JOIN kb_guidefile f ON f.attachment_id = l.file_id "
            f"JOIN kb_guideversion w ON w.id = l.version_id WHERE l.version_id = {version} "
            f"AND f.added_at >= w.created_at AND f.added_by_id = {row}.by_id)"
        )

    standing = (
        "EXISTS (SELECT 1 FROM kb_guideversion v WHERE v.id = NEW.version_id AND v.state = 'published')"
    )
    waiting = (
        "EXISTS (SELECT 1 FROM kb_reaffirmation r LEFT JOIN kb_reaffirmationanswer a "
        "ON a.reaffirmation_id = r.id WHERE r.version_id = NEW.version_id AND r.needs_check AND a.id IS NULL)"
    )
    said = f"NOT {standing} OR {waiting} OR {wrote('NEW.version_id', 'NEW')}"
    of_it = "(SELECT r.version_id FROM kb_reaffirmation r WHERE r.id = NEW.reaffirmation_id)"
    same = (
        "EXISTS (SELECT 1 FROM kb_reaffirmation r WHERE r.id = NEW.reaffirmation_id "
        "AND (r.by_id = NEW.by_id OR NOT r.needs_check))"
    )
    answered = f"{same} OR {wrote(of_it, 'NEW')}"
    return (
        _refusing(
            "kb_reaffirmation_by_another",
            "kb_reaffirmation",
            "INSERT",
            (said, said),
            "kb_reaffirmation: nguoi soan khong tu ra soat",
        ),
        _refusing(
            "kb_reaffirmationanswer_by_another",
            "kb_reaffirmationanswer",
            "INSERT",
            (answered, answered),
            "kb_reaffirmationanswer: hai khoa la hai nguoi",
        ),
    )


def guards_of_library() -> tuple[Guard, ...]:
    """Return every guard of the library's tables."""
    return (
        _frozen(),
        _two_keys(),
        _words_under_review(),
        _second_key(),
        _saving_while_writable(),
        *_files_while_writable(),
        *no_delete("kb_guideversion"),
        *append_only("kb_guidesave", ("id",), ("version_id", "number")),
        *append_only("kb_guidedutychange", ("id",)),
        *no_delete("kb_reviewcomment"),
        *_reaffirmed_by_others(),
        *append_only("kb_reaffirmation", ("id",)),
        *append_only("kb_reaffirmationanswer", ("id",), ("reaffirmation_id",)),
        *append_only("kb_shieldoverrule", ("id",), ("version_id", "finding")),
    )
