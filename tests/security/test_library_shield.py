"""Numbers of citizens in guides: refused on the screens, the place named, the number not."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from kb.actions import inspection
from kb.domain.states import VersionState
from kb.models import Guide, GuideVersion
from support.accounts.models import User
from support.domain.roles import Role
from tests import factories
from tests.kb.factories import draft
from tests.security.conftest import Browse
from tests.security.documents import docx
from tests.support.domain.shield import numbers
from tests.support.reading import made

pytestmark = pytest.mark.django_db
GOOD = "<h2>Các bước</h2><p>Mở trang, chọn dịch vụ, đọc kết quả trên màn hình.</p>"


@dataclass
class Desk:
    """A writer with a draft, and the browser that writes it."""

    writer: User
    guide: Guide
    client: Client

    @property
    def version(self) -> GuideVersion:
        return self.guide.versions.get()

    def save(self, title: str = "Tra cứu tại quầy", summary: str = "Tóm tắt", body: str = GOOD) -> None:
        given = {"title": title, "summary": summary, "body": body, "base_saved": self.version.saved}
        answer = self.client.post(reverse("kb:save-draft", kwargs={"slug": self.guide.slug}), given)
        assert answer.status_code < 400, answer.content[:300]

    def attach(self, file: object, alt: str = "") -> None:
        given = {"file": file, "alt": alt}
        self.client.post(reverse("kb:add-file", kwargs={"slug": self.guide.slug}), given)
        inspection.check_waiting()


def _upload(name: str, content: bytes, kind: str) -> object:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, content, kind)


PDF = "application/pdf"
# Where the number is put, and a word of the place that must be named.
PLANTED: dict[str, tuple[Callable[[Desk, str], None], str]] = {
    "title": (lambda desk, number: desk.save(title=f"Tra cứu {number}"), "tên tài liệu"),
    "summary": (lambda desk, number: desk.save(summary=f"Của công dân {number}"), "tóm tắt"),
    "paragraph": (lambda desk, number: desk.save(body=f"{GOOD}<p>Số {number}.</p>"), "ục 1, đoạn"),
    "split by tags": (
        lambda desk, number: desk.save(body=f"{GOOD}<p>{number[:5]}<em>{number[5:]}</em></p>"),
        "ục 1, đoạn",
    ),
    "cell": (
        lambda desk, number: desk.save(
            body=f"{GOOD}<table><tbody><tr><td>Số</td><td>{number}</td></tr></tbody></table>"
        ),
        "ảng",
    ),
    "code": (
        lambda desk, number: desk.save(body=f"{GOOD}<pre><code>id={number}</code></pre>"),
        "ục 1, đoạn",
    ),
    "file name": (
        lambda desk, number: desk.attach(_upload(f"CCCD {number}.pdf", made.pdf("Trang"), PDF)),
        "tên tệp",
    ),
    "alt": (
        lambda desk, number: desk.attach(_upload("a.png", made.png(), "image/png"), alt=f"Thẻ {number}"),
        "ảnh",
    ),
    "docx": (
        lambda desk, number: desk.attach(docx([f"Công dân {number}"], name="phu-luc.docx")),
        "phu-luc.docx",
    ),
    "docx cell": (
        lambda desk, number: desk.attach(docx(["Bảng"], cells=["Số", number], name="phu-luc.docx")),
        "phu-luc.docx",
    ),
    "pdf": (
        lambda desk, number: desk.attach(_upload("phu-luc.pdf", made.pdf("Mot", f"So {number}"), PDF)),
        "phu-luc.pdf",
    ),
}


def _desk(browse: Browse) -> Desk:
    writer = factories.user(Role.GUIDE_EDITOR)
    guide = draft("Tra cứu tại quầy", by=writer, body=GOOD)
    Guide.objects.filter(pk=guide.pk).update(summary="Tóm tắt")
    desk = Desk(writer, guide, browse(writer))
    desk.save(body=f"{GOOD}<p>Xem thêm.</p>")
    return desk


@pytest.mark.parametrize("where", PLANTED)
def test_number_keeps_a_guide_from_review_and_from_readers(where: str, browse: Browse) -> None:
    number = numbers.citizen(random.Random(where))
    put, place = PLANTED[where]
    desk = _desk(browse)
    put(desk, number)
    url = reverse("kb:submit", kwargs={"slug": desk.guide.slug})
    answer = desk.client.post(url, {"saved": desk.version.saved})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert place in page
    assert number not in page
    assert desk.version.state == VersionState.DRAFT

    # Sent by another way all the same: the key does not turn either.
    GuideVersion.objects.filter(pk=desk.version.pk).update(state=VersionState.IN_REVIEW.value)
    approver = browse(factories.user(Role.TEAM_LEAD))
    decide = reverse("kb:decide", kwargs={"pk": desk.version.pk})
    answer = approver.post(decide, {"decision": "approve", "saved": desk.version.saved})
    assert answer.status_code == 422
    assert number not in answer.content.decode()
    assert desk.version.state == VersionState.IN_REVIEW
    assert Guide.objects.get(pk=desk.guide.pk).current is None


def test_without_a_number_the_same_walk_publishes(browse: Browse) -> None:
    desk = _desk(browse)
    desk.attach(_upload("phu-luc.pdf", made.pdf("Phu luc"), PDF))
    url = reverse("kb:submit", kwargs={"slug": desk.guide.slug})
    assert desk.client.post(url, {"saved": desk.version.saved}).status_code == 302
    own = desk.client.post(
        reverse("kb:decide", kwargs={"pk": desk.version.pk}),
        {"decision": "approve", "saved": desk.version.saved},
    )
    assert own.status_code == 422  # the writer holds no key, also with a form sent by hand
    approver = browse(factories.user(Role.TEAM_LEAD))
    decide = reverse("kb:decide", kwargs={"pk": desk.version.pk})
    assert approver.post(decide, {"decision": "approve", "saved": desk.version.saved}).status_code == 302
    assert desk.version.state == VersionState.PUBLISHED
