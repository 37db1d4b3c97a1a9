"""Beginning a guide from a duty, or as the English words of another one; the pen is the beginner's."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from kb.actions import details, duties, guides, pen
from kb.actions.guides import GuideIn
from kb.domain.states import Language
from kb.models import Guide
from kb.queries import guides as kept
from support.domain.errors import FieldError, NotFound
from support.domain.roles import Actor
from support.domain.words import _


@transaction.atomic
def begin(by: Actor, *, what: GuideIn, duty_id: int | None = None) -> Guide:
    """Begin a guide, for a duty when one is named; raises FieldError, NotAllowed, NotFound, Forbidden."""
    details.fits(what.agency_id, what.visibility)
    if what.translation_of is not None:
        _checked(by, what)
    try:
        with transaction.atomic():
            guide = guides.begin(by, what=what)
    except IntegrityError as error:
        # Somebody began the same translation, or a guide of the same address, in this very moment.
        raise FieldError("title", _("Có người vừa bắt đầu tài liệu này. Hãy xem lại danh sách.")) from error
    pen.hold(by, guide)
    if duty_id is not None:
        duties.link(by, duty_id=duty_id, guide_id=guide.pk)
    else:
        duties.follow(guide)
    return guide


def _checked(by: Actor, what: GuideIn) -> None:
    """Raise NotFound for a guide that is not theirs, FieldError where there is an English one already."""
    original = kept.writable(by).filter(pk=what.translation_of, language=Language.VI.value).first()
    if original is None or original.agency_id != what.agency_id:
        raise NotFound
    if Guide.objects.filter(translation_of=original).exists():
        raise FieldError("title", _("Tài liệu này đã có bản tiếng Anh."))
