"""Outsized uploads at the real server: refused with a sentence, and never kept on the way."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings as live

from support.web.limits import FILING, MIB, MOST, STRANGERS
from tests import factories
from tests.dbkit import FreshDb
from tests.servers.process import PATIENCE
from tests.support.live.screens import sign_in, web

LOGIN = "/tai-khoan/login/"


def _sent(
    port: int, length: int, *, announced: bool = True, to: str = LOGIN, **headers: str
) -> tuple[int, Any, str]:
    """Send `length` bytes; status, headers and words of the answer."""
    blocks: Iterator[bytes] = (b"a" * min(MIB, length - at) for at in range(0, length, MIB))
    said = {"Content-Type": "text/plain"} | headers
    said |= {"Content-Length": str(length)} if announced else {}
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as link:
        link.request("POST", to, blocks, said, encode_chunked=not announced)
        answer = link.getresponse()
        return answer.status, answer.headers, answer.read().decode()


def test_more_than_a_request_may_bring_is_refused_and_not_kept(fresh_db: FreshDb, tmp_path: Path) -> None:
    cookie = {"Cookie": f"{live.SESSION_COOKIE_NAME}={sign_in(factories.engineer())}"}
    with web(TMPDIR=str(tmp_path), **fresh_db.env) as (_child, port):
        status, headers, words = _sent(port, STRANGERS + 1)
        assert status == 413
        assert "lên quá 60 MB" in words
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert _sent(port, STRANGERS - 100)[0] == 403  # read, and no form of ours
        assert _sent(port, STRANGERS + 1, **cookie)[0] == 403
        status, headers, words = _sent(port, MOST + 1, **cookie, **{"HX-Request": "true"})
        assert (status, headers["HX-Retarget"]) == (422, "#thong-bao")
        assert "lên quá 60 MB" in words
        assert _sent(port, STRANGERS + 3 * MIB, announced=False)[0] == 413
        assert _sent(port, FILING, to="/gui")[0] == 403  # the portal takes a picture of the screen
        status, _headers, words = _sent(port, FILING + 1, to="/gui")
        assert status == 413
        assert "lên quá 8 MB" in words
        assert _sent(port, 10)[0] == 403  # it goes on serving
    assert not list(tmp_path.iterdir())


def test_a_websocket_message_has_its_bound() -> None:
    from support.live.consumers import MOST_LETTERS, MOST_TOPICS

    bounds: tuple[Any, ...] = (MOST_LETTERS, MOST_TOPICS)
    assert max(bounds) <= 64 * 1024
