"""Deletes the server's copies of one message, known by its bytes: since its move it lies under a new UID."""

from __future__ import annotations

import hashlib
from typing import Any

from mailin.imap.deadline import allowed, deadline
from mailin.imap.errors import MailRefused, told
from mailin.imap.reading import LARGEST
from support.domain.words import _

_MOST = 50  # messages of equal size that are compared


def remove_copies(client: Any, folder: str, digest: str, size: int, timeout: float) -> int:
    """Delete messages of `folder` whose bytes have this sha256; return how many. Leaves `folder` selected.

    Raises MailRefused when the server keeps a copy, or can only expunge everybody's marked messages (no
    UIDPLUS, RFC 4315).
    """
    with deadline(client.socket(), allowed(timeout, 0)), told("SELECT"):
        if not client.folder_exists(folder):
            return 0
        client.select_folder(folder)
    with deadline(client.socket(), allowed(timeout, 0)), told("SEARCH"):
        alike = client.search(["LARGER", max(size - 1, 0), "SMALLER", size + 1])[:_MOST]
    same = [uid for uid in alike if size <= LARGEST and _digest(client, uid, size, timeout) == digest]
    if not same:
        return 0
    with deadline(client.socket(), allowed(timeout, 0)), told("EXPUNGE"):
        client.add_flags(same, [b"\\Deleted"], silent=True)
        if b"UIDPLUS" not in client.capabilities():
            raise MailRefused(
                _("Máy chủ thư không xóa riêng từng thư được (UIDPLUS); hãy xóa bản đã đánh dấu bằng tay.")
            )
        client.uid_expunge(same)
        left = client.search(["UID", ",".join(map(str, same))])
    if left:  # Dovecot answers OK also when the rights of the folder let it remove nothing
        raise MailRefused(_("Máy chủ thư chưa xóa được bản thư không được lưu."))
    return len(same)


def _digest(client: Any, uid: int, size: int, timeout: float) -> str:
    with deadline(client.socket(), allowed(timeout, size)), told("FETCH BODY"):
        raw = client.fetch([uid], ["BODY.PEEK[]"]).get(uid, {}).get(b"BODY[]")
    return hashlib.sha256(raw).hexdigest() if isinstance(raw, bytes) else ""
