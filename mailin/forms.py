"""Forms of the mail room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mailin import lists
from mailin.models import InboundState, Mailbox
from mailin.words import DECISIONS, LOOKS, Decision
from support.queries.lists import topics

# What a person may choose for one held mail: words on what follows, and the key that chooses it.
CHOICES: tuple[tuple[Decision, object, str], ...] = (
    (Decision.OPEN, gettext_lazy("vào sổ, gửi biên nhận"), "1"),
    (Decision.ATTACH, gettext_lazy("chọn phiếu bên dưới"), "2"),
    (Decision.REPLAY, gettext_lazy("chạy lại từ thư gốc"), "3"),
    (Decision.IGNORE, gettext_lazy("phải nêu lý do"), "4"),
    (Decision.SPAM, gettext_lazy("hoàn tác được, không xóa"), "5"),
    (Decision.WITHHOLD, gettext_lazy("hủy nội dung, hỏi lại trước"), "6"),
)


class DecisionForm(forms.Form):
    """One decision about one or several mails."""

    mail = forms.TypedMultipleChoiceField(coerce=int, choices=(), widget=forms.MultipleHiddenInput)
    decision = forms.ChoiceField(
        label=gettext_lazy("Xử lý thư này"),
        choices=[
            (one.value, gettext_lazy(label)) for one, label in DECISIONS.items() if one != Decision.HOLD
        ],
        error_messages={"required": gettext_lazy("Hãy chọn một cách xử lý.")},
    )
    number = forms.CharField(label=gettext_lazy("Mã phiếu"), max_length=20, required=False)
    pick = forms.CharField(max_length=20, required=False)  # one of the tickets offered
    topic = forms.ChoiceField(label=gettext_lazy("Chủ đề của phiếu mới"), required=False)
    days = forms.TypedChoiceField(
        label=gettext_lazy("Khi là thư rác"),
        coerce=int,
        required=False,
        choices=[
            ("", gettext_lazy("không chặn người gửi")),
            (7, gettext_lazy("chặn người gửi 7 ngày")),
            (30, gettext_lazy("chặn người gửi 30 ngày")),
            (90, gettext_lazy("chặn người gửi 90 ngày")),
        ],
    )
    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=400, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Take whatever ids were ticked: which of them may be decided is asked under lock."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        given = self.data.getlist("mail") if hasattr(self.data, "getlist") else []
        ticked = [one for one in given if one.isdecimal() and len(one) < 19]
        self.fields["mail"].choices = [(one, one) for one in ticked]  # type: ignore[attr-defined]
        self.fields["mail"].error_messages["required"] = gettext_lazy("Hãy chọn ít nhất một thư.")
        self.fields["topic"].choices = [  # type: ignore[attr-defined]
            ("", _("Theo nội dung thư")),
            *((one.pk, str(one)) for one in topics()),
        ]

    @property
    def number_given(self) -> str:
        """The number typed, else the ticket picked among those offered."""
        return str(self.cleaned_data["number"] or self.cleaned_data["pick"])


class NarrowForm(forms.Form):
    """Filters of the lists; sent by GET, so that a narrowed list is an address."""

    loc = forms.ChoiceField(label=gettext_lazy("Nhóm thư"), required=False)
    q = forms.CharField(
        label=gettext_lazy("Người gửi, tiêu đề, Message-ID hoặc số dòng sổ cái"),
        required=False,
        max_length=lists.LONGEST,
    )
    hop = forms.ChoiceField(label=gettext_lazy("Hộp thư"), required=False)
    tuoi = forms.ChoiceField(label=gettext_lazy("Đã chờ"), required=False)
    tu = forms.DateField(
        label=gettext_lazy("Đến từ ngày"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    den = forms.DateField(
        label=gettext_lazy("Đến hết ngày"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    sap = forms.ChoiceField(label=gettext_lazy("Sắp xếp"), required=False)

    def __init__(self, asked: lists.Asked) -> None:
        """Offer what may be chosen, with the present filters chosen."""
        super().__init__(
            initial={
                "loc": asked.tab,
                "q": asked.words,
                "ly-do": asked.reason,
                "tinh-trang": asked.state,
                "hop": asked.box or "",
                "tuoi": asked.age,
                "tu": asked.first,
                "den": asked.last,
                "sap": asked.sort,
            }
        )
        every: tuple[Any, str] = ("", _("Tất cả"))
        reasons = [(reason.value, _(look.words)) for reason, look in LOOKS.items()]
        states = [(state.value, str(state.label)) for state in InboundState if state in lists.TABS[asked.tab]]
        boxes = [(box.pk, f"{box.name} ({box.address})") for box in Mailbox.objects.all()]
        self._offer("loc", [(tab, _(words)) for tab, words in lists.TAB_WORDS.items()])
        self._offer("hop", [every, *boxes])
        self._offer("tuoi", [every, *((age, _(words)) for age, words in lists.AGE_WORDS.items())])
        self._offer("sap", [(sort, _(words)) for sort, words in lists.SORT_WORDS.items()])
        # Names with a dash are no Python names.
        for name, label, choices in (
            ("ly-do", _("Lý do"), reasons),
            ("tinh-trang", _("Kết quả"), states),
        ):
            self.fields[name] = forms.ChoiceField(label=label, required=False, choices=[every, *choices])
        self.order_fields(["loc", "q", "ly-do", "tinh-trang", "hop", "tuoi", "tu", "den", "sap"])

    def _offer(self, name: str, choices: list[tuple[Any, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


class WhyForm(forms.Form):
    """Why somebody has to see an original that holds personal data."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do xem thư gốc"),
        max_length=400,
        help_text=gettext_lazy("Được lưu cùng tên và giờ xem."),
    )
