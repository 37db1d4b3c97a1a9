"""The day on which one asks what was in force."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy

IN_USE = (MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 31)))


class DayForm(forms.Form):
    """One day."""

    ngay = forms.DateField(
        label=gettext_lazy("Hiệu lực vào ngày"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        validators=IN_USE,
    )

    def day(self) -> date | None:
        """Return the day asked for, None for none or a wrong one."""
        return self.cleaned_data["ngay"] if self.is_valid() else None
