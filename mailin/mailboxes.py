"""The mailboxes that are read: how each is reached, its health, and the one that takes imported files."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from mailin.imap import ImapSettings, MailAuthError, MailError
from mailin.models import Mailbox
from mailin.store import RawStore
from support.domain.errors import ProductError
from support.domain.privacy import redact

IMPORT_NAME = "Nhập tệp"


def active() -> list[Mailbox]:
    """Return the mailboxes that are read from a server."""
    return list(Mailbox.objects.filter(enabled=True).exclude(host="").order_by("pk"))


def ask(pk: int = 0) -> int:
    """Ask that one mailbox, or every one, be read at once; the row is the request. Returns how many are."""
    boxes = Mailbox.objects.filter(enabled=True).exclude(host="")
    return (boxes.filter(pk=pk) if pk else boxes).update(asked_at=timezone.now())


def asked() -> list[Mailbox]:
    """Return the mailboxes that have not been read since somebody asked for it."""
    boxes = Mailbox.objects.filter(enabled=True).exclude(host="").exclude(asked_at=None)
    return list(boxes.filter(Q(checked_at=None) | Q(checked_at__lt=F("asked_at"))).order_by("pk"))


def import_mailbox() -> Mailbox:
    """Return the mailbox without a server whose rows are mails imported from files."""
    made, _new = Mailbox.objects.get_or_create(
        name=IMPORT_NAME, defaults={"address": settings.MAIL_ADDRESS, "enabled": False, "uidvalidity": 1}
    )
    return made


def store() -> RawStore:
    """Return the store of original bytes."""
    return RawStore(Path(settings.RAW_MAIL_ROOT))


def secret_of(mailbox: Mailbox, environ: Mapping[str, str] = os.environ) -> str:
    """Return the password or token, from NAME or the file in NAME_FILE; MailAuthError when there is none."""
    name = mailbox.secret_name
    if direct := environ.get(name, ""):
        return direct
    file = environ.get(f"{name}_FILE", "")
    try:
        return Path(file).read_text(encoding="utf-8").strip() if file else _no_secret(name)
    except OSError as error:
        raise MailAuthError(_("Không đọc được tệp mật khẩu ghi ở %(name)s_FILE.") % {"name": name}) from error


def _no_secret(name: str) -> str:
    raise MailAuthError(
        _("Chưa đặt biến môi trường %(name)s (hoặc %(name)s_FILE) chứa mật khẩu hộp thư.") % {"name": name}
    )


def settings_for(mailbox: Mailbox, *, timeout: float = 30) -> ImapSettings:
    """Return how to reach the mailbox; raises MailError when it cannot be reached safely."""
    return ImapSettings(
        host=mailbox.host,
        port=mailbox.port,
        security=mailbox.security,  # type: ignore[arg-type]  # the column holds one of its values
        username=mailbox.username,
        secret=secret_of(mailbox),
        auth=mailbox.auth,  # type: ignore[arg-type]
        folder=mailbox.folder,
        move_to=mailbox.move_to,
        ca_file=mailbox.ca_file or None,
        timeout=timeout,
    )


def sentence(error: BaseException) -> str:
    """Return an error as one Vietnamese sentence for people, without addresses or personal numbers."""
    if isinstance(error, ProductError):
        text = _(error.sentence)
        return redact(text % error.params if error.params else text)[:400]
    return redact(f"{MailError.sentence} ({type(error).__name__})")[:400]


def report_good(mailbox: Mailbox, **changes: Any) -> None:
    """Write down a visit that worked; `changes` are further columns, `error` a complaint that stays."""
    now = timezone.now()
    _write(mailbox, {"checked_at": now, "ok_at": now, "failures": 0, "error": "", **changes})


def report_bad(mailbox: Mailbox, error: BaseException) -> None:
    """Write down a visit that failed."""
    _write(
        mailbox,
        {"checked_at": timezone.now(), "failures": mailbox.failures + 1, "error": sentence(error)},
    )


def _write(mailbox: Mailbox, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(mailbox, name, value)
    Mailbox.objects.filter(pk=mailbox.pk).update(**values)
