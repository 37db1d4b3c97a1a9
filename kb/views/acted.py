"""Carries out one act of a plain button; what the rules refuse comes back as a message on the next page."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from support.domain.errors import Forbidden, NotFound, UserError
from support.web.words import sentence


def refused(act: Callable[[], object]) -> str:
    """Carry out `act`; return why the rules refuse it, "" when it is done.

    NotFound and Forbidden are pages of their own.
    """
    try:
        act()
    except (Forbidden, NotFound):
        raise
    except UserError as error:
        return sentence(error)
    return ""


def acted(request: HttpRequest, act: Callable[[], object], said: str, back: str) -> HttpResponse:
    """Carry out `act`, say how it went, and go `back`."""
    if why := refused(act):
        messages.error(request, why)
    else:
        messages.success(request, said)
    return HttpResponseRedirect(back)
