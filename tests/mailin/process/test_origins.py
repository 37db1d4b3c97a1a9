"""Who really wrote is offered to people and believed by no rule; taking the offer can be undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from mailin.models import InboundMail
from mailin.process import drain
from mailin.withhold import withhold
from support.actions import contacts, replies
from support.domain.errors import Forbidden, NotAllowed, NotFound
from support.domain.roles import Role
from support.models import Case, Contact, Event, MailOrigin, OutgoingMail, OutgoingRecipient
from support.web import story
from tests import factories
from tests.mailin.cast import BINH, LA, mail

pytestmark = pytest.mark.django_db
Put = Callable[..., list[Any]]
SOUGHT = "an.nguyen@xa-tinhmau.example"
FORWARD = f"""Chuyển bộ phận hỗ trợ.

---------- Forwarded message ---------
Từ: Nguyễn Thị An <{SOUGHT}>
Ngày: Th 4, 18 thg 3, 2026 vào lúc 08:12
Chủ đề: Lỗi đăng nhập
Đến: <binh.mv@tuyenquang.example>

Tôi không đăng nhập được."""
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def _filed(put: Put, *raws: bytes) -> list[InboundMail]:
    rows = put(*raws)
    drain()
    return [InboundMail.objects.get(pk=row.pk) for row in rows]


def _forwarded(put: Put, sender: str = BINH) -> tuple[Case, int]:
    (row,) = _filed(put, mail("Fwd: Lỗi đăng nhập", FORWARD, sender=sender))
    return Case.objects.get(pk=row.case_id), row.followup_id or 0


def test_the_first_writer_is_offered_and_nothing_goes_to_him_by_itself(put: Put) -> None:
    case, message_id = _forwarded(put)
    offer = MailOrigin.objects.get(pk=message_id)
    assert (offer.how, offer.email, offer.name) == ("forwarded", SOUGHT, "Nguyễn Thị An")
    assert (offer.subject, "18" in offer.sent) == ("Lỗi đăng nhập", True)
    assert case.contact
    assert case.contact.email == "binh.mv@tuyenquang.example"
    assert not Contact.objects.filter(email=SOUGHT).exists()
    assert set(OutgoingRecipient.objects.values_list("address", flat=True)) == {"binh.mv@tuyenquang.example"}


def test_the_offered_writer_takes_no_part_before_a_person_says_so(put: Put) -> None:
    case, message_id = _forwarded(put)
    ours = OutgoingMail.objects.get().message_id
    (row,) = _filed(put, mail("Re: Lỗi đăng nhập", sender=f"An <{SOUGHT}>", answers=ours))
    assert (row.state, row.reason) == ("held", "stranger_in_thread")
    engineer = factories.actor(factories.engineer())
    contacts.take_offered(engineer, case_id=case.pk, message_id=message_id)
    (then,) = _filed(put, mail("Re: Lỗi đăng nhập", "Vẫn lỗi", sender=f"An <{SOUGHT}>", answers=ours))
    assert (then.state, then.case_id) == ("reply", case.pk)


def test_one_click_makes_him_the_requester_unverified_and_undo_gives_the_old_one_back(put: Put) -> None:
    case, message_id = _forwarded(put, sender="Tạ Minh Khuê <khue.tm@hotro.example>")
    engineer = factories.actor(factories.engineer())
    before = case.contact
    contact = contacts.take_offered(engineer, case_id=case.pk, message_id=message_id)
    case.refresh_from_db()
    assert (case.contact_id, contact.email, contact.verified_at) == (contact.pk, SOUGHT, None)
    with pytest.raises(NotAllowed):
        contacts.take_offered(engineer, case_id=case.pk, message_id=message_id)
    made = replies.reply(engineer, case_id=case.pk, words=replies.Words("Mời anh/chị thử lại.")).mail
    assert made
    assert [one.address for one in made.recipients.all()] == [SOUGHT]
    contacts.give_back(engineer, case_id=case.pk, message_id=message_id)
    case.refresh_from_db()
    assert case.contact == before
    with pytest.raises(NotAllowed):
        contacts.give_back(engineer, case_id=case.pk, message_id=message_id)
    actions = Event.objects.filter(kind="requester_changed").order_by("pk").values_list("data", flat=True)
    assert [data["action"] for data in actions] == ["taken", "back"]
    assert SOUGHT not in str(list(actions))


def test_the_agency_of_the_taken_one_follows_its_known_domain(put: Put) -> None:
    theirs = factories.agency(domain="xa-tinhmau.example")
    first = factories.agency(domain="tuyenquang.example")
    case, message_id = _forwarded(put)
    assert case.requesting_agency_id == first.pk
    engineer = factories.actor(factories.engineer())
    contacts.take_offered(engineer, case_id=case.pk, message_id=message_id)
    case.refresh_from_db()
    assert case.requesting_agency_id == theirs.pk
    contacts.give_back(engineer, case_id=case.pk, message_id=message_id)
    case.refresh_from_db()
    assert case.requesting_agency_id == first.pk


def test_nobody_takes_the_offer_of_another_ticket_or_without_the_right(put: Put) -> None:
    case, message_id = _forwarded(put)
    (other,) = _filed(put, mail("Việc khác", sender=LA))
    engineer = factories.actor(factories.engineer())
    with pytest.raises(NotFound):
        contacts.take_offered(engineer, case_id=other.case_id or 0, message_id=message_id)
    auditor = factories.actor(factories.user(Role.AUDITOR))
    with pytest.raises(Forbidden):
        contacts.take_offered(auditor, case_id=case.pk, message_id=message_id)


def test_the_page_offers_it_as_plain_forms_that_work(put: Put) -> None:
    case, message_id = _forwarded(put)
    client = Client()
    client.force_login(factories.engineer(), backend=BACKEND)
    page = f"/xu-ly/{case.number}"
    offer = f"{page}/nguoi-gui-goc/{message_id}"
    text = client.get(page).content.decode()
    assert SOUGHT in text
    assert f'action="{offer}' in text
    assert client.post(offer).status_code == 302
    assert f'action="{offer}/tra-lai' in client.get(page).content.decode()
    assert client.post(f"{offer}/tra-lai").status_code == 302
    case.refresh_from_db()
    assert case.contact
    assert case.contact.email == "binh.mv@tuyenquang.example"


def test_a_ticket_marked_as_spam_shuts_its_sender_out_only_while_it_is_rejected(put: Put) -> None:
    (row,) = _filed(put, mail("Quảng cáo", sender=LA))
    case = Case.objects.get(pk=row.case_id)
    client = Client()
    client.force_login(factories.engineer(), backend=BACKEND)
    page = f"/xu-ly/{case.number}"
    for undo in (
        lambda: client.post(f"{page}/thu-rac/bo"),
        lambda: client.post(f"{page}/giai-doan", {"giai-doan-stage": "reopened", "giai-doan-reason": "Nhầm"}),
    ):
        assert client.post(f"{page}/thu-rac", {"chan": "1"}).status_code == 302
        case.refresh_from_db()
        assert case.stage == "rejected"
        (away,) = _filed(put, mail("Lại nữa", sender=LA))
        assert (away.state, away.reason) == ("ignored", "sender_ignored")
        assert undo().status_code == 302
        case.refresh_from_db()
        assert case.stage == "reopened"
        assert _filed(put, mail("Hỏi thật", sender=LA))[0].state == "opened"


def test_withheld_content_leaves_no_name_behind(put: Put) -> None:
    _case, message_id = _forwarded(put)
    row = InboundMail.objects.get(followup=message_id)
    withhold(factories.actor(factories.engineer()), row.pk, "Có dấu mật")
    offer = MailOrigin.objects.get(pk=message_id)
    assert (offer.email, offer.name, offer.subject, offer.sent) == ("", "", "", "")


# --- senders nobody can read --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "guess"),
    [
        (b"From: An <an@\nReply-To: la@noikhac.example\n", "la@noikhac.example"),
        (b"Sender: la@noikhac.example\n", "la@noikhac.example"),
        (b"Return-Path: <la@noikhac.example>\nFrom: An\n", "la@noikhac.example"),
        (b"From: An <an@\n", ""),
        (b"", ""),
    ],
)
def test_a_damaged_sender_costs_nobody_his_ticket_and_gets_no_automatic_mail(
    put: Put, head: bytes, guess: str
) -> None:
    (row,) = _filed(put, head + b"Subject: Loi 504\n\nKinh gui bo phan ho tro\n")
    assert row.state == "opened"
    assert ("sender-guessed" if guess else "sender-unknown") in row.problems
    case = Case.objects.get(pk=row.case_id)
    assert case.contact is None
    assert not OutgoingMail.objects.exists()
    offers = list(MailOrigin.objects.values_list("how", "email"))
    assert offers == ([("guessed", guess)] if guess else [])
    assert case.messages.get().from_name in {"An", "(không rõ người gửi)"}


def test_the_guessed_sender_may_not_write_into_the_ticket_until_a_person_takes_him(put: Put) -> None:
    head = b"Message-ID: <hong@may.example>\nFrom: An <an@\nReply-To: la@noikhac.example\n"
    raw = head + b"Subject: Loi\n\nKinh gui\n"
    (row,) = _filed(put, raw)
    (answer,) = _filed(put, mail("Re: Loi", sender=LA, answers="hong@may.example"))
    assert (answer.state, answer.reason) == ("held", "stranger_in_thread")
    engineer = factories.actor(factories.engineer())
    contacts.take_offered(engineer, case_id=row.case_id or 0, message_id=row.followup_id or 0)
    (then,) = _filed(put, mail("Re: Loi", "Nữa", sender=LA, answers="hong@may.example"))
    assert then.state == "reply"


# --- shared mailboxes and the border ------------------------------------------------------------------


def _entries(case: Case) -> list[Any]:
    engineer = factories.actor(factories.engineer())
    shown = story.told(engineer, case, {}, "support:ticket-story")["entries"]
    return [entry for entry in shown if entry.look == "mail"]


def test_a_shared_mailbox_stays_one_contact_and_each_mail_names_its_writer(put: Put) -> None:
    box = "Văn thư <vanthu@tuyenquang.example>"
    (first,) = _filed(
        put, mail("Lỗi", "Lỗi 504.\n\nNgười gửi: Lò Thị Thu", sender=box, message_id="a@may.example")
    )
    _filed(put, mail("Re: Lỗi", "Vẫn lỗi.\n\nNgười gửi: Mạc Văn Bình", sender=box, answers="a@may.example"))
    assert Contact.objects.count() == 1
    case = Case.objects.get(pk=first.case_id)
    assert [entry.writer for entry in _entries(case)] == ["Lò Thị Thu", "Mạc Văn Bình"]


def test_staff_mark_an_ordinary_address_as_shared(put: Put) -> None:
    sender = "Lê Tổ Trực <truc@tuyenquang.example>"
    (row,) = _filed(put, mail("Lỗi", "Lỗi.\n\nNgười gửi: Lò Thị Thu", sender=sender))
    assert not MailOrigin.objects.exists()
    engineer = factories.actor(factories.engineer())
    contact = contacts.verify(engineer, case_id=row.case_id or 0, agency_id=None, shared=True)
    assert contact.is_shared
    _filed(put, mail("Lỗi khác", "Lỗi.\n\nNgười gửi: Lò Thị Thu", sender="truc@tuyenquang.example"))
    assert MailOrigin.objects.get().writer == "Lò Thị Thu"


@pytest.mark.parametrize(
    ("result", "verified", "unproven"),
    [
        ("bien.example; dmarc=pass header.from=noikhac.example", True, False),
        ("bien.example; spf=pass", False, True),
        ("gia-mao.example; dmarc=pass header.from=noikhac.example", False, True),
        ("", False, True),
    ],
)
def test_verified_is_said_only_of_mail_whose_domain_the_border_confirmed(
    put: Put, settings: Any, result: str, *, verified: bool, unproven: bool
) -> None:
    settings.MAIL_BORDER = "bien.example"
    Contact.objects.create(email="la@noikhac.example", verified_at=timezone.now())
    raw = mail("Hỏi", sender=LA)
    head = f"Authentication-Results: {result}\r\n".encode() if result else b""
    (row,) = _filed(put, head + raw)
    (entry,) = _entries(Case.objects.get(pk=row.case_id))
    assert (entry.verified, entry.unproven) == (verified, unproven)
    assert row.border == ("pass" if verified else "none")


def test_without_a_border_a_persons_word_stands_alone(put: Put) -> None:
    Contact.objects.create(email="la@noikhac.example", verified_at=timezone.now())
    (row,) = _filed(put, mail("Hỏi", sender=LA))
    (entry,) = _entries(Case.objects.get(pk=row.case_id))
    assert (entry.verified, entry.unproven, row.border) == (True, False, "")
