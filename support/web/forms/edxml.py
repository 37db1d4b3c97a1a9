"""Forms of electronic documents: files to import, the answer to a recall."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from support.web.forms.common import FilesField


class _Many(FilesField):
    """As many files as one upload of the import takes."""

    most = 100


class ImportForm(forms.Form):
    """edXML files, or ZIPs of them."""

    documents = _Many(
        label=gettext_lazy("Tệp edXML, hoặc ZIP chứa nhiều tệp edXML"),
        required=True,
        help_text=gettext_lazy("Chọn nhiều tệp một lần; nhập lại tệp đã nhập không tạo thêm gì."),
    )


class RecallForm(forms.Form):
    """What we say to a recall."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Trả lời"),
        choices=(("agree", gettext_lazy("Đồng ý thu hồi")), ("refuse", gettext_lazy("Từ chối thu hồi"))),
        widget=forms.RadioSelect,
        initial="agree",
    )
    reason = forms.CharField(
        label=gettext_lazy("Lý do"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Bắt buộc khi từ chối."),
    )
