"""The forms of the portal: one page that files a request, and the technical side of a failed call."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from support.actions.portal import SUBJECT_MAX, Consent, Filing, Stranger
from support.domain import portal
from support.domain.api_incident import ENVIRONMENT_LABELS, LENGTHS, ApiIn, Environment
from support.domain.portal import SEVERITY_LABELS, Severity
from support.domain.roles import Actor
from support.queries import lists, systems
from support.web.forms.common import FilesField, read_files
from support.web.forms.reception import NONE
from support.web.forms.ticket import TicketForm

CONSENTS = ("personal", "unmarked")


def _moment(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"class": "num"})
    widget.input_type = "datetime-local"
    formats = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M")
    return forms.DateTimeField(label=label, required=False, widget=widget, input_formats=formats)


def _text(label: Any, size: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=size, **({"required": False} | more))


class ApiFields(forms.Form):
    """What a failed call is told by (Điều 5.2)."""

    service = _text(gettext_lazy("Dịch vụ"), LENGTHS["service"])
    endpoint = _text(
        gettext_lazy("Địa chỉ gọi"),
        LENGTHS["endpoint"],
        help_text=gettext_lazy("Không ghi số định danh trong địa chỉ."),
    )
    error_code = _text(gettext_lazy("Mã lỗi"), LENGTHS["error_code"])
    request_id = _text(
        gettext_lazy("Mã yêu cầu"),
        LENGTHS["request_id"],
        help_text=gettext_lazy("Vài mã, cách nhau bằng dấu phẩy."),
    )
    started_at = _moment(gettext_lazy("Từ lúc"))
    ended_at = _moment(gettext_lazy("Đến lúc"))
    environment = forms.ChoiceField(label=gettext_lazy("Môi trường"), required=False)

    def offer_environments(self) -> None:
        """Offer where the call may have been made."""
        labels = [(one.value, _(label)) for one, label in ENVIRONMENT_LABELS.items()]
        self.fields["environment"].choices = labels  # type: ignore[attr-defined]

    def api(self) -> ApiIn:
        """Return what was told."""
        given = self.cleaned_data
        return ApiIn(
            service=given["service"],
            endpoint=given["endpoint"],
            error_code=given["error_code"],
            request_id=given["request_id"],
            started_at=given["started_at"],
            ended_at=given["ended_at"],
            environment=Environment(given["environment"]),
        )


class ApiForm(TicketForm, ApiFields):
    """The failed call of a ticket, for who works it."""

    def offer(self) -> None:
        """Fill in what is known."""
        self.offer_environments()
        known = getattr(self.case, "api_incident", None)
        if known is not None:
            present = {name: getattr(known, name) for name in ApiFields.base_fields}
            self.initial = {**present, **self.initial}


class FilingForm(ApiFields):
    """One filing: what happened, how bad, which system, the details. Strangers also say who they are."""

    choice = forms.ChoiceField(label=gettext_lazy("Điều gì đã xảy ra?"), widget=forms.RadioSelect)
    severity = forms.ChoiceField(
        label=gettext_lazy("Mức độ"), widget=forms.RadioSelect, initial=Severity.HAMPERED.value
    )
    affects_right = forms.BooleanField(
        label=gettext_lazy("Ảnh hưởng quyền khai thác, sử dụng thông tin"),
        required=False,
        help_text=gettext_lazy("vướng mắc nêu ở Điều 10.1b; theo cài đặt của hệ thống, ưu tiên hơn một mức"),
    )
    system = forms.ChoiceField(label=gettext_lazy("Hệ thống của cơ quan"), required=False)
    system_name = _text(
        gettext_lazy("Tên hệ thống, cổng dịch vụ"), 200, help_text=gettext_lazy("Ghi như anh/chị thường gọi.")
    )
    agency = forms.ChoiceField(label=gettext_lazy("Gửi thay mặt cơ quan"), required=False)
    subject = _text(gettext_lazy("Việc cần hỗ trợ, trong một câu"), SUBJECT_MAX, required=True)
    body = forms.CharField(
        label=gettext_lazy("Mô tả"),
        required=False,
        strip=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Đã làm gì, thấy gì, từ lúc nào. Không ghi số định danh của người dân."),
    )
    attached = FilesField(label=gettext_lazy("Nhật ký, ảnh màn hình"))
    name = _text(gettext_lazy("Họ và tên"), 120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=gettext_lazy("Thư điện tử"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=gettext_lazy("Giấy biên nhận và trả lời gửi tới đây."),
    )
    organisation = _text(
        gettext_lazy("Cơ quan, tổ chức"),
        200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        help_text=gettext_lazy("Để trống nếu là cá nhân."),
    )
    secret = forms.BooleanField(
        label=gettext_lazy("Văn bản, nội dung có dấu mật"),
        required=False,
        help_text=gettext_lazy("Mật, Tối mật, Tuyệt mật: dừng lại, không gửi qua kênh này (Điều 3.1)"),
    )
    personal = forms.BooleanField(
        label=gettext_lazy("Vẫn gửi, số định danh là cần thiết"),
        required=False,
        help_text=gettext_lazy("Số được che ở mọi màn hình; xem đầy đủ phải có lý do và được lưu vết."),
    )
    unmarked = forms.BooleanField(
        label=gettext_lazy("Tôi xác nhận đây không phải dấu độ mật"), required=False
    )
    website = _text(
        gettext_lazy("Để trống ô này"),
        200,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, viewer: Actor, **kwargs: Any) -> None:
        """Offer what `viewer`, a member with the eyes of the agency or nobody, may choose from."""
        super().__init__(*args, **kwargs)
        self.viewer, self.warned, fields = viewer, "", self.fields
        self.offer_environments()
        self.connections = list(systems.connections_of(viewer)[:200]) if viewer.agencies else []
        own = [(str(one.pk), _named(one)) for one in self.connections]
        agencies = lists.agencies().filter(pk__in=viewer.agencies) if len(viewer.agencies) > 1 else ()
        choices: dict[str, list[tuple[str, str]]] = {
            "choice": [(one.key, _(one.label)) for one in portal.CHOICES],
            "severity": [(one.value, _(words[0])) for one, words in SEVERITY_LABELS.items()],
            "system": [
                ("", _("Chọn hệ thống")),
                *own,
                (NONE, _("Không gắn hệ thống")),
                ("?", _("Hệ thống khác")),
            ],
            "agency": [(str(one.pk), str(one)) for one in agencies],
        }
        for name, values in choices.items():
            fields[name].choices = values  # type: ignore[attr-defined]
        if len(own) == 1:
            self.initial.setdefault("system", own[0][0])
        for name in ("system",) if viewer.agencies else ("name", "email"):
            fields[name].required = True

    def clean_secret(self) -> bool:
        """Stop what bears a secrecy mark before anything else of it is looked at."""
        if self.cleaned_data["secret"]:
            raise forms.ValidationError(
                _(
                    "Văn bản mật không gửi qua kênh này. Chưa có gì được lưu; hãy gửi theo đường văn bản mật "
                    "của cơ quan anh/chị."
                )
            )
        return False

    def clean_website(self) -> str:
        """Refuse what only a machine fills in."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Hãy để trống ô này rồi gửi lại."))
        return ""

    def filing(self) -> Filing:
        """Return the filing as the action takes it."""
        given = self.cleaned_data
        return Filing(
            choice=portal.BY_KEY[given["choice"]],
            subject=given["subject"],
            body=given["body"],
            severity=Severity(given["severity"]),
            affects_right=given["affects_right"],
            agency_id=int(given["agency"]) if given["agency"] else None,
            connection_id=int(given["system"]) if given["system"].isdigit() else None,
            without_system=given["system"] == NONE,
            system_name=given["system_name"],
            files=read_files(given["attached"]),
            api=self.api() or None,
            consent=Consent(given["personal"], given["unmarked"]),
        )

    def stranger(self) -> Stranger | None:
        """Return who files without an account; None for a member."""
        given = self.cleaned_data
        return (
            None if self.viewer.agencies else Stranger(given["name"], given["email"], given["organisation"])
        )


def _named(connection: Any) -> str:
    return " · ".join(str(part) for part in (connection.system, connection.platform) if part)
