"""Watches mailboxes for good: IDLE makes it quick, a look every minute makes it certain."""

from __future__ import annotations

import logging
import threading
import time

from django.db import close_old_connections, connection

from mailin import locks, mailboxes
from mailin.fetch import FetchReport, failed, visit
from mailin.flow import Alongside
from mailin.imap import Backoff, MailAuthError, MailError, Session
from mailin.models import Mailbox
from mailin.process import drain
from mailin.store import StoreFull

log = logging.getLogger(__name__)

POLL = 60.0  # seconds between two looks, whatever IDLE says
NAP = 15.0  # seconds of one IDLE: how late a stop or a changed configuration may be noticed
FINISH = (
    20.0  # seconds all visits together may take to end; what is cut then stands in the ledger and goes on
)
FIRST_AUTH_WAIT = 60.0  # seconds after a refused login: quick tries would lock the account


class Watcher:
    """Watches one mailbox in a thread of its own until `stop` is set."""

    def __init__(self, mailbox_id: int, stop: threading.Event) -> None:
        """`stop` is shared by all watchers of the process."""
        self.mailbox_id = mailbox_id
        self.stop = stop
        self.working = threading.Lock()  # held while anything is under way that should be finished
        self.thread = threading.Thread(target=self.run, name=f"mailbox-{mailbox_id}", daemon=True)

    def run(self) -> None:
        """Look and wait, for ever; nothing that goes wrong ends the thread."""
        backoff = Backoff()
        while not self.stop.is_set():
            try:
                self._session(backoff)
                wait = 0.0
            except (MailError, StoreFull) as error:
                wait = self._wait_after(error, backoff)
            except Exception as error:
                log.exception("watcher of mailbox %s goes on after an error", self.mailbox_id)
                wait = self._wait_after(error, backoff)
            finally:
                connection.close()
            self.stop.wait(wait)

    def _wait_after(self, error: Exception, backoff: Backoff) -> float:
        wait = backoff.wait()
        try:
            close_old_connections()
            if box := Mailbox.objects.filter(pk=self.mailbox_id).first():
                failed(box, error)
        except Exception:
            log.exception("the health of mailbox %s cannot be written", self.mailbox_id)
        return max(wait, FIRST_AUTH_WAIT) if isinstance(error, MailAuthError) else wait

    def _session(self, backoff: Backoff) -> None:
        """Stay in one session until it breaks, the mailbox is switched off, or the process stops."""
        box = self._mailbox()
        if box is None:
            self.stop.wait(POLL)
            return
        with Session(mailboxes.settings_for(box)) as session:
            while box is not None and not self.stop.is_set():
                self.look(box, session)
                backoff.clear()
                self._wait(session)
                close_old_connections()
                box = self._mailbox()

    def _mailbox(self) -> Mailbox | None:
        return Mailbox.objects.filter(pk=self.mailbox_id, enabled=True).first()

    def look(self, mailbox: Mailbox, session: Session) -> FetchReport:
        """Fetch once, then process what waits: also what an earlier look kept and could not finish."""
        with self.working:
            with Alongside() as beside, locks.held(f"fetch-{mailbox.pk}", patience=5) as got:
                report = visit(mailbox, session, beside) if got else FetchReport(busy=True)
            drain()
        return report

    def _wait(self, session: Session) -> None:
        """Wait for mail, at most until the next look is due; short naps so that a stop is noticed."""
        end = time.monotonic() + POLL
        while not self.stop.is_set() and (left := end - time.monotonic()) > 0:
            if b"IDLE" not in session.capabilities:
                self.stop.wait(left)
            elif session.idle(min(NAP, left)):
                return


def watch(mailbox: Mailbox, stop: threading.Event) -> Watcher:
    """Start watching one mailbox; returns the running watcher."""
    watcher = Watcher(mailbox.pk, stop)
    watcher.thread.start()
    return watcher


def watch_all(stop: threading.Event) -> None:
    """Watch every mailbox, also those added meanwhile, until `stop`; then let them finish what they do."""
    watchers: dict[int, Watcher] = {}
    while not stop.is_set():
        close_old_connections()
        for box in mailboxes.active():
            if box.pk not in watchers or not watchers[box.pk].thread.is_alive():
                watchers[box.pk] = watch(box, stop)
        stop.wait(POLL)
    end = time.monotonic() + FINISH
    for watcher in watchers.values():  # a sleeping IDLE may be cut at any time
        watcher.working.acquire(timeout=max(0, end - time.monotonic()))
