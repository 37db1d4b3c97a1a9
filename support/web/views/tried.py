"""Carries out what a form asks for; what the rules refuse comes back as a sentence in the form."""

from __future__ import annotations

from collections.abc import Callable

from django.forms import Form

from support.domain.errors import Forbidden, NotFound, Stale, UserError
from support.web.forms.common import refuse
from support.web.forms.ticket import TicketForm


def tried(form: Form, act: Callable[[], object]) -> bool:
    """Carry out `act`; False when the rules refuse it. NotFound and Forbidden are pages of their own."""
    try:
        act()
    except (Forbidden, NotFound):
        raise
    except UserError as error:
        if isinstance(error, Stale) and isinstance(form, TicketForm):
            form.case.refresh_from_db(fields=["version"])
            form.renew()
        refuse(form, error)
        return False
    return True
