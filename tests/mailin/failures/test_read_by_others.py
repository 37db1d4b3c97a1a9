"""What came by mail is read by nobody it is not for: no number, address, link or list opens it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from mailin.models import InboundMail
from mailin.process import drain
from support.accounts.models import User
from support.models import Case, FollowUpAttachment
from support.queries import search, tickets
from support.queries.viewers import actor_for
from tests import factories
from tests.mailin.cast import LA, mail

pytestmark = pytest.mark.django_db
Put = Callable[..., list[Any]]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(person: User | None) -> Client:
    """Give a browser, signed in when there is a person."""
    client = Client(raise_request_exception=False)
    if person:
        client.force_login(person, backend=BACKEND)
    return client


@pytest.fixture
def ticket(put: Put) -> InboundMail:
    """A mail of an agency with a file, and its ticket."""
    factories.agency("Sở của người gửi", domain="tuyenquang.example")
    raw = mail("Mất kết nối Việt Bắc").replace(
        b"Content-Type: text/plain",
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: application/pdf;"
        b" name=bao-cao.pdf\r\n\r\n%PDF-1.4 bi mat\r\n--b\r\nContent-Type: text/plain",
        1,
    )
    (row,) = put(raw)
    drain()
    row.refresh_from_db()
    assert row.state == "opened"
    return InboundMail.objects.select_related("case").get(pk=row.pk)


def test_the_number_and_the_senders_address_open_nothing(ticket: InboundMail) -> None:
    """django-helpdesk #629: whoever knew a ticket's id and the sender's e-mail address could read it."""
    assert ticket.case
    browser, number = signed_in(None), ticket.case.number
    known = {"ticket": number, "email": ticket.from_email, "key": number}
    for path in (
        f"/yeu-cau/{number}", f"/xu-ly/{number}", "/helpdesk/view/", "/view/", f"/tickets/{number}/",
        f"/tiep-nhan/thu/{ticket.pk}", f"/tiep-nhan/thu/{ticket.pk}/goc", f"/tiep-nhan/thu/{ticket.pk}/html",
    ):  # fmt: skip
        for answer in (browser.get(path, known), browser.post(path, known)):
            assert answer.status_code in {302, 403, 404, 405}, path
            assert "Việt Bắc" not in answer.content.decode()
            if answer.status_code == 302:
                assert "/dang-nhap" in answer["Location"] or "login" in answer["Location"], path


def test_a_file_of_a_mail_is_at_no_public_address(ticket: InboundMail) -> None:
    """django-helpdesk #647: attachments lay under MEDIA_URL, and their address could be guessed."""
    (file,) = FollowUpAttachment.objects.all()
    path = Path(settings.MEDIA_ROOT) / file.file.name
    assert path.read_bytes().startswith(b"%PDF-1.4 bi mat")
    assert "bao-cao" not in file.file.name
    name = file.file.name
    addresses = [f"{before}{name}" for before in ("/", "/media/", settings.MEDIA_URL, "/static/", "/tep/")]
    addresses += [f"/static/../{name}", f"/tep/{file.pk}"]
    for who in (None, factories.user(), factories.member(factories.agency())):
        for address in addresses:
            answer = signed_in(who).get(address)
            assert answer.status_code in {302, 404}, address
    served = signed_in(factories.engineer()).post(f"/tep/{file.pk}")  # unexamined: one confirms
    assert served.status_code == 200
    assert "attachment" in served["Content-Disposition"]


def test_list_page_search_and_file_know_the_same_tickets(put: Put, ticket: InboundMail) -> None:
    """django-helpdesk #1423 and GHSA-g9r9-54m2-m6g5, GLPI #5643: the list hid what the address showed."""
    own = factories.agency("Sở khác", domain="noikhac.example")
    put(mail("Chuyện của nơi khác Việt Bắc", sender=LA))
    drain()
    people = {
        "engineer": factories.engineer(),
        "own": factories.member(own),
        "other": factories.member(factories.agency()),
        "nobody": factories.user(),
    }
    hidden = factories.restricted(Case.objects.get(pk=ticket.case_id))
    assert hidden
    for name, person in people.items():
        viewer, browser = actor_for(person), signed_in(person)
        listed = set(tickets.visible_to(viewer).values_list("number", flat=True))
        found = {hit.case.number for hit in search.find(viewer, "viet bac")}
        for case in Case.objects.all():
            paths = [f"/yeu-cau/{case.number}", f"/xu-ly/{case.number}"]
            opened = any(browser.get(path).status_code == 200 for path in paths)
            assert opened == (case.number in listed), (name, case.number)
        assert found <= listed, name
        files = FollowUpAttachment.objects.filter(followup__ticket_id=ticket.case_id)
        for file in files:
            allowed = ticket.case is not None and ticket.case.number in listed
            assert (browser.get(f"/tep/{file.pk}").status_code == 200) == allowed, name


def test_a_member_reaches_no_mail_of_another_agency_by_any_id(ticket: InboundMail) -> None:
    """FreeScout CVE-2026-40591: an id sent in a form named what belonged to another mailbox."""
    person = factories.member(factories.agency())
    browser = signed_in(person)
    for path in ("", "/goc", "/html"):
        for answer in (
            browser.get(f"/tiep-nhan/thu/{ticket.pk}{path}"),
            browser.post(f"/tiep-nhan/thu/{ticket.pk}{path}", {"reason": "Tôi muốn xem thư này"}),
        ):
            assert answer.status_code in {403, 404, 405}
    sent = {"mail": str(ticket.pk), "decision": "open", "number": "", "reason": "x"}
    assert browser.post("/tiep-nhan/thu/quyet-dinh", sent).status_code in {403, 404}
