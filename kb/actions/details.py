"""What a guide is about and who reads it, apart from its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction

from kb.actions import base
from kb.actions.guides import set_codes
from kb.domain.states import Visibility
from kb.models import Guide
from kb.queries import guides
from support import outbox
from support.domain.errors import FieldError, Stale
from support.domain.events import EventKind
from support.domain.roles import Actor
from support.domain.words import _
from support.models import Topic
from support.outbox import Happened

# From the widest to the narrowest circle of readers.
WIDTH: dict[Visibility, int] = {
    Visibility.PUBLIC: 3,
    Visibility.CONNECTED: 2,
    Visibility.AGENCY: 1,
    Visibility.INTERNAL: 1,
}


@dataclass(frozen=True, slots=True)
class Details:
    """Topic by code, readers, systems and services by id, error codes as typed."""

    topic: str
    visibility: Visibility
    concerns_ndb: bool = True
    systems: Sequence[int] = ()
    services: Sequence[int] = ()
    codes: Sequence[str] = field(default_factory=tuple)


@transaction.atomic
def change(by: Actor, *, guide_id: int, revision: int, details: Details) -> Guide:
    """Change what a guide is about; raises FieldError, Stale, NotFound, Forbidden.

    Once something is out, a writer alone may only narrow the circle of readers and may not take the NDB
    agency's key away: those are for whoever holds a key.
    """
    guide = base.lock_for_writing(by, guide_id)
    if revision != guide.revision:
        raise Stale(_("Thông tin tài liệu vừa được người khác sửa. Hãy xem lại rồi lưu tiếp."))
    topic = Topic.objects.filter(code=details.topic).first()
    if topic is None:
        raise FieldError("topic", _("Hãy chọn chủ đề."))
    fits(guide.agency_id, details.visibility)
    _within_keys(by, guide, details)
    guide.topic, guide.visibility = topic, details.visibility.value
    guide.concerns_ndb = details.concerns_ndb
    base.touch(guide, "topic", "visibility", "concerns_ndb")
    guide.systems.set(details.systems)
    guide.services.set(details.services)
    set_codes(guide, details.codes)
    data = {"guide": guide.pk, "visibility": guide.visibility, "topic": topic.pk}
    outbox.record(by, Happened(EventKind.GUIDE_DETAILED, data=data))
    return guide


def fits(agency_id: int | None, visibility: Visibility) -> None:
    """Raise FieldError for readers a guide of this author cannot have."""
    if visibility is Visibility.INTERNAL and agency_id is not None:
        raise FieldError("visibility", _("Chỉ tài liệu của cơ quan quản lý CSDLQG về dân cư để nội bộ được."))
    if visibility is Visibility.AGENCY and agency_id is None:
        raise FieldError("visibility", _("Hãy chọn “Nội bộ” cho tài liệu riêng của cơ quan quản lý."))


def _within_keys(by: Actor, guide: Guide, wanted: Details) -> None:
    if guide.current_id is None:
        return
    keys = guides.checks(by, guide) or guides.approves(by, guide)
    if WIDTH[wanted.visibility] > WIDTH[Visibility(guide.visibility)] and not keys:
        raise FieldError(
            "visibility", _("Tài liệu đã công bố: chỉ người duyệt mở rộng được ai đọc tài liệu này.")
        )
    if guide.concerns_ndb and not wanted.concerns_ndb and not guides.checks(by, guide):
        raise FieldError(
            "concerns_ndb", _("Chỉ cơ quan quản lý CSDLQG về dân cư bỏ được việc kiểm tra của mình.")
        )
