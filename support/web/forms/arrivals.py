"""Forms of the registers of documents: what narrows them, and the line the records officer completes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from support.actions.arrivals import Line
from support.models import Letter
from support.queries import lists
from support.queries.arrivals import STATE_LABELS, Filters
from support.web.forms.register import PeriodForm, words_field


class ArrivalsForm(PeriodForm):
    """Days of arrival, agency, state, words."""

    words = words_field()
    agency = forms.TypedChoiceField(
        label=gettext_lazy("Cơ quan"), required=False, coerce=int, empty_value=None
    )
    state = forms.ChoiceField(label=gettext_lazy("Tình trạng"), required=False)
    field_order = ("words", "day_from", "day_to", "agency", "state")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer agencies and states."""
        super().__init__(*args, **kwargs)
        choices: dict[str, list[tuple[Any, str]]] = {
            "agency": [("", _("Mọi cơ quan")), *((one.pk, str(one)) for one in lists.agencies())],
            "state": [
                ("", _("Mọi văn bản")),
                *((one.value, _(label)) for one, label in STATE_LABELS.items()),
            ],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        """Return what was asked for; nothing is narrowed while the form is wrong."""
        return Filters(**self.cleaned_data) if self.is_valid() else Filters()


class LineForm(forms.Form):
    """Số đến, recipient, day of passing on; a reason where a written number is changed."""

    was = forms.CharField(required=False, widget=forms.HiddenInput)
    number = forms.CharField(
        label=gettext_lazy("Số đến"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "autofocus": True}),
    )
    recipient = forms.CharField(label=gettext_lazy("Đơn vị hoặc người nhận"), required=False, max_length=200)
    passed_on = forms.DateField(
        label=gettext_lazy("Ngày chuyển"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Lý do đổi số đến"),
        required=False,
        max_length=400,
        help_text=gettext_lazy("chỉ khi đổi số đã ghi"),
    )

    def __init__(self, *args: Any, letter: Letter, next_number: int, **kwargs: Any) -> None:
        """Begin with the line as it stands; the next free number is offered, never filled in."""
        names = ("recipient", "passed_on")
        kwargs["initial"] = {name: getattr(letter, name) for name in names} | {
            "was": letter.arrival_number,
            "number": letter.arrival_number,
        }
        super().__init__(*args, **kwargs)
        self.fields["number"].help_text = _("Số tiếp theo của năm: %s.") % next_number
        if not letter.arrival_number:
            del self.fields["reason"]

    def line(self) -> Line:
        """Return what was written."""
        return Line(**self.cleaned_data)
