"""Platforms that connections run over, and what stands still when one does (Điều 5.1, R9)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from support.actions import reads
from support.queries import systems as books
from support.web import systems
from support.web.sheets import Sheet, to_csv
from support.web.viewer import entitled, staff, viewer_of

COLUMNS: tuple[str, ...] = (
    gettext_noop("Cơ quan"),
    gettext_noop("Hệ thống"),
    gettext_noop("Nền tảng của kết nối"),
    gettext_noop("Dịch vụ"),
    gettext_noop("Đầu mối"),
    gettext_noop("Điện thoại"),
    gettext_noop("Thư điện tử"),
)


@require_safe
@staff
def index(request: HttpRequest) -> HttpResponse:
    """Show the platforms with their operators."""
    return render(request, "support/systems/platforms.html", {"platforms": books.platforms()})


@require_safe
@entitled
def detail(request: HttpRequest, key: str) -> HttpResponse:
    """Show a platform: who operates it, and everybody its outage touches with whom to call."""
    viewer, platform = viewer_of(request), books.platform(key)
    found = books.affected(viewer, platform)
    context = {
        "platform": platform,
        "links": [systems.link(one, viewer) for one in found],
        "agencies": len({one.agency_id for one in found}),
        "systems": len({one.system_id for one in found}),
        "now": timezone.now(),
    }
    return render(request, "support/systems/platform.html", context)


@require_safe
@entitled
def export(request: HttpRequest, key: str) -> HttpResponseBase:
    """Give the same list as CSV: one line for each liaison to call."""
    viewer, platform = viewer_of(request), books.platform(key)
    found = books.affected(viewer, platform)
    reads.log(viewer, what="export", target=f"platform:{platform.pk}")
    table = Sheet(
        f"nen-tang-{platform.key}",
        COLUMNS,
        lambda: (line for one in found for line in systems.lines(systems.link(one, viewer))),
    )
    return to_csv(request, table)
