"""A guide as PDF: any version its viewer may open, made once and kept by its digest."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from contextlib import suppress

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kb.domain import markup
from kb.domain.states import FROZEN, STATE_LABELS, FileRole, VersionState
from kb.models import Guide, GuideFile, GuideVersion
from kb.queries import guides
from kb.views import booklets
from support.domain.errors import NotFound
from support.domain.files import FileState
from support.reading import kinds
from support.web.papers import booklet
from support.web.papers.rich import Booklet, Picture
from support.web.viewer import viewer_of

FORM = "2"  # of the drawing: another one makes every kept PDF anew
FOLDER = "pdf"  # of MEDIA_ROOT
_NUMBER = re.compile(r"^(\d{1,4})\.(\d{1,4})$")
_TOKEN = re.compile(re.escape(markup.PICTURES) + r"([0-9a-z]{16,40})")
_PICTURES = frozenset({"image/png", "image/jpeg"})


@require_safe
def pdf(request: HttpRequest, slug: str, number: str = "") -> HttpResponse:
    """Give a version as PDF: the one named, else the current one, else for its writers the newest."""
    viewer = viewer_of(request)
    guide = guides.by_slug(viewer, slug)
    version = _version(guide, guides.versions(viewer, guide), number)
    with translation.override(guide.language):
        content = made(guide, version)
    answer = HttpResponse(content, content_type="application/pdf")
    name = f"{guide.slug}-{version.major}.{version.minor}.pdf"
    answer["Content-Disposition"] = content_disposition_header(False, name) or "inline"  # noqa: FBT003 - Django's
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _version(guide: Guide, open_to: QuerySet[GuideVersion], number: str) -> GuideVersion:
    if number:
        hit = _NUMBER.match(number)
        found = open_to.filter(major=hit[1], minor=hit[2]).first() if hit else None
    elif guide.current_id:
        found = open_to.filter(pk=guide.current_id).first()
    else:
        found = open_to.order_by("-major", "-minor").first()
    if found is None:
        raise NotFound
    return found


def made(guide: Guide, version: GuideVersion) -> bytes:
    """Return the PDF of a version; what was published is drawn once and kept."""
    if not version.sha256 or VersionState(version.state) not in FROZEN:
        return booklet.render(_booklet(guide, version))
    told = (FORM, version.pk, version.sha256, version.state, str(guide.agency or ""), guide.language)
    key = hashlib.sha256(repr(told).encode()).hexdigest()
    path = settings.MEDIA_ROOT / FOLDER / key[:2] / f"{key}.pdf"
    with suppress(OSError):
        return bytes(path.read_bytes())
    content = booklet.render(_booklet(guide, version))
    with suppress(OSError):  # a full disk costs time, no PDF
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(f".{secrets.token_hex(4)}")
        beside.write_bytes(content)
        os.replace(beside, path)  # noqa: PTH105 - atomic
    return content


def _booklet(guide: Guide, version: GuideVersion) -> Booklet:
    state, number = VersionState(version.state), f"{version.major}.{version.minor}"
    agency = guide.agency.name if guide.agency else _("Cơ quan quản lý CSDLQG về dân cư")
    facts = [_("Cơ quan soạn: %s") % agency, _("Bản %s") % number]
    if version.effective_on:
        facts.append(_("Hiệu lực từ %s") % f"{version.effective_on:%d/%m/%Y}")
    foot = _("Bản %s") % number
    if state in FROZEN:
        foot = f"{foot} · SHA-256 {version.sha256[:16]}…"
    return Booklet(
        title=version.title,
        lead=version.summary,
        facts=(" · ".join(facts),),
        blocks=booklets.blocks(version.body, _shown(guide, version.body)),
        foot=foot,
        author=agency,
        subject=f"{_('Bản %s') % number}, SHA-256 {version.sha256 or '-'}",
        banner=_banner(state),
        page=_("Trang %(page)s/%(pages)s"),
    )


def _banner(state: VersionState) -> str:
    """Return what a reader has to see first: that this is no version that holds."""
    if state not in FROZEN:
        return _("BẢN NHÁP")
    return "" if state is VersionState.PUBLISHED else _(STATE_LABELS[state]).upper()


def _shown(guide: Guide, body: str) -> dict[str, Picture]:
    """Return the pictures that a body shows, by token."""
    rows = GuideFile.objects.filter(
        guide=guide, token__in=set(_TOKEN.findall(body)), role=FileRole.PICTURE.value
    )
    found = {}
    for row in rows.exclude(state=FileState.BLOCKED.value).select_related("attachment").defer("text"):
        with suppress(OSError):
            content = (settings.MEDIA_ROOT / row.attachment.file.name).read_bytes()
            if kinds.sniff(content[: kinds.HEAD]) in _PICTURES:
                found[row.token] = Picture(content, row.width, row.height)
    return found
