"""Pages by keyset with a way back: the cursors passed so far stand in the address, the last is shown."""

from __future__ import annotations

from dataclasses import dataclass

_SEPARATOR = "."
_LONGEST = 40  # pages; beyond, the way back begins in the middle


@dataclass(frozen=True, slots=True)
class Trail:
    """The cursors from the first page to this one; empty on the first."""

    cursors: tuple[str, ...] = ()

    @classmethod
    def read(cls, text: str) -> Trail:
        """Read a trail from an address."""
        return cls(tuple(one for one in text.split(_SEPARATOR) if one)[-_LONGEST:])

    @property
    def here(self) -> str:
        """Return the cursor of this page, "" for the first."""
        return self.cursors[-1] if self.cursors else ""

    @property
    def text(self) -> str:
        """Return the trail as it stands in an address."""
        return _SEPARATOR.join(self.cursors)

    def on(self, cursor: str) -> Trail:
        """Return the trail of the page after this one."""
        return Trail((*self.cursors, cursor)[-_LONGEST:])

    def back(self) -> Trail:
        """Return the trail of the page before this one."""
        return Trail(self.cursors[:-1])
