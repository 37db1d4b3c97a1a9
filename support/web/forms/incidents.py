"""Forms of an incident: what it is, its notices, its end, its tickets, its review."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from support.actions.incident_notices import Notice
from support.actions.incident_review import Review
from support.actions.incidents import TITLE_MAX, Declared
from support.domain.incidents import (
    AUDIENCE_LABELS,
    KIND_LABELS,
    SEVERITY_LABELS,
    UPDATE_LABELS,
    Audience,
    IncidentKind,
    Severity,
    UpdateKind,
)
from support.models import Case, Incident
from support.queries import lists
from support.queries.incidents import Filters
from support.web.forms.notices import _moment as moment

VIEWS = {
    "running": gettext_lazy("Đang diễn ra"),
    "ended": gettext_lazy("Đã kết thúc"),
    "all": gettext_lazy("Tất cả"),
}


def _area(rows: int, **attrs: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "class": "form-grow", **attrs})


class ListForm(forms.Form):
    """What the list of incidents is narrowed to."""

    view = forms.ChoiceField(choices=list(VIEWS.items()), required=False)
    q = forms.CharField(
        label=gettext_lazy("Tìm tên, mã sự cố"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Loại"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the kinds."""
        super().__init__(*args, **kwargs)
        kinds = [(one.value, _(label)) for one, label in KIND_LABELS.items()]
        self.fields["kind"].choices = [("", _("Mọi loại")), *kinds]  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        """Return what was asked for; a field that is wrong narrows nothing."""
        self.is_valid()
        given = self.cleaned_data if self.is_bound else {}
        return Filters(given.get("view") or "running", given.get("q", ""), given.get("kind", ""))


class IncidentForm(forms.Form):
    """What an incident is: its name, what stands still, since when, what agencies read."""

    title = forms.CharField(
        label=gettext_lazy("Tên sự cố"),
        max_length=TITLE_MAX,
        help_text=gettext_lazy(
            "Cơ quan bị ảnh hưởng đọc được, ví dụ “NDXP chậm, dịch vụ tra cứu trả mã lỗi 504”."
        ),
        widget=forms.TextInput(attrs={"autofocus": True}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Loại"))
    severity = forms.ChoiceField(label=gettext_lazy("Mức độ"))
    started_at = moment(gettext_lazy("Xảy ra từ"))
    planned_end = moment(
        gettext_lazy("Dự kiến xong"),
        required=False,
        help_text=gettext_lazy("Bắt buộc với bảo trì có kế hoạch."),
    )
    platforms = forms.MultipleChoiceField(
        label=gettext_lazy("Nền tảng"), required=False, widget=forms.CheckboxSelectMultiple
    )
    systems = forms.MultipleChoiceField(
        label=gettext_lazy("Hệ thống"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=gettext_lazy("Giữ Ctrl để chọn nhiều. Chọn nền tảng là đã gồm mọi hệ thống đi qua nó."),
    )
    error_code = forms.CharField(
        label=gettext_lazy("Mã lỗi"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("Để tìm phiếu cùng nguyên nhân."),
    )
    public_text = forms.CharField(
        label=gettext_lazy("Lời công bố"),
        required=False,
        max_length=8000,
        widget=_area(3),
        help_text=gettext_lazy(
            "Hiện ở băng báo và trang gửi yêu cầu; không nêu chi tiết an ninh, không nêu cơ quan khác."
        ),
    )
    banner = forms.BooleanField(
        label=gettext_lazy("Hiện băng báo cho cơ quan bị ảnh hưởng"), required=False, initial=True
    )
    public = forms.BooleanField(
        label=gettext_lazy("Công khai cho mọi người"),
        required=False,
        help_text=gettext_lazy("Cả người không có tài khoản cũng thấy ở trang gửi yêu cầu."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, incident: Incident | None = None, case: Case | None = None, **kwargs: Any
    ) -> None:
        """Offer the choices, with the incident's present values, or what a ticket says."""
        initial = _present(incident) if incident else _of_ticket(case)
        super().__init__(*args, **{"initial": initial, **kwargs})
        offered = {
            "kind": [(one.value, _(label)) for one, label in KIND_LABELS.items()],
            "severity": [(one.value, _(label)) for one, label in SEVERITY_LABELS.items()],
            "platforms": [(str(one.pk), str(one)) for one in lists.platforms()],
            "systems": [(str(one.pk), str(one)) for one in lists.systems()],
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def wanted(self) -> Declared:
        """Return what the action takes."""
        given = self.cleaned_data
        return Declared(
            title=given["title"],
            started_at=given["started_at"],
            kind=IncidentKind(given["kind"]),
            severity=Severity(given["severity"]),
            systems=[int(one) for one in given["systems"]],
            platforms=[int(one) for one in given["platforms"]],
            public_text=given["public_text"],
            error_code=given["error_code"],
            planned_end=given["planned_end"],
            public=given["public"],
            banner=given["banner"],
        )


def _present(incident: Incident) -> dict[str, Any]:
    rows = list(incident.scopes.all())
    return {
        "title": incident.title,
        "kind": incident.kind,
        "severity": incident.severity,
        "started_at": timezone.localtime(incident.started_at),
        "planned_end": timezone.localtime(incident.planned_end) if incident.planned_end else None,
        "platforms": [str(one.platform_id) for one in rows if one.platform_id],
        "systems": [str(one.system_id) for one in rows if one.system_id],
        "error_code": incident.error_code,
        "public_text": incident.public_text,
        "public": incident.public,
        "banner": incident.banner,
        "version": incident.version,
    }


def _of_ticket(case: Case | None) -> dict[str, Any]:
    now = timezone.localtime()
    given: dict[str, Any] = {"severity": Severity.PARTIAL.value, "started_at": now, "banner": True}
    if case is None:
        return given
    api = getattr(case, "api_incident", None)
    began: datetime = (api.started_at if api else None) or case.received_at
    return given | {
        "started_at": timezone.localtime(began),
        "error_code": api.error_code if api else "",
        "systems": [str(case.system_id)] if case.system_id else [],
    }


class NoticeForm(forms.Form):
    """A notice: what it says, to whom."""

    kind = forms.ChoiceField(label=gettext_lazy("Loại"))
    audience = forms.ChoiceField(label=gettext_lazy("Gửi tới"))
    text = forms.CharField(label=gettext_lazy("Nội dung"), max_length=8000, widget=_area(4))
    token = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        """Offer kinds and recipients; a fresh token makes sending twice one notice."""
        super().__init__(*args, **{"initial": {"token": uuid.uuid4().hex}, "prefix": "tb", **kwargs})
        kinds = [(one.value, _(label)) for one, label in UPDATE_LABELS.items() if one is not UpdateKind.END]
        people = [(one.value, _(label)) for one, label in AUDIENCE_LABELS.items()]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["audience"].choices = people  # type: ignore[attr-defined]
        self.fields["text"].widget.attrs["data-draft"] = f"incident:{incident.pk}:notice"
        self.fields["text"].widget.attrs["data-key"] = "t"

    def notice(self) -> Notice:
        """Return what the action takes."""
        given = self.cleaned_data
        kind, audience = UpdateKind(given["kind"]), Audience(given["audience"])
        return Notice(given["text"], given["token"], kind, audience)


class EndForm(forms.Form):
    """The last notice of an incident, and what becomes of its tickets."""

    text = forms.CharField(label=gettext_lazy("Thông báo kết thúc"), max_length=8000, widget=_area(3))
    cause = forms.CharField(
        label=gettext_lazy("Nguyên nhân"),
        required=False,
        max_length=8000,
        widget=_area(2),
        help_text=gettext_lazy("Không gửi đi; bổ sung được khi rà soát."),
    )
    resolve = forms.BooleanField(
        label=gettext_lazy("Chuyển các phiếu đã gắn sang “Đã giải quyết”"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Phiếu chưa đủ điều kiện được giữ lại, kèm lý do."),
    )
    token = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        """Begin with the words most ends need."""
        initial = {
            "token": uuid.uuid4().hex,
            "resolve": True,
            "cause": incident.cause,
            "text": _("Sự cố đã được khắc phục. Nếu anh/chị vẫn gặp lỗi, vui lòng trả lời thư này."),
        }
        super().__init__(*args, **{"initial": initial, "prefix": "kt", **kwargs})

    def notice(self) -> Notice:
        """Return what the action takes."""
        given = self.cleaned_data
        return Notice(
            given["text"],
            given["token"],
            UpdateKind.END,
            resolve=given["resolve"],
            cause=given["cause"],
        )


class NumbersForm(forms.Form):
    """Tickets to attach, by their numbers."""

    numbers = forms.CharField(
        label=gettext_lazy("Mã phiếu"),
        max_length=8000,
        widget=_area(2),
        help_text=gettext_lazy(
            "Một hoặc nhiều mã, cách nhau bằng dấu phẩy hay xuống dòng; bỏ được HT và năm nay."
        ),
    )


class NoteForm(forms.Form):
    """A milestone of the story, for staff."""

    text = forms.CharField(label=gettext_lazy("Mốc diễn biến"), max_length=2000, widget=_area(2))


class ReopenForm(forms.Form):
    """Why an incident runs again."""

    reason = forms.CharField(label=gettext_lazy("Lý do mở lại"), max_length=1000, widget=_area(2))


class ReviewForm(forms.Form):
    """What was learnt."""

    cause = forms.CharField(
        label=gettext_lazy("Nguyên nhân gốc, mốc thời gian"), required=False, max_length=8000, widget=_area(3)
    )
    prevention = forms.CharField(
        label=gettext_lazy("Việc phòng ngừa, người làm, hạn"),
        required=False,
        max_length=8000,
        widget=_area(3),
    )
    guides = forms.CharField(
        label=gettext_lazy("Tài liệu cần sửa"),
        required=False,
        max_length=8000,
        widget=_area(2),
        help_text=gettext_lazy("Tên tài liệu, mục cần sửa; không có thì ghi “không”."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        """Begin with what is written."""
        names = ("cause", "prevention", "guides", "version")
        initial = {name: getattr(incident, name) for name in names}
        super().__init__(*args, **{"initial": initial, "prefix": "rs", **kwargs})

    def review(self) -> Review:
        """Return what the action takes."""
        given = self.cleaned_data
        return Review(given["cause"], given["prevention"], given["guides"])
