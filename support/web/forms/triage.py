"""The small form that says at once what a new ticket concerns: topic and system together (Điều 1, R1)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from support.actions.work import Properties
from support.domain.topics import WITHOUT_SYSTEM
from support.queries import lists, triage
from support.web.forms.reception import NONE
from support.web.forms.ticket import TicketForm

CONNECTION = "c"  # begins the value of a connection; a bare number is a system


class TriageForm(TicketForm):
    """Topic and system, filled with what the ticket seems to be about: one click accepts both."""

    topic = forms.ChoiceField(label=gettext_lazy("Chủ đề"))
    system = forms.ChoiceField(label=gettext_lazy("Hệ thống"))

    def offer(self) -> None:
        """Offer topics, the agency's own connections first, then every system."""
        case, guess = self.case, triage.guess(self.viewer, self.case)
        topics = [(topic.pk, str(topic)) for topic in lists.topics()]
        own = [(f"{CONNECTION}{one.pk}", str(one.system)) for one in guess.connections]
        everything = [(str(one.pk), str(one)) for one in lists.systems()]
        systems: list[Any] = [("", _("Chọn hệ thống")), (NONE, _("Không gắn hệ thống"))]
        systems += [(_("Kết nối của cơ quan đề nghị"), own)] if own else []
        systems.append((_("Danh mục hệ thống"), everything))
        self.fields["topic"].choices = [("", _("Chọn chủ đề")), *topics]  # type: ignore[attr-defined]
        self.fields["system"].choices = systems  # type: ignore[attr-defined]
        present = f"{CONNECTION}{guess.connection.pk}" if guess.connection else ""
        unbound = not (guess.connections or case.system_id) and guess.topic[:1] in WITHOUT_SYSTEM
        if case.without_system or unbound:
            present = NONE
        elif case.system_id:
            present = str(case.system_id)
        self.initial = {**self.initial, "topic": guess.topic, "system": present}

    def wanted(self) -> Properties:
        """Return the choice as the action takes it."""
        topic, system = self.cleaned_data["topic"], self.cleaned_data["system"]
        if system == NONE:
            return Properties(topic=topic, without_system=True)
        if system.startswith(CONNECTION):
            return Properties(topic=topic, connection_id=int(system[1:]), without_system=False)
        return Properties(topic=topic, system_id=int(system), without_system=False)
