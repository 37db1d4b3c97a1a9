"""Forms of the catalogue of agencies: narrowing, describing, ending, merging, domains, members."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from support.actions.agencies import Described
from support.domain.roles import MEMBER_LABELS, MemberRole
from support.domain.systems import AGENCY_LABELS, AgencyKind
from support.models import Agency
from support.queries.agencies import STATES, Filters

STATE_LABELS = {
    "active": gettext_lazy("Đang hoạt động"),
    "check": gettext_lazy("Cần đối chiếu"),
    "ended": gettext_lazy("Đã nhập, đã kết thúc"),
    "all": gettext_lazy("Tất cả"),
}
_IN_USE = (MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 31)))


def day_field(label: Any, *, required: bool = True, hint: Any = "") -> forms.DateField:
    """Return a field for one day, a native date control."""
    control = forms.DateInput(format="%Y-%m-%d")
    control.input_type = "date"
    return forms.DateField(label=label, required=required, widget=control, help_text=hint, validators=_IN_USE)


def kinds() -> list[tuple[str, str]]:
    """Return the kinds of agencies as choices."""
    return [(kind.value, _(label)) for kind, label in AGENCY_LABELS.items()]


class NarrowForm(forms.Form):
    """Words, kind and state of the list."""

    q = forms.CharField(
        label=gettext_lazy("Tìm tên, mã, tên miền"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Loại cơ quan"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the kinds."""
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Mọi loại")), *kinds()]  # type: ignore[attr-defined]

    def filters(self, state: str) -> Filters:
        """Return what was asked for; nothing is narrowed while the form is wrong."""
        known = state if state in STATES else STATES[0]
        return Filters(**self.cleaned_data, state=known) if self.is_valid() else Filters(state=known)


class AgencyForm(forms.Form):
    """What is written of an agency."""

    name = forms.CharField(label=gettext_lazy("Tên cơ quan"), max_length=255)
    short_name = forms.CharField(label=gettext_lazy("Tên ngắn"), max_length=80, required=False)
    code = forms.CharField(
        label=gettext_lazy("Mã định danh"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Ví dụ G01, H26, H37.DN.001, hoặc dạng cũ 000.00.00.G22."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Loại cơ quan"))
    parent = forms.CharField(
        label=gettext_lazy("Cơ quan cấp trên"),
        max_length=255,
        required=False,
        help_text=gettext_lazy("Mã hoặc tên. Để trống thì suy từ mã: H37.DN.001 đứng dưới H37."),
        widget=forms.TextInput(attrs={"list": "ten-co-quan", "autocomplete": "off"}),
    )
    valid_from = day_field(gettext_lazy("Hiệu lực từ"), required=False)
    to_verify = forms.BooleanField(
        label=gettext_lazy("Cần đối chiếu"),
        required=False,
        help_text=gettext_lazy("Bỏ dấu khi đã đối chiếu mã và tên với văn bản chính thức."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the kinds."""
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds()  # type: ignore[attr-defined]

    @classmethod
    def of(cls, agency: Agency) -> AgencyForm:
        """Return the form filled with what stands."""
        given = {name: getattr(agency, name) for name in cls.base_fields}
        parent = agency.parent
        return cls(initial=given | {"parent": (parent.code or parent.name) if parent else ""})

    def described(self) -> Described:
        """Return what was written."""
        given = self.cleaned_data
        return Described(**{**given, "kind": AgencyKind(given["kind"])})


class EndForm(forms.Form):
    """The day an agency ends."""

    day = day_field(gettext_lazy("Ngày hết hiệu lực"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Start with today."""
        super().__init__(*args, **kwargs)
        self.initial.setdefault("day", timezone.localdate())


class MergeForm(EndForm):
    """Into which agency, and from when; confirmed once what moves was shown."""

    into = forms.CharField(
        label=gettext_lazy("Nhập vào"),
        max_length=255,
        help_text=gettext_lazy("Mã, hoặc tên của cơ quan nhận."),
        widget=forms.TextInput(attrs={"list": "ten-co-quan", "autocomplete": "off"}),
    )
    field_order = ("into", "day")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Call the day by what it means here."""
        super().__init__(*args, **kwargs)
        self.fields["day"].label = _("Nhập từ ngày")


class DomainForm(forms.Form):
    """One mail domain."""

    domain = forms.CharField(
        label=gettext_lazy("Thêm tên miền thư"),
        max_length=253,
        widget=forms.TextInput(attrs={"placeholder": "sotuphap.bacninh.gov.vn", "autocomplete": "off"}),
    )


class MemberForm(forms.Form):
    """Somebody with an account, and as what."""

    email = forms.EmailField(
        label=gettext_lazy("Thêm người có tài khoản"),
        max_length=254,
        widget=forms.EmailInput(attrs={"placeholder": "ten@co-quan.gov.vn", "autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=gettext_lazy("Tư cách"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the roles."""
        super().__init__(*args, **kwargs)
        offered = [(role.value, _(label)) for role, label in MEMBER_LABELS.items()]
        self.fields["role"].choices = offered  # type: ignore[attr-defined]

    def chosen(self) -> MemberRole:
        """Return the role."""
        return MemberRole(self.cleaned_data["role"])
