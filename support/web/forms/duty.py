"""Forms of the duty roster: a shift, a pattern of shifts, a change of hands, days away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from support.actions.duty import ShiftIn
from support.domain.duty import Pattern, span
from support.domain.roles import CURATORS, Actor
from support.models import DutyShift
from support.models.clock import WEEKDAYS
from support.queries import duty, lists
from support.web.forms.law import IN_USE

OFFICE = ("08:00", "17:00")


def _day(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "num"})
    return forms.DateField(label=label, widget=widget, validators=IN_USE, **more)


def _hour(label: Any, at: str, **more: Any) -> forms.TimeField:
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "num"})
    return forms.TimeField(label=label, widget=widget, initial=at, **more)


def _people() -> list[tuple[str, str]]:
    return [(str(one.pk), str(one)) for one in lists.colleagues()]


def _scopes(viewer: Actor) -> list[tuple[str, str]]:
    return [("", _("Mọi hàng đợi")), *((str(one.pk), str(one)) for one in lists.queues(viewer))]


_NEXT_DAY = gettext_lazy("Không sau giờ bắt đầu là sang hôm sau.")


class ShiftForm(forms.Form):
    """One stretch of duty."""

    user = forms.ChoiceField(label=gettext_lazy("Cán bộ trực"))
    queue = forms.ChoiceField(label=gettext_lazy("Trực cho"), required=False)
    day = _day(gettext_lazy("Ngày"))
    start = _hour(gettext_lazy("Từ giờ"), OFFICE[0])
    end = _hour(gettext_lazy("Đến giờ"), OFFICE[1], help_text=_NEXT_DAY)

    def __init__(self, *args: Any, viewer: Actor, **kwargs: Any) -> None:
        """Offer people and queues."""
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [("", _("Chưa chọn")), *_people()]  # type: ignore[attr-defined]
        self.fields["queue"].choices = _scopes(viewer)  # type: ignore[attr-defined]

    def wanted(self) -> ShiftIn:
        """Return what the action takes."""
        given = self.cleaned_data
        since, until = span(given["day"], given["start"], given["end"])
        return ShiftIn(int(given["user"]), since, until, int(given["queue"]) if given["queue"] else None)


class PatternForm(forms.Form):
    """People who take turns over some weeks."""

    people = forms.MultipleChoiceField(
        label=gettext_lazy("Người trực, lần lượt theo thứ tự này"), widget=forms.CheckboxSelectMultiple
    )
    begins = forms.ChoiceField(
        label=gettext_lazy("Bắt đầu từ"),
        required=False,
        help_text=gettext_lazy("Người trực lượt đầu; để trống là người đầu danh sách."),
    )
    weekly = forms.ChoiceField(label=gettext_lazy("Đổi người"), required=False)
    queue = forms.ChoiceField(label=gettext_lazy("Trực cho"), required=False)
    first = _day(gettext_lazy("Từ ngày"))
    last = _day(gettext_lazy("Đến hết ngày"))
    weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("Các ngày trong tuần"), widget=forms.CheckboxSelectMultiple
    )
    start = _hour(gettext_lazy("Từ giờ"), OFFICE[0])
    end = _hour(gettext_lazy("Đến giờ"), OFFICE[1], help_text=_NEXT_DAY)

    def __init__(self, *args: Any, viewer: Actor, **kwargs: Any) -> None:
        """Offer people, queues and days: the four weeks from next Monday."""
        monday = timezone.localdate() + timedelta(days=7 - timezone.localdate().weekday())
        first = {"first": monday, "last": monday + timedelta(days=27), "weekdays": ["0", "1", "2", "3", "4"]}
        super().__init__(*args, **{"initial": first, **kwargs})
        people = _people()
        choices: dict[str, list[tuple[str, str]]] = {
            "people": people,
            "begins": [("", _("Người đầu danh sách")), *people],
            "weekly": [("", _("Mỗi ngày trực")), ("1", _("Mỗi tuần"))],
            "queue": _scopes(viewer),
            "weekdays": [(str(number), str(label)) for number, label in WEEKDAYS],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a first person who is not among those chosen."""
        given = super().clean() or {}
        if given.get("begins") and given["begins"] not in given.get("people", ()):
            self.add_error("begins", _("Người này chưa được chọn ở danh sách người trực."))
        return given

    @property
    def queue_id(self) -> int | None:
        """Return the queue, None for all."""
        return int(self.cleaned_data["queue"]) if self.cleaned_data["queue"] else None

    def pattern(self) -> Pattern:
        """Return what the action takes: the people in the order shown, turned to who begins."""
        given = self.cleaned_data
        people = [int(one) for one in given["people"]]
        at = people.index(int(given["begins"])) if given["begins"] else 0
        return Pattern(
            first=given["first"],
            last=given["last"],
            people=(*people[at:], *people[:at]),
            weekdays=frozenset(int(one) for one in given["weekdays"]),
            start=given["start"],
            end=given["end"],
            weekly=bool(given["weekly"]),
        )


class HandsForm(forms.Form):
    """To whom a shift goes: a colleague takes it, or gives one of his own in return."""

    to = forms.ChoiceField(label=gettext_lazy("Giao ca cho"), required=False)
    against = forms.ChoiceField(
        label=gettext_lazy("Hoặc đổi lấy ca"),
        required=False,
        help_text=gettext_lazy("Hai người đổi ca cho nhau; cả hai ca chưa bắt đầu."),
    )
    reason = forms.CharField(label=gettext_lazy("Lý do"), required=False, max_length=300)

    def __init__(self, *args: Any, shift: DutyShift, viewer: Actor, **kwargs: Any) -> None:
        """Offer colleagues, and their shifts to come."""
        super().__init__(*args, **kwargs)
        colleagues = [one for one in _people() if one[0] != str(shift.user_id)]
        theirs = [(str(one.pk), words(one)) for one in duty.swappable(viewer, shift)]
        self.fields["to"].choices = [("", _("Chưa chọn")), *colleagues]  # type: ignore[attr-defined]
        self.fields["against"].choices = [("", _("Không đổi")), *theirs]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one of the two."""
        given = super().clean() or {}
        if bool(given.get("to")) == bool(given.get("against")):
            self.add_error("to", _("Chọn người nhận ca, hoặc chọn một ca để đổi; không chọn cả hai."))
        return given


def words(shift: DutyShift) -> str:
    """Return a shift in words: day, hours, person."""
    since, until = timezone.localtime(shift.since), timezone.localtime(shift.until)
    return f"{since:%d/%m/%Y} {since:%H:%M}–{until:%H:%M}, {shift.user}"


class AbsenceForm(forms.Form):
    """Days a person is away."""

    user = forms.ChoiceField(label=gettext_lazy("Cán bộ"))
    first = _day(gettext_lazy("Từ ngày"))
    last = _day(gettext_lazy("Đến hết ngày"))
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Mọi cán bộ đọc được; không ghi việc riêng tư."),
    )

    def __init__(self, *args: Any, viewer: Actor, **kwargs: Any) -> None:
        """Offer oneself, or everybody to who keeps the roster."""
        super().__init__(*args, **{"initial": {"user": str(viewer.user_id)}, **kwargs})
        people = _people()
        own = [one for one in people if one[0] == str(viewer.user_id)]
        self.fields["user"].choices = people if viewer.roles & CURATORS else own  # type: ignore[attr-defined]
