"""What every action on a guide shares: the lock, the version being written, the mirror helpdesk knows."""

from __future__ import annotations

from django.db.models import F, Max
from django.utils import timezone

from kb.domain.states import OPEN
from kb.models import Guide, GuideSave, GuideVersion, KBItem
from kb.models.door import TITLE_MAX
from kb.queries import guides
from support.domain.errors import Forbidden, NotFound
from support.domain.roles import Actor


def lock_guide(by: Actor, guide_id: int) -> Guide:
    """Lock a guide that `by` may open; raises NotFound. Guides are locked before versions, by id."""
    found = guides.seen(by).filter(pk=guide_id).values("pk")
    guide = Guide.objects.select_for_update().filter(pk__in=found).first()
    if guide is None:
        raise NotFound
    return guide


def lock_for_writing(by: Actor, guide_id: int) -> Guide:
    """Lock a guide that is `by`'s to write; raises NotFound or Forbidden."""
    guide = lock_guide(by, guide_id)
    if not guides.writes(by, guide):
        raise Forbidden
    return guide


def open_version(guide: Guide) -> GuideVersion | None:
    """Return the locked guide's version that is being written or decided on, locked."""
    states = [state.value for state in OPEN]
    return GuideVersion.objects.select_for_update().filter(guide=guide, state__in=states).first()


def touch(guide: Guide, *fields: str) -> None:
    """Save fields of a locked guide and count the change, so that a form begun before is told."""
    Guide.objects.filter(pk=guide.pk).update(
        **{name: getattr(guide, name) for name in fields}, revision=F("revision") + 1
    )
    guide.refresh_from_db(fields=["revision"])


def next_number(guide: Guide, *, major: bool = False) -> tuple[int, int]:
    """Return the number of the guide's next version: 1.0, then 1.1, 1.2, or with `major` 2.0."""
    newest = guide.versions.order_by("-major", "-minor").first()
    if newest is None:
        return 1, 0
    return (newest.major + 1, 0) if major else (newest.major, newest.minor + 1)


def next_save(version: GuideVersion) -> int:
    """Return the number of a locked version's next saving."""
    last = GuideSave.objects.filter(version=version).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def mirror(guide: Guide) -> None:
    """Write what helpdesk's KBItem knows of a guide; by UPDATE, it has no rules of its own."""
    current = guide.current
    KBItem.objects.filter(pk=guide.pk).update(
        title=guide.title[:TITLE_MAX],
        question=guide.summary,
        answer=current.text if current else "",
        enabled=current is not None,
        last_updated=timezone.now(),
    )
