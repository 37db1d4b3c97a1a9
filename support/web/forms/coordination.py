"""Forms of coordination: asking several agencies, sharing pieces, and the small forms of one question."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from support.actions.coordination import SUBJECT_MAX, TEXT_MAX, Question
from support.actions.coordination_sharing import Shared
from support.domain import coordination as rules
from support.domain import privacy
from support.domain.errors import NotAllowed
from support.models import Case, FollowUpAttachment, Message
from support.queries import calendar, coordinating, lists
from support.queries import coordination as kept
from support.web.forms.common import FilesField

DAYS = (1, 2, 3, 5, 7, 10, 15, 30)  # working days offered
OFFERED = 1000  # agencies in a list at most; the rest is found by making it shorter (hiding what is unused)
ROWS = 3  # rows of an empty form


def _text(label: Any, rows: int = 4, **more: Any) -> forms.CharField:
    kept_as = {"max_length": TEXT_MAX, "strip": False} | more
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kept_as)


def days_offered(now: datetime, usual: int = rules.USUAL_DAYS) -> list[tuple[str, str]]:
    """Return the due dates one may pick, `usual` among them, each with the moment by today's calendar."""
    hours, found = calendar.working_calendar(), []
    for days in sorted({*DAYS, usual}):
        try:
            due = timezone.localtime(rules.due_after(now, days, hours))
        except NotAllowed:
            continue
        words = ngettext("%(n)s ngày làm việc (%(due)s)", "%(n)s ngày làm việc (%(due)s)", days)
        found.append((str(days), words % {"n": days, "due": f"{due:%H:%M %d/%m}"}))
    return found


class DaysField(forms.TypedChoiceField):
    """A due date as working days from now."""

    def __init__(self, **kwargs: Any) -> None:
        """Offer DAYS; two by default, an internal target."""
        given: dict[str, Any] = {
            "label": gettext_lazy("Hạn trả lời"),
            "coerce": int,
            "initial": str(rules.USUAL_DAYS),
        }
        super().__init__(**(given | kwargs))


class AskRow(forms.Form):
    """One agency and what it is asked; an empty row is none."""

    agency = forms.ChoiceField(label=gettext_lazy("Cơ quan"), required=False)
    days = DaysField(required=False, empty_value=rules.USUAL_DAYS)
    subject = forms.CharField(
        label=gettext_lazy("Tên việc hỏi"),
        required=False,
        max_length=SUBJECT_MAX,
        help_text=gettext_lazy(
            "Để trống thì lấy dòng đầu của câu hỏi. Cơ quan không thấy tiêu đề của phiếu."
        ),
    )
    text = _text(gettext_lazy("Câu hỏi"), required=False)

    def question(self) -> Question | None:
        """Return what the row asks, None for an empty one."""
        given = self.cleaned_data
        if not given["agency"] and not given["text"].strip():
            return None
        agency = int(given["agency"]) if given["agency"] else 0
        return Question(agency, given["text"], int(given["days"]), given["subject"], f"{self.prefix}-")


class ShareForm(forms.Form):
    """Which words and files of the ticket are shared: boxes to tick, the words to be cut as needed."""

    share = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        """Offer what was said with the requester; personal numbers are hidden before anybody sees them."""
        super().__init__(*args, **kwargs)
        self.sources = kept.sources(case)
        self.papers = kept.files_of(self.sources)
        for message in self.sources:
            self.fields[f"doan-{message.pk}"] = forms.BooleanField(required=False)
            shown = privacy.mask(privacy.beginning(message.body, 8000)[0]).strip()
            self.fields[f"loi-{message.pk}"] = _text(
                gettext_lazy("Đoạn trích"), required=False, initial=shown, rows=5
            )
        for one in self.papers:
            self.fields[f"tep-{one.pk}"] = forms.BooleanField(
                required=False, disabled=not kept.may_be_shared(one)
            )

    @property
    def pieces(self) -> list[dict[str, Any]]:
        """Return what is offered, message by message, as the template draws it."""
        by_message: dict[int, list[FollowUpAttachment]] = {}
        for one in self.papers:
            by_message.setdefault(one.followup_id, []).append(one)
        return [
            {
                "message": message,
                "who": privacy.mask(message.from_name or message.from_email or str(message.author or "")),
                "start": self._start(message),
                "tick": self[f"doan-{message.pk}"],
                "words": self[f"loi-{message.pk}"],
                "files": [
                    {
                        "tick": self[f"tep-{one.pk}"],
                        "name": privacy.mask(one.filename or ""),
                        "size": one.size or 0,
                        "allowed": kept.may_be_shared(one),
                    }
                    for one in by_message.get(message.pk, ())
                ],
            }
            for message in self.sources
        ]

    @staticmethod
    def _start(message: Message) -> str:
        words = " ".join(privacy.mask(privacy.beginning(message.body, 600)[0]).split())
        return words if len(words) <= 140 else f"{words[:140].rsplit(' ', 1)[0]}…"

    def shared(self) -> Shared:
        """Return what was ticked, as the action takes it."""
        given = self.cleaned_data
        texts = [(one.pk, given[f"loi-{one.pk}"]) for one in self.sources if given[f"doan-{one.pk}"]]
        return Shared(texts, [one.pk for one in self.papers if given[f"tep-{one.pk}"]])


class AskForm(ShareForm):
    """The whole page: rows of agencies with questions, and what all of them get to see."""

    def __init__(self, *args: Any, case: Case, chosen: Sequence[str] = (), **kwargs: Any) -> None:
        """`chosen` are agencies a link on the ticket names: they stand in the first rows."""
        super().__init__(*args, case=case, **kwargs)
        self.suggested = coordinating.suggested(case)
        now = timezone.now()
        usual = calendar.targets().party_days(case)
        days, agencies = days_offered(now, usual), self._agencies()
        data = args[0] if args else None
        total = min(max(ROWS, len(chosen) + 1), 10)
        self.rows = []
        for place in range(total):
            initial = {"days": str(usual)} | ({"agency": chosen[place]} if place < len(chosen) else {})
            row = AskRow(data, prefix=f"r{place}", initial=initial)
            row.fields["agency"].choices = agencies  # type: ignore[attr-defined]
            row.fields["days"].choices = days  # type: ignore[attr-defined]
            self.rows.append(row)

    def _agencies(self) -> list[Any]:
        named = [
            (str(one.agency.pk), _("%(agency)s (Điều %(clause)s)") % _told(one)) for one in self.suggested
        ]
        known = {one.agency.pk for one in self.suggested}
        others = [(str(one.pk), str(one)) for one in lists.agencies()[:OFFERED] if one.pk not in known]
        groups: list[Any] = [("", _("Chọn cơ quan"))]
        if named:
            groups.append((_("Gợi ý theo Thông tư"), named))
        return [*groups, (_("Các cơ quan khác"), others)]

    def is_valid(self) -> bool:
        """Check the rows with the form."""
        return all([super().is_valid(), *(row.is_valid() for row in self.rows)])

    def questions(self) -> list[Question]:
        """Return what the rows ask."""
        return [question for row in self.rows if (question := row.question())]

    def row_of(self, field: str) -> tuple[AskRow, str] | None:
        """Return the row and the field that `r1-agency` names."""
        prefix, _dash, name = field.partition("-")
        return next(((row, name) for row in self.rows if row.prefix == prefix and name in row.fields), None)


def _told(one: coordinating.Suggested) -> dict[str, str]:
    return {"agency": str(one.agency), "clause": one.clause}


class SayForm(forms.Form):
    """Words to one agency, or from it, with files."""

    text = _text(gettext_lazy("Nội dung"))
    attached = FilesField()


class ExplainForm(SayForm):
    """Our words to an agency; the due date may move with them."""

    days = DaysField(
        required=False, empty_value=None, initial="", label=gettext_lazy("Đổi hạn trả lời (nếu cần)")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Keep the date unless another is picked."""
        super().__init__(*args, **kwargs)
        keep = [("", _("Giữ hạn hiện tại"))]
        self.fields["days"].choices = keep + days_offered(timezone.now())  # type: ignore[attr-defined]


class AskMoreForm(forms.Form):
    """A further question after an answer."""

    text = _text(gettext_lazy("Câu hỏi tiếp"))
    days = DaysField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the due dates of today."""
        super().__init__(*args, **kwargs)
        self.fields["days"].choices = days_offered(timezone.now())  # type: ignore[attr-defined]


class DueForm(forms.Form):
    """A new due date of an open question."""

    days = DaysField()
    reason = forms.CharField(label=gettext_lazy("Lý do"), required=False, max_length=400)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the due dates of today."""
        super().__init__(*args, **kwargs)
        self.fields["days"].choices = days_offered(timezone.now())  # type: ignore[attr-defined]


class WithdrawForm(forms.Form):
    """Why a question is taken back; the agency reads it."""

    reason = _text(gettext_lazy("Lý do rút câu hỏi"), rows=2, max_length=2000)


class LinkForm(forms.Form):
    """Who gets a link to answer without an account."""

    email = forms.CharField(
        label=gettext_lazy("Thư điện tử"),
        max_length=320,
        help_text=gettext_lazy("Chỉ gửi tới người liên hệ hoặc tên miền thư của chính cơ quan này."),
    )
    name = forms.CharField(label=gettext_lazy("Họ và tên"), required=False, max_length=200)


class BoardForm(forms.Form):
    """The filters of the board."""

    view = forms.CharField(required=False, widget=forms.HiddenInput)
    agency = forms.ChoiceField(label=gettext_lazy("Cơ quan"), required=False)
    mine = forms.BooleanField(label=gettext_lazy("Chỉ phiếu của tôi"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the agencies in use."""
        super().__init__(*args, **kwargs)
        named = [(str(one.pk), str(one)) for one in lists.agencies()[:OFFERED]]
        self.fields["agency"].choices = [("", _("Mọi cơ quan")), *named]  # type: ignore[attr-defined]

    def filters(self) -> kept.Filters:
        """Return what was asked; what makes no sense narrows nothing."""
        given = self.cleaned_data if self.is_bound and self.is_valid() else {}
        view = given.get("view", "")
        agency = given.get("agency") or ""
        return kept.Filters(
            view=view if view in kept.VIEWS else "open",
            agency=int(agency) if agency else None,
            mine=bool(given.get("mine")),
        )
