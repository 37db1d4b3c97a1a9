"""The form by which an agency's member adds to its request."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from support.web.forms.common import FilesField


class AnswerForm(forms.Form):
    """More words and files from the requesting side."""

    body = forms.CharField(
        label=gettext_lazy("Nội dung bổ sung"),
        widget=forms.Textarea(attrs={"rows": 5}),
        strip=False,
        help_text=gettext_lazy("Không ghi số định danh, không gửi nội dung mật qua kênh này."),
    )
    attached = FilesField()
