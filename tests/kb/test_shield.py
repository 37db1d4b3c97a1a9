"""A 12-digit number anywhere in a guide keeps it in, and the place is named; the number never is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from kb.actions import freezing, inspection, publishing, review, shield
from kb.domain import markup
from kb.domain import shield as words
from kb.models import Guide, GuideSave, GuideVersion, ShieldOverrule
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound
from support.domain.roles import MemberRole, Role
from support.models import Event, EventText
from support.queries.viewers import actor_for
from tests import factories
from tests.kb.factories import draft
from tests.kb.filed import put
from tests.support.reading import made

pytestmark = pytest.mark.django_db
NUMBER = "001" + "099" + "123456"  # twelve digits of nobody
PICTURE = "/tai-lieu/anh/" + "a" * 32

BODIES = [
    (f"<p>Mở đầu {NUMBER}</p>", "phần mở đầu, đoạn 1"),
    (f"<h2>A</h2><p>x</p><h2>B</h2><p>y</p><p>Số {NUMBER}</p>", "Mục 2, đoạn 2"),
    (f"<h2>A</h2><p>Số <strong>{NUMBER[:5]}</strong>{NUMBER[5:]}</p>", "Mục 1, đoạn 1"),
    (
        f"<h2>A</h2><h2>B</h2><h2>C</h2><table><tr><td>a<td>b<td>c<tr><td>a<td>b<td>{NUMBER}</table>",
        "bảng ở mục 3, hàng 2 cột 3",
    ),
    (
        "<h2>A</h2><table><tr><th>Số CMND</th></tr><tr><td>123456789</td></tr></table>",
        "bảng ở mục 1, hàng 2 cột 1",
    ),
    (f"<h2>A</h2><ul><li>một</li><li>hai {NUMBER}</li></ul>", "Mục 1, đoạn 1, ý 2"),
    (f"<h2>A</h2><ul><li>một<ul><li>{NUMBER}</li></ul></li></ul>", "Mục 1, đoạn 1, ý 2"),
    (f"<h2>A</h2><pre><code>cccd={NUMBER}</code></pre>", "đoạn mã ở mục 1, đoạn 1"),
    (f"<h2>A {NUMBER}</h2><p>x</p>", "tiêu đề mục 1"),
    (f"<h2>A</h2><h3>B {NUMBER}</h3>", "tiêu đề nhỏ ở mục 1, đoạn 1"),
    (f'<h2>A</h2><figure><img src="{PICTURE}" alt="thẻ {NUMBER}"></figure>', "lời tả ảnh ở mục 1, đoạn 1"),
    (
        f'<h2>A</h2><figure><img src="{PICTURE}" alt="x"><figcaption>{NUMBER}</figcaption></figure>',
        "chú thích ảnh ở mục 1, đoạn 1",
    ),
    (
        f'<h2>A</h2><p><a href="https://a.vn/?so={NUMBER}">x</a></p>',
        "địa chỉ liên kết ở mục 1, đoạn 1",
    ),
    (f"<h2>A</h2><aside class='note'><p>x</p><p>{NUMBER}</p></aside>", "Mục 1, đoạn 1"),
    (f"<table><caption>Của {NUMBER}</caption><tr><td>x</td></tr></table>", "tên bảng ở mục 0"),
]


def refused(guide: Guide) -> str:
    with pytest.raises(shield.Shielded) as why:
        review.submit(actor_for(guide.created_by), guide_id=guide.pk)
    said = str(why.value)
    assert NUMBER not in said
    assert "099" not in said
    return said


@pytest.mark.parametrize(("body", "place"), BODIES)
def test_a_number_in_the_body_is_named_by_its_place(body: str, place: str) -> None:
    assert place in refused(draft(body=body))


@pytest.mark.parametrize(("body", "_place"), BODIES)
def test_invented_data_takes_its_place_and_nothing_else_changes(body: str, _place: str) -> None:
    cleaned = markup.clean(body)
    replaced, count = words.replaced(cleaned)
    assert count == 1
    assert words.find(words.pieces(markup.clean(replaced)), b"k") == []
    assert len(replaced) == len(cleaned)
    assert words.replaced(replaced) == (replaced, 0)


def test_title_summary_note_and_codes_are_examined() -> None:
    guide = draft(f"Tra cứu {NUMBER}", codes=[NUMBER])
    guide.versions.update(summary=f"Số {NUMBER}", note=f"Bỏ {NUMBER}")
    said = refused(guide)
    for place in ("tên tài liệu", "tóm tắt", "ghi chú thay đổi", "mã lỗi, số văn bản"):
        assert place in said


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("huong-dan.docx", made.docx(f"Bình thường.\nSố định danh {NUMBER}"), "tệp huong-dan.docx, đoạn 2"),
        ("mau.pdf", made.pdf("Trang một", f"So dinh danh {NUMBER}"), "tệp mau.pdf, trang 2"),
    ],
)
def test_a_number_in_an_attachment_is_named_by_file_and_place(name: str, content: bytes, place: str) -> None:
    guide = draft()
    put(guide, name=name, content=content)
    assert f"đang kiểm tra tệp {name}" in refused(guide)
    inspection.check_waiting()
    assert place in refused(guide)


def test_a_number_in_the_name_of_a_file_is_named_but_not_said() -> None:
    guide = draft()
    kept = put(guide)
    type(kept.attachment).objects.filter(pk=kept.pk).update(filename=f"the-{NUMBER}.pdf")
    inspection.check_waiting()
    assert "tên tệp “the-000000000000.pdf”" in refused(guide)


def test_it_blocks_publication_too_when_it_came_by_another_way() -> None:
    """A number that stands there at the approval, however it came, is not published."""
    author, lead = factories.user(Role.GUIDE_EDITOR), factories.user(Role.TEAM_LEAD)
    guide = draft(by=author)
    version = review.submit(actor_for(author), guide_id=guide.pk)
    GuideVersion.objects.filter(pk=version.pk).update(note=f"Bỏ {NUMBER}")
    with pytest.raises(shield.Shielded):
        review.approve(actor_for(lead), version_id=version.pk)
    version.refresh_from_db()
    assert version.state == "in_review"


# --- setting aside ----------------------------------------------------------------------------------


def overruled(guide: Guide, reason: str = "Số của ví dụ, không phải của ai.") -> list[ShieldOverrule]:
    version = guide.versions.get()
    return shield.overrule(actor_for(guide.created_by), version_id=version.pk, reason=reason)


def test_a_warning_is_set_aside_only_with_a_reason_that_stays() -> None:
    guide = draft(body=f"<p>Số {NUMBER}</p>")
    with pytest.raises(FieldError):
        overruled(guide, "Ví dụ")
    [row] = overruled(guide)
    assert NUMBER not in f"{row.place} {row.reason} {row.finding}"
    event = Event.objects.get(kind="guide_shield_overruled")
    assert event.data["findings"] == [row.finding]
    assert EventText.objects.get(event=event).text == "Số của ví dụ, không phải của ai."
    assert review.submit(actor_for(guide.created_by), guide_id=guide.pk).state == "in_review"


def test_other_words_ask_again() -> None:
    guide = draft(body=f"<p>Số {NUMBER}</p>")
    overruled(guide)
    body = markup.clean(f"<p>Số {NUMBER[:-1]}7</p>")
    guide.versions.update(body=body, text=markup.text(body))
    assert "phần mở đầu, đoạn 1" in refused(guide)


def test_one_of_two_warnings_is_set_aside_alone() -> None:
    guide = draft(body=f"<p>Số {NUMBER}</p><p>Thẻ {NUMBER}</p>")
    version = guide.versions.get()
    first = shield.examine(version).open[0]
    by = actor_for(guide.created_by)
    shield.overrule(by, version_id=version.pk, reason="Số của ví dụ đầu.", findings=[first.digest])
    said = refused(guide)
    assert "đoạn 2" in said
    assert "đoạn 1" not in said


def test_a_file_that_is_not_examined_cannot_be_set_aside() -> None:
    guide = draft()
    put(guide)
    with pytest.raises(NotAllowed):
        overruled(guide)


def test_readers_set_nothing_aside() -> None:
    guide = draft(agency=factories.agency(), body=f"<p>Số {NUMBER}</p>")
    version = guide.versions.get()
    for person in (factories.user(Role.ENGINEER), factories.member(factories.agency())):
        with pytest.raises((Forbidden, NotFound)):
            shield.overrule(actor_for(person), version_id=version.pk, reason="Số của ví dụ thôi.")


def test_what_was_set_aside_is_not_rewritten() -> None:
    guide = draft(body=f"<p>Số {NUMBER}</p>")
    overruled(guide)
    for act in (
        lambda: ShieldOverrule.objects.update(reason="khác"),
        lambda: ShieldOverrule.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


# --- invented data ----------------------------------------------------------------------------------


def test_invented_data_is_a_saving_like_any_other() -> None:
    guide = draft(f"Thẻ {NUMBER}", body=f"<p>Số {NUMBER}</p>")
    version = shield.invent(actor_for(guide.created_by), guide_id=guide.pk)
    assert version.body == "<p>Số 000000000000</p>"
    assert version.title == "Thẻ 000000000000"
    last = GuideSave.objects.filter(version=version).order_by("-number")[0]
    assert (last.number, last.body, last.by) == (2, version.body, guide.created_by)
    assert review.submit(actor_for(guide.created_by), guide_id=guide.pk).state == "in_review"
    with pytest.raises(NotAllowed):
        shield.invent(actor_for(guide.created_by), guide_id=guide.pk)


def test_a_scheduled_version_is_examined_on_its_day() -> None:
    agency = factories.agency()
    writer = factories.member(agency)
    guide = draft(by=writer, agency=agency, concerns_ndb=False)
    version = review.submit(actor_for(writer), guide_id=guide.pk)
    liaison = factories.member(agency, role=MemberRole.LIAISON)
    tomorrow = timezone.localdate() + timedelta(days=1)
    review.approve(actor_for(liaison), version_id=version.pk, decided=review.Decided(review.Dates(tomorrow)))
    guide.codes.create(code=NUMBER, folded=NUMBER)
    version.refresh_from_db()
    GuideVersion.objects.filter(pk=version.pk).update(effective_on=timezone.localdate())
    version.refresh_from_db()
    GuideVersion.objects.filter(pk=version.pk).update(sha256=freezing.digest(version))
    assert publishing.publish_due() == 0
    version.refresh_from_db()
    assert version.state == "approved"
    guide.codes.all().delete()
    assert publishing.publish_due() == 1
