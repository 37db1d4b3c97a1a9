"""Forms of the catalogue: what it is narrowed to, a system, a service, a connection, a liaison."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from support.actions.catalogue import ServiceIn, SystemIn
from support.actions.connections import MOST_FIELDS, ConnectionIn, LiaisonIn
from support.domain.system_flags import FLAG_LABELS
from support.domain.systems import EXEMPTION_LABELS, SYSTEM_LABELS, Exemption, SystemKind
from support.models import Agency, ConnectedSystem, Connection, Service
from support.queries import lists, systems
from support.queries.systems import Filters
from support.web.forms.law import IN_USE

LEVELS = (1, 2, 3, 4, 5)


def _day(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "num"})
    return forms.DateField(label=label, required=False, widget=widget, validators=IN_USE, **more)


def _named(rows: Iterable[Any]) -> list[tuple[str, str]]:
    return [(str(row.pk), str(row)) for row in rows]


def _number(value: str) -> int | None:
    return int(value) if value else None


def _agencies(present: Agency | None) -> list[tuple[str, str]]:
    """Return the agencies in use; the present one is among them, also when it is not any more."""
    known = _named(lists.agencies())
    return [*known, *(_named([present]) if present and (str(present.pk), str(present)) not in known else ())]


class CatalogueForm(forms.Form):
    """What the list of systems is narrowed to."""

    q = forms.CharField(
        label=gettext_lazy("Tìm tên, chủ quản, mã dịch vụ"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    loai = forms.ChoiceField(label=gettext_lazy("Loại"), required=False)
    nen_tang = forms.ChoiceField(label=gettext_lazy("Nền tảng"), required=False)
    co = forms.ChoiceField(label=gettext_lazy("Cần xem"), required=False)
    chu_quan = forms.ChoiceField(label=gettext_lazy("Chủ quản"), required=False)
    ngung = forms.BooleanField(label=gettext_lazy("Đã thôi dùng"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what one may narrow to."""
        super().__init__(*args, **kwargs)
        choices: dict[str, list[tuple[str, str]]] = {
            "loai": [("", _("Mọi loại")), *((one.value, _(label)) for one, label in SYSTEM_LABELS.items())],
            "nen_tang": [("", _("Mọi nền tảng")), *_named(systems.platforms())],
            "co": [("", _("Tất cả")), *((one.value, _(label)) for one, label in FLAG_LABELS.items())],
            "chu_quan": [("", _("Mọi chủ quản")), *_named(systems.owners())],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        """Return what was asked for; a field that is wrong narrows nothing."""
        self.is_valid()
        given = self.cleaned_data if self.is_bound else {}
        return Filters(
            words=given.get("q", ""),
            kind=given.get("loai", ""),
            owner=_number(given.get("chu_quan", "")),
            platform=_number(given.get("nen_tang", "")),
            flag=given.get("co", ""),
            idle=given.get("ngung", False),
        )


class SystemForm(forms.Form):
    """One system of the catalogue."""

    name = forms.CharField(label=gettext_lazy("Tên hệ thống"), max_length=255)
    kind = forms.ChoiceField(label=gettext_lazy("Loại"))
    owner = forms.ChoiceField(
        label=gettext_lazy("Chủ quản"),
        required=False,
        help_text=gettext_lazy("Thông tư không nêu chủ quản; để trống khi chưa được xác nhận."),
    )
    platforms = forms.MultipleChoiceField(
        label=gettext_lazy("Nền tảng"), required=False, widget=forms.CheckboxSelectMultiple
    )
    safety_level = forms.ChoiceField(
        label=gettext_lazy("Cấp độ an toàn"),
        required=False,
        help_text=gettext_lazy("Điều 6.1 yêu cầu cấp độ 3 trở lên."),
    )
    assessed_on = _day(gettext_lazy("Kiểm tra, đánh giá gần nhất"))
    exemption = forms.ChoiceField(label=gettext_lazy("Miễn kiểm tra"), required=False)
    to_verify = forms.BooleanField(label=gettext_lazy("Cần đối chiếu"), required=False)
    active = forms.BooleanField(label=gettext_lazy("Đang dùng"), required=False, initial=True)

    def __init__(self, *args: Any, system: ConnectedSystem | None = None, **kwargs: Any) -> None:
        """Offer the choices, with the system's present values."""
        super().__init__(*args, **{"initial": _of_system(system) if system else None, **kwargs})
        levels = [(str(level), _("Cấp độ %s") % level) for level in LEVELS]
        choices: dict[str, list[tuple[str, str]]] = {
            "kind": [(one.value, _(label)) for one, label in SYSTEM_LABELS.items()],
            "owner": [("", _("Cần xác nhận")), *_agencies(system.owner if system else None)],
            "platforms": _named(systems.platforms()),
            "safety_level": [("", _("Chưa rõ")), *levels],
            "exemption": [(one.value, _(label)) for one, label in EXEMPTION_LABELS.items()],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]

    def wanted(self) -> SystemIn:
        """Return what the action takes."""
        given = self.cleaned_data
        return SystemIn(
            name=given["name"],
            kind=SystemKind(given["kind"]),
            owner_id=_number(given["owner"]),
            platforms=[int(one) for one in given["platforms"]],
            safety_level=_number(given["safety_level"]),
            assessed_on=given["assessed_on"],
            exemption=Exemption(given["exemption"]),
            to_verify=given["to_verify"],
            active=given["active"],
        )


def _of_system(system: ConnectedSystem) -> dict[str, Any]:
    return {
        "name": system.name,
        "kind": system.kind,
        "owner": str(system.owner_id or ""),
        "platforms": [str(one.pk) for one in system.platforms.all()],
        "safety_level": str(system.safety_level or ""),
        "assessed_on": system.assessed_on,
        "exemption": system.exemption,
        "to_verify": system.to_verify,
        "active": system.active,
    }


class ServiceForm(forms.Form):
    """A service a system offers."""

    code = forms.CharField(label=gettext_lazy("Mã dịch vụ"), required=False, max_length=60)
    name = forms.CharField(label=gettext_lazy("Tên dịch vụ"), max_length=255)
    active = forms.BooleanField(label=gettext_lazy("Đang dùng"), required=False, initial=True)

    def __init__(self, *args: Any, service: Service | None = None, **kwargs: Any) -> None:
        """Begin with the service's present values."""
        present = {"code": service.code, "name": service.name, "active": service.active} if service else None
        super().__init__(*args, **{"initial": present, **kwargs})

    def wanted(self) -> ServiceIn:
        """Return what the action takes."""
        return ServiceIn(**self.cleaned_data)


class ConnectionForm(forms.Form):
    """A connection as the agency registered it."""

    agency = forms.ChoiceField(label=gettext_lazy("Cơ quan"))
    platform = forms.ChoiceField(label=gettext_lazy("Qua nền tảng"), required=False)
    purpose = forms.CharField(
        label=gettext_lazy("Mục đích"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Như đã đăng ký (Điều 7.1, 10.1a)."),
    )
    scope = forms.CharField(
        label=gettext_lazy("Phạm vi"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Như đã thống nhất (Điều 10.2b)."),
    )
    fields_told = forms.CharField(
        label=gettext_lazy("Nội dung thông tin"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Tên các nhóm, trường thông tin; không ghi giá trị."),
    )
    field_count = forms.IntegerField(
        label=gettext_lazy("Số trường thông tin"), required=False, min_value=0, max_value=MOST_FIELDS
    )
    services = forms.MultipleChoiceField(
        label=gettext_lazy("Dịch vụ đăng ký"), required=False, widget=forms.CheckboxSelectMultiple
    )
    since = _day(gettext_lazy("Từ ngày"))
    until = _day(gettext_lazy("Đến ngày"), help_text=gettext_lazy("Để trống khi còn hiệu lực."))

    def __init__(self, *args: Any, connection: Connection | None = None, **kwargs: Any) -> None:
        """Offer agencies, platforms and services, with the connection's present values."""
        super().__init__(*args, **{"initial": _of_connection(connection) if connection else None, **kwargs})
        choices: dict[str, list[tuple[str, str]]] = {
            "agency": [("", _("Chọn cơ quan")), *_agencies(connection.agency if connection else None)],
            "platform": [("", _("Chưa rõ nền tảng")), *_named(systems.platforms())],
            "services": _named(systems.services()),
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]

    def wanted(self) -> ConnectionIn:
        """Return what the action takes."""
        given = self.cleaned_data
        return ConnectionIn(
            agency_id=_number(given["agency"]),
            platform_id=_number(given["platform"]),
            services=[int(one) for one in given["services"]],
            purpose=given["purpose"],
            scope=given["scope"],
            fields=given["fields_told"],
            field_count=given["field_count"],
            since=given["since"],
            until=given["until"],
        )


def _of_connection(connection: Connection) -> dict[str, Any]:
    return {
        "agency": str(connection.agency_id),
        "platform": str(connection.platform_id or ""),
        "purpose": connection.purpose,
        "scope": connection.scope,
        "fields_told": connection.fields,
        "field_count": connection.field_count,
        "services": [str(one.pk) for one in connection.services.all()],
        "since": connection.since,
        "until": connection.until,
    }


class LiaisonForm(forms.Form):
    """A person who speaks for the agency on a connection."""

    name = forms.CharField(label=gettext_lazy("Họ và tên"), max_length=200)
    position = forms.CharField(label=gettext_lazy("Chức vụ"), required=False, max_length=120)
    email = forms.CharField(
        label=gettext_lazy("Thư điện tử"),
        max_length=320,
        help_text=gettext_lazy("Chỉ ghi người đã được cơ quan giới thiệu bằng văn bản."),
    )
    phone = forms.CharField(label=gettext_lazy("Điện thoại"), required=False, max_length=32)
    since = _day(gettext_lazy("Từ ngày"), help_text=gettext_lazy("Để trống là từ hôm nay."))
    until = _day(gettext_lazy("Đến ngày"))

    def wanted(self) -> LiaisonIn:
        """Return what the action takes."""
        return LiaisonIn(**self.cleaned_data)


class ScopeForm(forms.Form):
    """Why a connection seems to be used beyond its scope, or does not any more."""

    reason = forms.CharField(label=gettext_lazy("Lý do"), widget=forms.Textarea(attrs={"rows": 2}))
