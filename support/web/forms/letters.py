"""The forms of a letter taken in, and of the document that answers it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from support.actions.reception import About
from support.domain.documents import SECRECY_LABELS, URGENCY_LABELS, Reference, Secrecy, Urgency
from support.domain.reception import LetterIn
from support.queries import lists
from support.web.forms.common import FilesField, read_files
from support.web.forms.reception import NONE
from support.web.forms.register import _IN_USE

NUMBER = {"class": "num", "autocomplete": "off"}


def _day(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"class": "num"})
    widget.input_type = "date"
    return forms.DateField(label=label, widget=widget, validators=_IN_USE, **({"required": False} | more))


def _text(label: Any, size: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=size, **({"required": False} | more))


class LetterForm(forms.Form):
    """One letter with the columns of NĐ 30/2020, and what it is about."""

    scans = FilesField(label=gettext_lazy("Bản quét"), help_text=gettext_lazy("PDF, JPG hoặc PNG."))
    line = _text(
        gettext_lazy("Dòng giới thiệu văn bản"),
        2000,
        widget=forms.Textarea(attrs={"rows": 2, "autofocus": True, "data-alt": "v"}),
    )
    arrival_date = _day(gettext_lazy("Ngày đến"), required=True, initial=timezone.localdate)
    arrival_number = _text(
        gettext_lazy("Số đến"),
        20,
        widget=forms.TextInput(attrs=NUMBER),
        help_text=gettext_lazy("văn thư ghi"),
    )
    code_number = _text(gettext_lazy("Số"), 20, widget=forms.TextInput(attrs=NUMBER))
    code_notation = _text(gettext_lazy("Ký hiệu"), 80)
    author = _text(
        gettext_lazy("Tác giả"), 255, required=True, widget=forms.TextInput(attrs={"list": "co-quan"})
    )
    type_name = _text(gettext_lazy("Tên loại"), 80, widget=forms.TextInput(attrs={"list": "ten-loai"}))
    document_date = _day(gettext_lazy("Ngày văn bản"))
    subject = _text(
        gettext_lazy("Trích yếu nội dung"), 1000, required=True, widget=forms.Textarea(attrs={"rows": 2})
    )
    signer = _text(gettext_lazy("Người ký"), 120)
    signer_position = _text(gettext_lazy("Chức vụ"), 120)
    pages = forms.IntegerField(
        label=gettext_lazy("Số trang"),
        required=False,
        validators=[MinValueValidator(1), MaxValueValidator(99_999)],
        widget=forms.NumberInput(attrs=NUMBER),
    )
    due_date = _day(gettext_lazy("Hạn trả lời"), help_text=gettext_lazy("nếu văn bản nêu"))
    recipient = _text(gettext_lazy("Đơn vị hoặc người nhận"), 200)
    passed_on = _day(gettext_lazy("Ngày chuyển"))
    note = _text(gettext_lazy("Ghi chú"), 400)
    email = forms.EmailField(
        label=gettext_lazy("Thư điện tử nơi gửi"),
        required=False,
        max_length=320,
        help_text=gettext_lazy("có thì gửi thông báo đã nhận ngay; không thì in giấy biên nhận"),
    )
    system = forms.ChoiceField(label=gettext_lazy("Hệ thống kết nối"))
    topic = forms.ChoiceField(label=gettext_lazy("Chủ đề"))
    add_to = _text(
        gettext_lazy("Gắn vào phiếu đang có"),
        20,
        help_text=gettext_lazy("Mã phiếu; để trống thì mở phiếu mới."),
    )
    urgency = forms.TypedChoiceField(
        label=gettext_lazy("Độ khẩn"), coerce=int, initial=0, widget=forms.RadioSelect, required=False,
        empty_value="0",
    )  # fmt: skip
    secrecy = forms.ChoiceField(
        label=gettext_lazy("Độ mật"), initial="", widget=forms.RadioSelect, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the lists as they are now; a secret letter and one onto a ticket need less."""
        super().__init__(*args, **kwargs)
        systems = [(str(one.pk), str(one)) for one in lists.systems()]
        choices: dict[str, list[tuple[Any, str]]] = {
            "system": [("", _("Chọn hệ thống")), (NONE, _("Không gắn hệ thống")), *systems],
            "topic": [("", _("Chọn chủ đề")), *((topic.pk, str(topic)) for topic in lists.topics())],
            "urgency": [(one.value, _(label)) for one, label in URGENCY_LABELS.items()],
            "secrecy": [(one.value, _(label)) for one, label in SECRECY_LABELS.items()],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]
        spared = ("subject",) if self.data.get("secrecy") else ()
        if spared or self.data.get("add_to") or self.data.get("dup"):
            for name in ("system", "topic", *spared):
                self.fields[name].required = False

    def clean_scans(self) -> Any:
        """Keep no file of a letter whose degree was chosen."""
        return [] if self.data.get("secrecy") else self.cleaned_data["scans"]

    def letter(self) -> LetterIn:
        """Return the letter as typed."""
        given = self.cleaned_data
        same = {name: given[name] for name in LetterIn.__dataclass_fields__ if name in given}
        return LetterIn(
            **same | {"urgency": Urgency(int(given["urgency"])), "secrecy": Secrecy(given["secrecy"])}
        )

    def about(self) -> About:
        """Return what it is about; priority and agency follow from the letter."""
        given = self.cleaned_data
        system = given["system"]
        return About(
            subject=given["subject"],
            topic=given["topic"],
            system_id=int(system) if system.isdigit() else None,
            without_system=system == NONE,
            files=read_files(given["scans"]),
        )


def fields_of(read: Reference) -> dict[str, str]:
    """Return what a pasted line says, by the names of LetterForm's fields; only what it names."""
    found = {
        "code_number": read.code.number if read.code else "",
        "code_notation": read.code.notation if read.code else "",
        "author": read.author,
        "type_name": read.type_name,
        "document_date": read.day.isoformat() if read.day else "",
        "subject": read.subject[:1].upper() + read.subject[1:],
    }
    return {name: value for name, value in found.items() if value}


class AnswerForm(forms.Form):
    """The outgoing document that answers a letter."""

    answer_code = _text(gettext_lazy("Số, ký hiệu văn bản trả lời"), 120, required=True)
    answer_date = _day(gettext_lazy("Ngày văn bản trả lời"), required=True)
    scans = FilesField(label=gettext_lazy("Bản quét văn bản trả lời"))
