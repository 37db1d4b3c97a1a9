"""Moves messages out of the queue by whatever the server can do, and tells which are gone from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mailin.imap.deadline import allowed, deadline
from mailin.imap.errors import MailRefused, told
from mailin.imap.reading import chunks

_DELETED = b"\\Deleted"


class Mover:
    """Moves within one signed-in link. `refusal` holds the server's last refusal, "" when none."""

    def __init__(self, client: Any, target: str, timeout: float, capabilities: frozenset[bytes]) -> None:
        """`target`: the folder to move into, made when missing."""
        self.client, self.target, self.timeout = client, target, timeout
        self.capabilities = capabilities
        self.refusal = ""
        self._copies_stay = False

    def move(self, uids: Sequence[int]) -> list[int]:
        """Move what can be moved; return those of `uids` no longer in the folder, whoever took them away."""
        self.refusal = ""
        gone: list[int] = []
        for some in chunks(uids):
            with deadline(self.client.socket(), allowed(2 * self.timeout, 0)):
                self._move_some(some)
                left = self._left(some)
                if self.refusal and len(left) < len(some):
                    # Dovecot refuses the whole set when another client took one of it (EXPUNGEISSUED).
                    self._move_some(left)
                    left = self._left(left)
            gone += [uid for uid in some if uid not in left]
            if self.refusal:
                break
        return gone

    def _move_some(self, uids: Sequence[int]) -> None:
        self.refusal = ""
        if not uids:
            return
        try:
            if b"MOVE" in self.capabilities:
                self._into_target("MOVE", uids)
            elif b"UIDPLUS" in self.capabilities:
                self._copy_and_expunge(uids)
            else:  # a plain EXPUNGE would take other people's marked messages along
                self.refusal = "MOVE, UIDPLUS: không có"
        except MailRefused as refused:
            self.refusal = str(refused)

    def _into_target(self, command: str, uids: Sequence[int]) -> None:
        """Run UID MOVE or UID COPY, making the folder on the first refusal (RFC 3501, TRYCREATE)."""
        act = self.client.move if command == "MOVE" else self.client.copy
        try:
            with told(command):
                act(uids, self.target)
        except MailRefused:
            with told("LIST"):
                known = self.client.folder_exists(self.target)
            if known:
                raise
            with told("CREATE"):
                self.client.create_folder(self.target)
            with told(command):
                act(uids, self.target)

    def _copy_and_expunge(self, uids: Sequence[int]) -> None:
        """COPY, mark, UID EXPUNGE (RFC 4315). What already carries the mark was copied in an earlier try."""
        if self._copies_stay:
            self.refusal = "STORE"
            return
        with told("FETCH FLAGS"):
            flags = self.client.get_flags(uids)
        fresh = [uid for uid in uids if uid in flags and _DELETED not in flags[uid]]
        if fresh:
            self._into_target("COPY", fresh)
            self._copies_stay = True  # until the mark is set, another try would copy them once more
            with told("STORE"):
                self.client.add_flags(fresh, [_DELETED], silent=True)
            self._copies_stay = False
        with told("EXPUNGE"):
            self.client.uid_expunge(uids)

    def _left(self, uids: Sequence[int]) -> list[int]:
        if not uids:
            return []
        with told("SEARCH"):
            found = set(self.client.search(["UID", ",".join(map(str, uids))]))
        return [uid for uid in uids if uid in found]
