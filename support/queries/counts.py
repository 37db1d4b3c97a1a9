"""Several small counts in one question: the chips of a list and the figure beside “Xử lý”."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import IntegerField, Subquery

from support.accounts.models import User
from support.domain.roles import Actor
from support.models import EventSeal
from support.queries import tickets

CEILING = 100  # a chip says “99+”; no page counts a million rows


class Capped(Subquery):
    """Counts the rows of a sliced query inside the database."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def at_most(viewer: Actor, wanted: Mapping[str, tickets.Filters], ceiling: int = CEILING) -> dict[str, int]:
    """Return how many visible cases match each of `wanted`, none past `ceiling`; one query for all."""
    return with_head(viewer, wanted, ceiling)[1]


def with_head(
    viewer: Actor, wanted: Mapping[str, tickets.Filters], ceiling: int = CEILING
) -> tuple[int, dict[str, int]]:
    """Return the last seal number, as `feed.head` does, and the counts of that same moment; one query."""
    visible = tickets.visible_to(viewer)
    parts = {
        f"n_{name}": Capped(tickets.narrowed(visible, viewer, filters).order_by().values("pk")[:ceiling])
        for name, filters in wanted.items()
    }
    last = Subquery(EventSeal.objects.order_by("-seq").values("seq")[:1])
    asked = User.objects.filter(pk=viewer.user_id or 0).annotate(head=last, **parts)
    row = asked.values("head", *parts).first() or {}
    return row.get("head") or 0, {name: row.get(f"n_{name}", 0) for name in wanted}
