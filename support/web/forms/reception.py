"""Forms of the doors where somebody of ours writes down what a person brings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from support.actions.reception import About, Person
from support.queries import lists

NONE = "-"  # "không gắn hệ thống": said, not forgotten


class BroughtForm(forms.Form):
    """Who brings something, and what it is about; each door adds its own fields."""

    who = forms.CharField(
        label=gettext_lazy("Số gọi đến, hoặc tên"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )
    contact = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Họ và tên"), required=False, max_length=120)
    agency = forms.ChoiceField(label=gettext_lazy("Cơ quan"), required=False)
    system = forms.ChoiceField(label=gettext_lazy("Hệ thống kết nối"))
    topic = forms.ChoiceField(label=gettext_lazy("Chủ đề"))
    subject = forms.CharField(
        label=gettext_lazy("Nội dung chính"), max_length=200, help_text=gettext_lazy("Một câu.")
    )
    body = forms.CharField(
        label=gettext_lazy("Ghi chép"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Không ghi số định danh của người dân; nếu cần, ghi mã hồ sơ."),
    )
    affects_right = forms.BooleanField(
        label=gettext_lazy("Ảnh hưởng quyền khai thác"),
        required=False,
        help_text=gettext_lazy("vướng mắc nêu ở Điều 10.1b; theo cài đặt của hệ thống, ưu tiên hơn một mức"),
    )
    secret = forms.BooleanField(
        label=gettext_lazy("Nội dung thuộc danh mục mật"),
        required=False,
        help_text=gettext_lazy("dừng ghi, chỉ vào sổ (Điều 3.1)"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer agencies, systems and topics as they are now."""
        super().__init__(*args, **kwargs)
        choices: dict[str, list[tuple[str, str]]] = {
            "agency": [("", _("Cá nhân, hoặc chưa rõ")), *_named(lists.agencies())],
            "system": [("", _("Chọn hệ thống")), (NONE, _("Không gắn hệ thống")), *_named(lists.systems())],
            "topic": [("", _("Chọn chủ đề")), *((topic.pk, str(topic)) for topic in lists.topics())],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]
        if self.data.get(self.add_prefix("secret")):
            for name in ("system", "topic", "subject"):
                self.fields[name].required = False

    def person(self) -> Person:
        """Return who it was; a text that is an address or number is kept as such."""
        given = self.cleaned_data
        typed = given["who"].strip()
        return Person(
            contact_id=given["contact"],
            name=given["name"] or ("" if any(sign.isdigit() or sign == "@" for sign in typed) else typed),
            phone=typed,
            email=typed if "@" in typed else "",
        )

    def about(self) -> About:
        """Return what it is about."""
        given = self.cleaned_data
        system = given["system"]
        return About(
            subject=given["subject"],
            body=given["body"],
            topic=given["topic"],
            system_id=int(system) if system.isdigit() else None,
            without_system=system == NONE,
            agency_id=int(given["agency"]) if given["agency"] else None,
            affects_right=given["affects_right"],
        )


def _named(rows: Any) -> list[tuple[str, str]]:
    return [(str(row.pk), str(row)) for row in rows]


RESULTS = (
    ("open", gettext_lazy("Chuyển xử lý")),
    ("add", gettext_lazy("Bổ sung vào phiếu đang mở")),
    ("solved", gettext_lazy("Đã giải quyết trong cuộc gọi")),
)


class _Keyed(forms.RadioSelect):
    """Choices picked by Alt and their number while one goes on talking."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give each choice its key."""
        option = super().create_option(*args, **kwargs)
        option["attrs"]["data-alt"] = str(int(option["index"]) + 1)
        return option


class CallForm(BroughtForm):
    """A telephone call, written down while it lasts."""

    started_at = forms.DateTimeField(widget=forms.HiddenInput)
    callback = forms.CharField(label=gettext_lazy("Số gọi lại"), required=False, max_length=32)
    read_back = forms.BooleanField(label=gettext_lazy("Đã đọc lại tóm tắt cho người gọi"), required=False)
    result = forms.ChoiceField(
        label=gettext_lazy("Kết quả cuộc gọi"), choices=RESULTS, widget=_Keyed, initial="open"
    )
    add_to = forms.CharField(label=gettext_lazy("Mã phiếu đang mở"), required=False, max_length=20)
    guide = forms.CharField(
        label=gettext_lazy("Tài liệu đã chỉ dẫn"),
        required=False,
        max_length=400,
        help_text=gettext_lazy("Tên hoặc địa chỉ tài liệu, khi giải quyết ngay trên cuộc gọi."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for no topic: what is said suggests one; and for no system where the call only adds."""
        super().__init__(*args, **kwargs)
        topic = self.fields["topic"]
        topic.required = False
        first = ("", _("Tự xếp theo nội dung"))
        topic.choices = [first, *list(topic.choices)[1:]]  # type: ignore[attr-defined]
        if self.data.get(self.add_prefix("result")) == "add":
            self.fields["system"].required = self.fields["topic"].required = False

    def clean(self) -> dict[str, Any]:
        """A call that adds to a ticket says to which."""
        given = super().clean() or {}
        if given.get("result") == "add" and not given.get("add_to"):
            self.add_error("add_to", _("Hãy ghi mã phiếu cần bổ sung."))
        return given
