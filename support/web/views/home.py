"""The first page: leads on by role, and explains to those who have none yet."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from support.domain.roles import READERS, Role
from support.queries.register import READ_REGISTER
from support.web.viewer import viewer_of


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Lead to the workbench, what the agency leads or asked, the register or the configuration."""
    viewer = viewer_of(request)
    for wanted, name in (
        (viewer.roles & READERS, "support:workbench"),
        (viewer.led, "support:leading-list"),
        (viewer.agencies, "support:requests"),
        (Role.OVERSIGHT in viewer.roles, "support:oversight"),
        (viewer.roles & READ_REGISTER, "support:register"),
        (Role.ADMINISTRATOR in viewer.roles, "admin:index"),
    ):
        if wanted:
            return redirect(name)
    return render(request, "support/no_role.html")


@require_safe
@login_required
def keys(request: HttpRequest) -> HttpResponse:
    """List the keys on a page of their own, for those without scripts."""
    return render(request, "support/keys.html")


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a probe says nothing
    """Answer 200 when the database answers; watched by the container runtime, tells nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
