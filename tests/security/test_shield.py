"""Numbers of citizens that get past the shield into what is searched, sent, printed or told on."""

from __future__ import annotations

import random
from collections import Counter
from email.message import EmailMessage

import pytest
from django.apps import apps
from django.db import models

from support.models import Case
from tests import factories
from tests.mailin.cast import OURS
from tests.mailin.drained import process_all
from tests.security.conftest import Put
from tests.support.domain.shield import letters, numbers

pytestmark = pytest.mark.django_db
MAILS = 50
# Where a mail is kept as it came: shown masked, in full only with a reason that is logged.
ORIGINALS = frozenset({
    "helpdesk.FollowUp.comment", "helpdesk.FollowUp.title", "helpdesk.FollowUpAttachment.filename",
    "helpdesk.Ticket.title", "mailin.InboundMail.from_name", "mailin.InboundMail.subject",
    "support.Case.subject", "support.Contact.name", "support.Message.from_name", "support.Message.quoted",
})  # fmt: skip
GAPS = str.maketrans("", "", " .-\u00a0\n")


def _mail(dice: random.Random, number: int, planted: list[str]) -> bytes:
    """Write one mail that names citizens in its subject, body, quotation and file names."""
    made = EmailMessage()
    person = [numbers.citizen(dice) for _ in range(6)]
    planted += person
    made["From"] = f'"{letters.name(dice)} {person[0]}" <can-bo-{number}@tuyenquang.example>'
    made["To"], made["Message-ID"] = OURS, f"<che-{number}@tuyenquang.example>"
    made["Subject"] = f"Sai thông tin công dân {person[1]} lần {number}"
    old, insured = numbers.old_card(dice), numbers.insured(dice)
    planted += [old, insured]
    body = f"CCCD {numbers.grouped(dice, person[2])}, CMND {old}, mã số BHXH {insured}."
    made.set_content(f"{body}\n\nVào 12/03/2026, Lò Thị Thu đã viết:\n> Tra cứu {person[3]} không ra\n")
    made.add_attachment(
        f"{person[4]}\n".encode(), maintype="text", subtype="plain", filename=f"CCCD_{person[5]}.txt"
    )
    return made.as_bytes()


def _texts() -> list[tuple[str, str]]:
    """Give every word kept in the database as (table.column, text)."""
    found = []
    for model in apps.get_models():
        names = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField | models.FileField)
        ]
        for row in model._default_manager.values_list(*names) if names else ():
            found += [
                (f"{model._meta.label}.{name}", str(text)) for name, text in zip(names, row, strict=True)
            ]
    return found


def test_after_fifty_mails_no_number_of_a_citizen_stands_outside_its_original(put: Put) -> None:
    dice, planted = random.Random(12), []
    factories.agency(domain="tuyenquang.example")
    put(*(_mail(dice, number, planted) for number in range(MAILS)))
    process_all()
    assert Case.objects.count() >= MAILS
    holds: Counter[str] = Counter()
    for column, text in _texts():
        bare = text.translate(GAPS)
        holds[column] += sum(number in bare for number in planted)
    assert set(+holds) - ORIGINALS == set()
    looked_at = {
        "support.SearchDocument.body",
        "support.OutgoingMail.subject",
        "support.RegisterEntry.subject",
    }
    assert looked_at | {"support.Event.data"} <= set(holds), sorted(holds)
