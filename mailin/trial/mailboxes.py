"""pymap's mailboxes in memory, each change also written to disk, and accounts that open on first use."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pymap.backend.dict import Config, Login
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxData, MailboxSet, Message
from pymap.concurrent import Subsystem
from pymap.exceptions import NotSupportedError
from pymap.mime import MessageContent
from pymap.parsing.message import AppendMessage
from pymap.user import UserMetadata
from pysasl.hashing import Cleartext

from mailin.trial.keep import Cabinet, Folder, Kept

LONGEST_ADDRESS = 160  # letters; a file name on disk holds 255 bytes


class KeptMailbox(MailboxData):  # type: ignore[misc]  # its types are not followed
    """A folder that begins with what is on disk."""

    def __init__(self, folder: Folder, contents: Any, threads: Any) -> None:
        """Load the folder; `contents` and `threads` are pymap's caches of the whole account."""
        super().__init__(contents, threads)
        self.folder = folder
        self._uid_validity, self._max_uid = folder.uidvalidity, folder.last_uid
        for kept in folder.messages():
            self._load(kept)

    def _load(self, kept: Kept) -> None:
        content = MessageContent.parse(kept.raw)
        email_id, thread_id = self._content_cache.add(content), self._thread_cache.add(content)
        self._max_uid = max(self._max_uid, kept.uid)
        self._messages[kept.uid] = Message(
            kept.uid, kept.arrived, (), email_id=email_id, thread_id=thread_id, content=content
        )
        self._mod_sequences.update([kept.uid])

    async def append(self, append_msg: Any, *, recent: bool = False) -> Any:
        """Add a message."""
        message = await super().append(append_msg, recent=recent)
        self.folder.add(Kept(message.uid, append_msg.when or datetime.now(UTC), bytes(append_msg.literal)))
        return message

    async def copy(self, uid: int, destination: Any, *, recent: bool = False) -> int | None:
        """Copy a message into another folder."""
        new_uid: int | None = await super().copy(uid, destination, recent=recent)
        if new_uid is not None:
            self.folder.copy_to(destination.folder, uid, new_uid)
        return new_uid

    async def move(self, uid: int, destination: Any, *, recent: bool = False) -> int | None:
        """Move a message into another folder."""
        new_uid: int | None = await super().move(uid, destination, recent=recent)
        if new_uid is not None:
            self.folder.copy_to(destination.folder, uid, new_uid)
            self.folder.remove(uid)
        return new_uid

    async def delete(self, uids: Iterable[int]) -> None:
        """Delete messages for good."""
        doomed = list(uids)
        await super().delete(doomed)
        for uid in doomed:
            self.folder.remove(uid)


class KeptSet(MailboxSet):  # type: ignore[misc]  # its types are not followed
    """The folders of one address."""

    def __init__(self, cabinet: Cabinet, address: str) -> None:
        """Load every folder from disk."""
        super().__init__()
        self._cabinet, self._address = cabinet, address
        self._inbox = self._open("INBOX")
        self._set = {name: self._open(name) for name in cabinet.names(address) if name != "INBOX"}

    def _open(self, name: str) -> KeptMailbox:
        folder = self._cabinet.folder(self._address, name)
        return KeptMailbox(folder, self._content_cache, self._thread_cache)

    async def add_mailbox(self, name: str) -> Any:
        """Create a folder; ValueError when it exists."""
        if name in self._set:
            raise ValueError(name)
        made = self._set[name] = self._open(name)
        made.folder.make()
        return made.mailbox_id

    async def delete_mailbox(self, name: str) -> None:
        """Delete a folder; KeyError when there is none."""
        doomed = self._set[name]
        await super().delete_mailbox(name)
        doomed.folder.destroy()

    async def rename_mailbox(self, _before: str, _after: str) -> None:
        """Refuse: trying the product needs no renaming."""
        raise NotSupportedError("RENAME")


class Accounts(Login):  # type: ignore[misc]  # its types are not followed
    """Accounts by address. Everyone signs in with the same password; this machine alone can reach them."""

    def __init__(self, cabinet: Cabinet, password: str) -> None:
        """Open for the mailboxes of `cabinet`."""
        super().__init__(_config())
        self._cabinet, self._password = cabinet, password

    def open(self, address: str) -> KeptSet:
        """Give the folders of an address, as if it had always had a mailbox; ValueError for a bad address."""
        name = address.strip().lower()
        if "@" not in name or len(name) > LONGEST_ADDRESS:
            raise ValueError(address)
        if name not in self.users_dict:
            self.users_dict[name] = UserMetadata(self.config, name, password=self._password)
            self.config.set_cache[name] = (KeptSet(self._cabinet, name), FilterSet())
        folders: KeptSet = self.config.set_cache[name][0]
        return folders

    async def deliver(self, address: str, raw: bytes) -> None:
        """Put a message into an address's INBOX, waking whoever waits there; ValueError for a bad address."""
        inbox = await self.open(address).get_mailbox("INBOX")
        await inbox.append(AppendMessage(raw, datetime.now(UTC)), recent=True)

    async def authenticate(self, credentials: Any) -> Any:
        """Open the account, then check the password."""
        if "@" in credentials.authcid:
            self.open(credentials.authcid)
        return await super().authenticate(credentials)


def _config() -> Any:
    """Configure pymap as its own command line would, without TLS: nothing leaves this machine."""
    args = Namespace(
        host="127.0.0.1", port=0, debug=False, cert=None, key=None, tls=False, proxy_protocol=None,
        passlib_cfg=None, demo_data=False, demo_user="", demo_password="",
    )  # fmt: skip
    config = Config.from_args(args, hash_context=Cleartext(), cpu_subsystem=Subsystem.for_asyncio())
    config.apply_context()
    return config


def accounts(data: Path, password: str) -> Accounts:
    """Open the accounts kept under `data`. Call it inside the event loop that serves them."""
    return Accounts(Cabinet(data), password)
