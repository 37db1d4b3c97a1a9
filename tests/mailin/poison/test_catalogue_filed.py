"""The whole catalogue is delivered: every mail has an outcome, and what is on file is what it says."""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mailin import lists, room
from mailin.parse import ParsedMail, parse
from support.domain.text import nfc, without_hidden
from support.queries import tickets
from tests import factories
from tests.mailin.parse.catalogue import FOLDER
from tests.mailin.poison.delivery import OPENED, Kept, deliver, expectations, lost

NAMES = sorted(path.stem for path in FOLDER.glob("*.eml"))


def _lines(text: str) -> Counter[str]:
    return Counter(line.strip(" >") for line in text.split("\n") if line.strip(" >"))


def _text_differs(expected: dict[str, Any], one: Kept) -> list[str]:
    """Compare the words on file, shown and folded, with the expected ones."""
    assert one.said
    shown, folded = one.said.body, one.said.quoted
    wrong = []
    if (reply := expected.get("reply_text")) and nfc(reply).strip() != shown:
        wrong.append("reply_text")
    if (body := expected.get("body_text")) is not None:
        whole = shown == nfc(body).strip()
        if not whole and not (folded and _lines(nfc(body)) == _lines(f"{shown}\n{folded}")):
            wrong.append("body_text")
    wrong += [f"body_has {words}" for words in expected.get("body_has", []) if words not in shown + folded]
    wrong += [f"body_lacks {words}" for words in expected.get("body_lacks", []) if words in shown + folded]
    return wrong


def _files_differ(expected: dict[str, Any], one: Kept) -> list[str]:
    got = {
        "attachment_names": [file.name for file in one.files],
        "attachment_sizes": [file.size for file in one.files],
        "attachments": [(file.name, file.content_type, file.size, file.sha256) for file in one.files],
    }
    wanted = dict(expected)
    if "attachment_names" in expected:
        wanted["attachment_names"] = [without_hidden(nfc(name)) for name in expected["attachment_names"]]
    if "attachments" in expected:
        wanted["attachments"] = [
            (file["name"], file["content_type"], file["size"], file["sha256"])
            for file in expected["attachments"]
        ]
    return [key for key, value in got.items() if key in wanted and wanted[key] != value]


def _head_differs(expected: dict[str, Any], one: Kept) -> list[str]:
    """Compare what lists show of a mail, whatever became of it."""
    row = one.row
    if row.state == "withheld":
        return (
            [] if row.subject == row.from_name == row.message_id == "" else ["withheld mail says something"]
        )
    got = {
        "subject": row.subject, "from_email": row.from_email, "from_name": row.from_name, "kind": row.kind,
        "message_id": row.message_id,
    }  # fmt: skip
    wrong = [key for key, value in got.items() if key in expected and expected[key] != value]
    wrong += [code for code in expected.get("problems_has", []) if code not in row.problems]
    # The catalogue uses one Message-ID for many letters; the ledger says so of each.
    found = [code for code in row.problems if code != "same-message-id-other-content"]
    if expected.get("problems", found) != found:
        wrong.append(f"problems {found}")
    if one.said:
        # A sender nobody could read for sure is told in the mail room, and written down as nobody's address.
        doubtful = {"", expected.get("from_email")} if {"from-broken", "from-missing"} & set(found) else set()
        said = {"from_email": one.said.from_email, "from_name": one.said.from_name}
        wrong += [
            f"on file: {key}"
            for key, value in said.items()
            if expected.get(key, value) != value and value not in doubtful
        ]
    return wrong


def _each_for_itself(raw: bytes) -> ParsedMail:
    """Read a mail; the catalogue writes one letter in many forms, and here each is a letter of its own."""
    return replace(parse(raw), canonical_digest=hashlib.sha256(raw).hexdigest())


def test_every_mail_of_the_catalogue_is_on_file_as_it_was_meant(
    fresh_db: Any, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mailin.ahead.MANY", len(NAMES) + 1)  # read in this process, where we can
    monkeypatch.setattr("mailin.process.parse", _each_for_itself)
    raws = [(FOLDER / f"{name}.eml").read_bytes() for name in NAMES]
    with caplog.at_level(logging.WARNING):
        kept = deliver(raws)
    assert [record.getMessage() for record in caplog.records if record.name.startswith("mailin")] == []
    assert lost(kept) == []
    wrong = {}
    for name, one in zip(NAMES, kept, strict=True):
        expected: dict[str, Any] = expectations(FOLDER / name)
        found = _head_differs(expected, one)
        if one.row.state in OPENED:
            found += _text_differs(expected, one) + _files_differ(expected, one)
        if found:
            wrong[name] = found
    assert wrong == {}
    states = Counter(one.row.state for one in kept)
    # Reports, automatic answers and mails without a sender apart, people's letters are tickets.
    assert states["opened"] + states["reply"] > 0.8 * len(kept), states
    assert not states["stored"] + states["duplicate"]
    _every_mail_is_seen(kept)


def _every_mail_is_seen(kept: list[Kept]) -> None:
    """A person finds each mail on its ticket or in the mail room, and the newest of each list open."""
    person = factories.engineer()
    seen = set(room.mails(factories.actor(person)).values_list("pk", flat=True))
    apart = [one.row for one in kept if one.row.state not in OPENED]
    assert {row.pk for row in apart} <= seen
    assert {row.state for row in apart} <= {state for states in lists.TABS.values() for state in states}
    cases = set(tickets.visible_to(factories.actor(person)).values_list("pk", flat=True))
    assert {one.row.case_id for one in kept if one.row.state in OPENED} <= cases
    browser = Client()
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    for row in apart[-12:]:
        assert browser.get(reverse("mailin:mail", args=[row.pk])).status_code == 200
    for one in kept[-12:]:
        if one.said:
            assert browser.get(reverse("support:ticket", args=[one.said.case.number])).status_code == 200
