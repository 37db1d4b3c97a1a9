"""Who holds a key to a version, and whose turn it is: asked by screens and by the actions themselves."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from kb.domain.states import VersionState
from kb.models import Guide, GuideSave, GuideVersion, GuideVersionFile, Reaffirmation
from kb.queries import guides
from kb.queries.guides import CHECKERS
from support.accounts.models import User
from support.domain.roles import Actor, MemberRole
from support.models import Membership

MOST = 40  # people named in one form or letter


def second(guide: Guide) -> bool:
    """True where the NDB agency's key is needed beside that of the agency that wrote the guide."""
    return guide.concerns_ndb and guide.agency_id is not None


def wrote(user_id: int | None) -> Q:
    """Return the condition "this person wrote a word of the version, or put a file into it"."""
    saved = GuideSave.objects.filter(version=OuterRef("pk"), by=user_id, lost=False)
    # A file of an earlier version was signed with that one: whoever put it there then is free now.
    filed = GuideVersionFile.objects.filter(
        version=OuterRef("pk"), file__added_by=user_id, file__added_at__gte=OuterRef("created_at")
    )
    return Q(author=user_id) | Q(Exists(saved)) | Q(Exists(filed))


def _wrote_it(version: GuideVersion) -> Q:
    """Return the same condition on people."""
    saved = GuideSave.objects.filter(version=version, lost=False).values("by")
    filed = version.files.filter(file__added_at__gte=version.created_at).values("file__added_by")
    return Q(pk=version.author_id) | Q(pk__in=saved) | Q(pk__in=filed)


def wrote_in(version: GuideVersion, user_id: int | None) -> bool:
    """True for whom no key to this version is: they wrote of it (1 query)."""
    return GuideVersion.objects.filter(wrote(user_id), pk=version.pk).exists()


def liaison_of(viewer: Actor) -> QuerySet[Membership]:
    """Return where the viewer is a liaison."""
    return Membership.objects.filter(
        user=viewer.user_id, role=MemberRole.LIAISON.value, until=None, agency__in=viewer.agencies
    )


def first_key(viewer: Actor) -> Q:
    """Return the condition "the viewer holds the first key to the version's guide"."""
    spoken_for = liaison_of(viewer).values("agency")
    held = Q(guide__agency__in=spoken_for) | Q(guide__agency__successor__in=spoken_for)
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


RECHECK = Q(needs_check=True, answer=None, version__state=VersionState.PUBLISHED.value)


def to_recheck(viewer: Actor) -> QuerySet[Reaffirmation]:
    """Return what others said is still right and the viewer, who wrote none of it, may agree to."""
    if viewer.user_id is None or not viewer.roles & CHECKERS:
        return Reaffirmation.objects.none()
    written = GuideVersion.objects.filter(wrote(viewer.user_id), pk=OuterRef("version"))
    found = Reaffirmation.objects.filter(RECHECK, version__guide__concerns_ndb=True)
    return found.exclude(by=viewer.user_id).exclude(Exists(written))


def asked_of(viewer: Actor) -> QuerySet[GuideVersion]:
    """Return the versions the viewer wrote in and is asked to change."""
    if viewer.user_id is None:
        return GuideVersion.objects.none()
    asked = GuideVersion.objects.filter(state=VersionState.CHANGES_ASKED.value)
    return asked.filter(wrote(viewer.user_id))


def holders(guide: Guide) -> QuerySet[User]:
    """Return who holds the first key of a guide: liaisons of its agency, or for our own our checkers.

    After a merger they are those of the agency it went into.
    """
    people = User.objects.filter(is_active=True).order_by("sort_key", "pk")
    if guide.agency_id is None:
        return people.filter(groups__name__in=[role.value for role in CHECKERS]).distinct()
    return people.filter(Exists(guides.liaisons(guide).filter(user=OuterRef("pk"))))


def approvers(version: GuideVersion) -> QuerySet[User]:
    """Return who may turn the first key of a version: none of its writers (1 query)."""
    return holders(version.guide).exclude(_wrote_it(version))


def checkers(version: GuideVersion) -> QuerySet[User]:
    """Return who may turn the NDB agency's key: no writer, and not who turned the first."""
    return holding(version).exclude(pk=version.approver_id or 0)


def holding(version: GuideVersion) -> QuerySet[User]:
    """Return who holds the NDB agency's key and wrote no word of a version."""
    people = User.objects.filter(is_active=True, groups__name__in=[role.value for role in CHECKERS])
    return people.exclude(_wrote_it(version)).distinct().order_by("sort_key", "pk")


def writers(version: GuideVersion) -> QuerySet[User]:
    """Return who wrote a word of a version, or put a file into it, and still has an account."""
    return User.objects.filter(_wrote_it(version), is_active=True).order_by("pk")
