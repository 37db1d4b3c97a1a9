"""What is left behind: logs of a whole run hold no number, address, password or key of anybody."""

from __future__ import annotations

import http.client
import os
import re
from pathlib import Path
from urllib.parse import urlencode

from mailin.process import drain
from support.actions import people
from support.domain.roles import Role
from tests import factories
from tests.dbkit import FreshDb
from tests.mailin.cast import mail
from tests.security.conftest import Put
from tests.servers.process import PATIENCE
from tests.support.cast import personal_number
from tests.support.live.screens import sign_in, web

PASSWORD, ADDRESS = "mat-khau-bi-mat-cua-toi", "dia-chi-bi-mat@noikhac.example"


def _asked(port: int, path: str, fields: dict[str, str] | None = None, **headers: str) -> int:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    said = {"Content-Type": "application/x-www-form-urlencoded", **headers}
    link.request("POST" if fields else "GET", path, urlencode(fields or {}), said)
    answer = link.getresponse()
    answer.read()
    link.close()
    return answer.status


def test_the_log_of_a_web_process_holds_nothing_of_anybody(
    fresh_db: FreshDb, put: Put, tmp_path: Path
) -> None:
    number = personal_number()
    put(mail(f"Hỏi về {number}", f"Số {number}", sender=f"Người bí mật <{ADDRESS}>"))
    drain()
    invitee = people.Invitee(ADDRESS, "Người Bí Mật", roles=(Role.ENGINEER,))
    _row, token = people.invite(factories.SYSTEM, invitee=invitee, link="https://thu.example/%s")
    engineer = factories.engineer()
    cookie = {"Cookie": f"sessionid={sign_in(engineer)}"}
    os.environ["DATA_DIR"] = str(tmp_path)
    with web(DATA_DIR=str(tmp_path), LOG_LEVEL="DEBUG", **fresh_db.env) as (_child, port):
        page = http.client.HTTPConnection("127.0.0.1", port)
        page.request("GET", "/tai-khoan/login/")
        answer = page.getresponse()
        csrf = answer.headers["Set-Cookie"].split(";")[0]
        form = re.search(rb'csrfmiddlewaretoken" value="([^"]+)', answer.read())
        page.close()
        assert form
        known = {"csrfmiddlewaretoken": form[1].decode()}
        for _turn in range(6):
            _asked(port, "/tai-khoan/login/", known | {"login": ADDRESS, "password": PASSWORD}, Cookie=csrf)
        _asked(port, "/tai-khoan/password/reset/", known | {"email": ADDRESS}, Cookie=csrf)
        _asked(port, f"/loi-moi/{token}", {"password": PASSWORD})
        _asked(port, f"/loi-moi/{token}")
        for path in (
            "/xu-ly?view=all",
            f"/tim?q={number}",
            f"/khong-co?q={number}&e={ADDRESS}",
            f"/xu-ly/{number}",
        ):
            _asked(port, path, **cookie)
        _asked(port, f"/xu-ly/{number}/tra-loi", {"tl-body": number}, **cookie)
    written = "".join(log.read_text(encoding="utf-8") for log in tmp_path.glob("*.log"))
    assert "AXES" in written
    for secret in (number, ADDRESS, PASSWORD, token, engineer.email):
        assert secret not in written
    assert not re.search(r"(?<!\d)\d{12}(?!\d)", written)
