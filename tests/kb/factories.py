"""Makes invented guides for tests: drafts by the product's own action, published ones by their rows."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date, timedelta

from django.utils import timezone

from kb.actions import base, freezing
from kb.actions.guides import GuideIn, begin
from kb.actions.reaffirming import Still, affirm
from kb.domain.states import VersionState, Visibility
from kb.models import Guide, GuideVersion, Reaffirmation
from support.accounts.models import User
from support.domain.roles import MemberRole, Role
from support.models import Agency, ConnectedSystem
from support.queries.viewers import actor_for
from tests import factories

_serial = itertools.count(1)
BODY = "<h2>Nhận biết lỗi</h2><p>Hệ thống gửi yêu cầu nhưng không nhận được trả lời.</p>"


def draft(
    title: str = "",
    *,
    by: User | None = None,
    agency: Agency | None = None,
    topic: str = "A1",
    body: str = BODY,
    visibility: Visibility = Visibility.CONNECTED,
    systems: Sequence[ConnectedSystem] = (),
    codes: Sequence[str] = (),
    concerns_ndb: bool = True,
) -> Guide:
    """Begin a guide as `by`, else as a new member of `agency`, else as a guide editor of our own."""
    writer = by or (factories.member(agency) if agency else factories.user(Role.GUIDE_EDITOR))
    what = GuideIn(
        title=title or f"Hướng dẫn thử số {next(_serial)}",
        topic=topic,
        agency_id=agency.pk if agency else None,
        body=body,
        visibility=visibility,
        systems=[one.pk for one in systems],
        codes=codes,
        concerns_ndb=concerns_ndb,
    )
    return begin(actor_for(writer), what=what)


def published(
    title: str = "", *, on: date | None = None, review_by: date | None = None, **kwargs: object
) -> Guide:
    """Make a published guide without walking the two keys; `kwargs` are those of `draft`."""
    guide = draft(title, **kwargs)  # type: ignore[arg-type]
    version = guide.versions.get()
    release(version, on=on, review_by=review_by)
    guide.refresh_from_db()
    return guide


def release(version: GuideVersion, *, on: date | None = None, review_by: date | None = None) -> GuideVersion:
    """Make a version the published one by its rows; the one before is superseded."""
    now, day = timezone.now(), on or timezone.localdate()
    guide = version.guide
    before = guide.versions.filter(state=VersionState.PUBLISHED.value).first()
    if before is not None:
        before.state, before.ended_at = VersionState.SUPERSEDED.value, now
        before.save(update_fields=["state", "ended_at"])
    version.approver, version.approved_at = factories.user(Role.TEAM_LEAD), now
    if guide.agency_id is not None and guide.concerns_ndb:
        version.checker, version.checked_at = factories.user(Role.GUIDE_EDITOR), now
    version.state, version.supersedes = VersionState.PUBLISHED.value, before
    version.effective_on, version.published_at = day, now
    version.review_by = review_by or day + timedelta(days=365)
    version.sha256 = freezing.digest(version)
    version.save()
    guide.current, guide.review_by, guide.changed_at = version, version.review_by, now
    base.touch(guide, "current", "review_by", "changed_at")
    base.mirror(guide)
    return version


def overdue(title: str = "", *, late: int = 3, **kwargs: object) -> Guide:
    """Make a published guide whose day of review passed `late` days ago; not yet where it is negative."""
    today = timezone.localdate()
    return published(title, on=today - timedelta(days=400), review_by=today - timedelta(days=late), **kwargs)


def reaffirmation(guide: Guide, *, by: User | None = None) -> Reaffirmation:
    """Let a liaison of the guide's agency, or for ours a leader, say that it is still right."""
    agency = guide.agency
    speaker = by or (
        factories.member(agency, role=MemberRole.LIAISON) if agency else factories.user(Role.TEAM_LEAD)
    )
    next_time = timezone.localdate() + timedelta(days=365)
    still = Still(guide.current_id or 0, next_time, "Đã đối chiếu với cổng đang chạy.")
    return affirm(actor_for(speaker), guide_id=guide.pk, still=still)
