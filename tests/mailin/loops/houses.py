"""Two whole instances of the product, each with its database, addresses and secrets, and the post between."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path

from django.test import override_settings
from django.utils import timezone

from mailin import mailboxes
from mailin.models import InboundMail, Mailbox
from support.actions import outgoing
from support.domain.addresses import clean_email
from support.domain.roles import Actor
from support.models import MailState, OutgoingMail
from support.notify import compose
from tests import dbkit
from tests.mailin.cast import bounce
from tests.mailin.drained import process_all

ROUNDS = 30  # after which a loop that has not ended is called endless


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail on the wire: envelope sender ("" is null), envelope recipients, bytes."""

    sender: str
    to: tuple[str, ...]
    raw: bytes


@dataclass(slots=True)
class House:
    """One instance: `name` is its mail domain, `database` and `folder` are its own."""

    name: str
    database: str
    folder: Path
    secret: str

    @property
    def address(self) -> str:
        """Return the address it answers at."""
        return f"hotro@{self.name}"

    @contextlib.contextmanager
    def at_work(self) -> Iterator[None]:
        """Be this instance."""
        own = override_settings(
            MAIL_ADDRESS=self.address,
            OWN_ADDRESSES=[f"tiepnhan@{self.name}"],
            MESSAGE_ID_SECRETS=[self.secret],
            MEDIA_ROOT=self.folder / "files",
            RAW_MAIL_ROOT=self.folder / "mail",
        )
        with own, dbkit.pointed_at(self.database):
            yield

    def receives(self, raws: list[bytes]) -> None:
        """Store mails as a fetch does and process them."""
        with self.at_work():
            box, _made = Mailbox.objects.get_or_create(
                name="Hộp thử", defaults={"address": self.address, "host": "khong-noi.example"}
            )
            before, now = InboundMail.objects.count(), timezone.now()
            for number, raw in enumerate(raws, 1):
                digest = mailboxes.store().put(raw)
                InboundMail.objects.create(
                    mailbox=box, uidvalidity=1, uid=before + number, digest=digest, size=len(raw),
                    arrived_at=now, fetched_at=now,
                )  # fmt: skip
            process_all()

    def sends(self) -> list[Letter]:
        """Take everything out of the outbox, as bytes, and note that the server took it."""
        letters = []
        with self.at_work():
            by = Actor.system("thử")
            for mail in OutgoingMail.objects.filter(state=MailState.QUEUED).order_by("pk"):
                people = list(mail.recipients.all())
                content = compose.build(mail, people)
                letters += [
                    Letter(compose.envelope_sender(mail, to), (to.address,), compose.marked(content, to))
                    for to in people
                ]
                taken = [outgoing.Delivery(to.address, accepted=True, code=250) for to in people]
                outgoing.record_deliveries(by, mail.pk, taken, retry_at=None)
        return letters

    def states(self) -> list[tuple[str, str]]:
        """Return state and reason of every mail that came in."""
        with self.at_work():
            return list(InboundMail.objects.order_by("pk").values_list("state", "reason"))


Relay = Callable[[bytes], bytes]


def as_it_is(raw: bytes) -> bytes:
    """Change nothing on the way."""
    return raw


def without_marks(raw: bytes) -> bytes:
    """Take away every header by which a machine could be known, as a careless relay does."""
    said = message_from_bytes(raw, policy=policy.compat32)
    for name in ("Auto-Submitted", "X-Auto-Response-Suppress", "Precedence", "Return-Path"):
        del said[name]
    return said.as_bytes()


@dataclass(slots=True)
class Post:
    """The post office between houses: delivers, bounces what nobody takes, counts what crosses."""

    houses: tuple[House, ...]
    relay: Relay = as_it_is
    marks_return: bool = True
    bounces_to_from: bool = False  # a daemon that answers the null sender all the same
    gone: frozenset[str] = frozenset()  # addresses that exist no more
    crossed: list[Letter] = field(default_factory=list)
    outside: list[Letter] = field(default_factory=list)

    def carry(self, *first: Letter) -> None:
        """Carry letters, and what they bring about, until nothing moves; an endless loop fails."""
        moving = list(first)
        for _round in range(ROUNDS):
            for house in self.houses:
                raws = [self._arrived(one) for one in moving for to in one.to if self._is_of(to, house)]
                if raws:
                    house.receives(raws)
            returned = [back for one in moving for to in one.to if (back := self._bounced(one, to))]
            moving = [*returned, *(one for house in self.houses for one in self._posted(house))]
            if not moving:
                return
        raise AssertionError(f"vòng lặp không dứt: {len(self.crossed)} thư")

    def _posted(self, house: House) -> list[Letter]:
        letters = house.sends()
        for one in letters:
            inside = [to for to in one.to if any(self._is_of(to, other) for other in self.houses)]
            (self.crossed if inside or self.gone & set(one.to) else self.outside).append(one)
        return letters

    def _is_of(self, address: str, house: House) -> bool:
        return address.endswith(f"@{house.name}") and address not in self.gone

    def _arrived(self, letter: Letter) -> bytes:
        back = f"Return-Path: <{letter.sender}>\r\n".encode() if self.marks_return else b""
        return back + self.relay(letter.raw)

    def _bounced(self, letter: Letter, to: str) -> Letter | None:
        if to not in self.gone:
            return None
        said = message_from_bytes(letter.raw, policy=policy.default)
        shown = clean_email(str(said["From"]).rpartition("<")[2])
        back = letter.sender or (shown if self.bounces_to_from else "")
        report = bounce(str(said["Message-ID"]).strip("<>"), to, mark=str(said["X-HT-Copy"]))
        return Letter("", (back,), report) if back else None


def two_houses(label: str, folder: Path) -> Iterator[tuple[House, House]]:
    """Make two instances with empty databases, removed at the end."""
    kind = dbkit.server()
    template = kind.template(dbkit.digest())
    names = [kind.copy(template, f"{label}_{one}") for one in ("mot", "hai")]
    try:
        first, second = (
            House(f"{name}.example", database, folder / name, f"bi-mat-cua-{name}-dai-du")
            for name, database in zip(("mot", "hai"), names, strict=True)
        )
        yield first, second
    finally:
        for name in names:
            kind.drop(name)
