"""Who looks: the Actor of a request, found once, and the doors that let only some roles through."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from support.domain.errors import NotFound
from support.domain.roles import CATALOGUE, CURATORS, READERS, Actor, Role
from support.queries.oversight import READ_OVERSIGHT
from support.queries.register import READ_REGISTER
from support.queries.systems import ENTITLED
from support.queries.viewers import actor_for

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
_KEPT = "support_viewer"


def viewer_of(request: HttpRequest) -> Actor:
    """Return the Actor of the signed-in user; asked for once a request, nobody's for a stranger."""
    known = getattr(request, _KEPT, None)
    if isinstance(known, Actor):
        return known
    found = actor_for(request.user)
    setattr(request, _KEPT, found)
    return found


def _only(allowed: Callable[[Actor], bool]) -> Callable[[View[P]], View[P]]:
    """Make a decorator: strangers are sent to sign in, everybody else who may not gets 404."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not allowed(viewer_of(request)):
                raise NotFound
            return view(request, *args, **kwargs)

        return login_required(guarded)

    return decorate


def readers(view: View[P]) -> View[P]:
    """Let in those who read tickets as staff: workers and auditors."""
    return _only(lambda viewer: bool(viewer.roles & READERS))(view)


def workers(view: View[P]) -> View[P]:
    """Let in those who work tickets."""
    return _only(lambda viewer: viewer.is_worker)(view)


def leads(view: View[P]) -> View[P]:
    """Let in team leads."""
    return _only(lambda viewer: Role.TEAM_LEAD in viewer.roles)(view)


def members(view: View[P]) -> View[P]:
    """Let in current members of an agency."""
    return _only(lambda viewer: bool(viewer.agencies))(view)


def leaders(view: View[P]) -> View[P]:
    """Let in members of an agency that leads, or once led, tickets in our place."""
    return _only(lambda viewer: bool(viewer.led))(view)


def seekers(view: View[P]) -> View[P]:
    """Let in whoever may see any ticket at all."""
    return _only(lambda viewer: bool(viewer.roles & READERS or viewer.agencies))(view)


def overseers(view: View[P]) -> View[P]:
    """Let in those who read the counts of oversight (Điều 14.1): numbers, no tickets."""
    return _only(lambda viewer: bool(viewer.roles & READ_OVERSIGHT))(view)


def urgers(view: View[P]) -> View[P]:
    """Let in those who urge: who works tickets, and the oversight office."""
    return _only(lambda viewer: viewer.is_worker or Role.OVERSIGHT in viewer.roles)(view)


def urged(view: View[P]) -> View[P]:
    """Let in those who read urgings: who urges, and auditors."""
    return _only(lambda viewer: bool(viewer.roles & (READERS | {Role.OVERSIGHT})))(view)


def staff(view: View[P]) -> View[P]:
    """Let in anybody with a role inside the NDB agency."""
    return _only(lambda viewer: viewer.is_staff)(view)


def entitled(view: View[P]) -> View[P]:
    """Let in those who may read what agencies registered: purpose, scope, liaisons (R28)."""
    return _only(lambda viewer: bool(viewer.roles & ENTITLED))(view)


def linked(view: View[P]) -> View[P]:
    """Let in those entitled, and members of agencies: each agency reads its own connections."""
    return _only(lambda viewer: bool(viewer.roles & ENTITLED or viewer.agencies))(view)


def signed_in(view: View[P]) -> View[P]:
    """Let in everybody who is signed in."""
    return _only(lambda _viewer: True)(view)


def registrars(view: View[P]) -> View[P]:
    """Let in those who read the register."""
    return _only(lambda viewer: bool(viewer.roles & READ_REGISTER))(view)


def keepers(view: View[P]) -> View[P]:
    """Let in those who keep the registers: duty officers and team leads."""
    return _only(lambda viewer: viewer.keeps_registers)(view)


def cataloguers(view: View[P]) -> View[P]:
    """Let in the staff who read the catalogue of agencies and people."""
    return _only(lambda viewer: bool(viewer.roles & CATALOGUE))(view)


def insiders(view: View[P]) -> View[P]:
    """Let in the staff of the catalogue, and members of agencies, who see their own alone."""
    return _only(lambda viewer: bool(viewer.roles & CATALOGUE or viewer.agencies))(view)


def curators(view: View[P]) -> View[P]:
    """Let in those who keep the catalogue."""
    return _only(lambda viewer: bool(viewer.roles & CURATORS))(view)


def administrators(view: View[P]) -> View[P]:
    """Let in administrators of the system."""
    return _only(lambda viewer: Role.ADMINISTRATOR in viewer.roles)(view)
