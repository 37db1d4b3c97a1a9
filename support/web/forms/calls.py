"""The form of a call made to answer a requester."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from support.domain import lifecycle, phones
from support.domain.lifecycle import MOVES, NEEDS_REASON, Stage
from support.models import PhoneCall
from support.web.forms.ticket import TicketForm

RESULTS = (
    ("reached", gettext_lazy("Đã gặp và trả lời")),
    ("missed", gettext_lazy("Chưa gặp được")),
)


class CallBackForm(TicketForm):
    """Who was reached at which number, when, and what was said; or that nobody answered."""

    result = forms.ChoiceField(
        label=gettext_lazy("Kết quả"), choices=RESULTS, widget=forms.RadioSelect, initial="reached"
    )
    number = forms.CharField(
        label=gettext_lazy("Số gọi đi"),
        max_length=32,
        widget=forms.TextInput(attrs={"class": "num", "autocomplete": "off", "inputmode": "tel"}),
    )
    person = forms.CharField(label=gettext_lazy("Đã nói chuyện với"), required=False, max_length=200)
    at = forms.DateTimeField(
        label=gettext_lazy("Gọi lúc"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"class": "num"}),
    )
    said = forms.CharField(
        label=gettext_lazy("Đã trả lời"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Không đọc, không ghi dữ liệu dân cư; nếu chưa gặp, ghi hẹn gọi lại."),
    )
    stage = forms.ChoiceField(label=gettext_lazy("Giai đoạn sau cuộc gọi"), required=False)

    def offer(self) -> None:
        """Start from the number the caller gave; offer the stages that need no reason."""
        case = self.case
        self.fields["at"].widget.input_type = "datetime-local"
        moves = [stage for stage in Stage if stage in MOVES[Stage(case.stage)] - NEEDS_REASON]
        self.fields["stage"].choices = [  # type: ignore[attr-defined]
            ("", _("Tự chuyển theo cuộc gọi")),
            *((stage.value, _(lifecycle.LABELS[stage])) for stage in moves),
        ]
        for name, value in self._begin().items():
            self.initial.setdefault(name, value)

    def _begin(self) -> dict[str, Any]:
        contact = self.case.contact
        last = PhoneCall.objects.filter(message__case=self.case).order_by("-started_at").first()
        number = (last.callback_number or last.number) if last else (contact.phone if contact else "")
        return {
            "number": phones.shown(number) if number else "",
            "person": contact.name if contact else "",
            "at": timezone.localtime().replace(second=0, microsecond=0),
        }
