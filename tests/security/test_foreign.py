"""Things of others: an id, a number or an extra field opens and changes nothing that is not one's own."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from mailin.decide import Order, decide
from mailin.models import InboundMail
from mailin.words import Decision
from support.accounts.models import User
from support.actions import replies
from support.domain.errors import UserError
from support.domain.requests import FileIn
from support.domain.roles import Role
from support.models import Case, Message, OutgoingMail, QueueProfile
from tests import factories
from tests.mailin.cast import mail
from tests.security.conftest import Browse, Put

pytestmark = pytest.mark.django_db
SECRET = "BIMATNOIBO"


@pytest.fixture
def closed() -> Case:
    """A ticket of a queue that is open to nobody by name, with a file, a note and a queued reply."""
    lead = factories.user(Role.TEAM_LEAD)
    case = factories.case(
        words=factories.message(f"Tiêu đề {SECRET}", f"Nội dung {SECRET}", files=[factories.file()])
    )
    replies.note(factories.actor(lead), case_id=case.pk, words=replies.Words(SECRET))
    replies.reply(factories.actor(lead), case_id=case.pk, words=replies.Words(SECRET))
    factories.restricted(case)
    return case


def test_a_closed_ticket_does_not_exist_at_any_address(closed: Case, browse: Browse) -> None:
    engineer = browse(factories.engineer())
    message = closed.messages.first()
    one, post = (
        f"/xu-ly/{closed.number}",
        [
            f"/xu-ly/{closed.number}/{what}"
            for what in (
                "tra-loi",
                "ghi-chu",
                "nhan",
                "da-xem",
                "phan-cong",
                "giai-doan",
                "thuoc-tinh",
                "xac-minh",
            )
        ],
    )
    post += [f"{one}/thu-hoi/{closed.mails.first().pk}", f"{one}/xem-du/{message.pk}"]
    attached = message.followup.followupattachment_set.first().pk
    get = [
        one,
        f"{one}/_dau",
        f"{one}/_dien-bien",
        f"{one}/_thuoc-tinh",
        f"{one}/phan-cong",
        f"{one}/xem-du/{message.pk}",
        f"/tep/{attached}",
    ]
    before = list(Case.objects.filter(pk=closed.pk).values())
    assert {path: engineer.get(path).status_code for path in get} == dict.fromkeys(get, 404)
    assert {
        path: engineer.post(path, {"tl-body": "x", "yk-body": "x"}).status_code for path in post
    } == dict.fromkeys(post, 404)
    assert list(Case.objects.filter(pk=closed.pk).values()) == before


@pytest.mark.parametrize(
    "path",
    [
        f"/tim?q={SECRET}",
        "/xu-ly?view=all",
        "/xu-ly/_danh-sach?view=all",
        "/so-tiep-nhan",
        "/so-tiep-nhan/in",
        "/so-tiep-nhan/tai-ve",
    ],
)
@pytest.mark.parametrize("role", [Role.ENGINEER, Role.AUDITOR, Role.TEAM_LEAD, Role.DUTY_OFFICER])
def test_a_closed_ticket_says_no_word_in_lists_search_and_exports(
    closed: Case, browse: Browse, path: str, role: Role
) -> None:
    answer = browse(factories.user(role)).get(path)
    words = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    assert answer.status_code == 200
    echoed = f'<title>[^<]*|value="{SECRET}"|“{SECRET}”|/tai-lieu/_tim\\?q={SECRET}'  # what was asked
    said = re.sub(echoed, "", words.decode())
    assert SECRET not in said
    assert closed.number not in said


def test_a_message_or_mail_of_another_ticket_is_not_reached_through_ones_own(
    closed: Case, browse: Browse
) -> None:
    own, engineer = factories.case(), browse(factories.engineer())
    message, sent = closed.messages.first(), closed.mails.first()
    for path in (f"/xu-ly/{own.number}/xem-du/{message.pk}", f"/xu-ly/{own.number}/thu-hoi/{sent.pk}"):
        assert (
            engineer.post(
                path, {"reason": "cần xem để trả lời", f"xd{message.pk}-reason": "cần xem để trả lời"}
            ).status_code
            == 404
        )
    assert OutgoingMail.objects.get(pk=sent.pk).state == "queued"


def _to_closed(closed: Case, put: Put) -> InboundMail:
    """Let a mail stand in the ledger as one that opened the closed ticket."""
    (row,) = put(mail(f"Tiêu đề {SECRET}"))
    InboundMail.objects.filter(pk=row.pk).update(
        state="opened", reason="new", case=closed, followup=closed.messages.first().pk
    )
    return InboundMail.objects.get(pk=row.pk)


@pytest.mark.parametrize("decision", [one for one in Decision if one is not Decision.HOLD])
@pytest.mark.parametrize("state", ["opened", "held", "ignored"])
def test_a_mail_of_a_closed_ticket_is_decided_by_nobody_else(
    closed: Case, browse: Browse, put: Put, decision: Decision, state: str
) -> None:
    row = _to_closed(closed, put)
    InboundMail.objects.filter(pk=row.pk).update(state=state)
    before = list(InboundMail.objects.values())
    sent = {
        "mail": [str(row.pk)],
        "decision": decision.value,
        "reason": "không cần giữ",
        "number": factories.case().number,
    }
    browse(factories.engineer()).post("/tiep-nhan/thu/quyet-dinh", sent)
    assert list(InboundMail.objects.values()) == before
    assert SECRET in Message.objects.filter(case=closed).first().followup.comment


def test_an_ignored_mail_of_a_closed_ticket_is_not_fetched_back(
    closed: Case, browse: Browse, put: Put
) -> None:
    row = _to_closed(closed, put)
    InboundMail.objects.filter(pk=row.pk).update(state="ignored", followup=None)
    browse(factories.engineer()).post(f"/tiep-nhan/thu/quyet-dinh?hoan-tac={row.pk}")
    assert InboundMail.objects.get(pk=row.pk).state == "ignored"


def test_a_held_mail_is_attached_only_where_one_works(put: Put) -> None:
    """A worker who is of the agency too sees its closed ticket, but only as the agency does."""
    agency = factories.agency()
    case = factories.case(of=agency)
    factories.restricted(case)
    person = factories.member(agency)
    person.groups.add(factories.engineer().groups.get())
    (row,) = put(mail("Thư giữ"))
    InboundMail.objects.filter(pk=row.pk).update(state="held", reason="stranger_in_thread")
    with pytest.raises(UserError):
        decide(factories.actor(person), [row.pk], Order(Decision.ATTACH, number=case.number))
    assert case.messages.count() == 1


def _member_with_note(browse: Browse) -> tuple[Client, Case, Message]:
    agency = factories.agency()
    case = factories.case(of=agency, words=factories.message("Kết nối", "Chào"))
    words = replies.Words(f"Ý kiến {SECRET}", [FileIn(f"{SECRET}.txt", "text/plain", b"x")])
    note = replies.note(factories.actor(factories.engineer()), case_id=case.pk, words=words)
    return browse(factories.member(agency)), case, note


def test_a_member_finds_nothing_of_an_internal_note(browse: Browse) -> None:
    member, case, note = _member_with_note(browse)
    attached = note.followup.followupattachment_set.get().pk
    assert member.get(f"/tep/{attached}").status_code == 404
    for path in (f"/yeu-cau/{case.number}", f"/yeu-cau/{case.number}/_dien-bien", "/yeu-cau?view=all"):
        assert SECRET not in member.get(path).content.decode()
    found = member.get(f"/tim?q={SECRET}").content.decode()
    assert case.number not in found


def test_a_member_writes_only_words_and_files_whatever_else_is_sent(browse: Browse) -> None:
    member, case, _note = _member_with_note(browse)
    other = factories.case()
    before = Case.objects.get(pk=case.pk)
    extra = {
        "kind": "note",
        "author": "1",
        "case": str(other.pk),
        "stage": "closed",
        "version": "999",
        "public": "0",
        "cc": "x@thu.example",
        "requesting_agency": "9",
        "assignee": "1",
        "priority": "1",
    }
    assert member.post(f"/yeu-cau/{case.number}", {"body": "Bổ sung", **extra}).status_code == 302
    case.refresh_from_db()
    message = Message.objects.order_by("-pk")[0]
    assert (message.case_id, message.kind, message.cc) == (case.pk, "portal_in", [])
    for name in ("stage", "priority", "assignee_id", "requesting_agency_id", "queue_id", "number"):
        assert getattr(case, name) == getattr(before, name)
    assert other.messages.count() == 1


def test_a_member_whose_time_ended_sees_nothing_at_the_next_request(browse: Browse) -> None:
    from django.utils import timezone

    member, case, _note = _member_with_note(browse)
    assert member.get(f"/yeu-cau/{case.number}").status_code == 200
    User.objects.get(memberships__agency=case.requesting_agency).memberships.update(until=timezone.now())
    for path in (f"/yeu-cau/{case.number}", "/yeu-cau", "/tim?q=ket", f"/tep/{case.pk}"):
        assert member.get(path).status_code == 404


@pytest.mark.parametrize("who", ["outsider", "member", "administrator", "auditor", "inactive"])
def test_a_ticket_is_given_only_to_those_who_work(browse: Browse, who: str) -> None:
    person = {
        "outsider": factories.user, "member": lambda: factories.member(factories.agency()),
        "administrator": lambda: factories.user(Role.ADMINISTRATOR),
        "auditor": lambda: factories.user(Role.AUDITOR),
        "inactive": lambda: factories.user(Role.ENGINEER, active=False),
    }[who]()  # fmt: skip
    case, engineer = factories.case(), browse(factories.engineer())
    sent = {"phan-cong-assignee": str(person.pk), "phan-cong-version": str(case.version)}
    assert engineer.post(f"/xu-ly/{case.number}/phan-cong", sent).status_code == 422
    case.refresh_from_db()
    assert case.assignee_id is None


def test_a_small_form_changes_its_one_thing_alone(browse: Browse) -> None:
    case, engineer = factories.case(), browse(factories.engineer())
    sent = {"giai-doan-stage": "accepted", "giai-doan-reason": "", "giai-doan-version": str(case.version)}
    extra = {
        f"giai-doan-{name}": "1"
        for name in ("assignee", "priority", "queue", "requesting_agency", "number", "subject")
    }
    before = Case.objects.get(pk=case.pk)
    engineer.post(f"/xu-ly/{case.number}/giai-doan", sent | extra)
    case.refresh_from_db()
    assert case.stage == "accepted"
    for name in ("priority", "assignee_id", "requesting_agency_id", "queue_id", "number", "subject"):
        assert getattr(case, name) == getattr(before, name)


def test_configuration_gives_no_right_that_its_page_does_not_show(browse: Browse) -> None:
    chief, person = browse(factories.user(Role.ADMINISTRATOR)), factories.engineer()
    sent: dict[str, Any] = {
        "full_name": "Tạ Minh Khuê",
        "is_active": "on",
        "is_superuser": "on",
        "is_staff": "on",
        "email": "khac@thu.example",
        "password": "x",
        "user_permissions": "1",
        "groups": [str(one.pk) for one in person.groups.all()],
    }
    sent |= {f"memberships-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    assert chief.post(f"/cau-hinh/accounts/user/{person.pk}/change/", sent).status_code == 302
    fresh = User.objects.get(pk=person.pk)
    assert (fresh.is_superuser, fresh.is_staff, fresh.email, fresh.password) == (
        False,
        False,
        person.email,
        person.password,
    )
    assert not fresh.user_permissions.exists()


@pytest.mark.parametrize(
    "path",
    [
        "/cau-hinh/accounts/user/1/password/",
        "/cau-hinh/accounts/user/add/",
        "/cau-hinh/support/case/",
        "/cau-hinh/helpdesk/ticket/",
        "/cau-hinh/support/agency/1/delete/",
        "/cau-hinh/r/7/1/",
        "/cau-hinh/auth/group/",
    ],
)
def test_configuration_has_no_back_door(browse: Browse, path: str) -> None:
    chief = browse(factories.user(Role.ADMINISTRATOR))
    QueueProfile.objects.first()
    assert chief.get(path, follow=False).status_code in {302, 404}
    assert chief.post(path, {"post": "yes"}).status_code in {302, 404}
