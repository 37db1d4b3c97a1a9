"""One rule for who reads which guide, and who writes, approves and checks it."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, Q, QuerySet
from django.utils import timezone

from kb.domain.states import FROZEN, Visibility
from kb.models import Guide, GuideVersion
from support.domain.errors import NotFound
from support.domain.roles import Actor, MemberRole, Role
from support.models import Agency, Connection, Membership

# Inside the NDB agency: who writes its guides, and who holds its key (our default, configurable nowhere).
WRITERS = frozenset({Role.GUIDE_EDITOR, Role.ENGINEER, Role.TEAM_LEAD})
CHECKERS = frozenset({Role.GUIDE_EDITOR, Role.TEAM_LEAD})


def readable(viewer: Actor) -> QuerySet[Guide]:
    """Return the published guides `viewer` may read; a visitor reads the public ones.

    Staff read all but those an agency keeps for itself; connected agencies what is meant for them and their
    own. Used by lists, search, files, feeds, suggestions and citations alike.
    """
    return Guide.objects.filter(_readable_by(viewer), current__isnull=False)


def connected(agencies: Collection[int]) -> QuerySet[Connection]:
    """Return the connections of agencies that last: the last day of one, named in advance, is still a day."""
    lasting = Q(until=None) | Q(until__gte=timezone.localdate())
    return Connection.objects.filter(lasting, agency__in=agencies)


def _readable_by(viewer: Actor) -> Q:
    open_to = Q(visibility=Visibility.PUBLIC.value)
    if viewer.is_system:
        return Q()
    if viewer.is_staff:
        open_to |= Q(visibility__in=[Visibility.CONNECTED.value, Visibility.INTERNAL.value])
        if viewer.roles & CHECKERS:
            open_to |= Q(visibility=Visibility.AGENCY.value)
    if viewer.reads_of:
        open_to |= Q(visibility=Visibility.AGENCY.value, agency__in=viewer.reads_of)
        open_to |= Q(visibility=Visibility.CONNECTED.value) & (
            Q(agency__in=viewer.reads_of) | Q(Exists(connected(viewer.reads_of)))
        )
    return open_to


def writable(viewer: Actor) -> QuerySet[Guide]:
    """Return the guides `viewer` writes: of the viewer's agencies, or for writers of the staff our own.

    Those of an agency that was merged are its successor's to keep up.
    """
    if viewer.is_system:
        return Guide.objects.all()
    mine = Q(agency__in=viewer.reads_of) if viewer.agencies else Q(pk__in=())
    if viewer.roles & WRITERS:
        mine |= Q(agency=None)
    return Guide.objects.filter(mine)


def seen(viewer: Actor) -> QuerySet[Guide]:
    """Return every guide whose page `viewer` may open: readable, written by them, or theirs to check.

    One that was published once stays open to its readers when it is withdrawn or expired: the page says so,
    and an answer that named it still opens what was read then.
    """
    found = _readable_by(viewer) & Q(changed_at__isnull=False)
    found |= Q(pk__in=writable(viewer).values("pk"))
    if viewer.roles & CHECKERS:
        found |= Q(concerns_ndb=True) | Q(agency=None)
    return Guide.objects.filter(found)


def by_slug(viewer: Actor, slug: str) -> Guide:
    """Return a guide `viewer` may open; raises NotFound."""
    found = seen(viewer).select_related("agency", "topic", "current").filter(slug=slug).first()
    if found is None:
        raise NotFound
    return found


def versions(viewer: Actor, guide: Guide) -> QuerySet[GuideVersion]:
    """Return the versions of a guide `viewer` may open: readers see what was published, writers all."""
    found = GuideVersion.objects.filter(guide=guide)
    if writes(viewer, guide) or checks(viewer, guide):
        return found
    return found.filter(state__in=[state.value for state in FROZEN], guide__in=seen(viewer))


def writes(viewer: Actor, guide: Guide) -> bool:
    """True for whom the guide is theirs to write."""
    if viewer.is_system:
        return True
    if guide.agency_id is None:
        return bool(viewer.roles & WRITERS)
    return bool(viewer.agencies) and guide.agency_id in viewer.reads_of


def checks(viewer: Actor, guide: Guide) -> bool:
    """True for whom holds the NDB agency's key to the guide."""
    return bool(viewer.roles & CHECKERS) and (guide.concerns_ndb or guide.agency_id is None)


def approves(viewer: Actor, guide: Guide) -> bool:
    """True for whom holds the first key: a liaison of the agency, or for our own guides a checker (1 query).

    That the person wrote none of it is asked of the version, under lock.
    """
    if guide.agency_id is None:
        return bool(viewer.roles & CHECKERS)
    if guide.agency_id not in viewer.reads_of:
        return False
    return liaisons(guide).filter(user=viewer.user_id, agency__in=viewer.agencies).exists()


def liaisons(guide: Guide) -> QuerySet[Membership]:
    """Return the liaisons of a guide's agency, or of the one it was merged into."""
    heirs = Agency.objects.filter(pk=guide.agency_id or 0).values("successor")
    theirs = Q(agency=guide.agency_id) | Q(agency__in=heirs)
    return Membership.objects.filter(theirs, role=MemberRole.LIAISON.value, until=None)
