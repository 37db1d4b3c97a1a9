"""Forms of urging: whom, with which words, by when; and how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from support.actions.urging import Wanted
from support.domain.urging import NOTE_MAX, TEXT_MAX, Target
from support.web.forms.notices import day_field


class UrgingForm(forms.Form):
    """Whom to urge, in which words, by which day, and whether the letter also goes by mail.

    A choice is written “target:key”, e.g. `agency:12`; `lead:` needs no key.
    """

    target = forms.ChoiceField(label=gettext_lazy("Đôn đốc"))
    until = day_field(gettext_lazy("Đề nghị trả lời trước ngày"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Nội dung công văn"),
        required=False,
        strip=False,
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=gettext_lazy("Để trống thì soạn theo mẫu; sửa được trước khi lưu. Không ghi số định danh."),
    )
    send = forms.BooleanField(
        label=gettext_lazy("Gửi thư cho đầu mối của cơ quan"),
        required=False,
        help_text=gettext_lazy("Không chọn: chỉ lưu, rồi in công văn để ký."),
    )

    def __init__(self, *args: Any, targets: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """Offer `targets`, each with its words."""
        super().__init__(*args, **kwargs)
        first = [] if len(targets) == 1 else [("", _("Chọn đối tượng"))]
        self.fields["target"].choices = [*first, *targets]  # type: ignore[attr-defined]

    def wanted(self, case_id: int | None) -> Wanted:
        """Return what was asked for, about the ticket `case_id` if any."""
        given = self.cleaned_data
        name, _colon, key = given["target"].partition(":")
        number = int(key) if key else None
        return Wanted(
            target=Target(name),
            text=given["text"],
            case_id=case_id,
            agency_id=number if name == Target.AGENCY else None,
            queue_id=number if name == Target.QUEUE else None,
            coordination_id=number if name == Target.COORDINATION else None,
            until=given["until"],
            send=given["send"],
        )


class OutcomeForm(forms.Form):
    """How an urging ended."""

    outcome = forms.CharField(
        label=gettext_lazy("Kết quả"),
        max_length=NOTE_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Ví dụ: đã trả lời bằng Công văn 77/SYT-CNTT ngày 02/12/2026."),
    )
