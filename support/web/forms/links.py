"""Forms of links, merging, taking out again and splitting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from support.domain.links import WANTED_LABELS, Wanted
from support.models import Case

MERGE = "merge"


class LinkForm(forms.Form):
    """Which ticket, and what it is to this one; `merge` leads to the preview of a merge."""

    phieu = forms.CharField(label=gettext_lazy("Phiếu"), max_length=40)
    wanted = forms.ChoiceField(label=gettext_lazy("Quan hệ với phiếu này"))
    reason = forms.CharField(
        label=gettext_lazy("Ghi chú"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("Chỉ dùng khi ghi trùng; để trống thì ghi mã phiếu kia."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer every kind of link a person makes."""
        super().__init__(*args, **kwargs)
        labels = [(one.value, _(label)) for one, label in WANTED_LABELS.items()]
        self.fields["wanted"].choices = [*labels, (MERGE, _("Gộp hai phiếu (xem trước)"))]  # type: ignore[attr-defined]
        self.fields["wanted"].initial = Wanted.RELATED.value


class MergeForm(forms.Form):
    """Why two tickets become one; asked where they may have two requesters."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do gộp"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("Bắt buộc khi chưa rõ hai phiếu cùng một người đề nghị."),
    )


class UnmergeForm(forms.Form):
    """Which words that came since go along."""

    also = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Mục đến sau khi gộp"), required=False, coerce=int, empty_value=[]
    )

    def __init__(self, *args: Any, offered: Sequence[int], **kwargs: Any) -> None:
        """Offer the messages that came since."""
        super().__init__(*args, **kwargs)
        self.fields["also"].choices = [(str(pk), str(pk)) for pk in offered]  # type: ignore[attr-defined]


class SplitForm(forms.Form):
    """Which messages get a ticket of their own, and what it is called."""

    messages = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Mục tách ra"),
        coerce=int,
        error_messages={"required": gettext_lazy("Hãy chọn ít nhất một mục để tách.")},
    )
    subject = forms.CharField(
        label=gettext_lazy("Tiêu đề phiếu mới"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("Để trống thì lấy tiêu đề của mục đầu tiên được chọn."),
    )

    def __init__(self, *args: Any, offered: Sequence[int], **kwargs: Any) -> None:
        """Offer the messages of the ticket."""
        super().__init__(*args, **kwargs)
        self.fields["messages"].choices = [(str(pk), str(pk)) for pk in offered]  # type: ignore[attr-defined]


def numbers(cases: Sequence[Case]) -> str:
    """Return the numbers of tickets as one line."""
    return ", ".join(one.number for one in cases)
