"""Forms of a security assessment: its results by content, its beginning, a sudden check."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from support.actions.assessments import Result, Results
from support.domain import privacy
from support.domain.assessment import (
    CONTENT_LABELS,
    OUTCOME_LABELS,
    TRIGGER_LABELS,
    Content,
    Outcome,
    Trigger,
    exemptions,
)
from support.domain.systems import EXEMPTION_LABELS, Exemption
from support.models import SecurityAssessment
from support.queries import assessments as kept
from support.web.forms.common import FilesField
from support.web.forms.connecting import systems
from support.web.forms.notices import day_field
from support.web.forms.ticket import TicketForm

NOTES_MAX = 20_000


class ResultsForm(TicketForm):
    """The five contents of Điều 6.2, the confirming document or the exemption, the day it was completed."""

    code = forms.CharField(label=gettext_lazy("Số, ký hiệu văn bản xác nhận"), max_length=120, required=False)
    day = day_field(gettext_lazy("Ngày văn bản xác nhận"), required=False)
    file = forms.ChoiceField(label=gettext_lazy("Tệp trong phiếu"), required=False)
    scans = FilesField(
        label=gettext_lazy("Hoặc tải bản quét lên"), help_text=gettext_lazy("PDF, JPG hoặc PNG.")
    )
    exemption = forms.ChoiceField(label=gettext_lazy("Được miễn vì"), required=False)
    on = day_field(gettext_lazy("Ngày hoàn thành"), required=False, initial=timezone.localdate)

    def __init__(self, *args: Any, row: SecurityAssessment, **kwargs: Any) -> None:
        """Offer what Điều 6.2 and 6.4 allow for the assessment `row`."""
        self.row = row
        super().__init__(*args, **kwargs)

    def offer(self) -> None:
        """Make the two fields of each content, and offer files and exemptions."""
        for content in Content:
            self.fields[f"outcome_{content.value}"] = forms.ChoiceField(
                label=_("Kết quả"),
                required=False,
                choices=[("", _("Chưa có kết quả")), *((o.value, _(OUTCOME_LABELS[o])) for o in Outcome)],
            )
            self.fields[f"notes_{content.value}"] = forms.CharField(
                label=_("Ghi chú, tồn tại"),
                required=False,
                max_length=NOTES_MAX,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        files = [(str(one.pk), privacy.mask(str(one.filename))) for one in kept.files_of(self.case)]
        self.fields["file"].choices = [("", _("Chưa chọn")), *files]  # type: ignore[attr-defined]
        allowed = exemptions(Trigger(self.row.trigger))
        self.fields["exemption"].choices = [  # type: ignore[attr-defined]
            ("", _("Không được miễn")),
            *((one.value, _(EXEMPTION_LABELS[one])) for one in allowed),
        ]
        if not allowed:
            del self.fields["exemption"]

    def contents(self) -> Iterator[tuple[str, BoundField, BoundField]]:
        """Give each content's label with its two fields."""
        for content in Content:
            yield _(CONTENT_LABELS[content]), self[f"outcome_{content.value}"], self[f"notes_{content.value}"]

    @staticmethod
    def present(row: SecurityAssessment) -> dict[str, Any]:
        """Return the initial values of what is kept already."""
        answers = list(row.answers.all())
        return (
            {f"outcome_{one.content}": one.outcome for one in answers}
            | {f"notes_{one.content}": one.notes for one in answers}
            | {"code": row.confirm_code, "day": row.confirm_date, "exemption": row.exemption}
            | {"file": str(row.confirm_file_id or "")}
        )

    def results(self) -> Results:
        """Return what was typed as the action reads it; an uploaded scan is added by the view."""
        given = self.cleaned_data
        answers = {
            content: Result(Outcome(given[f"outcome_{content.value}"]), given[f"notes_{content.value}"])
            for content in Content
            if given[f"outcome_{content.value}"]
        }
        return Results(
            answers,
            given["code"],
            given["day"],
            int(given["file"]) if given["file"] else None,
            Exemption(given.get("exemption", "")),
        )


class BeginForm(TicketForm):
    """Which system a ticket checks, and why."""

    system = forms.ChoiceField(label=gettext_lazy("Hệ thống kết nối"))
    trigger = forms.ChoiceField(label=gettext_lazy("Vì sao kiểm tra"), widget=forms.RadioSelect)

    def offer(self) -> None:
        """Offer the systems and the reasons a person may choose: the yearly check opens by itself."""
        offered = [(one.value, _(TRIGGER_LABELS[one])) for one in Trigger if one is not Trigger.YEARLY]
        self.fields["system"].choices = [("", _("Chọn hệ thống")), *systems()]  # type: ignore[attr-defined]
        self.fields["trigger"].choices = offered  # type: ignore[attr-defined]
        self.initial.setdefault("system", str(self.case.system_id or ""))


class SuddenForm(forms.Form):
    """A check nobody asked for (Điều 6.4b)."""

    system = forms.ChoiceField(label=gettext_lazy("Hệ thống kết nối"))
    reason = forms.CharField(
        label=gettext_lazy("Lý do kiểm tra đột xuất"),
        max_length=NOTES_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the systems."""
        super().__init__(*args, **kwargs)
        self.fields["system"].choices = [("", _("Chọn hệ thống")), *systems()]  # type: ignore[attr-defined]
