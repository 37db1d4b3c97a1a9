"""pymap: an IMAP server of PyPI that keeps its mailboxes in memory; runs in a process of its own."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import importlib.util
import json
import ssl
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.environment import ROOT
from tests.servers import Missing, certificates
from tests.servers.mailboxes import ADDRESS, PASSWORD, ImapServer
from tests.servers.process import Child, free_port, killed_at_end, listening, wait_for


@contextlib.contextmanager
def imap_pymap(users: Mapping[str, str] | None = None) -> Iterator[ImapServer]:
    """Run a server with empty mailboxes for `users` (account -> password)."""
    if importlib.util.find_spec("pymap") is None:
        raise Missing("không có gói pymap")
    people = dict(users or {ADDRESS: PASSWORD})
    with tempfile.TemporaryDirectory(prefix="hotro-pymap-", ignore_cleanup_errors=True) as folder:
        room = Path(folder)
        made = certificates.make(room)
        port, tls_port = free_port(), free_port()
        command = [sys.executable, "-m", "tests.servers.imap_pymap", str(port), str(tls_port)]
        child = Child(
            [*command, str(made.cert_file), str(made.key_file), json.dumps(people)], room / "log", cwd=ROOT
        )
        with killed_at_end(child):
            wait_for(lambda: listening(port) and listening(tls_port), child)
            url = f"imap://127.0.0.1:{port}"
            yield ImapServer(
                "pymap", "127.0.0.1", port, tls_port, url, people, made.ca_file, child.pid, child
            )


async def _serve(args: argparse.Namespace, users: dict[str, str]) -> None:
    from proxyprotocol.reader import ProxyProtocolReader
    from pymap.backend.dict import Config, DictBackend, Login
    from pymap.imap import IMAPServer
    from pymap.user import UserMetadata
    from pysasl.hashing import Cleartext

    config = Config.from_args(args, hash_context=Cleartext())
    backend = DictBackend(Login(config), config)
    for name, password in users.items():
        backend.login.users_dict[name] = UserMetadata(config, name, password=password)
    config.apply_context()
    accept = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(backend.login, config))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(args.cert, args.key)
    plain = await asyncio.start_server(accept, "127.0.0.1", args.port)
    tls = await asyncio.start_server(accept, "127.0.0.1", args.tls_port, ssl=context)
    async with plain, tls:
        await asyncio.Event().wait()


def _arguments(port: str, tls_port: str, cert: str, key: str) -> argparse.Namespace:
    """What pymap's own command line would have given its configuration."""
    return argparse.Namespace(
        host="127.0.0.1", port=int(port), tls_port=int(tls_port), cert=cert, key=key, tls=True, debug=False,
        proxy_protocol=None, passlib_cfg=None, demo_data=False, demo_user="", demo_password="",
    )  # fmt: skip


if __name__ == "__main__":
    asyncio.run(_serve(_arguments(*sys.argv[1:5]), json.loads(sys.argv[5])))
