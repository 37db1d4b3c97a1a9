"""Forms of the mail room."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from mailin.words import DECISIONS, Decision

# What a person may choose for one held mail, with a few words on what follows.
CHOICES: tuple[tuple[Decision, object], ...] = (
    (Decision.OPEN, gettext_lazy("vào sổ, gửi biên nhận")),
    (Decision.ATTACH, gettext_lazy("ghi mã phiếu bên dưới")),
    (Decision.REPLAY, gettext_lazy("chạy lại từ thư gốc")),
    (Decision.IGNORE, gettext_lazy("phải nêu lý do")),
    (Decision.SPAM, gettext_lazy("hoàn tác được, không xóa")),
    (Decision.WITHHOLD, gettext_lazy("hủy nội dung, phải nêu lý do")),
)


class DecisionForm(forms.Form):
    """One decision about one or several mails."""

    mail = forms.TypedMultipleChoiceField(coerce=int, choices=())
    decision = forms.ChoiceField(
        label=gettext_lazy("Xử lý thư này"),
        choices=[
            (one.value, gettext_lazy(label)) for one, label in DECISIONS.items() if one != Decision.HOLD
        ],
        error_messages={"required": gettext_lazy("Hãy chọn một cách xử lý.")},
    )
    number = forms.CharField(label=gettext_lazy("Mã phiếu"), max_length=20, required=False)
    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=400, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Take whatever ids were ticked: which of them may be decided is asked under lock."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        given = self.data.getlist("mail") if hasattr(self.data, "getlist") else []
        ticked = [one for one in given if one.isdecimal() and len(one) < 19]
        self.fields["mail"].choices = [(one, one) for one in ticked]  # type: ignore[attr-defined]
        self.fields["mail"].error_messages["required"] = gettext_lazy("Hãy chọn ít nhất một thư.")


class WhyForm(forms.Form):
    """Why somebody has to see an original that holds personal data."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do xem thư gốc"),
        max_length=400,
        help_text=gettext_lazy("Được lưu cùng tên và giờ xem."),
    )
