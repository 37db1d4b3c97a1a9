"""A django-helpdesk that changed under us: the fields, lengths and behaviours we rely on, and its silence."""

from __future__ import annotations

import weakref
from importlib.metadata import version

import pytest
from django.conf import settings
from django.core import mail
from django.db import DatabaseError, models, transaction
from django.db.models import ProtectedError
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.urls import Resolver404, get_resolver, resolve
from helpdesk import models as theirs
from helpdesk import signals

from support.actions.tasks import NAME_MAX
from support.domain.lifecycle import HELPDESK_STATUS, Stage
from support.models import EMAIL_MAX, MESSAGE_ID_MAX, STEP_MAX, TITLE_MAX, Case, OutgoingMail
from tests import factories

FIELDS: dict[type[models.Model], dict[str, type[models.Field]]] = {
    theirs.Queue: {"title": models.CharField, "slug": models.SlugField, "locale": models.CharField},
    theirs.Ticket: {
        "title": models.CharField,
        "queue": models.ForeignKey,
        "created": models.DateTimeField,
        "modified": models.DateTimeField,
        "submitter_email": models.EmailField,
        "assigned_to": models.ForeignKey,
        "status": models.IntegerField,
        "on_hold": models.BooleanField,
        "description": models.TextField,
        "priority": models.IntegerField,
        "secret_key": models.CharField,
    },
    theirs.FollowUp: {
        "ticket": models.ForeignKey,
        "date": models.DateTimeField,
        "title": models.CharField,
        "comment": models.TextField,
        "public": models.BooleanField,
        "user": models.ForeignKey,
        "message_id": models.CharField,
    },
    theirs.FollowUpAttachment: {
        "followup": models.ForeignKey,
        "file": models.FileField,
        "filename": models.CharField,
        "mime_type": models.CharField,
        "size": models.IntegerField,
    },
    theirs.Checklist: {"ticket": models.ForeignKey, "name": models.CharField},
    theirs.ChecklistTask: {
        "checklist": models.ForeignKey,
        "description": models.CharField,
        "completion_date": models.DateTimeField,
        "position": models.PositiveSmallIntegerField,
    },
}


def test_the_version_is_the_one_we_measured() -> None:
    assert version("django-helpdesk") == "2.6.1"


@pytest.mark.parametrize("model", FIELDS)
def test_the_fields_are_there(model: type[models.Model]) -> None:
    for name, kind in FIELDS[model].items():
        assert isinstance(model._meta.get_field(name), kind), name


def test_the_lengths_are_those_we_cut_to() -> None:
    def length(model: type[models.Model], name: str) -> int | None:
        return getattr(model._meta.get_field(name), "max_length", None)

    assert length(theirs.ChecklistTask, "description") == STEP_MAX
    assert length(theirs.Checklist, "name") == NAME_MAX
    assert length(theirs.Ticket, "title") == length(theirs.FollowUp, "title") == TITLE_MAX
    assert length(theirs.Ticket, "submitter_email") == EMAIL_MAX
    assert length(theirs.FollowUp, "message_id") == MESSAGE_ID_MAX
    assert (length(theirs.FollowUpAttachment, "filename") or 0) >= 255
    assert (length(theirs.FollowUpAttachment, "mime_type") or 0) >= 255
    assert (length(theirs.FollowUpAttachment, "file") or 0) >= len("tep/ab/") + 40


def test_what_may_be_empty_may_be() -> None:
    assert theirs.Ticket._meta.get_field("submitter_email").null
    assert theirs.Ticket._meta.get_field("assigned_to").null
    assert theirs.FollowUp._meta.get_field("user").null


def test_every_stage_has_one_of_their_five_statuses() -> None:
    assert {status for status, _label in theirs.Ticket.STATUS_CHOICES} >= {1, 2, 3, 4, 5}
    assert set(HELPDESK_STATUS) == set(Stage)
    assert set(HELPDESK_STATUS.values()) == {1, 2, 3, 4, 5}


@pytest.mark.django_db
def test_our_writes_set_none_of_their_machinery_going(monkeypatch: pytest.MonkeyPatch) -> None:
    """No mail, no signal of theirs, no call of their save(): `bulk_create` passes all of it by."""

    def never(*_args: object, **_kwargs: object) -> None:
        pytest.fail("helpdesk bắt đầu làm việc")

    for model in (theirs.Ticket, theirs.FollowUp, theirs.FollowUpAttachment, theirs.Queue):
        monkeypatch.setattr(model, "save", never)
    signals.new_ticket_done.connect(never)
    signals.update_ticket_done.connect(never)
    try:
        case = factories.case(words=factories.message(files=[factories.file()]))
        factories.wrote_again(case)
    finally:
        signals.new_ticket_done.disconnect(never)
        signals.update_ticket_done.disconnect(never)
    assert mail.outbox == []
    assert not OutgoingMail.objects.exists()
    assert case.ticket.secret_key
    attachment = theirs.FollowUpAttachment.objects.get()
    assert case.ticket.secret_key not in attachment.file.name


@pytest.mark.parametrize("signal", [pre_save, post_save, pre_delete, post_delete, m2m_changed])
def test_their_only_ear_is_the_one_that_makes_settings_for_a_new_user(
    signal: models.signals.ModelSignal,
) -> None:
    held = [entry[1] for entry in signal.receivers]
    found = [one() if isinstance(one, weakref.ReferenceType) else one for one in held]
    ears = [ear.__name__ for ear in found if str(getattr(ear, "__module__", "")).startswith("helpdesk")]
    assert ears == (["create_usersettings"] if signal is post_save else [])


@pytest.mark.django_db
def test_neither_queue_nor_ticket_can_be_deleted_from_under_a_case() -> None:
    case = factories.case()
    for row in (case.queue, case.ticket):
        with pytest.raises(ProtectedError):
            row.delete()
    with pytest.raises((ProtectedError, DatabaseError)), transaction.atomic():
        case.delete()
    with pytest.raises(ProtectedError):
        case.messages.get().followup.delete()
    assert Case.objects.filter(pk=case.pk).exists()


def test_its_addresses_are_not_mounted() -> None:
    def modules(patterns: list[object]) -> set[str]:
        found = set()
        for one in patterns:
            found |= modules(one.url_patterns) if hasattr(one, "url_patterns") else set()  # type: ignore[attr-defined]
            found.add(getattr(getattr(one, "callback", None), "__module__", "") or "")
        return found

    assert not {name for name in modules(get_resolver().url_patterns) if name.startswith("helpdesk")}
    for path in (
        "/helpdesk/",
        "/tickets/",
        "/rss/",
        "/api/tickets/",
        "/khong-co-duong-dan-cong-khai/tep/ab/x",
    ):
        with pytest.raises(Resolver404):
            resolve(path)


def test_the_settings_it_needs() -> None:
    assert settings.HELPDESK_TEAMS_MODE_ENABLED is False
    assert {"django.contrib.sites", "django.contrib.humanize", "rest_framework"} <= set(
        settings.INSTALLED_APPS
    )
    assert not {"django_cleanup", "django_cleanup.apps.CleanupConfig"} & set(settings.INSTALLED_APPS)
