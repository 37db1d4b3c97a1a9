"""The forms of the register: what narrows it, and the correction of one line."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from support.actions.corrections import REASON_MAX, Wanted
from support.domain import channels
from support.domain.channels import Channel
from support.models import RegisterEntry
from support.queries import lists
from support.queries.register import Filters, officers

# The ends of the calendar have no day before or after them, which a reckoning in time zones needs.
_IN_USE = (MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 31)))


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=False, widget=widget, validators=_IN_USE)


class PeriodForm(forms.Form):
    """Two days, both included, in order."""

    day_from = _day(gettext_lazy("Từ ngày"))
    day_to = _day(gettext_lazy("Đến ngày"))

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order."""
        given = super().clean() or self.cleaned_data
        start, end = given.get("day_from"), given.get("day_to")
        if start and end and start > end:
            self.add_error("day_to", _("“Đến ngày” phải từ “Từ ngày” trở đi."))
        return given


def asked_in_words(form: forms.Form) -> list[str]:
    """Return what a table is narrowed to but for its days, e.g. “Kênh: Điện thoại”; [] while it is wrong."""
    if not form.is_valid():
        return []
    said = []
    for bound in form:
        value = form.cleaned_data.get(bound.name)
        if value in (None, "") or bound.name in ("day_from", "day_to"):
            continue
        if isinstance(bound.field, forms.ChoiceField):
            value = {str(key): label for key, label in bound.field.choices}[str(value)]  # type: ignore[misc, union-attr]
        said.append(f"{bound.label}: {value}")
    return said


def words_field() -> forms.CharField:
    """Return the field for a number or words."""
    return forms.CharField(
        label=gettext_lazy("Tìm trong sổ"),
        required=False,
        max_length=200,
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": gettext_lazy("Số, hoặc từ có trong dòng")}
        ),
    )


class RegisterForm(PeriodForm):
    """Days of entry, agency, who took it in, words; the channel is chosen by links above."""

    words = words_field()
    channel = forms.ChoiceField(label=gettext_lazy("Kênh"), required=False, widget=forms.HiddenInput)
    agency = forms.TypedChoiceField(
        label=gettext_lazy("Cơ quan"), required=False, coerce=int, empty_value=None
    )
    officer = forms.TypedChoiceField(
        label=gettext_lazy("Người ghi"), required=False, coerce=int, empty_value=None
    )
    field_order = ("words", "day_from", "day_to", "agency", "officer")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer channels, agencies and officers."""
        super().__init__(*args, **kwargs)
        choices: dict[str, list[tuple[Any, str]]] = {
            "channel": [("", ""), *((one.value, _(label)) for one, label in channels.LABELS.items())],
            "agency": [("", _("Mọi cơ quan")), *((one.pk, str(one)) for one in lists.agencies())],
            "officer": [("", _("Mọi người")), *((one.pk, str(one)) for one in officers())],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        """Return what was asked for; nothing is narrowed while the form is wrong."""
        return Filters(**self.cleaned_data) if self.is_valid() else Filters()


class CorrectionForm(forms.Form):
    """A line of the register as it should be, and why."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=30_000)
    channel = forms.ChoiceField(label=gettext_lazy("Kênh"))
    received_at = forms.DateTimeField(
        label=gettext_lazy("Nhận lúc"),
        input_formats=("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )
    sender = forms.CharField(label=gettext_lazy("Người đề nghị"), required=False, max_length=400)
    agency = forms.TypedChoiceField(
        label=gettext_lazy("Cơ quan"), required=False, coerce=int, empty_value=None
    )
    subject = forms.CharField(
        label=gettext_lazy("Trích yếu"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    evidence = forms.CharField(label=gettext_lazy("Chứng cứ của kênh"), required=False, max_length=200)
    note = forms.CharField(label=gettext_lazy("Ghi chú"), required=False, max_length=400)
    reason = forms.CharField(
        label=gettext_lazy("Lý do đính chính"),
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Ghi vào sổ, in cùng dòng đính chính; không ghi thông tin cá nhân."),
    )

    def __init__(self, *args: Any, last: RegisterEntry, **kwargs: Any) -> None:
        """Begin with the line that counts."""
        at = timezone.localtime(last.received_at)
        names = ("revision", "channel", "sender", "subject", "evidence", "note")
        initial = {name: getattr(last, name) for name in names}
        kwargs["initial"] = initial | {"agency": last.agency_id, "received_at": at}
        super().__init__(*args, **kwargs)
        self.last = last
        agencies = {one.pk: str(one) for one in lists.agencies()}
        if last.agency_id:
            agencies.setdefault(last.agency_id, last.agency_name)
        choices: dict[str, list[tuple[Any, str]]] = {
            "channel": [(one.value, _(label)) for one, label in channels.LABELS.items()],
            "agency": [("", _("Cá nhân, hoặc chưa rõ")), *agencies.items()],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]
        if last.case_id is None:
            self.fields["subject"].disabled = True

    def wanted(self) -> Wanted:
        """Return the line as it should be; an unchanged minute keeps its seconds."""
        given = self.cleaned_data
        at, was = given["received_at"], self.last.received_at
        return Wanted(
            channel=Channel(given["channel"]),
            received_at=was if at == was.replace(second=0, microsecond=0) else at,
            sender=given["sender"],
            agency_id=given["agency"],
            subject=given["subject"],
            evidence=given["evidence"],
            note=given["note"],
        )
