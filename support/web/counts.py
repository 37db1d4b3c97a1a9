"""The figures of a page, asked for once a request: chips of the list and the menu share them."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.module_loading import import_string

from support.queries import counts
from support.queries.tickets import Filters
from support.web.viewer import viewer_of

CHIPS = ("mine", "unassigned", "lead", "open", "soon", "overdue", "waiting")
MENU = "menu"
_KEPT = "support_counts"
_GAUGE_SECONDS = 5


def of(request: HttpRequest) -> dict[str, int]:
    """Return `menu`: every open ticket the viewer sees; what `of_list` counted before is taken from there."""
    known = getattr(request, _KEPT, None)
    if known is None:
        known = counts.at_most(viewer_of(request), {MENU: Filters()})
        setattr(request, _KEPT, known)
    return dict(known)


def of_list(request: HttpRequest, filters: Filters) -> tuple[int, dict[str, int]]:
    """Return the cursor of live news, and the counts of the chips under `filters` with `menu`."""
    chips = {view: replace(filters, view=view) for view in CHIPS}
    cursor, found = counts.with_head(viewer_of(request), {MENU: Filters()} | chips)
    setattr(request, _KEPT, found)
    return cursor, found


def shown(count: int) -> str:
    """Return a count as a chip says it: 99+ at the ceiling."""
    return f"{counts.CEILING - 1}+" if count >= counts.CEILING else str(count)


def gauge(name: str) -> int | None:
    """Return an operator's figure from a room above (settings.SUPPORT_GAUGES), kept five seconds."""
    path = settings.SUPPORT_GAUGES.get(name)
    if path is None:
        return None
    key = f"gauge:{name}"
    value = cache.get(key)
    if value is None:
        try:
            value = int(import_string(path)())
        except ImportError:  # the room that knows the figure is not installed: the frame goes without it
            return None
        cache.set(key, value, _GAUGE_SECONDS)
    return int(value)
