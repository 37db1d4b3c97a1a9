"""Every write of the editor as a plain form: nothing needs a script, nothing opens to strangers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kb.domain.states import DutySource, DutyState, Language, Visibility
from kb.models import Guide, GuideDuty, GuideFile, GuideLock, GuideSave, GuideVersionFile
from support.accounts.models import User
from support.domain.roles import Role
from support.models import Agency, ConnectedSystem, Connection
from tests import factories
from tests.kb.factories import draft, published
from tests.kb.test_files_keep_no_secrets import picture

pytestmark = pytest.mark.django_db
_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def browser(person: User) -> Client:
    made = Client()
    made.force_login(person, backend=_BACKEND)
    return made


def begun(agency: Agency | None = None) -> tuple[Guide, Client, User]:
    agency = agency or factories.agency()
    person = factories.member(agency)
    return draft(by=person, agency=agency, body="<p>Đầu tiên</p>"), browser(person), person


def fields(guide: Guide, **more: object) -> dict[str, object]:
    version = guide.versions.get(state="draft")
    return {
        "title": version.title,
        "summary": "Giúp hệ thống một cửa xử lý mã lỗi 504.",
        "body": "## Nhận biết\n\nHệ thống báo <lỗi.\n\n- một\n- hai",
        "note": "",
        "asked_approver": "",
        "effective_on": "",
        "review_by": "",
        "base_saved": version.saved,
        **more,
    }


def test_a_guide_begins_in_one_act_from_its_duty() -> None:
    agency = factories.agency("Sở thử nghiệm")
    system = ConnectedSystem.objects.create(name="Hệ thống một cửa thử")
    Connection.objects.create(agency=agency, system=system)
    duty = GuideDuty.objects.create(
        agency=agency,
        system=system,
        source=DutySource.CONNECTION.value,
        state_since=timezone.now(),
        made_at=timezone.now(),
    )
    client = browser(factories.member(agency))
    page = client.get(reverse("kb:begin"), {"nghia-vu": duty.pk})
    form = page.context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value()}
    assert sent["title"] == "Hướng dẫn sử dụng Hệ thống một cửa thử"
    answer = client.post(reverse("kb:begin"), sent | {"nghia-vu": duty.pk})
    guide = Guide.objects.get()
    assert answer["Location"] == reverse("kb:write", args=[guide.slug])
    assert list(guide.systems.all()) == [system]
    assert (guide.agency, guide.visibility) == (agency, Visibility.CONNECTED.value)
    duty.refresh_from_db()
    assert (duty.guide, duty.state) == (guide, DutyState.DRAFT.value)
    assert GuideLock.objects.get().guide == guide


def test_the_duty_of_another_agency_begins_nothing() -> None:
    duty = GuideDuty.objects.create(
        agency=factories.agency(),
        system=ConnectedSystem.objects.create(name="Hệ thống khác"),
        source=DutySource.CONNECTION.value,
        state_since=timezone.now(),
        made_at=timezone.now(),
    )
    client = browser(factories.member(factories.agency()))
    assert client.get(reverse("kb:begin"), {"nghia-vu": duty.pk}).status_code == 404
    assert client.get(reverse("kb:begin"), {"nghia-vu": "x"}).status_code == 404
    assert browser(factories.user(Role.AUDITOR)).get(reverse("kb:begin")).status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"topic": "??"}, "topic"),
        ({"visibility": "internal"}, "visibility"),
        ({"agency": "0"}, "agency"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(change: dict[str, str], field: str) -> None:
    agency = factories.agency()
    client = browser(factories.member(agency))
    right = {
        "title": "Hướng dẫn",
        "topic": "A1",
        "agency": str(agency.pk),
        "visibility": "connected",
        "language": "vi",
    }
    answer = client.post(reverse("kb:begin"), right | change)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Guide.objects.exists()
    assert client.post(reverse("kb:begin"), right).status_code == 302


def test_plain_words_are_saved_as_a_guide() -> None:
    guide, client, person = begun()
    assert b"Ctrl S" in client.get(reverse("kb:write", args=[guide.slug])).content
    answer = client.post(reverse("kb:save-draft", args=[guide.slug]), fields(guide))
    assert answer["Location"] == reverse("kb:write", args=[guide.slug])
    version = guide.versions.get()
    assert version.body == (
        '<h2 id="nhan-biet">Nhận biết</h2>\n<p>Hệ thống báo &lt;lỗi.</p>\n<ul><li>một</li><li>hai</li></ul>'
    )
    assert GuideLock.objects.get().holder == person


def test_a_late_form_shows_both_texts_and_either_may_be_kept() -> None:
    guide, first, _person = begun()
    second = browser(factories.member(guide.agency))
    old = fields(guide, body="<p>Của người sau</p>")
    first.post(reverse("kb:save-draft", args=[guide.slug]), fields(guide, body="<p>Của người trước</p>"))
    GuideLock.objects.all().delete()
    answer = second.post(reverse("kb:save-draft", args=[guide.slug]), old)
    both = reverse("kb:both", args=[guide.slug, 3])
    assert answer["Location"] == both
    page = second.get(both).content.decode()
    assert "Của người <del>trước</del>" in page
    assert "Của người <ins>sau</ins>" in page
    assert "<textarea" not in page
    choose = reverse("kb:choose", args=[guide.slug, 3])
    second.post(choose, {"do": "theirs"})
    assert guide.versions.get().body == "<p>Của người trước</p>"
    assert b"Xem hai b" in second.get(reverse("kb:write", args=[guide.slug])).content
    second.post(choose, {"do": "mine", "base_saved": 2, "title": "x"})
    assert guide.versions.get().body == "<p>Của người sau</p>"
    assert GuideSave.objects.filter(version__guide=guide).count() == 4


def _apart(standing: str, kept: str) -> tuple[Guide, Client, str]:
    """Let two people save one version at once; return the guide, the second's browser, where both stand."""
    guide, first, _person = begun()
    second = browser(factories.member(guide.agency))
    old = fields(guide, body=kept, title="Tên người sau", summary="Tóm tắt người sau")
    first.post(reverse("kb:save-draft", args=[guide.slug]), fields(guide, body=standing))
    GuideLock.objects.all().delete()
    return guide, second, second.post(reverse("kb:save-draft", args=[guide.slug]), old)["Location"]


STANDING = "<p>Mở đầu chung.</p><p>Bước một dùng tài khoản.</p><p>Chỉ người trước có.</p>"
KEPT = "<p>Mở đầu chung.</p><p>Bước một dùng chứng thư.</p><h2>Chỉ người sau có</h2>"


@pytest.mark.parametrize(
    ("chosen", "holds", "lacks"),
    [
        ({}, ["tài khoản", "Chỉ người trước có", "Chỉ người sau có"], ["chứng thư"]),
        ({"doi-1": "giu-rieng"}, ["chứng thư", "Chỉ người trước có"], ["tài khoản"]),
        ({"doi-1": "ca-hai"}, ["tài khoản", "chứng thư"], []),
        ({"doi-2": "giu-rieng"}, ["tài khoản", "Chỉ người sau có"], ["Chỉ người trước có"]),
        ({"doi-3": "dang-co"}, ["Chỉ người trước có"], ["Chỉ người sau có"]),
        ({"doi-1": "vớ vẩn", "doi-99": "ca-hai"}, ["tài khoản"], ["chứng thư"]),
    ],
)
def test_two_texts_are_joined_by_choosing_at_each_place(
    chosen: dict[str, str], holds: list[str], lacks: list[str]
) -> None:
    guide, second, both = _apart(STANDING, KEPT)
    page = second.get(both).content.decode()
    assert page.count('class="diff__sides"') == 5  # title, summary and three places
    answer = second.post(f"{both}/chon", {"do": "join", "base_saved": 2, "chu-title": "giu-rieng", **chosen})
    assert answer["Location"] == reverse("kb:write", args=[guide.slug])
    version = guide.versions.get()
    assert version.title == "Tên người sau"
    assert "Mở đầu chung" in version.body
    assert all(one in version.body for one in holds)
    assert not any(one in version.body for one in lacks)
    assert GuideSave.objects.filter(version=version).count() == 4  # nothing of either is gone


def test_what_came_while_choosing_is_not_overwritten() -> None:
    guide, second, both = _apart(STANDING, KEPT)
    again = fields(guide, body="<p>Người trước sửa tiếp.</p>", base_saved=2)
    second.post(reverse("kb:save-draft", args=[guide.slug]), again)
    assert guide.versions.get().body == "<p>Người trước sửa tiếp.</p>"
    answer = second.post(f"{both}/chon", {"do": "join", "base_saved": 2, "doi-1": "giu-rieng"})
    assert guide.versions.get().body == "<p>Người trước sửa tiếp.</p>"
    kept = GuideSave.objects.get(version__guide=guide, lost=True, number=5)
    assert answer["Location"] == reverse("kb:both", args=[guide.slug, 5])
    assert "chứng thư" in kept.body
    assert "Chỉ người trước có" in kept.body


def test_the_pen_changes_hands_by_plain_forms() -> None:
    guide, first, person = begun()
    other = factories.member(guide.agency)
    second = browser(other)
    pen, write = reverse("kb:pen", args=[guide.slug]), reverse("kb:write", args=[guide.slug])
    first.post(pen, {"do": "take"})
    page = second.get(write).content.decode()
    assert f"{person} đang soạn" in page
    assert "Gửi duyệt</button>" not in page
    assert 'name="body"' not in page
    second.post(pen, {"do": "ask"})
    assert f"{other} xin soạn" in first.get(write).content.decode()
    first.post(pen, {"do": "give"})
    assert GuideLock.objects.get().holder == other
    assert 'name="body"' in second.get(write).content.decode()
    GuideLock.objects.update(since=timezone.now() - timedelta(hours=1))
    GuideSave.objects.filter(by=other)
    first.post(pen, {"do": "seize", "reason": ""})
    assert GuideLock.objects.get().holder == other
    first.post(pen, {"do": "seize", "reason": "Đồng nghiệp nghỉ phép"})
    assert GuideLock.objects.get().holder == person


def test_an_earlier_saving_is_seen_and_restored() -> None:
    guide, client, _person = begun()
    client.post(reverse("kb:save-draft", args=[guide.slug]), fields(guide, body="<p>Hai</p>"))
    assert client.get(reverse("kb:saves", args=[guide.slug])).content.count(b"<tr data-row>") == 2
    assert "Đầu tiên" in client.get(reverse("kb:saved", args=[guide.slug, 1])).content.decode()
    assert client.get(reverse("kb:saved", args=[guide.slug, 9])).status_code == 404
    client.post(reverse("kb:restore-save", args=[guide.slug, 1]), {"base_saved": 2})
    assert guide.versions.get().body == "<p>Đầu tiên</p>"


def test_files_come_and_go() -> None:
    guide, client, _person = begun()
    add = reverse("kb:add-file", args=[guide.slug])
    file = SimpleUploadedFile("mẫu báo cáo.csv", b"gio,ma\n", "text/csv")
    client.post(add, {"do": "attachment", "file": file})
    client.post(add, {"do": "picture", "file": SimpleUploadedFile("a.png", picture()), "alt": "Màn hình"})
    client.post(add, {"do": "picture", "file": SimpleUploadedFile("a.png", b"<svg/>"), "alt": "Màn hình"})
    assert sorted(GuideFile.objects.values_list("role", flat=True)) == ["attachment", "picture"]
    page = client.get(reverse("kb:write", args=[guide.slug])).content.decode()
    assert "mẫu báo cáo.csv" in page
    assert "/tai-lieu/anh/" in page
    gone = GuideFile.objects.get(role="attachment")
    client.post(reverse("kb:remove-file", args=[guide.slug, gone.pk]))
    assert not GuideVersionFile.objects.filter(file=gone).exists()


def test_the_next_version_and_the_english_words_begin() -> None:
    agency = factories.agency()
    guide = published(agency=agency)
    client = browser(factories.member(agency))
    assert "Soạn bản 1.1" in client.get(reverse("kb:write", args=[guide.slug])).content.decode()
    client.post(reverse("kb:begin-version", args=[guide.slug]), {"do": "minor"})
    assert guide.versions.filter(state="draft").get().number == "1.1"
    page = client.get(reverse("kb:begin"), {"ban-dich-cua": guide.slug})
    form = page.context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value()}
    sent |= {"title": "How to use it", "ban-dich-cua": guide.slug}
    client.post(reverse("kb:begin"), sent)
    english = Guide.objects.get(translation_of=guide)
    assert english.language == Language.EN.value
    assert "Nhận biết lỗi" in client.get(reverse("kb:write", args=[english.slug])).content.decode()
    assert client.post(reverse("kb:begin"), sent).status_code == 422


def test_what_a_guide_is_about_changes_but_readers_only_narrow_once_it_is_out() -> None:
    agency = factories.agency()
    guide = published(agency=agency, visibility=Visibility.CONNECTED)
    client = browser(factories.member(agency))
    about = reverse("kb:details", args=[guide.slug])
    sent = {"topic": "A2", "visibility": "agency", "codes": "504, ERR-1203", "concerns_ndb": "on"}
    sent["revision"] = str(guide.revision)
    assert client.post(about, sent).status_code == 302
    guide.refresh_from_db()
    assert (guide.topic.code, guide.visibility) == ("A2", "agency")
    assert sorted(guide.codes.values_list("code", flat=True)) == ["504", "ERR-1203"]
    assert client.post(about, sent).status_code == 422  # of a page loaded before
    for wider in ({"visibility": "public"}, {"concerns_ndb": ""}):
        answer = client.post(about, sent | {"revision": str(guide.revision)} | wider)
        assert answer.status_code == 422


def test_sending_for_approval_saves_first() -> None:
    guide, client, _person = begun()
    answer = client.post(
        reverse("kb:save-draft", args=[guide.slug]), fields(guide, body="<p>Xong</p>", do="submit")
    )
    assert guide.versions.get().body == "<p>Xong</p>"
    assert (answer.status_code, answer["Location"]) == (307, reverse("kb:submit", args=[guide.slug]))


def test_the_list_says_who_writes_what() -> None:
    guide, client, _person = begun()
    page = client.get(reverse("kb:drafts")).content.decode()
    assert guide.title in page
    other = browser(factories.member(guide.agency))
    assert "Chưa có tài liệu nào đang soạn" in other.get(reverse("kb:drafts")).content.decode()
    assert guide.title in other.get(reverse("kb:drafts"), {"cua": "tat-ca"}).content.decode()
    stranger = browser(factories.member(factories.agency()))
    assert guide.title not in stranger.get(reverse("kb:drafts"), {"cua": "tat-ca"}).content.decode()
