"""Guides of others: no address of the library opens them, nothing that lists, counts or feeds names them."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from kb.actions import indexing
from kb.domain.states import Visibility
from kb.models import GuideDocument
from kb.queries import search
from support.accounts.models import User
from support.domain.roles import MemberRole, Role
from support.queries.viewers import actor_for
from tests import factories
from tests.kb.factories import published
from tests.security.conftest import Browse
from tests.security.library_rows import SECRET, addresses, connect, library, plain, written

pytestmark = pytest.mark.django_db
# What a stranger may get from an address that is not his: not there, or not for this verb.
SHUT = {404, 405}
HIDDEN = ("nháp zyk", "riêng zyk", "duyệt zyk", "tắt zyk", "sau zyk", "mục zyk", "zykrova.pdf")
ASKED = (SECRET, SECRET.lower(), f"{SECRET}-77", "đồng bộ dữ liệu hộ tịch", "Phụ lục một", "")


def _strangers() -> dict[str, User]:
    other = factories.agency("Cơ quan khác")
    connect(other)
    return {
        "liaison": factories.member(other, role=MemberRole.LIAISON),
        "outsider": factories.user(),
        "duty officer": factories.user(Role.DUTY_OFFICER),
    }


def _shut(answer: HttpResponse, *, visitor: bool) -> bool:
    if visitor and answer.status_code == 302:
        return "/tai-khoan/" in answer["Location"] or "login" in answer["Location"]
    return answer.status_code in SHUT


def _words(answer: HttpResponse) -> str:
    raw = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return raw.decode("utf-8", "replace")


def test_no_address_of_a_hidden_guide_opens_to_strangers(browse: Browse) -> None:
    made = library()
    clients = {name: browse(person) for name, person in _strangers().items()}
    clients["visitor"] = Client()
    open_to, tried = [], 0
    for state, guide in made.hidden.items():
        for name, values in addresses(guide):
            url = reverse(f"kb:{name}", kwargs=values)
            for who, client in clients.items():
                for answer in (client.get(url), client.post(url, {})):
                    tried += 1
                    if not _shut(answer, visitor=who == "visitor") or SECRET in _words(answer):
                        open_to.append((who, state, url, answer.status_code))
    assert open_to == []
    assert tried > 500


def test_readers_of_a_published_guide_meet_nothing_of_its_next_version(browse: Browse) -> None:
    made = library()
    clients = {name: browse(person) for name, person in _strangers().items()}
    clients["visitor"] = Client()
    guide = made.shown["public"]
    met = [
        (who, url, answer.status_code)
        for url in sorted({reverse(f"kb:{name}", kwargs=values) for name, values in addresses(guide)})
        for who, client in clients.items()
        for answer in (client.get(url), client.get(url + "?tu=1.0&den=1.1"), client.post(url, {}))
        if SECRET in _words(answer) or answer.status_code >= 500
    ]
    assert met == []
    assert clients["visitor"].get(reverse("kb:guide", kwargs={"slug": guide.slug})).status_code == 200


def test_lists_searches_feeds_and_reports_name_nothing_hidden(browse: Browse) -> None:
    library()
    clients = {name: browse(person) for name, person in _strangers().items()}
    clients["visitor"] = Client()
    met = []
    for name in plain():
        url = reverse(f"kb:{name}")
        for asked in ASKED:
            for who, client in clients.items():
                answer = client.get(url, {"q": asked, "text": asked, "subject": asked, "body": asked})
                said = _words(answer).casefold()
                hidden = [words for words in HIDDEN if words in said]
                # A page may echo the question; without it the word has no place there.
                if hidden or (SECRET.casefold() not in asked.casefold() and SECRET.casefold() in said):
                    met.append((who, url, asked, hidden))
                if answer.status_code >= 500:
                    met.append((who, url, asked, [str(answer.status_code)]))
    assert met == []


def test_counts_of_facets_do_not_move_with_what_is_hidden() -> None:
    made = library()
    stranger = actor_for(_strangers()["liaison"])
    before = search.find(stranger, "đồng bộ dữ liệu")
    hidden = written(made.writer, made.agency, f"Riêng nữa {SECRET}", Visibility.AGENCY)
    published(
        "Riêng thứ ba đồng bộ dữ liệu", by=made.writer, agency=made.agency, visibility=Visibility.AGENCY
    )
    indexing.rebuild()
    after = search.find(stranger, "đồng bộ dữ liệu")
    assert (before.count, list(before.facets)) == (after.count, list(after.facets))
    assert not GuideDocument.objects.filter(guide=hidden).exists()
    assert not GuideDocument.objects.filter(body__contains=SECRET.lower(), guide__current=None).exists()
