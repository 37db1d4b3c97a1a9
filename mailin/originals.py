"""Originals of mails, for a reason: the message as it came, and its own HTML made harmless."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mailin import mailboxes, pictures, room, safe_html
from mailin.forms import WhyForm
from mailin.models import InboundMail
from mailin.store import CorruptOriginal, MissingOriginal
from support.actions import reads
from support.domain.errors import FieldError, NotAllowed, NotFound
from support.domain.files import FileState
from support.web.forms.common import refuse
from support.web.viewer import readers, viewer_of


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@readers
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the message as it came, to be saved; personal data in it asks for a reason (Điều 3.1)."""
    viewer = viewer_of(request)
    row = room.readable(viewer, pk)
    _refuse_with_files(row)
    asked = _reason_page(request, row, "original")
    if asked is not None:
        return asked
    try:
        raw = mailboxes.store().get(row.digest)
    except (MissingOriginal, CorruptOriginal) as error:
        raise NotFound from error
    answer = HttpResponse(raw, content_type="message/rfc822")
    answer["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=f"thu-{pk}.eml") or ""
    )
    return _sealed(answer)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@readers
def html(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the mail's own HTML, cleaned, on a page where nothing runs, loads or leads anywhere."""
    viewer = viewer_of(request)
    row = room.readable(viewer, pk)
    asked = _reason_page(request, row, "html")
    if asked is not None:
        return asked
    said = room.read(row)
    if said is None or not said.html:
        raise NotFound
    title = _("Thư số %(pk)s") % {"pk": pk}
    return _sealed(HttpResponse(safe_html.document(said.html, title, pictures.within(viewer, row, said))))


def _refuse_with_files(row: InboundMail) -> None:
    """Keep back a message whose files must not leave: it carries them whole. Raises NotAllowed."""
    states = set(room.files_of(row).values_list("state", flat=True))
    if FileState.BLOCKED in states:
        raise NotAllowed(gettext_noop("Thư có tệp bị chặn, không tải được thư gốc."))
    if FileState.UNCHECKED in states and settings.CLAMD:
        raise NotAllowed(gettext_noop("Tệp trong thư đang chờ quét vi-rút; hãy mở thư gốc sau."))


def _sealed(answer: HttpResponse) -> HttpResponse:
    answer["Content-Security-Policy"] = safe_html.POLICY
    answer["X-Frame-Options"] = "SAMEORIGIN"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _reason_page(request: HttpRequest, row: InboundMail, what: str) -> HttpResponse | None:
    """Log the reading and return None; or return the page that asks why first."""
    viewer = viewer_of(request)
    if row.state == "withheld" or row.destroyed_at is not None:
        raise NotFound
    said = room.read(row)
    if said is None:
        raise NotFound
    reason = ""
    if room.holds_personal_data(said) or (what == "original" and room.has_personal_files(row)):
        form = WhyForm(request.POST if request.method == "POST" else None)
        try:
            if not form.is_valid():
                return _ask(request, row, what, form)
            reason = reads.check_reason(form.cleaned_data["reason"])
        except FieldError as error:
            refuse(form, error)
            return _ask(request, row, what, form)
    reads.log(viewer, what=what, target=f"mail:{row.pk}", case_id=room.standing(row), reason=reason)
    return None


def _ask(request: HttpRequest, row: InboundMail, what: str, form: WhyForm) -> HttpResponse:
    context = {"row": row, "form": form, "action": reverse(f"mailin:{what}", args=[row.pk])}
    return render(request, "mailin/why.html", context, status=422 if form.is_bound else 200)
