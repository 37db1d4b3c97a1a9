"""Forms of the review: sending, deciding, saying something, setting a warning aside, withdrawing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.actions.comments import TEXT_MAX, Said
from kb.actions.review import REVIEW_YEARS, Dates, Decided, Sent
from kb.models import GuideVersion
from support.domain.dates import years_after

NOTE_MAX = 2000


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "class": "form-grow"})


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "num"})


def _key() -> forms.IntegerField:
    return forms.IntegerField(required=False, min_value=0, max_value=2**31, widget=forms.HiddenInput)


class SendForm(forms.Form):
    """What a version is sent with; from a button without these fields everything stays as it stands."""

    saved = _key()
    note = forms.CharField(
        label=_("Ghi chú thay đổi"), required=False, max_length=NOTE_MAX, widget=_area(3),
        help_text=_("Người đọc thấy ở danh sách phiên bản."),
    )  # fmt: skip
    approver = forms.TypedChoiceField(label=_("Người duyệt"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        """Offer the people who may turn the first key."""
        super().__init__(*args, **kwargs)
        choices: Any = [("", _("Ai duyệt được cũng được")), *people]
        self.fields["approver"].choices = choices  # type: ignore[attr-defined]

    def wanted(self) -> Sent:
        """Return what was filled in."""
        given = self.cleaned_data
        note = given["note"] if "note" in self.data else None
        return Sent(saved=given["saved"], note=note, approver_id=given["approver"])


class DecisionForm(forms.Form):
    """A decision on what waits; its days are filled in already."""

    decision = forms.ChoiceField(choices=[("approve", ""), ("change", "")], initial="approve")
    saved = _key()
    effective_on = forms.DateField(label=_("Hiệu lực từ"), required=False, widget=_day())
    review_by = forms.DateField(label=_("Rà soát trước"), required=False, widget=_day())
    expires_on = forms.DateField(
        label=_("Hết hiệu lực từ"), required=False, widget=_day(), help_text=_("Để trống nếu không có hạn.")
    )
    note = forms.CharField(label=_("Ý kiến"), required=False, max_length=TEXT_MAX, widget=_area(3))

    def __init__(self, *args: Any, version: GuideVersion, **kwargs: Any) -> None:
        """Fill in what the first key gave, else today and a year on."""
        begin = _from(version)
        review = version.review_by
        super().__init__(*args, **kwargs)
        self.initial = {
            **self.initial,
            "saved": version.saved,
            "effective_on": begin,
            "review_by": review if review and review > begin else years_after(begin, REVIEW_YEARS),
            "expires_on": version.expires_on,
        }

    def decided(self) -> Decided:
        """Return the decision."""
        given = self.cleaned_data
        days = Dates(given["effective_on"], given["review_by"], given["expires_on"])
        return Decided(days, given["saved"], given["note"])


def _from(version: GuideVersion) -> date:
    today = timezone.localdate()
    return max(version.effective_on or today, today)


class CommentForm(forms.Form):
    """Something said at a block, or an answer."""

    text = forms.CharField(label=_("Ý kiến"), max_length=TEXT_MAX, widget=_area(2))
    block = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    answers = _key()

    def said(self) -> Said:
        """Return what was said, and where."""
        given = self.cleaned_data
        return Said(given["text"], given["block"], given["answers"])


class OverruleForm(forms.Form):
    """Why a warning is none; `finding` names one, left out all."""

    finding = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Vì sao không phải dữ liệu cá nhân"), max_length=NOTE_MAX, widget=_area(2)
    )


class WithdrawForm(forms.Form):
    """Why readers do not get a guide any more."""

    reason = forms.CharField(
        label=_("Lý do thu hồi"),
        max_length=NOTE_MAX,
        widget=_area(3),
        help_text=_("Người đọc thấy lý do này ở trang tài liệu."),
    )
