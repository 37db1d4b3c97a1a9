"""A word index beside a table of folded documents: FTS5 on SQLite, generated tsvector columns on PostgreSQL.

A room registers its own table; making the index and the triggers that keep it is done with the guards.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WordIndex:
    """An index over `columns` of `table`, whose rows are named by the whole number in `key`.

    The columns hold what `support.domain.text.fold` made. `fts` is the name of SQLite's index table.
    `settled`: written seldom and asked often, so PostgreSQL puts words in their place at once and no question
    has to go through a list of those that wait.
    """

    table: str
    key: str
    fts: str
    columns: tuple[str, ...]
    settled: bool = False

    @staticmethod
    def vector(column: str) -> str:
        """Return the name of PostgreSQL's index column over a column of text."""
        return "vector" if column == "body" else f"{column}_vector"

    def triggers(self) -> dict[str, str]:
        """Return the SQLite triggers that keep FTS5 beside the table, by name."""
        names = ", ".join(self.columns)
        old, new = (", ".join(f"{row}.{name}" for name in self.columns) for row in ("OLD", "NEW"))
        forget = (
            f"INSERT INTO {self.fts}({self.fts}, rowid, {names}) VALUES ('delete', OLD.{self.key}, {old});"  # noqa: S608 - our own names
        )
        keep = f"INSERT INTO {self.fts}(rowid, {names}) VALUES (NEW.{self.key}, {new});"  # noqa: S608 - our own names
        start = f"{self.table}_fts"
        return {
            f"{start}_insert": f"AFTER INSERT ON {self.table} BEGIN {keep} END",
            f"{start}_delete": f"AFTER DELETE ON {self.table} BEGIN {forget} END",
            f"{start}_update": f"AFTER UPDATE OF {names} ON {self.table} BEGIN {forget} {keep} END",
        }

    def rebuild(self) -> str:
        """Return the SQLite statement that reads the whole table again."""
        return f"INSERT INTO {self.fts}({self.fts}) VALUES ('rebuild')"  # noqa: S608 - our own names

    def made(self, vendor: str) -> tuple[str, ...]:
        """Return the statements that make the index where it is not there yet."""
        if vendor == "sqlite":
            names = ", ".join(self.columns)
            options = f"content='{self.table}', content_rowid='{self.key}', tokenize='unicode61'"
            return (f"CREATE VIRTUAL TABLE IF NOT EXISTS {self.fts} USING fts5({names}, {options})",)
        start = self.fts.removesuffix("fts")
        return tuple(sql for column in self.columns for sql in self._vectors(column, f"{start}_"))

    def _vectors(self, column: str, start: str) -> tuple[str, str]:
        # Not to_tsvector: its parser breaks codes such as 7816/VPCP-TTĐT; the words are already folded.
        name = self.vector(column)
        words = f"array_to_tsvector(string_to_array({column}, ' '))"
        how = " WITH (fastupdate = off)" if self.settled else ""
        kept = f"{name} tsvector GENERATED ALWAYS AS ({words}) STORED"
        return (
            f"ALTER TABLE {self.table} ADD COLUMN IF NOT EXISTS {kept}",
            f"CREATE INDEX IF NOT EXISTS {start}{name} ON {self.table} USING gin ({name}){how}",
        )


TICKETS = WordIndex("support_searchdocument", "id", "support_searchfts", ("body",))
