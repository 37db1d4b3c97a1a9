"""The crash sweep: deliver mails, kill the product at a point, start it again, check the conservation law."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP, default
from pathlib import Path
from typing import Any

from django.utils import timezone

from tests.dbkit import FreshDb
from tests.servers.mailboxes import ADDRESS, ImapServer
from tests.servers.smtp_sink import SmtpSink

SECRET_NAME = "MAT_KHAU_HOP_THU_THU"


class Lost(AssertionError):
    """The conservation law does not hold: something was lost or doubled."""


@dataclass(slots=True)
class Runner:
    """The process that forks children to be killed."""

    process: subprocess.Popen[str]

    def order(self, **order: Any) -> dict[str, Any]:
        """Send one order and return what became of it."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("runner đã tự kết thúc")
        return dict(json.loads(line))


@dataclass(slots=True)
class Sweep:
    """One product under test with its servers, and everything that was ever delivered to it."""

    runner: Runner
    imap: ImapServer
    sink: SmtpSink
    rounds: int = 0
    kills: int = 0
    passed: Counter[str] = field(default_factory=Counter)
    delivered: dict[str, bytes] = field(default_factory=dict)  # Message-ID -> original
    secret: set[str] = field(default_factory=set)  # Message-IDs with a secrecy mark

    def round(self, point: str, nth: int = 1) -> bool:
        """Deliver, kill at the nth passing of `point`, then run to the end; False when it was not reached."""
        self.rounds += 1
        self._deliver()
        done = self.runner.order(point=point, nth=nth, beside=self.rounds % 2 == 0)
        self.passed.update(set(done["passed"]))
        self.kills += done["killed"]
        if not done["killed"] and done["error"]:
            raise RuntimeError(done["error"])
        self._finish()
        return bool(done["killed"])

    def _deliver(self) -> None:
        mails = [_mail(f"r{self.rounds}m{n}", secret=n == 3, attached=n == 1) for n in range(4)]
        self.imap.deliver(mail.as_bytes(policy=SMTP) for mail in mails)
        for n, mail in enumerate(mails):
            key = str(mail["Message-ID"]).strip("<>")
            self.delivered[key] = mail.as_bytes(policy=SMTP)
            if n == 3:
                self.secret.add(key)

    def _finish(self) -> None:
        from support.models import OutgoingMail

        # Time passes: the lease of the dead sender runs out, retries are due.
        past = timezone.now() - timezone.timedelta(seconds=1)
        OutgoingMail.objects.filter(lease_until__isnull=False).update(lease_until=past)
        OutgoingMail.objects.filter(state="queued").update(not_before=past)
        done = self.runner.order()
        if done["error"]:
            raise RuntimeError(done["error"])

    def check(self) -> None:
        """Hold everything delivered so far against the conservation law; raises Lost."""
        self._check_ledger()
        self._check_tickets()
        self._check_receipts()

    def _check_ledger(self) -> None:
        from mailin import mailboxes
        from mailin.models import InboundMail

        rows = list(InboundMail.objects.all())
        if left := [row.pk for row in rows if row.state == "stored"]:
            raise Lost(f"còn chờ: {left}")
        digests = Counter(row.digest for row in rows)
        for key, raw in self.delivered.items():
            if digests[hashlib.sha256(raw).hexdigest()] != 1:
                raise Lost(f"{key}: {digests[hashlib.sha256(raw).hexdigest()]} dòng trong sổ cái")
        on_server = len(self.imap.uids()) + len(self.imap.uids("DaXuLy"))
        kept = sum(1 for row in rows if row.removed_at is None)
        if on_server != kept or self.imap.uids():
            raise Lost(f"máy chủ {on_server} thư, sổ cái {kept}, còn trong hộp {self.imap.uids()}")
        for row in rows:
            if row.state != "withheld":
                mailboxes.store().get(row.digest)  # raises when missing or not equal to its digest

    def _check_tickets(self) -> None:
        from mailin.models import InboundMail
        from support.models import Case, Message, RegisterEntry

        seen = Counter(Message.objects.filter(kind="mail_in").values_list("message_id", flat=True))
        wanted = Counter(dict.fromkeys(self.delivered.keys() - self.secret, 1))
        if seen != wanted:
            raise Lost(f"phiếu khác thư: thừa {seen - wanted}, thiếu {wanted - seen}")
        if Case.objects.count() != len(wanted):
            raise Lost(f"{Case.objects.count()} phiếu cho {len(wanted)} thư")
        withheld = InboundMail.objects.filter(state="withheld").count()
        numbers = list(RegisterEntry.objects.order_by("number").values_list("number", flat=True))
        if withheld != len(self.secret) or numbers != list(range(1, len(self.delivered) + 1)):
            raise Lost(f"sổ tiếp nhận {len(numbers)} dòng, không lưu {withheld}")

    def _check_receipts(self) -> None:
        parser = BytesParser(_class=EmailMessage, policy=default)
        sent: dict[str, list[str]] = {}
        for one in self.sink.received:
            mail = parser.parsebytes(one.content)
            sent.setdefault(str(mail["In-Reply-To"]).strip("<>"), []).append(str(mail["Message-ID"]))
        for key in self.delivered.keys() - self.secret:
            ids = sent.get(key, [])
            if not 1 <= len(ids) <= 2 or len(set(ids)) != 1:
                raise Lost(f"{key}: giấy biên nhận {ids}")


def _mail(name: str, *, secret: bool, attached: bool) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = f"Người thử <{name}@donvi.example>"
    mail["To"] = ADDRESS
    mail["Subject"] = f"[MẬT] Báo cáo {name}" if secret else f"Lỗi tra cứu {name}"
    mail["Message-ID"] = f"<{name}@donvi.example>"
    mail["Date"] = timezone.localtime().strftime("%a, %d %b %Y %H:%M:%S +0700")
    mail.set_content(f"Kính gửi bộ phận hỗ trợ,\n\nHệ thống báo lỗi, mã {name}.\n")
    if attached:
        mail.add_attachment(name.encode() * 500, maintype="text", subtype="csv", filename="nhật ký.csv")
    return mail


@contextlib.contextmanager
def sweep(database: FreshDb, imap: ImapServer, sink: SmtpSink, data: Path, **env: str) -> Iterator[Sweep]:
    """Prepare a product over `database` that reads `imap` and sends to `sink`."""
    from mailin.models import Mailbox

    Mailbox.objects.create(
        name="Hộp thư thử",
        address=ADDRESS,
        host=imap.host,
        port=imap.port,
        security="plain-loopback",
        username=imap.username,
        secret_name=SECRET_NAME,
    )
    environ = os.environ | database.env
    environ |= {
        "DATA_DIR": str(data),
        "SMTP_HOST": sink.host,
        "SMTP_PORT": str(sink.port),
        "SMTP_SECURITY": "plain-loopback",
        "MAIL_CAP_HOUR": "1000",
        "MAIL_CAP_DAY": "1000",
        SECRET_NAME: imap.password,
        **env,
    }
    command = [sys.executable, "-m", "tests.mailin.crash.runner"]
    process = subprocess.Popen(
        command, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    try:
        assert process.stdout is not None
        process.stdout.readline()
        yield Sweep(Runner(process), imap, sink)
    finally:
        process.kill()
        process.communicate()
