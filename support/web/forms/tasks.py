"""Forms of tasks on a ticket: a new one, who does it by when, why it is open again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from support.models import STEP_MAX
from support.queries import lists
from support.web.forms.notices import day_field


class OwnerForm(forms.Form):
    """Who does a task, and by which day."""

    owner = forms.ChoiceField(label=gettext_lazy("Người làm"), required=False)
    due_on = day_field(gettext_lazy("Hạn"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the colleagues who work tickets, and nobody."""
        super().__init__(*args, **kwargs)
        named = [(str(person.pk), str(person)) for person in lists.colleagues()]
        self.fields["owner"].choices = [("", _("Chưa giao")), *named]  # type: ignore[attr-defined]

    def owner_id(self) -> int | None:
        """Return who was chosen."""
        chosen: str = self.cleaned_data["owner"]
        return int(chosen) if chosen else None


class NewTaskForm(OwnerForm):
    """A further task."""

    words = forms.CharField(label=gettext_lazy("Nội dung việc"), max_length=STEP_MAX)
    field_order = ("words", "owner", "due_on")


class ReopenForm(forms.Form):
    """Why a task is not done after all."""

    reason = forms.CharField(label=gettext_lazy("Lý do mở lại"), max_length=1000)
