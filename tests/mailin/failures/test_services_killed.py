"""PostgreSQL restarted at once, Redis killed while mail comes in: nothing lost, doubled or left asleep."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import OperationalError, connections

from mailin.models import InboundMail
from support.config.env import database_from_url
from support.models import Case, Message, OutgoingMail, RegisterEntry
from tests import dbkit, factories
from tests.environment import ROOT
from tests.mailin.cast import mail
from tests.servers.imap_dovecot import Dovecot
from tests.servers.postgres import Postgres, bin_dir, postgres
from tests.servers.process import Child, killed_at_end
from tests.servers.redis import redis
from tests.support.live.screens import screen, sign_in, web

pytestmark = pytest.mark.postgres_only
BACK = 30.0  # seconds after which all must work again
PORTION = 500  # mails delivered before each blow: a whole batch and a part

FEW = 60  # mails about each blow to Redis


@pytest.fixture
def own_server(django_db_setup: None, django_db_blocker: Any) -> Iterator[Postgres]:
    """A durable PostgreSQL of the test's own, holding a copy of the migrated template; `default` is there."""
    with django_db_blocker.unblock(), postgres(durable=True, own=True) as server:
        template = dbkit.server().template(dbkit.digest())
        source = dbkit.environment(template)["DATABASE_URL"]
        dump = subprocess.run([bin_dir() / "pg_dump", source], capture_output=True, check=True).stdout
        subprocess.run([bin_dir() / "psql", "-qX", server.url], input=dump, capture_output=True, check=True)
        with _pointed_at(server.url):
            yield server


@contextlib.contextmanager
def _pointed_at(url: str) -> Iterator[None]:
    """Point `default` and child processes at another server."""
    link = connections["default"]
    keys = ("NAME", "USER", "PASSWORD", "HOST", "PORT")
    before, saved = {key: link.settings_dict[key] for key in keys}, os.environ["DATABASE_URL"]
    given = database_from_url(url)
    link.close()
    link.settings_dict.update({key: given[key] for key in keys})
    os.environ["DATABASE_URL"] = url
    try:
        yield
    finally:
        link.close()
        link.settings_dict.update(before)
        os.environ["DATABASE_URL"] = saved


@contextlib.contextmanager
def _watcher() -> Iterator[Child]:
    """Run the process that brings mail in."""
    log = Path(configured.DATA_DIR) / "canh.log"
    command = [sys.executable, "manage.py", "fetch_mail", "--watch"]
    with killed_at_end(Child(command, log, env=dict(os.environ), cwd=ROOT)) as child:
        yield child


def _until(done: Callable[[], bool], child: Child, seconds: float = BACK) -> float:
    """Wait until `done()`, whatever the database says meanwhile; how long it took."""
    began = time.monotonic()
    while True:
        with contextlib.suppress(OperationalError):
            if done():
                return time.monotonic() - began
        connections["default"].close()
        assert child.running(), child.words()
        assert time.monotonic() - began < seconds, child.words()
        time.sleep(0.02)


def _opened() -> int:
    return InboundMail.objects.filter(state="opened").count()


def _whole(count: int) -> None:
    """Check the conservation law: each mail one row, one ticket, one message, one number, one receipt."""
    assert Counter(InboundMail.objects.values_list("state", flat=True)) == {"opened": count}
    assert InboundMail.objects.values("digest").distinct().count() == count
    assert Case.objects.count() == count
    assert Message.objects.filter(kind="mail_in").count() == count
    numbers = RegisterEntry.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, count + 1))
    assert OutgoingMail.objects.filter(kind="receipt").count() == count


def _portion(name: str, count: int = PORTION) -> list[bytes]:
    """Write mails of as many senders, so that no cap keeps a receipt back."""
    return [
        mail(f"{name}, thư {number}", sender=f"Người {number} <{name}-{number}@donvi.example>")
        for number in range(count)
    ]


def _page_answers(port: int, cookie: str) -> bool:
    """Tell whether a page of staff comes out whole."""
    page = urllib.request.Request(f"http://127.0.0.1:{port}/xu-ly", headers={"Cookie": cookie})
    try:
        with urllib.request.urlopen(page, timeout=20) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError:
        return False


def _filing() -> bool:
    """Tell whether the watcher stands in the middle of the transaction that files a batch."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND state <> 'idle' AND query ~ '^(COPY|INSERT INTO) \"?support_'"
        )
        return bool(cursor.fetchone()[0])


def test_postgresql_restarted_at_once_during_intake_loses_and_doubles_nothing(
    own_server: Postgres, dove: Dovecot, mailbox: Callable[..., Any], settings: Any, tmp_path: Path
) -> None:
    """Three times `pg_ctl restart -m immediate`: at the first rows, in a batch being filed, between two."""
    _folders(settings, tmp_path)
    person = factories.engineer()
    cookie = f"{configured.SESSION_COOKIE_NAME}={sign_in(person)}"
    mailbox(dove)
    with web() as (page, port), _watcher() as child:
        assert _page_answers(port, cookie)
        for turn, blow in enumerate((_kept, _filing, _some_opened)):
            before = turn * PORTION
            child.send(signal.SIGSTOP)  # or it would bring in each mail as it is delivered
            dove.drop(_portion(f"dot{turn}"))
            child.send(signal.SIGCONT)
            _until(blow, child)
            left = before + PORTION - _opened()
            own_server.restart(immediate=True)
            assert left > 0, "không còn thư nào đang dở"
            again = _until(lambda: _page_answers(port, cookie), page)
            again += _until(lambda: not _waits(before + PORTION), child)  # noqa: B023 - asked at once
            print(f"{blow.__name__}: còn {left} thư dở; xong sau {again:.1f} giây")
    _whole(3 * PORTION)
    assert dove.uids() == []
    assert len(dove.uids("DaXuLy")) == 3 * PORTION


def _kept() -> bool:
    return InboundMail.objects.filter(state="stored").exists()


def _some_opened() -> bool:
    """Tell whether the first batch of a portion is filed and others wait."""
    return _opened() % PORTION > 0


def _waits(count: int) -> bool:
    return _opened() < count


def test_redis_killed_during_intake_loses_and_doubles_nothing(
    fresh_db: Any, dove: Dovecot, mailbox: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the doorbell mails are tickets, pages answer; with it back an open screen hears again."""
    person = factories.engineer()
    mailbox(dove)
    with redis(own=True) as server, contextlib.ExitStack() as stack:
        monkeypatch.setenv("REDIS_URL", server.url)
        _page, port = stack.enter_context(web(REDIS_URL=server.url))
        child = stack.enter_context(_watcher())
        link = stack.enter_context(screen(port, person))
        link.begin("queue:all")
        dove.drop(_portion("truoc", FEW))
        _until(InboundMail.objects.exists, child)
        server.kill()
        dove.drop(_portion("khong-chuong", FEW))
        away = _until(lambda: _opened() == 2 * FEW, child)
        link.hear("changed", BACK)  # by the sweep
        assert _page_answers(port, f"{configured.SESSION_COOKIE_NAME}={sign_in(person)}")
        server.start()
        back = time.monotonic()
        link.everything()
        dove.drop(_portion("sau", FEW))
        link.hear("changed", BACK)
        _until(lambda: _opened() == 3 * FEW, child)
        print(f"không chuông: {away:.1f} giây; có chuông lại: {time.monotonic() - back:.1f} giây")
    _whole(3 * FEW)
    assert dove.uids() == []


def _folders(settings: Any, tmp_path: Path) -> None:
    """Give the test folders of its own, known to its child processes."""
    os.environ["DATA_DIR"] = str(tmp_path)
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    settings.RAW_MAIL_ROOT = tmp_path / "mail"
