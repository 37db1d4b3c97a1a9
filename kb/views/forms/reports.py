"""The days of the report of guides and tickets, and which day of a ticket they are asked of."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.queries.citation_reports import Days
from support.web.forms.notices import PeriodForm

RECEIVED, SETTLED = "nhan", "xong"


class ReportForm(PeriodForm):
    """Days from and to; tickets counted by the day they came or the day they were settled."""

    theo = forms.ChoiceField(
        label=gettext_lazy("Tính phiếu theo"),
        required=False,
        choices=(
            (RECEIVED, gettext_lazy("ngày nhận")),
            (SETTLED, gettext_lazy("ngày giải quyết")),
        ),
    )

    def period(self) -> Days:
        """Return the days asked for; the latest 90, by receipt, when none are or while they are wrong."""
        found = super().period()
        given = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return Days(found.first, found.last, settled=given.get("theo") == SETTLED)


def usual() -> list[tuple[str, date, date]]:
    """Return the periods mostly asked for: their names and days, both included."""
    today = timezone.localdate()
    quarter = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    ended = quarter - timedelta(days=1)
    return [
        (_("30 ngày"), today - timedelta(days=29), today),
        (_("90 ngày"), today - timedelta(days=89), today),
        (_("Quý này"), quarter, today),
        (_("Quý trước"), date(ended.year, ended.month - 2, 1), ended),
        (_("Năm nay"), date(today.year, 1, 1), today),
        (_("Năm trước"), date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
    ]
