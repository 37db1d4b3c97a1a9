"""The form that hands a day over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from support.actions.handover import NOTE_MAX
from support.domain.roles import Actor
from support.queries import lists


class HandoverForm(forms.Form):
    """To whom, with which words; the day stands in the address of the page."""

    day = forms.DateField(widget=forms.HiddenInput)
    to = forms.TypedChoiceField(label=gettext_lazy("Bàn giao cho"), coerce=int)
    note = forms.CharField(
        label=gettext_lazy("Ghi chú cho người nhận"),
        required=False,
        max_length=NOTE_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Việc cần làm tiếp; không ghi thông tin cá nhân."),
    )

    def __init__(self, *args: Any, viewer: Actor, **kwargs: Any) -> None:
        """Offer the colleagues."""
        super().__init__(*args, **kwargs)
        people = [(one.pk, str(one)) for one in lists.colleagues() if one.pk != viewer.user_id]
        self.fields["to"].choices = [("", _("Chọn người nhận")), *people]  # type: ignore[attr-defined]
