"""Command line of the trial mail: serve, send, show."""

from __future__ import annotations

import argparse
import os
import signal
import smtplib
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from mailin.imap import MailError
from mailin.trial import ADDRESS, client
from mailin.trial.client import Letter, Shown
from mailin.trial.running import IMAP_PORT, PASSWORD, SMTP_PORT, TrialMail


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m mailin.trial", description="Hộp thư chạy thử, chỉ trên máy này."
    )
    parser.add_argument("--imap-port", type=int, default=IMAP_PORT, help="cổng đọc thư")
    parser.add_argument("--smtp-port", type=int, default=SMTP_PORT, help="cổng nhận thư")
    parser.add_argument("--data", type=Path, default=Path(".data/thu"), help="thư mục giữ thư")
    parser.add_argument("--parent", type=int, default=0, help="dừng khi tiến trình mang số này kết thúc")
    verbs = parser.add_subparsers(dest="verb", metavar="LỆNH")
    send = verbs.add_parser("send", help="gửi một thư")
    send.add_argument("--to", default=ADDRESS, help="người nhận")
    send.add_argument("--from", dest="sender", required=True, help="người gửi")
    send.add_argument("--subject", required=True, help="tiêu đề")
    send.add_argument("--body", default="-", help="nội dung; «-» đọc từ đầu vào chuẩn")
    send.add_argument("--cc", default="", help="đồng gửi")
    send.add_argument("--in-reply-to", default="", help="mã thư được trả lời")
    send.add_argument("--attach", type=Path, action="append", default=[], help="tệp đính kèm, có thể lặp lại")
    show = verbs.add_parser("show", help="xem hộp thư của một địa chỉ")
    show.add_argument("address", help="địa chỉ")
    for verb in (send, show):  # also after the verb, as people type it; the default stays that of above
        verb.add_argument("--imap-port", type=int, default=argparse.SUPPRESS, help="cổng đọc thư")
        verb.add_argument("--smtp-port", type=int, default=argparse.SUPPRESS, help="cổng nhận thư")
    return parser.parse_args(argv)


def _say(text: str = "") -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _serve(args: argparse.Namespace) -> int:
    end = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: end.set())
    with TrialMail(args.data, imap_port=args.imap_port, smtp_port=args.smtp_port) as running:
        _say(f"Thư chạy thử: IMAP 127.0.0.1:{running.imap_port}, SMTP 127.0.0.1:{running.smtp_port},")
        _say(f"mật khẩu của mọi hộp thư: {PASSWORD}; thư nằm trong {args.data}. Ctrl+C để dừng.")
        while not end.wait(1) and not (args.parent and os.getppid() != args.parent):
            pass
    return 0


def _send(args: argparse.Namespace) -> int:
    body = sys.stdin.read() if args.body == "-" else args.body
    letter = Letter(args.sender, args.to, args.subject, body, args.cc, args.in_reply_to, tuple(args.attach))
    _say(f"Đã gửi: {client.send(letter, port=args.smtp_port)}")
    return 0


def _show(args: argparse.Namespace) -> int:
    count = 0
    for one in client.look(args.address, port=args.imap_port):
        _say(_described(one))
        count += 1
    _say(f"{count} thư trong hộp của {args.address}.")
    return 0


def _described(one: Shown) -> str:
    words = [
        f"[{one.folder}] {one.subject}",
        f"  Từ:         {one.sender}",
        f"  Message-ID: {one.message_id}",
    ]
    if one.in_reply_to:
        words.append(f"  Trả lời:    {one.in_reply_to}")
    return "\n".join([*words, *(f"  | {line}" for line in one.lines), ""])


def main(argv: Sequence[str]) -> int:
    """Run the verb; 0 when done, 1 with a sentence on stderr when not."""
    args = _arguments(argv)
    try:
        return {"send": _send, "show": _show}.get(args.verb, _serve)(args)
    except (MailError, OSError, smtplib.SMTPException, RuntimeError) as error:
        sys.stderr.write(f"✗ {error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
