"""The form that narrows the register."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from support.domain import channels
from support.queries import lists
from support.queries.register import Filters

# The ends of the calendar have no day before or after them, which a reckoning in time zones needs.
_IN_USE = (MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 31)))


class RegisterForm(forms.Form):
    """Days of entry, channel, agency."""

    day_from = forms.DateField(
        label=gettext_lazy("Từ ngày"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d"),
        validators=_IN_USE,
    )
    day_to = forms.DateField(
        label=gettext_lazy("Đến ngày"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d"),
        validators=_IN_USE,
    )
    channel = forms.ChoiceField(label=gettext_lazy("Kênh"), required=False)
    agency = forms.TypedChoiceField(
        label=gettext_lazy("Cơ quan"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer channels and agencies."""
        super().__init__(*args, **kwargs)
        for name in ("day_from", "day_to"):
            self.fields[name].widget.input_type = "date"
        known = [(one.value, _(label)) for one, label in channels.LABELS.items()]
        named = [(one.pk, str(one)) for one in lists.agencies()]
        self.fields["channel"].choices = [("", _("Mọi kênh")), *known]  # type: ignore[attr-defined]
        self.fields["agency"].choices = [("", _("Mọi cơ quan")), *named]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order."""
        given = super().clean() or self.cleaned_data
        start, end = given.get("day_from"), given.get("day_to")
        if start and end and start > end:
            self.add_error("day_to", _("“Đến ngày” phải từ “Từ ngày” trở đi."))
        return given

    def filters(self) -> Filters:
        """Return what was asked for; nothing is narrowed while the form is wrong."""
        return Filters(**self.cleaned_data) if self.is_valid() else Filters()
