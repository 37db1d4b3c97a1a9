"""Forms of a connection request, of the letter that asks for more, of the connection, of a design change."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from support.actions.connecting import Contents, Terms
from support.actions.design_changes import Change
from support.models import ConnectionRequest, DesignChange, Platform, Service
from support.queries import lists
from support.web.forms.notices import day_field
from support.web.forms.ticket import TicketForm

MOST_FIELDS = 100_000


def _line(label: Any, size: int = 255, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=size, required=False, **more)


def _text(label: Any, rows: int = 2, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=20_000, required=False, widget=widget, **more)


def systems() -> list[tuple[str, str]]:
    """Return the systems of the catalogue for a list to choose from."""
    return [(str(one.pk), str(one)) for one in lists.systems()]


class ContentsForm(TicketForm):
    """What the document says; nothing is required here: what it leaves out is asked for (Điều 7.1)."""

    unit = _line(gettext_lazy("Đơn vị đăng ký"))
    mandate = _text(gettext_lazy("Chức năng, nhiệm vụ, quyền hạn được giao"))
    system = _line(gettext_lazy("Tên hệ thống thông tin, cơ sở dữ liệu"))
    in_catalogue = forms.ChoiceField(
        label=gettext_lazy("Trong danh mục"),
        required=False,
        help_text=gettext_lazy("Không có thì để trống: hệ thống vào danh mục theo tên, chờ đối chiếu."),
    )
    officer = _line(gettext_lazy("Cán bộ phụ trách"), 120)
    officer_position = _line(gettext_lazy("Chức vụ"), 120)
    officer_phone = _line(gettext_lazy("Điện thoại"), 32)
    officer_email = _line(gettext_lazy("Thư điện tử"), 320)
    purpose = _text(gettext_lazy("Mục đích"))
    scope = _text(gettext_lazy("Phạm vi"))
    contents = _text(gettext_lazy("Nội dung thông tin"))
    field_count = forms.IntegerField(
        label=gettext_lazy("Số lượng trường thông tin"),
        required=False,
        min_value=1,
        max_value=MOST_FIELDS,
        widget=forms.NumberInput(attrs={"class": "num"}),
    )
    services = _text(gettext_lazy("Dịch vụ đăng ký sử dụng"))
    technical = _text(
        gettext_lazy("Tài liệu mô tả kỹ thuật"),
        help_text=gettext_lazy("Tên tài liệu gửi kèm; không có thì để trống."),
    )

    def offer(self) -> None:
        """Offer the catalogue's systems."""
        self.fields["in_catalogue"].choices = [  # type: ignore[attr-defined]
            ("", _("Chưa có trong danh mục")),
            *systems(),
        ]

    @staticmethod
    def present(row: ConnectionRequest, system_id: int | None) -> dict[str, Any]:
        """Return the initial values of what is kept already."""
        kept = {name: getattr(row, name) for name in Contents.__dataclass_fields__}
        return kept | {"in_catalogue": str(system_id or "")}

    def given(self) -> Contents:
        """Return what was typed as the action reads it."""
        return Contents(**{name: self.cleaned_data[name] for name in Contents.__dataclass_fields__})

    def system_id(self) -> int | None:
        """Return the system chosen from the catalogue."""
        chosen: str = self.cleaned_data["in_catalogue"]
        return int(chosen) if chosen else None


class AskForm(TicketForm):
    """The letter that asks for what is missing."""

    text = forms.CharField(
        label=gettext_lazy("Nội dung văn bản"),
        max_length=20_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18}),
    )


class BackForm(forms.Form):
    """Why “Đủ điều kiện” is taken back."""

    reason = forms.CharField(label=gettext_lazy("Lý do thu lại"), max_length=1000)


class ConnectForm(forms.Form):
    """What a connection needs beside the request's own words."""

    since = day_field(gettext_lazy("Kết nối từ ngày"), initial=timezone.localdate)
    platform = forms.ModelChoiceField(
        Platform.objects.none(),
        label=gettext_lazy("Qua nền tảng"),
        required=False,
        empty_label=gettext_lazy("Chưa rõ"),
    )
    services = forms.ModelMultipleChoiceField(
        Service.objects.none(),
        label=gettext_lazy("Dịch vụ khai thác trong danh mục"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the platforms and services in use."""
        super().__init__(*args, **kwargs)
        offered: dict[str, Any] = {"platform": lists.platforms(), "services": lists.services()}
        for name, rows in offered.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def terms(self) -> Terms:
        """Return what was chosen as the action reads it."""
        given = self.cleaned_data
        platform = given["platform"].pk if given["platform"] else None
        return Terms(given["since"], platform, tuple(one.pk for one in given["services"]))


class DesignChangeForm(TicketForm):
    """What changes on which system, when, by which documents (Điều 6.2)."""

    system = forms.ChoiceField(label=gettext_lazy("Hệ thống kết nối"))
    what = forms.CharField(
        label=gettext_lazy("Nội dung thay đổi"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    planned_on = day_field(gettext_lazy("Thời điểm thay đổi"), required=False)
    documents = _text(gettext_lazy("Tài liệu kèm theo"))

    def offer(self) -> None:
        """Offer the catalogue's systems."""
        self.fields["system"].choices = [("", _("Chọn hệ thống")), *systems()]  # type: ignore[attr-defined]

    @staticmethod
    def present(row: DesignChange | None, system_id: int | None) -> dict[str, Any]:
        """Return the initial values of what is kept already."""
        kept = {"system": str((row.system_id if row else None) or system_id or "")}
        if row is None:
            return kept
        return kept | {"what": row.what, "planned_on": row.planned_on, "documents": row.documents}

    def given(self) -> Change:
        """Return what was typed as the action reads it."""
        typed = self.cleaned_data
        return Change(int(typed["system"]), typed["what"], typed["planned_on"], typed["documents"])
