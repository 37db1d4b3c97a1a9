"""The small form that says at once what a new ticket concerns: topic and system together (Điều 1, R1)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from support.actions.work import Properties
from support.domain.topics import WITHOUT_SYSTEM
from support.queries import triage
from support.queries.triage import Offered
from support.web.forms.reception import NONE
from support.web.forms.ticket import TicketForm

CONNECTION = "c"  # begins the value of a connection; a bare number is a system


class TriageForm(TicketForm):
    """Topic and system, filled with what the ticket seems to be about: one click accepts both."""

    topic = forms.ChoiceField(label=gettext_lazy("Chủ đề"))
    system = forms.ChoiceField(label=gettext_lazy("Hệ thống"))
    hurry = forms.BooleanField(label=gettext_lazy("Đặt ưu tiên gợi ý"), required=False)

    def offer(self) -> None:
        """Offer topics, the systems the agency is connected to first, then every other one.

        The topic its words suggest was set at intake.
        """
        offers = triage.offered(self.viewer, self.case)
        own = [(_value(one), one.name) for one in offers.systems if one.connection]
        others = [(_value(one), one.name) for one in offers.systems if not one.connection]
        systems: list[Any] = [("", _("Chọn hệ thống")), (NONE, _("Không gắn hệ thống"))]
        systems += [(_("Kết nối của cơ quan đề nghị"), own)] if own else []
        systems.append((_("Danh mục hệ thống"), others))
        self.fields["topic"].choices = [("", _("Chọn chủ đề")), *offers.topics]  # type: ignore[attr-defined]
        self.fields["system"].choices = systems  # type: ignore[attr-defined]
        self.initial = {
            **self.initial,
            "topic": self.case.topic_id or "",
            "system": self._present(offers.systems),
            "hurry": self._hurries() is not None,
        }

    def _present(self, offers: list[Offered]) -> str:
        case, only = self.case, triage.only_own(offers)
        if case.system_id:
            return next((_value(one) for one in offers if one.system == case.system_id), "")
        if only:
            return _value(only)
        unbound = not any(one.connection for one in offers) and (case.topic_id or "-")[:1] in WITHOUT_SYSTEM
        return NONE if case.without_system or unbound else ""

    def wanted(self) -> Properties:
        """Return the choice as the action takes it."""
        topic, system = self.cleaned_data["topic"], self.cleaned_data["system"]
        priority = self._hurries() if self.cleaned_data["hurry"] else None
        if system == NONE:
            return Properties(topic=topic, priority=priority, without_system=True)
        if system.startswith(CONNECTION):
            linked = int(system[1:])
            return Properties(topic=topic, priority=priority, connection_id=linked, without_system=False)
        return Properties(topic=topic, priority=priority, system_id=int(system), without_system=False)

    def _hurries(self) -> int | None:
        """Return the priority the words ask for, where it is higher than the ticket's own."""
        found = getattr(self.case, "suggestion", None)
        return found.priority if found and found.priority < self.case.priority else None


def _value(one: Offered) -> str:
    return f"{CONNECTION}{one.connection}" if one.connection else str(one.system)
