"""Forms of looking a published version through: it stays as it is, and what the check says of that."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.actions.reaffirming import NOTE_MAX, Still
from kb.actions.review import REVIEW_YEARS
from kb.models import GuideVersion
from support.domain.dates import years_after
from support.web.forms.notices import day_field


def _note(label: Any, **more: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3, "class": "form-grow"})
    return forms.CharField(label=label, required=False, max_length=NOTE_MAX, widget=area, **more)


class StillForm(forms.Form):
    """It is still right until a day; `version` is the one the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**62)
    review_by = day_field(_("Rà soát lần tới trước ngày"), help_text=_("Mục tiêu nội bộ."))
    note = _note(_("Ghi chú"), help_text=_("Đã đối chiếu với gì. Người đọc thấy ở danh sách phiên bản."))

    def __init__(self, *args: Any, version: GuideVersion, **kwargs: Any) -> None:
        """Fill in a year from today, or from the day it was to be looked at by when that is later."""
        super().__init__(*args, **kwargs)
        self.initial = {**self.initial, "version": version.pk, "review_by": _next(version)}

    def still(self) -> Still:
        """Return what is said."""
        given = self.cleaned_data
        return Still(given["version"], given["review_by"], given["note"])


def _next(version: GuideVersion) -> date:
    today = timezone.localdate()
    return years_after(max(version.guide.review_by or today, today), REVIEW_YEARS)


class AnswerForm(forms.Form):
    """What the NDB agency says of it."""

    note = _note(_("Ý kiến"), help_text=_("Bắt buộc khi không đồng ý."))
