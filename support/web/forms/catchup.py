"""The table in which sheets of paper are typed in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from support.actions.catchup import CHANNELS, Sheet
from support.domain.channels import LABELS, Channel
from support.web.forms.letters import _text
from support.web.forms.visits import moment

SHEETS = "phieu"


class SheetForm(forms.Form):
    """One sheet of paper. The officers are given by the view: asked for once, not once a row."""

    channel = forms.ChoiceField(label=gettext_lazy("Kênh"))
    at = moment(gettext_lazy("Nhận lúc"), required=True)
    ended_at = moment(gettext_lazy("Kết thúc"))
    officer = forms.ChoiceField(label=gettext_lazy("Người tiếp nhận"))
    person = _text(gettext_lazy("Người đề nghị"), 120, required=True)
    phone = _text(gettext_lazy("Điện thoại"), 32, widget=forms.TextInput(attrs={"class": "num"}))
    agency = _text(gettext_lazy("Cơ quan"), 255)
    subject = _text(gettext_lazy("Nội dung chính"), 200, required=True)
    body = _text(
        gettext_lazy("Ghi chép"), 50_000, widget=forms.Textarea(attrs={"rows": 2, "class": "form-grow"})
    )

    def __init__(self, *args: Any, officers: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the channels a sheet is for, and the officers."""
        super().__init__(*args, **kwargs)
        choices = {
            "channel": [(one.value, _(LABELS[one])) for one in CHANNELS],
            "officer": [("", _("Chọn cán bộ")), *officers],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]

    def has_changed(self) -> bool:
        """The channel is always chosen: a row in which nothing else stands is an empty one."""
        return bool(set(self.changed_data) - {"channel"})

    def clean_at(self) -> Any:
        """Nothing on paper came later than now."""
        at = self.cleaned_data["at"]
        if at and at > timezone.now():
            raise forms.ValidationError(_("Thời điểm nhận không thể ở tương lai."))
        return at


def sheet_of(row: forms.Form) -> Sheet:
    """Return the sheet a valid row describes."""
    given = row.cleaned_data
    names = dict(row.fields["officer"].choices)  # type: ignore[attr-defined]
    return Sheet(
        **given
        | {
            "channel": Channel(given["channel"]),
            "officer": str(names[given["officer"]]),
            "officer_id": int(given["officer"]),
        }
    )
