"""Forms of a notice of wrong data and its outcome, of a request to keep logs, and of a report's days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from support.domain.data_errors import (
    DIMENSION_LABELS,
    DIRECTION_LABELS,
    OUTCOME_LABELS,
    Dimension,
    Direction,
    Notice,
    NoticeOutcome,
)
from support.domain.preservation import Span
from support.domain.systems import SystemKind
from support.models import DataErrorNotice
from support.queries import lists
from support.queries.notices import Period
from support.web.forms.register import _IN_USE

FIRST_DAYS = 90  # days a report shows when none are asked for


def day_field(label: Any, **more: Any) -> forms.DateField:
    """Return a field for a day, written by the browser's own picker."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"class": "num"})
    widget.input_type = "date"
    return forms.DateField(label=label, widget=widget, validators=_IN_USE, **more)


def _moment(label: Any, **more: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"class": "num"})
    widget.input_type = "datetime-local"
    formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M"]
    return forms.DateTimeField(label=label, widget=widget, input_formats=formats, **more)


class NoticeForm(forms.Form):
    """What is wrong with which information, how much of it, when it was found and told (Điều 10.2d)."""

    direction = forms.ChoiceField(label=gettext_lazy("Thông tin nào có sai sót"), widget=forms.RadioSelect)
    database = forms.ChoiceField(label=gettext_lazy("Cơ sở dữ liệu nguồn"))
    dimension = forms.ChoiceField(
        label=gettext_lazy("Yêu cầu không đạt (Điều 4.1)"), widget=forms.RadioSelect
    )
    field_group = forms.CharField(
        label=gettext_lazy("Nhóm trường thông tin"),
        max_length=300,
        help_text=gettext_lazy("Tên nhóm trường, ví dụ “Nơi thường trú”. Không ghi giá trị của công dân."),
    )
    record_count = forms.IntegerField(label=gettext_lazy("Số bản ghi"), min_value=1, max_value=2_000_000_000)
    detected_at = _moment(gettext_lazy("Phát hiện lúc"))
    notified_at = _moment(gettext_lazy("Thông báo lúc"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the directions, dimensions and databases of the catalogue."""
        super().__init__(*args, **kwargs)
        databases = lists.systems().filter(kind=SystemKind.DATABASE.value)
        offered: dict[str, list[tuple[str, str]]] = {
            "direction": [(one.value, _(label)) for one, label in DIRECTION_LABELS.items()],
            "dimension": [(one.value, _(label)) for one, label in DIMENSION_LABELS.items()],
            "database": [("", _("Chọn cơ sở dữ liệu")), *((str(one.pk), str(one)) for one in databases)],
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def notice(self) -> Notice:
        """Return what was typed as the rules read it."""
        given = self.cleaned_data
        return Notice(
            Direction(given["direction"]),
            Dimension(given["dimension"]),
            given["field_group"],
            given["record_count"],
            given["detected_at"],
            given["notified_at"],
        )

    @staticmethod
    def present(kept: DataErrorNotice) -> dict[str, Any]:
        """Return the initial values of a notice that is kept already."""
        return {
            "direction": kept.direction,
            "database": str(kept.database_id),
            "dimension": kept.dimension,
            "field_group": kept.field_group,
            "record_count": kept.record_count,
            "detected_at": timezone.localtime(kept.detected_at),
            "notified_at": timezone.localtime(kept.notified_at),
        }


class ConclusionForm(forms.Form):
    """What became of a notice."""

    outcome = forms.ChoiceField(label=gettext_lazy("Kết quả"), widget=forms.RadioSelect)
    forwarded_to = forms.ChoiceField(label=gettext_lazy("Cơ quan nhận chuyển"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Căn cứ"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Bắt buộc khi kết luận không có sai sót."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the outcomes and agencies."""
        super().__init__(*args, **kwargs)
        known = [(one.value, _(label)) for one, label in OUTCOME_LABELS.items() if one != NoticeOutcome.OPEN]
        named = [(str(one.pk), str(one)) for one in lists.agencies()]
        self.fields["outcome"].choices = known  # type: ignore[attr-defined]
        self.fields["forwarded_to"].choices = [("", _("Chọn cơ quan")), *named]  # type: ignore[attr-defined]


class OccurredForm(forms.Form):
    """The day an incident happened."""

    occurred_on = day_field(
        gettext_lazy("Xảy ra ngày"),
        required=False,
        help_text=gettext_lazy("Thời hạn lưu nhật ký 02 năm (Điều 8.2) tính từ ngày này."),
    )


class LogForm(forms.Form):
    """Which logs are to be kept, by whom, and the words that ask for it."""

    holder = forms.ChoiceField(label=gettext_lazy("Cơ quan giữ nhật ký"))
    day_from = day_field(gettext_lazy("Nhật ký từ ngày"))
    day_to = day_field(gettext_lazy("Đến ngày"))
    text = forms.CharField(
        label=gettext_lazy("Nội dung đề nghị"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy("Để trống thì máy soạn theo mẫu; sửa được trước khi lưu."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the agencies."""
        super().__init__(*args, **kwargs)
        named = [(str(one.pk), str(one)) for one in lists.agencies()]
        self.fields["holder"].choices = [("", _("Chọn cơ quan")), *named]  # type: ignore[attr-defined]

    def span(self) -> Span:
        """Return the days asked for."""
        return Span(self.cleaned_data["day_from"], self.cleaned_data["day_to"])


class ConfirmedForm(forms.Form):
    """The holder's answer."""

    confirmed_on = day_field(gettext_lazy("Xác nhận ngày"))
    confirmation = forms.CharField(
        label=gettext_lazy("Căn cứ"),
        max_length=200,
        help_text=gettext_lazy("Số, ký hiệu văn bản hoặc thư xác nhận."),
    )


class PeriodForm(forms.Form):
    """The days of a report."""

    day_from = day_field(gettext_lazy("Từ ngày"), required=False)
    day_to = day_field(gettext_lazy("Đến ngày"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Show the days of the report also when nobody asked for any."""
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            shown = self.period()
            self.initial = {**self.initial, "day_from": shown.first, "day_to": shown.last}

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order."""
        given = super().clean() or self.cleaned_data
        start, end = given.get("day_from"), given.get("day_to")
        if start and end and start > end:
            self.add_error("day_to", _("“Đến ngày” phải từ “Từ ngày” trở đi."))
        return given

    def period(self) -> Period:
        """Return the days asked for; the latest 90 when none are, or while they are wrong."""
        today = timezone.localdate()
        given = self.cleaned_data if self.is_bound and self.is_valid() else {}
        last: date = given.get("day_to") or today
        first: date = given.get("day_from") or last - timedelta(days=FIRST_DAYS)
        return Period(min(first, last), last)
