"""`manage.py run_embedded`: prepares the data folder, runs everything, tells what to open and what to try."""

from __future__ import annotations

import argparse
import http.client
import os
import shlex
import signal
import socket
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from support.management.demo.accounts import ACCOUNTS, PASSWORD, WRITER
from support.management.embedded import children
from support.management.embedded.children import Child
from support.management.embedded.folder import ROOT, Busy, Prepared, locked, secret_files, state_of

IMAP_PORT, SMTP_PORT = 41143, 41025  # where mail for trying listens unless somebody else does
TRIAL_SECRET = ("TRIAL_IMAP_PASSWORD", "thu-nghiem")  # the trial's mailboxes all open with it
START = 60.0  # seconds for the first page
CODE = ("support/**/*.py", "mailin/**/*.py", "kb/**/*.py", "manage.py")
_STATIC = ("static/**/*", "support/**/static/**/*", "support/web/storage.py", "support/config/settings.py")


class Refused(Exception):
    """The run cannot go on; the message is a sentence for people."""


def say(text: str) -> None:
    """Print one line at once."""
    print(text, flush=True)  # noqa: T201 - the supervisor talks to the person who started it


def main(argv: Sequence[str]) -> int:
    """Run until Ctrl+C or SIGTERM; returns the exit code."""
    args = _arguments(argv)
    data: Path = args.data.expanduser().absolute()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    try:
        with locked(data, f"http://127.0.0.1:{args.port} (tiến trình {os.getpid()})"):
            return Run(args, data).run()
    except Busy as other:
        say(f"✗ Thư mục dữ liệu {_short(data)} đang được dùng: {other}.")
        say("  Hãy dừng bản chạy đó, hoặc chọn thư mục khác bằng --data.")
    except Refused as why:
        say(f"✗ {why}")
    except KeyboardInterrupt:
        say("Đã dừng.")
        return 0
    return 1


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./dev run", description="Chạy thử cả hệ thống trên máy này.", allow_abbrev=False
    )
    parser.add_argument("--port", type=int, default=8000, help="cổng của trang web (mặc định 8000)")
    parser.add_argument("--data", type=Path, default=ROOT / ".data", help="thư mục dữ liệu (mặc định .data)")
    parser.add_argument("--no-trial", action="store_true", help="không chạy máy chủ thư để thử")
    parser.add_argument("--no-demo", action="store_true", help="không nạp dữ liệu mẫu")
    return parser.parse_args(argv)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _short(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def _taken(port: int) -> bool:
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _free(port: int) -> int:
    """Return `port`, or another free one when it is taken."""
    if not _taken(port):
        return port
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Run:
    """One run of the product on one data folder."""

    def __init__(self, args: argparse.Namespace, data: Path) -> None:
        if _taken(args.port):
            raise Refused(f"Cổng {args.port} đang có chương trình khác dùng. Chọn cổng khác bằng --port.")
        self.args, self.data = args, data
        self.prepared = Prepared(data)
        # The port of last time, where it is free, saves writing it into the mailbox's row anew.
        self.imap = _free(int(self.prepared.state("mailbox") or 0) or IMAP_PORT)
        self.smtp = _free(SMTP_PORT)
        self.env = self._environment()
        self.logs = data / "nhat-ky"
        self.children: list[Child] = []

    def run(self) -> int:
        """Prepare, start, tell, watch; end all children however this ends."""
        started = time.monotonic()
        try:
            self._prepare()
            self._start()
            self._tell(time.monotonic() - started)
            self._watch()
        finally:
            # A second Ctrl+C must not leave children behind.
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, signal.SIG_IGN)
            children.end(self.children)
        return 0

    def _environment(self) -> Mapping[str, str]:
        """The settings of every child: this machine alone, SQLite, secrets of its own."""
        env = {name: value for name, value in os.environ.items() if name not in {"SECRET_KEY", "SQLITE_PATH"}}
        env |= secret_files(self.data)
        env |= {
            "DATA_DIR": str(self.data),
            "STATIC_ROOT": str(self.data / "static"),
            "DATABASE_URL": "",
            "REDIS_URL": "",
            "MESSAGE_ID_SECRETS": "",
            "BASE_URL": f"http://127.0.0.1:{self.args.port}",
            "LOG_LEVEL": os.environ.get("LOG_LEVEL") or "WARNING",
            "PYTHONUNBUFFERED": "1",
        }
        if not self.args.no_trial:
            env |= {
                "SMTP_HOST": "127.0.0.1",
                "SMTP_PORT": str(self.smtp),
                "SMTP_SECURITY": "plain-loopback",
                "MAIL_BORDER": os.environ.get("MAIL_BORDER") or "bien-thu.example",
                TRIAL_SECRET[0]: TRIAL_SECRET[1],
            }
        return env

    # --- Before -------------------------------------------------------------------------------------

    def _prepare(self) -> None:
        """Do what the source asks for and was not done yet; a second start skips all of it."""
        code, static = state_of(*CODE), state_of(*_STATIC)
        self._steps(
            ("Cơ sở dữ liệu", "migrate", code, ("migrate", "--skip-checks", "--verbosity", "0")),
            ("Tệp giao diện", "static", static, ("collectstatic", "--noinput", "--verbosity", "0")),
        )
        if not self.args.no_demo:
            self._steps(("Dữ liệu mẫu", "demo", "1", ("demo_data", "--quiet")))
        port = "0" if self.args.no_trial else str(self.imap)
        self._steps(("Hộp thư chạy thử", "mailbox", port, ("trial_mailbox", port)))

    def _steps(self, *steps: tuple[str, str, str, Sequence[str]]) -> None:
        """Run the given steps side by side, those already done left out; raises Refused when one fails."""
        running = []
        for title, name, state, command in steps:
            if not self.prepared.is_done(name, state):
                say(f"→ {title}…")
                running.append((title, name, state, self._manage(name, command)))
        for title, name, state, child in running:
            if child.process is not None and child.process.wait():
                raise Refused(f"{title}: không làm được.\n{child.last_words(12)}")
            self.prepared.remember(name, state)

    def _manage(self, name: str, command: Sequence[str]) -> Child:
        child = Child(name, [sys.executable, "manage.py", *command], self.env, self.logs)
        self.children.append(child)
        child.start()
        return child

    # --- Running ------------------------------------------------------------------------------------

    def _start(self) -> None:
        """Start everything; the others wait for the first page, for that is what people wait for."""
        say("→ Khởi động…")
        self.children.clear()
        python, own = sys.executable, str(os.getpid())
        web = self._child("web", python, "-m", "support.management.embedded.web", str(self.args.port), own)
        self._wait_for(web)
        if not self.args.no_trial:
            ports = ("--imap-port", str(self.imap), "--smtp-port", str(self.smtp))
            mail = ("--data", str(self.data / "thu"), "--parent", own)
            self._child("thu", python, "-m", "mailin.trial", *ports, *mail)
        self._child("work", python, "manage.py", "work", "--parent", own)

    def _child(self, name: str, *command: str) -> Child:
        child = Child(name, command, self.env, self.logs)
        self.children.append(child)
        child.start()
        return child

    def _wait_for(self, web: Child) -> None:
        end = time.monotonic() + START
        while not self._answers():
            if not web.running() or time.monotonic() > end:
                raise Refused(f"Trang web không khởi động được.\n{web.last_words(12)}")
            time.sleep(0.05)

    def _answers(self) -> bool:
        """Tell whether the web process answers a request; the first one also loads every address of it."""
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", self.args.port, timeout=START)) as link:
                link.request("GET", "/healthz")
                link.getresponse().read()
        except (OSError, http.client.HTTPException):
            return False
        return True

    def _watch(self) -> None:
        while True:
            time.sleep(0.2)
            for child in self.children:
                child.watch(say)

    # --- Words --------------------------------------------------------------------------------------

    def _tell(self, seconds: float) -> None:
        line = "─" * 78
        say(f"✓ Sẵn sàng sau {seconds:.1f} giây.\n{line}")
        say(f"  Mở trang:   {self.env['BASE_URL']}")
        if not self.args.no_demo:
            self._tell_accounts()
        if not self.args.no_trial:
            self._tell_mail()
        say(f"\n  Dữ liệu: {_short(self.data)}   Nhật ký: {_short(self.logs)}   Dừng: Ctrl+C\n{line}")

    @staticmethod
    def _tell_accounts() -> None:
        say(f"\n  Tài khoản dùng thử, mật khẩu chung:  {PASSWORD}")
        width = max(len(account.title) for account in ACCOUNTS)
        for account in ACCOUNTS:
            say(f"    {account.title:<{width}}  {account.email}")

    def _tell_mail(self) -> None:
        python = _short(Path(sys.executable))
        smtp = [] if self.smtp == SMTP_PORT else ["--smtp-port", str(self.smtp)]
        imap = [] if self.imap == IMAP_PORT else ["--imap-port", str(self.imap)]
        send = [
            "send", "--from", f"{WRITER.full_name} <{WRITER.email}>",
            "--subject", "Lỗi 504 khi tra cứu thông tin công dân qua NDXP",
            "--body", "Kính gửi bộ phận hỗ trợ, từ 7 giờ 40 hệ thống một cửa nhận mã lỗi 504.",
        ]  # fmt: skip
        say("\n  Gửi thử một thư (chép cả dòng sang cửa sổ lệnh khác); phiếu hiện ngay trên trang xử lý:")
        say(f"    {shlex.join([python, '-m', 'mailin.trial', *send, *smtp])}")
        say("\n  Xem giấy biên nhận và thư trả lời trong hộp của người gửi:")
        say(f"    {shlex.join([python, '-m', 'mailin.trial', 'show', WRITER.email, *imap])}")
