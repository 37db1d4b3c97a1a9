"""One signed-in visit to a mailbox: list, read, move, wait."""

from __future__ import annotations

import contextlib
import imaplib
import logging
import select
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from mailin.imap import reading
from mailin.imap.deadline import allowed, deadline
from mailin.imap.errors import MailboxChanged, MailError, MailLinkLost, MailRefused, told
from mailin.imap.login import connect, shut
from mailin.imap.moving import Mover
from mailin.imap.reading import Fetched, Skipped, SkipReason
from mailin.imap.removing import remove_copies
from mailin.imap.settings import ImapSettings
from support.domain.words import _

log = logging.getLogger(__name__)

LIST_CHUNK = 50_000  # imaplib refuses a line of more than 1 MB, about 140,000 UIDs
LOST_IN_A_ROW = 3  # messages that may each cost the link before the server itself is held to be ill


@dataclass(frozen=True, slots=True)
class Count:
    """Messages on the server, for the conservation check."""

    waiting: int  # in the folder that is read
    moved: int  # in the folder they are moved to; 0 when it does not exist

    @property
    def total(self) -> int:
        """All of them."""
        return self.waiting + self.moved


class Session:
    """A context manager: connected, signed in, folder selected. All methods raise only MailError's kin.

    `uidvalidity`, `uidnext` and `exists` are those of the last select, which `list_uids` does anew.
    """

    uidvalidity: int
    uidnext: int
    exists: int
    read_only: bool
    capabilities: frozenset[bytes]

    def __init__(self, settings: ImapSettings) -> None:
        """Nothing is opened before the context is entered."""
        self.settings = settings
        self._client: Any = None
        self._seen_to = 0  # highest UID the last list can have named
        self.move_refusal = ""  # the server's words when the last move was refused, else ""

    def __enter__(self) -> Self:
        """Connect, sign in, select."""
        self._connect()
        return self

    def __exit__(self, *exc: object) -> None:
        """Sign out when the link still lives; never raises."""
        client, self._client = self._client, None
        if client is None:
            return
        if exc[0] is None:
            with contextlib.suppress(imaplib.IMAP4.error, OSError, MailError):
                with deadline(client.socket(), 3):
                    client.logout()
                return
        shut(client)

    def _connect(self) -> None:
        self._client = connect(self.settings)
        try:
            with self._limit(), told("CAPABILITY"):
                self.capabilities = frozenset(self._client.capabilities())
            self._select()
        except BaseException:
            shut(self._client)
            raise

    def _select(self) -> None:
        with self._limit(), told("SELECT"):
            found = self._select_as_allowed()
        # A server without persistent UIDs says 0 or nothing (RFC 3501, 2.3.1.1): nothing could be kept apart.
        self.uidvalidity = int(found.get(b"UIDVALIDITY") or 0)
        if not self.uidvalidity:
            raise MailRefused(_("Máy chủ thư không giữ số thứ tự lâu dài của thư (UIDVALIDITY)."))
        self.uidnext = int(found.get(b"UIDNEXT") or 0)
        self.exists = int(found.get(b"EXISTS") or 0)
        self.read_only = b"READ-ONLY" in found

    def _select_as_allowed(self) -> Mapping[bytes, Any]:
        folder = self.settings.folder
        try:
            found: Mapping[bytes, Any] = self._client.select_folder(folder)
        except imaplib.IMAP4.readonly:  # we may look, but change nothing
            found = self._client.select_folder(folder, readonly=True)
        return found

    def _limit(self, size: int = 0) -> contextlib.AbstractContextManager[None]:
        return deadline(self._client.socket(), allowed(self.settings.timeout, size))

    def list_uids(self, after: int = 0) -> list[int]:
        """Select the folder anew and list UIDs above `after`, ascending; 0 lists all.

        A change of `uidvalidity` since the last call is the caller's to notice: then `after` means nothing.
        """
        self._select()
        uids: set[int] = set()
        if after and self.uidnext and self.uidnext - after <= LIST_CHUNK:
            uids = self._search(["UID", f"{after + 1}:*"])
        else:
            for start in range(1, self.exists + 1, LIST_CHUNK):
                end = "*" if start + LIST_CHUNK > self.exists else start + LIST_CHUNK - 1
                uids |= self._search([f"{start}:{end}"])
        self._seen_to = max([*uids, after, self.uidnext - 1])
        # "n:*" names the last message even when its UID is below n (RFC 3501, 6.4.8).
        return sorted(uid for uid in uids if uid > after)

    def _search(self, criteria: list[str]) -> set[int]:
        if not self.exists:
            return set()
        with self._limit(LIST_CHUNK * 10), told("SEARCH"):
            return set(self._client.search(criteria))

    def sizes(self, uids: Iterable[int]) -> dict[int, int]:
        """Ask for the sizes of messages, bytes by RFC822.SIZE; messages that are gone are absent."""
        return reading.sizes(self._client, list(uids), self.settings.timeout)

    def fetch(self, uids: Iterable[int]) -> Iterator[Fetched | Skipped]:
        """Read messages in the order given, each exactly once as Fetched or Skipped; none is marked as read.

        A batch that fails is read singly, over a new link where the old one died; MailLinkLost only when the
        server cannot be reached any more, MailboxChanged when it comes back with other UIDs.
        """
        wanted = list(dict.fromkeys(uids))
        for some in reading.chunks(wanted):
            sizes = self._sizes_or_reconnect(some)
            yield from (Skipped(uid, "gone") for uid in some if uid not in sizes)
            for batch in reading.batches([uid for uid in some if uid in sizes], sizes):
                yield from self._read(batch, sizes)

    def _sizes_or_reconnect(self, uids: Sequence[int]) -> dict[int, int]:
        try:
            return self.sizes(uids)
        except MailLinkLost:
            self._reconnect()
            return self.sizes(uids)

    def _read(self, batch: list[int], sizes: Mapping[int, int]) -> Iterator[Fetched | Skipped]:
        try:
            results = self._read_once(batch, sizes)
        except (MailLinkLost, MailRefused) as failed:
            if len(batch) > 1:
                log.warning("imap batch of %d failed, reading singly: %s", len(batch), failed)
                self._revive(failed)
                yield from self._read_singly(batch, sizes)
                return
            results = [self._give_up(batch[0], failed)]
        yield from results

    def _read_once(self, batch: list[int], sizes: Mapping[int, int]) -> list[Fetched | Skipped]:
        if len(batch) == 1 and sizes[batch[0]] > reading.BATCH_BYTES:
            uid = batch[0]
            return [reading.read_large(self._client, uid, sizes[uid], self.settings.timeout)]
        return reading.read_batch(self._client, batch, sizes, self.settings.timeout)

    def _read_singly(self, uids: list[int], sizes: Mapping[int, int]) -> Iterator[Fetched | Skipped]:
        lost = 0
        for uid in uids:
            try:
                results = self._read_once([uid], sizes)
                lost = 0
            except (MailLinkLost, MailRefused) as failed:
                lost += isinstance(failed, MailLinkLost)
                if lost >= LOST_IN_A_ROW:
                    raise
                results = [self._give_up(uid, failed)]
            yield from results

    def _give_up(self, uid: int, failed: MailError) -> Skipped:
        self._revive(failed)
        reason: SkipReason = "link_lost" if isinstance(failed, MailLinkLost) else "refused"
        return Skipped(uid, reason)

    def _revive(self, failed: MailError) -> None:
        if isinstance(failed, MailLinkLost):
            self._reconnect()

    def _reconnect(self) -> None:
        before = self.uidvalidity
        shut(self._client)
        self._connect()
        if self.uidvalidity != before:
            raise MailboxChanged

    def move(self, uids: Iterable[int]) -> list[int]:
        """Move messages to `settings.move_to` (made when missing); return those no longer in the folder.

        A refusal raises nothing: the messages stay, and `move_refusal` holds the server's words.
        """
        if self.read_only:
            self.move_refusal = "READ-ONLY"
            return []
        mover = Mover(self._client, self.settings.move_to, self.settings.timeout, self.capabilities)
        gone = mover.move(list(uids))
        self.move_refusal = mover.refusal
        return gone

    def remove(self, digest: str, size: int) -> int:
        """Delete for good every copy of a mail in both folders, known by sha256 and size in bytes; how many.

        MailRefused when the server keeps a copy. The folder is selected anew afterwards.
        """
        try:
            return sum(
                remove_copies(self._client, folder, digest, size, self.settings.timeout)
                for folder in dict.fromkeys((self.settings.folder, self.settings.move_to))
                if folder
            )
        finally:
            self._select()

    def count(self) -> Count:
        """Count messages in both folders; the folder read is selected anew."""
        self._select()
        with self._limit(), told("STATUS"):
            moved = 0
            if self.settings.move_to and self._client.folder_exists(self.settings.move_to):
                status = self._client.folder_status(self.settings.move_to, ["MESSAGES"])
                moved = int(status[b"MESSAGES"])
        return Count(self.exists, moved)

    def idle(self, seconds: float) -> bool:
        """Wait at most `seconds` (below 29 minutes, RFC 2177) for mail; True when it is time to list.

        Without IDLE at the server it sleeps and says True. MailLinkLost when the link is dead.
        """
        if b"IDLE" not in self.capabilities:
            time.sleep(seconds)
            return True
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if self._arrived_since_list() or self._idle_round(left):
                return True
        return False

    def _arrived_since_list(self) -> bool:
        """Ask for UIDs above those listed, right before IDLE: news told during another command is not told
        again, and this very question may be answered from the view before the news that ends its answer.
        """
        reading.told_of_mail(self._client)  # what earlier commands heard is older than the list
        with self._limit(), told("SEARCH"):
            newer = self._client.search(["UID", f"{self._seen_to + 1}:*"])
        return any(uid > self._seen_to for uid in newer) or reading.told_of_mail(self._client)

    def _idle_round(self, seconds: float) -> bool:
        """Say IDLE, wait until the server says anything, say DONE; True when it told of mail.

        imapclient's `idle_check` is of no use: after a dead link it answers [] at once and for ever, and a
        line that comes in two pieces ends it. A blocking read after DONE knows neither trouble. What came
        together with IDLE's "+" lies in a buffer, where no poll of the socket sees it.
        """
        with self._limit(), told("IDLE"):
            self._client.idle()
            told_already = reading.buffered(self._client)
        if not told_already:
            poll = select.poll()
            poll.register(self._client.socket(), select.POLLIN)
            poll.poll(seconds * 1000)
        with self._limit(), told("IDLE"):
            _text, answers = self._client.idle_done()
        return _tells_of_mail(answers)


def _tells_of_mail(answers: Iterable[Any]) -> bool:
    """Find EXISTS or RECENT among the untagged answers of an IDLE."""
    return any(
        isinstance(parts, tuple) and len(parts) > 1 and parts[1] in (b"EXISTS", b"RECENT")
        for parts in answers
    )
