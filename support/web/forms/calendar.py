"""Forms of the working calendar: one day, the approval of a year, what an example ticket is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from support.actions.calendar import ORDINARY, DayIn
from support.domain import channels, kinds
from support.domain.calendar_year import WEEKDAY_NAMES
from support.domain.clock import DAY_LABELS, DayKind, Span
from support.domain.systems import AGENCY_LABELS
from support.domain.targets import Key
from support.web.forms.notices import _moment as moment_field
from support.web.forms.notices import day_field


class DayForm(forms.Form):
    """What a day is, and which document says so. `seen` repeats what the preview showed."""

    day = day_field(gettext_lazy("Ngày"))
    kind = forms.ChoiceField(label=gettext_lazy("Là"), required=False, widget=forms.RadioSelect)
    note = forms.CharField(label=gettext_lazy("Ghi chú"), required=False, max_length=200)
    source = forms.CharField(
        label=gettext_lazy("Văn bản làm căn cứ"),
        max_length=200,
        help_text=gettext_lazy("Số, ký hiệu, ngày của thông báo hoặc quyết định."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer a day off, a day worked, an ordinary day."""
        super().__init__(*args, **kwargs)
        offered = [(one.value, _(label)) for one, label in DAY_LABELS.items()]
        self.fields["kind"].choices = [*offered, ("", _(ORDINARY))]  # type: ignore[attr-defined]

    def wanted(self) -> DayIn:
        """Return what was typed."""
        given = self.cleaned_data
        kind = DayKind(given["kind"]) if given["kind"] else None
        return DayIn(given["day"], kind, given["note"], given["source"])


def _hour(label: Any) -> forms.TimeField:
    widget = forms.TimeInput(format="%H:%M", attrs={"class": "num"})
    widget.input_type = "time"
    return forms.TimeField(label=label, required=False, widget=widget)


class HoursForm(forms.Form):
    """The hours of one weekday: two spans at most, none for a day nobody works."""

    weekday = forms.TypedChoiceField(label=gettext_lazy("Ngày trong tuần"), coerce=int)
    first_start = _hour(gettext_lazy("Buổi thứ nhất từ"))
    first_end = _hour(gettext_lazy("đến"))
    second_start = _hour(gettext_lazy("Buổi thứ hai từ"))
    second_end = _hour(gettext_lazy("đến"))
    source = forms.CharField(label=gettext_lazy("Văn bản làm căn cứ"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the days of a week."""
        super().__init__(*args, **kwargs)
        names = [(str(number), _(name)) for number, name in enumerate(WEEKDAY_NAMES)]
        self.fields["weekday"].choices = names  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse half a span, and one that does not run forward."""
        given = super().clean() or self.cleaned_data
        for name in ("first", "second"):
            start, end = given.get(f"{name}_start"), given.get(f"{name}_end")
            if (start is None) != (end is None):
                self.add_error(f"{name}_end", _("Ghi cả giờ bắt đầu và giờ kết thúc, hoặc để trống cả hai."))
            elif start and end and start >= end:
                self.add_error(f"{name}_end", _("Giờ kết thúc phải sau giờ bắt đầu."))
        return given

    def spans(self) -> tuple[Span, ...]:
        """Return the hours that were typed, in order."""
        given = self.cleaned_data
        pairs = [(given[f"{name}_start"], given[f"{name}_end"]) for name in ("first", "second")]
        return tuple(sorted(Span(start, end) for start, end in pairs if start is not None))

    @staticmethod
    def present(weekday: int, spans: Sequence[Span]) -> dict[str, Any]:
        """Return the initial values of a weekday as it is."""
        found: dict[str, Any] = {"weekday": str(weekday)}
        for name, span in zip(("first", "second"), spans, strict=False):
            found |= {f"{name}_start": span.start, f"{name}_end": span.end}
        return found


class ApprovalForm(forms.Form):
    """By which document a year's calendar was approved."""

    document = forms.CharField(
        label=gettext_lazy("Văn bản phê duyệt"),
        max_length=200,
        help_text=gettext_lazy("Số, ký hiệu; ví dụ “Quyết định số … của thủ trưởng đơn vị”."),
    )
    decided_on = day_field(gettext_lazy("Ngày văn bản"))


class ExampleForm(forms.Form):
    """An example ticket: what the configured targets would give it."""

    kind = forms.ChoiceField(label=gettext_lazy("Loại"))
    priority = forms.ChoiceField(label=gettext_lazy("Ưu tiên"))
    agency_kind = forms.ChoiceField(label=gettext_lazy("Loại cơ quan"), required=False)
    channel = forms.ChoiceField(label=gettext_lazy("Kênh"))
    received = moment_field(gettext_lazy("Nhận lúc"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what tickets are."""
        super().__init__(*args, **kwargs)
        offered: dict[str, list[tuple[str, str]]] = {
            "kind": [(one.value, _(label)) for one, label in kinds.LABELS.items()],
            "priority": [(str(one), _(label)) for one, label in kinds.PRIORITY_LABELS.items()],
            "agency_kind": [
                ("", _("Chưa rõ")),
                *((one.value, _(said)) for one, said in AGENCY_LABELS.items()),
            ],
            "channel": [(one.value, _(label)) for one, label in channels.LABELS.items()],
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def key(self) -> Key:
        """Return what the example is, as the rule of targets compares it."""
        given = self.cleaned_data
        return Key(given["kind"], int(given["priority"]), given["agency_kind"], given["channel"])
