"""Attached files go out only to who may read their message, and never run in the browser."""

from __future__ import annotations

import pytest

from support.actions import replies
from support.models import FollowUpAttachment, ReadLog
from tests import factories as make


@pytest.fixture
def agency(db):
    return make.agency()


def test_a_file_is_saved_not_shown(agency, browse):
    page = make.file("trang.html", b"<script>alert(1)</script>", "text/html")
    make.case(of=agency, words=make.message(files=[page]))
    one = FollowUpAttachment.objects.get()
    for person in (make.engineer(), make.member(agency)):
        answer = browse(person).get(f"/tep/{one.pk}?xem=1")
        assert answer.content == b"<script>alert(1)</script>"
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert answer["X-Content-Type-Options"] == "nosniff"
    assert ReadLog.objects.filter(what="file", target=f"file:{one.pk}").count() == 2


def test_a_picture_is_shown_when_asked_for(agency, browse):
    make.case(of=agency, words=make.message(files=[make.file("màn hình.png", b"\x89PNG", "image/png")]))
    client, one = browse(make.engineer()), FollowUpAttachment.objects.get()
    assert client.get(f"/tep/{one.pk}")["Content-Disposition"].startswith("attachment")
    shown = client.get(f"/tep/{one.pk}?xem=1")
    assert shown["Content-Disposition"].startswith("inline")
    assert shown["Content-Type"] == "image/png"


def test_a_file_of_a_note_or_of_another_agency_does_not_exist(agency, browse):
    case = make.case(of=agency)
    words = replies.Words("Xem tệp.", files=[make.file()])
    replies.note(make.actor(make.engineer()), case_id=case.pk, words=words)
    one = FollowUpAttachment.objects.get()
    assert browse(make.member(agency)).get(f"/tep/{one.pk}").status_code == 404
    assert browse(make.member(make.agency())).get(f"/tep/{one.pk}").status_code == 404
    assert browse(make.user()).get(f"/tep/{one.pk}").status_code == 404
    assert browse(make.engineer()).get(f"/tep/{one.pk}").status_code == 200


def test_a_file_that_is_gone_from_the_disk_is_not_found(agency, browse, settings):
    make.case(of=agency, words=make.message(files=[make.file()]))
    one = FollowUpAttachment.objects.get()
    (settings.MEDIA_ROOT / one.file.name).unlink()
    assert browse(make.engineer()).get(f"/tep/{one.pk}").status_code == 404
