"""Forms of limits of the law on a ticket: from when one counts, that it was met, why it was not after all."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from support.web.forms.notices import _moment as moment_field


class SinceForm(forms.Form):
    """From when a limit counts."""

    since = moment_field(gettext_lazy("Tính từ lúc"))


class DoneForm(forms.Form):
    """When what the law asks for was done, and what proves it."""

    done_at = moment_field(gettext_lazy("Đã thực hiện lúc"))
    proof = forms.CharField(
        label=gettext_lazy("Căn cứ đã thực hiện"),
        max_length=200,
        help_text=gettext_lazy("Số, ký hiệu văn bản hoặc thư đã gửi."),
    )


class ReopenForm(forms.Form):
    """Why it was not done after all."""

    reason = forms.CharField(label=gettext_lazy("Lý do mở lại"), max_length=1000)
