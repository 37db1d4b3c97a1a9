"""A file of a draft, of somebody else's guide or of a former secret never opens; what opens never runs."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from kb.actions import inspection
from kb.domain.states import Visibility
from kb.models import GuideFile
from support.domain.roles import Role
from tests import factories
from tests.kb.factories import draft, release
from tests.kb.filed import published_with, put
from tests.support.reading import made
from tests.support.web.conftest import BACKEND

pytestmark = pytest.mark.django_db


def as_(person: Any) -> Client:
    browser = Client()
    if person is not None:
        browser.force_login(person, backend=BACKEND)
    return browser


def status(person: Any, file: GuideFile) -> int:
    name = "kb:picture" if file.role == "picture" else "kb:file"
    return as_(person).get(reverse(name, kwargs={"token": file.token})).status_code


@pytest.mark.parametrize("role", ["picture", "attachment"])
def test_a_draft_file_is_for_its_writers(role: str) -> None:
    agency = factories.agency()
    writer, other = factories.member(agency), factories.member(factories.agency())
    kept = put(draft(by=writer, agency=agency, visibility=Visibility.PUBLIC), role)
    inspection.check_waiting()
    assert [status(one, kept) for one in (writer, other, None)] == [200, 404, 404]
    assert status(factories.user(Role.DUTY_OFFICER), kept) == 404
    assert status(factories.user(Role.GUIDE_EDITOR), kept) == 200  # checks it: it concerns the NDB


@pytest.mark.parametrize("role", ["picture", "attachment"])
@pytest.mark.parametrize(
    ("seen_by", "member", "staff", "stranger"),
    [
        (Visibility.PUBLIC, 200, 200, 200),
        (Visibility.CONNECTED, 404, 200, 404),
        (Visibility.AGENCY, 404, 404, 404),
    ],
)
def test_a_published_file_is_seen_like_its_guide(
    role: str, seen_by: Visibility, member: int, staff: int, stranger: int
) -> None:
    kept = published_with(role, agency=factories.agency(), visibility=seen_by)
    assert status(factories.member(factories.agency()), kept) == member
    assert status(factories.user(Role.DUTY_OFFICER), kept) == staff
    assert status(None, kept) == stranger


def test_a_file_of_the_next_draft_stays_inside_while_the_guide_is_read() -> None:
    from kb.actions.base import next_number
    from kb.models import GuideVersion

    guide = draft(agency=factories.agency(), visibility=Visibility.PUBLIC)
    first = guide.versions.get()
    release(first)
    guide.refresh_from_db()
    major, minor = next_number(guide)
    GuideVersion.objects.create(
        guide=guide, major=major, minor=minor, title=guide.title, body="", text="", author=first.author,
        created_at=first.created_at, saved_at=first.saved_at, saved=1,
    )  # fmt: skip
    kept = put(guide)
    inspection.check_waiting()
    assert status(None, kept) == 404
    assert status(guide.created_by, kept) == 200


def test_the_source_of_an_import_is_for_writers() -> None:
    kept = published_with("source", agency=factories.agency(), visibility=Visibility.PUBLIC)
    assert status(None, kept) == 404
    assert status(factories.user(Role.DUTY_OFFICER), kept) == 404
    assert status(kept.guide.created_by, kept) == 200


def test_an_unchecked_file_waits_for_readers_and_asks_writers() -> None:
    guide = draft(agency=factories.agency(), visibility=Visibility.PUBLIC)
    kept, picture = put(guide), put(guide, "picture")
    release(guide.versions.get())
    address = reverse("kb:file", kwargs={"token": kept.token})
    shown = as_(None).get(address)
    assert shown["Content-Type"].startswith("text/html")
    assert "đang được kiểm tra" in shown.content.decode()
    assert as_(None).post(address)["Content-Type"].startswith("text/html")
    assert as_(None).get(reverse("kb:picture", kwargs={"token": picture.token})).status_code == 404
    writer = as_(guide.created_by)
    assert "Tôi hiểu, tải về" in writer.get(address).content.decode()
    assert writer.post(address).content.startswith(b"%PDF")
    assert writer.get(reverse("kb:picture", kwargs={"token": picture.token})).status_code == 200


def test_a_blocked_file_goes_to_nobody() -> None:
    kept = published_with("attachment", agency=factories.agency(), visibility=Visibility.PUBLIC)
    GuideFile.objects.filter(pk=kept.pk).update(state="blocked", why="Eicar")
    for person in (None, kept.guide.created_by):
        answer = as_(person).post(reverse("kb:file", kwargs={"token": kept.token}))
        assert (answer.status_code, answer["Content-Type"][:9]) == (403, "text/html")


def test_a_program_goes_to_no_reader() -> None:
    kept = published_with(
        "attachment", name="cai-dat.exe", content=b"MZ" + b"\0" * 90, visibility=Visibility.PUBLIC
    )
    assert status(None, kept) == 403


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("<img src=x onerror=alert(1)>.pdf", made.pdf("Một")),
        ('"; filename="x.html', b"<html><script>alert(1)</script></html>"),
        ("trang.html", b"<html><script>alert(1)</script></html>"),
        ("ve.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    ],
)
def test_what_is_given_out_is_saved_and_never_run(name: str, content: bytes) -> None:
    kept = published_with("attachment", name=name, content=content, visibility=Visibility.PUBLIC)
    answer = as_(None).get(reverse("kb:file", kwargs={"token": kept.token}))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert "no-store" in answer["Cache-Control"]
    view = as_(None).get(reverse("kb:file-preview", kwargs={"token": kept.token})).content.decode()
    assert "<img src=x" not in view
    assert "<script>alert" not in view


def test_a_picture_is_private_and_sealed() -> None:
    kept = published_with("picture", visibility=Visibility.PUBLIC)
    answer = as_(None).get(reverse("kb:picture", kwargs={"token": kept.token}))
    assert answer["Content-Type"] == "image/png"
    assert answer["Cache-Control"] == "private, max-age=600"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert str(django_settings.MEDIA_ROOT) not in answer.headers.__repr__()
    as_attachment = reverse("kb:picture", kwargs={"token": published_with("attachment").token})
    assert as_(None).get(as_attachment).status_code == 404


def test_pages_of_files_ask_little(django_assert_max_num_queries: Any) -> None:
    kept = published_with("attachment", agency=factories.agency(), visibility=Visibility.PUBLIC)
    browser = as_(kept.guide.created_by)
    for name in ("kb:file", "kb:file-preview"):
        with django_assert_max_num_queries(15):
            browser.get(reverse(name, kwargs={"token": kept.token}))
