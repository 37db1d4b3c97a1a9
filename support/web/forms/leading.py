"""Forms of an agency that leads a ticket: whom of its own people it gives it to."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from support.queries import leading, leads
from support.web.forms.ticket import TicketForm


class OwnPeopleForm(TicketForm):
    """Who of the lead agency works the ticket."""

    assignee = forms.ChoiceField(label=gettext_lazy("Cán bộ của cơ quan chủ trì"), required=False)

    def offer(self) -> None:
        """Offer the members of the agency that leads now, and nobody; a colleague of ours stays named."""
        now = next((term for term in leads.terms(self.case) if term.until is None), None)
        people = [(str(one.pk), str(one)) for one in leading.members_of(now.agency_id if now else None)]
        held = str(self.case.assignee_id or "")
        known = {key for key, _name in people} | {""}
        kept = [] if held in known else [(held, str(self.case.assignee))]
        self.fields["assignee"].choices = [("", _("Chưa phân công")), *kept, *people]  # type: ignore[attr-defined]
        self.initial.setdefault("assignee", held)
