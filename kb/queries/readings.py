"""How often guides were read, and how often that was enough."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, DateTimeField, Exists, ExpressionWrapper, OuterRef, Q, Sum
from django.utils import timezone

from kb.domain.readings import ReaderKind
from kb.domain.states import FeedbackKind
from kb.models import Feedback, GuideReading
from support.models import Case, Membership
from support.queries.notices import Period

DAYS = 30  # the figure that owners see
QUIET = timedelta(days=7)  # no request for so long after “helpful”: the guide was enough


@dataclass(frozen=True, slots=True)
class Reads:
    """Readings by kind of reader."""

    anonymous: int = 0
    agency: int = 0
    internal: int = 0

    @property
    def total(self) -> int:
        """Return all of them."""
        return self.anonymous + self.agency + self.internal


def lately(guide_ids: Iterable[int]) -> dict[int, Reads]:
    """Return the readings of the latest 30 days by guide, nothing for a guide nobody read (1 query)."""
    today = timezone.localdate()
    rows = GuideReading.objects.filter(guide__in=set(guide_ids), day__gt=today - timedelta(days=DAYS))
    sums = {kind.value: Sum("count", filter=Q(reader=kind.value), default=0) for kind in ReaderKind}
    found = rows.order_by().values_list("guide").annotate(**sums)
    return {guide: Reads(*counts) for guide, *counts in found}


def by_guide(period: Period) -> dict[int, int]:
    """Return how often each guide was read in a period (1 query)."""
    rows = GuideReading.objects.filter(day__gte=period.first, day__lte=period.last)
    return dict(rows.order_by().values_list("guide").annotate(n=Sum("count")))


def enough(period: Period) -> dict[int, int]:
    """Return by guide how many officers of agencies found it helpful and asked nothing for seven days after.

    Of readers without an account nobody knows what they did next; our own staff files no requests (1 query).
    """
    until = ExpressionWrapper(OuterRef("at") + QUIET, output_field=DateTimeField())
    asked = Case.objects.filter(
        Q(recorded_by=OuterRef("by")) | Q(contact__email=OuterRef("by__email")),
        received_at__gte=OuterRef("at"),
        received_at__lt=until,
    )
    member = Membership.objects.filter(user=OuterRef("by"))
    votes = Feedback.objects.filter(
        period.around("at"), Exists(member), ~Exists(asked), kind=FeedbackKind.HELPFUL.value
    )
    return dict(votes.order_by().values_list("guide").annotate(n=Count("pk")))
