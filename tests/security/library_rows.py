"""A library with things in every state that are not for everybody: each holds a word nobody else may meet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern
from django.utils import timezone

from kb import urls
from kb.actions import indexing, inspection
from kb.actions.guides import GuideIn, begin
from kb.domain.states import FeedbackKind, FileRole, VersionState, Visibility
from kb.models import Feedback, Guide, GuideFile, GuideSave, GuideVersion, ReviewComment
from support.accounts.models import User
from support.domain.roles import MemberRole
from support.models import Agency, ConnectedSystem, Connection
from support.queries.viewers import actor_for
from tests import factories
from tests.kb import filed
from tests.kb.factories import release

SECRET = "Zykrova"  # in titles, summaries, texts, file names, comments, savings of what is hidden
BODY = f"<h2>Mục {SECRET}</h2><p>Đồng bộ dữ liệu hộ tịch {SECRET} hằng đêm.</p>"


@dataclass
class Library:
    """What is hidden, whose it is, and what everybody may read of the same agency."""

    agency: Agency
    writer: User
    liaison: User
    hidden: dict[str, Guide] = field(default_factory=dict)
    shown: dict[str, Guide] = field(default_factory=dict)


def connect(agency: Agency) -> None:
    """Give an agency a connection, so that what connected agencies read is for it too."""
    Connection.objects.create(
        agency=agency, system=ConnectedSystem.objects.get(key="tthc-tinh"), since=timezone.localdate()
    )


def written(by: User, agency: Agency | None, title: str, visibility: Visibility, body: str = BODY) -> Guide:
    """Begin a guide with a file whose name and words are hidden too."""
    what = GuideIn(
        title=title,
        topic="B3",
        agency_id=agency.pk if agency else None,
        summary=f"Tóm tắt {SECRET}" if SECRET in body else "Tóm tắt",
        body=body,
        visibility=visibility,
        codes=[f"{SECRET}-77"] if SECRET in body else ["BH-77"],
    )
    guide = begin(actor_for(by), what=what)
    name = f"phu-luc-{SECRET}.pdf" if SECRET in body else "phu-luc.pdf"
    filed.put(guide, FileRole.ATTACHMENT, name)
    filed.put(guide, FileRole.PICTURE)
    return guide


def library() -> Library:
    """Make it: a draft, one under review, a draft beside a published guide, one agency's, one of ours."""
    agency = factories.agency("Cơ quan soạn thử")
    writer, liaison = factories.member(agency), factories.member(agency, role=MemberRole.LIAISON)
    made = Library(agency, writer, liaison)
    made.hidden["draft"] = written(writer, agency, f"Nháp {SECRET}", Visibility.PUBLIC)
    made.hidden["review"] = written(writer, agency, f"Chờ duyệt {SECRET}", Visibility.PUBLIC)
    made.hidden["agency"] = written(writer, agency, f"Riêng {SECRET}", Visibility.AGENCY)
    inspection.check_waiting()
    _sent(made.hidden["review"].versions.get(), liaison)
    release(made.hidden["agency"].versions.get())
    public = written(writer, agency, "Hướng dẫn mở", Visibility.PUBLIC, "<p>Đồng bộ dữ liệu, bản mở.</p>")
    inspection.check_waiting()
    release(public.versions.get())
    _next(public, writer)
    Feedback.objects.create(
        guide=public, version=public.versions.order_by("pk")[0], kind=FeedbackKind.NEEDS_CHANGE.value,
        comment=f"Góp ý {SECRET}", by=writer, at=timezone.now(),
    )  # fmt: skip
    made.shown["public"] = public
    indexing.rebuild()
    return made


def _sent(version: GuideVersion, liaison: User) -> None:
    now = timezone.now()
    version.state, version.submitted_at = VersionState.IN_REVIEW.value, now
    version.save()
    ReviewComment.objects.create(version=version, text=f"Ý kiến {SECRET}", by=liaison, at=now)


def _next(guide: Guide, by: User) -> None:
    """Begin version 1.1 with hidden words, saved twice."""
    now = timezone.now()
    version = GuideVersion.objects.create(
        guide=guide, major=1, minor=1, title=f"Bản sau {SECRET}", summary=SECRET, body=BODY, text=SECRET,
        note=SECRET, author=by, created_at=now, saved_at=now, saved=2, state=VersionState.DRAFT.value,
    )  # fmt: skip
    GuideSave.objects.bulk_create(
        GuideSave(version=version, number=n, by=by, at=now, title=SECRET, summary=SECRET, body=BODY)
        for n in (1, 2)
    )
    filed.put(guide, FileRole.ATTACHMENT, f"ban-sau-{SECRET}.pdf")


def addresses(guide: Guide) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every address of the library that names this guide, its versions, files, comments or savings."""
    version = guide.versions.order_by("-pk")[0]
    files = list(GuideFile.objects.filter(guide=guide, versions__version=version))
    comment = version.comments.first()
    known: dict[str, Any] = {
        "slug": guide.slug,
        "place": 1,
        "comment": comment.pk if comment else 1,
    }
    of_version = {"review", "decide", "take-back", "comment", "settle", "overrule"}
    for pattern in urls.urlpatterns:
        if not isinstance(pattern, URLPattern) or not pattern.name:
            continue
        wanted = set(pattern.pattern.converters)
        if "slug" not in wanted and "token" not in wanted and pattern.name not in of_version:
            continue
        if pattern.name in {"feed-private", "unsubscribe"}:
            continue
        saving = any(part in str(pattern.pattern) for part in ("cac-lan-luu", "hai-ban"))
        number = "1" if saving else version.number
        for file in files if {"token", "pk"} & wanted else files[:1]:
            values = known | {"number": number, "token": file.token}
            values["pk"] = version.pk if pattern.name in of_version else file.pk
            yield pattern.name, {name: values[name] for name in wanted}


def plain() -> Iterator[str]:
    """Yield the names of the library's addresses that name nothing."""
    for pattern in urls.urlpatterns:
        if isinstance(pattern, URLPattern) and pattern.name and not pattern.pattern.converters:
            yield pattern.name
