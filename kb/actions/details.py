"""What a guide is about and who reads it, apart from its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction

from kb.actions import base
from kb.actions.guides import set_codes
from kb.domain.states import WRITABLE, VersionState, Visibility
from kb.models import Guide
from kb.queries import guides, keys
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

_WIDER_OUT = _("Tài liệu đã công bố: chỉ người duyệt, không soạn bản ấy, mở rộng được ai đọc tài liệu này.")
_WIDER_WAITING = _(
    "Bản đang chờ duyệt hoặc chờ ngày công bố: hãy lấy lại để sửa rồi mở rộng,"
    " hoặc để người duyệt, không soạn bản ấy, mở rộng."
)


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

    Once something is out or waits for its keys, a writer alone may only narrow the circle of readers and may
    not take the NDB agency's key away: those are for who holds a key and wrote none of it.
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
    version = base.open_version(guide)
    waits = version is not None and VersionState(version.state) not in WRITABLE
    signed = [one for one in (guide.current, version if waits else None) if one is not None]
    if not signed:
        return
    holds = guides.checks(by, guide) or guides.approves(by, guide)
    free = holds and not any(keys.wrote_in(one, by.user_id) for one in signed)
    if WIDTH[wanted.visibility] > WIDTH[Visibility(guide.visibility)] and not free:
        raise FieldError("visibility", _WIDER_WAITING if waits else _WIDER_OUT)
    if guide.concerns_ndb and not wanted.concerns_ndb and not guides.checks(by, guide):
        raise FieldError(
            "concerns_ndb", _("Chỉ cơ quan quản lý CSDLQG về dân cư bỏ được việc kiểm tra của mình.")
        )
