"""Pictures inside the words of a mail: drawn anew from its checked files, never as they came."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from mailin.models import InboundMail
from mailin.parse import ParsedMail
from mailin.safe_html import WAITS, Shown
from support.accounts.models import User
from support.domain.errors import NotFound
from support.domain.files import WARNINGS, FileState
from support.domain.roles import Actor
from support.models import FileCheck, FilePicture, FollowUpAttachment, Message
from support.queries import filegate, tickets
from support.queries.filegate import Gate
from support.queries.viewers import actor_for
from support.reading.kinds import PICTURES
from support.web.views.files import picture_for

_PREVIEW = 1  # place of the picture drawn anew; 0 is the thumbnail
_SALT = "mailin.pictures"
_LASTS = 300  # seconds an address in a mail's page is good for


@require_safe
def picture(_request: HttpRequest, token: str) -> HttpResponse:
    """Give a picture to the person whose page of a mail names it, by the same rule as in the session.

    A page without an origin of its own (`sandbox`) sends no cookies along: so its addresses name viewer and
    file, signed, for a few minutes, and what that person may open is asked anew.
    """
    try:
        user_id, file_id = signing.loads(token, salt=_SALT, max_age=_LASTS)
    except signing.BadSignature as error:
        raise NotFound from error
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise NotFound
    return picture_for(actor_for(user), int(file_id), _PREVIEW)


def within(viewer: Actor, row: InboundMail, mail: ParsedMail) -> dict[str, Shown]:
    """Map Content-IDs of a filed mail's pictures to what stands in their place in its HTML.

    A picture is shown only when `viewer` may open the file at once, the check knows it for a picture, found
    nothing odd in it, and drew it anew; one still to be checked is told as such, all others are absent.
    A mail of no ticket has no checked files.
    """
    named = {number: one.content_id for number, one in enumerate(mail.attachments) if one.content_id}
    if not named or row.case is None or row.followup_id is None:
        return {}
    message = Message.objects.filter(pk=row.followup_id).first()
    files = list(FollowUpAttachment.objects.filter(followup=row.followup_id).order_by("pk"))
    if message is None or len(files) != len(mail.attachments):
        return {}
    checks = {files[number].pk: cid for number, cid in named.items()}
    staff = tickets.as_staff(viewer, row.case)
    return dict(_shown(viewer, message, checks, staff=staff))


def _shown(
    viewer: Actor, message: Message, cids: Mapping[int, str], *, staff: bool
) -> Iterator[tuple[str, Shown]]:
    drawn = {one.check_row_id: one for one in FilePicture.objects.filter(check_row__in=cids, place=_PREVIEW)}
    for check in FileCheck.objects.filter(pk__in=cids).defer("text").order_by("pk"):
        picture = drawn.get(check.pk)
        if check.state == FileState.UNCHECKED:
            yield cids[check.pk], WAITS
        elif picture and _is_sound(check) and filegate.gate(viewer, message, check, staff=staff) is Gate.OPEN:
            token = signing.dumps([viewer.user_id, check.pk], salt=_SALT)
            address = reverse("mailin:picture", kwargs={"token": token})
            yield cids[check.pk], Shown(address, picture.width, picture.height)


def _is_sound(check: FileCheck) -> bool:
    """Tell whether the file is nothing but a picture."""
    return check.kind in PICTURES and WARNINGS.isdisjoint(check.flags)
