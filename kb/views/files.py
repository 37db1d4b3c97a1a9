"""Files of guides: pictures within the text, attachments given out to be saved, previews drawn anew."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kb.domain.states import FileRole
from kb.models import GuideFile
from kb.queries import files
from kb.queries.files import Gate
from support.domain import privacy
from support.domain.errors import NotFound
from support.domain.files import FLAGS, SCANS, STATES, TROUBLES, WARNINGS, FileState, Flag, Scan, Trouble
from support.domain.roles import Actor
from support.reading import kinds
from support.web.viewer import viewer_of

_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"
_PICTURE_AGE = 600  # seconds a browser may keep a picture: after a withdrawal it must ask again


@require_safe
def picture(request: HttpRequest, token: str) -> HttpResponse:
    """Give a picture of a version that the viewer may open."""
    viewer = viewer_of(request)
    file = files.by_token(viewer, token, role=FileRole.PICTURE)
    unchecked = file.state == FileState.UNCHECKED and files.inside(viewer, file) and not settings.CLAMD
    if files.gate(viewer, file) is not Gate.OPEN and not unchecked:
        raise NotFound
    content = _content(file.attachment.file.name)
    kind = kinds.sniff(content[: kinds.HEAD])
    if kind not in kinds.PICTURES:
        raise NotFound
    return sealed(HttpResponse(content, content_type=kind), age=_PICTURE_AGE)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def file(request: HttpRequest, token: str) -> HttpResponse:
    """Give an attachment to be saved; one that is not examined, or could not be, only after a word."""
    viewer = viewer_of(request)
    found = files.by_token(viewer, token)
    way = files.gate(viewer, found)
    if way is Gate.OPEN or (way is Gate.CONFIRM and request.method == "POST"):
        answer = HttpResponse(_content(found.attachment.file.name), content_type="application/octet-stream")
        name = found.attachment.filename or "tep"
        answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"  # noqa: FBT003 - Django's
        return sealed(answer)
    context = _told(viewer, found) | {"way": way.value}
    return render(request, "kb/files/file.html", context, status=403 if way is Gate.BLOCKED else 200)


@require_safe
@never_cache
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """Show a picture or the first pages of a PDF, drawn anew."""
    viewer = viewer_of(request)
    found = files.by_token(viewer, token)
    if files.gate(viewer, found) is not Gate.OPEN:
        return HttpResponseRedirect(reverse("kb:file", kwargs={"token": token}))
    drawn = files.pictures(found)
    if not drawn:
        raise NotFound
    pages = [
        {"url": reverse("kb:file-page", kwargs={"token": token, "place": one.place}), "row": one}
        for one in drawn
    ]
    context = _told(viewer, found) | {"pictures": pages, "left_out": max(0, found.pages - len(pages))}
    return render(request, "kb/files/preview.html", context)


@require_safe
def page(request: HttpRequest, token: str, place: int) -> HttpResponse:
    """Give one drawn page of a file that the viewer may open at once."""
    viewer = viewer_of(request)
    found = files.by_token(viewer, token)
    drawn = found.drawn.filter(place=min(place, 32_000)).first()
    if drawn is None or files.gate(viewer, found) is not Gate.OPEN:
        raise NotFound
    return sealed(HttpResponse(_content(drawn.path), content_type="image/jpeg"), age=_PICTURE_AGE)


def _content(path: str) -> bytes:
    try:
        return (settings.MEDIA_ROOT / path).read_bytes()
    except OSError as error:
        raise NotFound from error


def sealed(answer: HttpResponse, *, age: int = 0) -> HttpResponse:
    """Forbid a file that a browser shows to run or to be kept by others; `age` in seconds."""
    answer["Content-Security-Policy"] = _POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = f"private, max-age={age}" if age else "private, no-store"
    return answer


def frame_of(viewer: Actor) -> str:
    """Return the page's frame: the staff's with its menu, or the plain one."""
    return "base.html" if viewer.is_staff else "base_plain.html"


def _told(viewer: Actor, found: GuideFile) -> dict[str, Any]:
    """Return what a page says of a file."""
    return {
        "frame": frame_of(viewer),
        "guide": found.guide,
        "name": privacy.mask(found.attachment.filename or _("tệp")),
        "size": found.attachment.size or 0,
        "state": state_words(found),
        "warnings": [_(FLAGS[flag]) for flag in Flag if flag in WARNINGS and flag.value in found.flags],
        "action": reverse("kb:file", kwargs={"token": found.token}),
        "back": reverse("kb:guide", kwargs={"slug": found.guide.slug}),
    }


def state_words(found: GuideFile) -> str:
    """Return the state of a file and of its scan in one line, with the reason when there is one."""
    state = FileState(found.state)
    words = [_(STATES[state])]
    if state is not FileState.UNCHECKED:
        words.append(_(SCANS[Scan(found.scan)]))
    if state is FileState.UNREADABLE and found.why in set(Trouble):
        words.append(_(TROUBLES[Trouble(found.why)]))
    return ". ".join(word.rstrip(".") for word in words) + "."
