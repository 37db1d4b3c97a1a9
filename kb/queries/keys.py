"""Who holds a key to a version, and whose turn it is: asked by screens and by the actions themselves."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from kb.domain.states import VersionState
from kb.models import Guide, GuideSave, GuideVersion
from kb.queries.guides import CHECKERS
from support.accounts.models import User
from support.domain.roles import Actor, MemberRole
from support.models import Membership

MOST = 40  # people named in one form or letter


def second(guide: Guide) -> bool:
    """True where the NDB agency's key is needed beside that of the agency that wrote the guide."""
    return guide.concerns_ndb and guide.agency_id is not None


def wrote(user_id: int | None) -> Q:
    """Return the condition "this person wrote a word of the version"."""
    return Q(author=user_id) | Q(
        Exists(GuideSave.objects.filter(version=OuterRef("pk"), by=user_id, lost=False))
    )


def liaison_of(viewer: Actor) -> QuerySet[Membership]:
    """Return where the viewer is a liaison."""
    return Membership.objects.filter(
        user=viewer.user_id, role=MemberRole.LIAISON.value, until=None, agency__in=viewer.agencies
    )


def first_key(viewer: Actor) -> Q:
    """Return the condition "the viewer holds the first key to the version's guide"."""
    held = Q(guide__agency__in=liaison_of(viewer).values("agency"))
    if viewer.roles & CHECKERS:
        held |= Q(guide__agency=None)
    return held


def waiting_for(viewer: Actor) -> QuerySet[GuideVersion]:
    """Return the versions whose next signature may be the viewer's."""
    if viewer.user_id is None:
        return GuideVersion.objects.none()
    asked = Q(state=VersionState.IN_REVIEW.value) & first_key(viewer)
    if viewer.roles & CHECKERS:
        asked |= Q(
            state=VersionState.CHECKING.value, guide__concerns_ndb=True, guide__agency__isnull=False
        ) & ~Q(approver=viewer.user_id)
    return GuideVersion.objects.filter(asked).exclude(wrote(viewer.user_id))


def asked_of(viewer: Actor) -> QuerySet[GuideVersion]:
    """Return the versions the viewer wrote in and is asked to change."""
    if viewer.user_id is None:
        return GuideVersion.objects.none()
    asked = GuideVersion.objects.filter(state=VersionState.CHANGES_ASKED.value)
    return asked.filter(wrote(viewer.user_id))


def approvers(version: GuideVersion) -> QuerySet[User]:
    """Return who may turn the first key of a version: none of its writers (1 query)."""
    guide = version.guide
    people = User.objects.filter(is_active=True)
    if guide.agency_id is None:
        people = people.filter(groups__name__in=[role.value for role in CHECKERS])
    else:
        people = people.filter(
            Exists(
                Membership.objects.filter(
                    user=OuterRef("pk"), agency=guide.agency_id, role=MemberRole.LIAISON.value, until=None
                )
            )
        )
    return _not_writing(people, version)


def checkers(version: GuideVersion) -> QuerySet[User]:
    """Return who may turn the NDB agency's key: no writer, and not who turned the first."""
    people = User.objects.filter(is_active=True, groups__name__in=[role.value for role in CHECKERS])
    return _not_writing(people.exclude(pk=version.approver_id or 0), version)


def _not_writing(people: QuerySet[User], version: GuideVersion) -> QuerySet[User]:
    saved = GuideSave.objects.filter(version=version, lost=False).values("by")
    return people.exclude(Q(pk=version.author_id) | Q(pk__in=saved)).distinct().order_by(F("pk"))


def writers(version: GuideVersion) -> QuerySet[User]:
    """Return who wrote a word of a version and still has an account."""
    saved = GuideSave.objects.filter(version=version, lost=False).values("by")
    wrote_it = Q(pk=version.author_id) | Q(pk__in=saved)
    return User.objects.filter(wrote_it, is_active=True).distinct().order_by("pk")
