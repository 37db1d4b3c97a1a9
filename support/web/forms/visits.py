"""The form of a visit: who came with which letter, met whom, what each side said, what was agreed on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.models import model_to_dict
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from support.actions.reception import About
from support.domain.reception import TaskIn, VisitIn, VisitorIn
from support.models import Visit
from support.queries import lists
from support.web.forms import rows
from support.web.forms.letters import _day, _text
from support.web.forms.reception import NONE
from support.web.forms.rows import Rows

PEOPLE, TASKS = "khach", "viec"
# Fields of the form that are columns of the visit.
OWN = (
    "in_at", "out_at", "party", "introduction", "introduced_on", "valid_until", "room", "theirs", "ours",
)  # fmt: skip
MOMENT = "%Y-%m-%dT%H:%M"


def moment(label: Any, **more: Any) -> forms.DateTimeField:
    """Return a field of day and hour, drawn by the browser's own picker."""
    widget = forms.DateTimeInput(format=MOMENT, attrs={"class": "num"})
    widget.input_type = "datetime-local"
    return forms.DateTimeField(label=label, widget=widget, **({"required": False} | more))


class VisitorForm(forms.Form):
    """One person who came."""

    name = _text(gettext_lazy("Họ và tên"), 120, required=True)
    position = _text(gettext_lazy("Chức vụ, bộ phận"), 120)
    papers_seen = forms.BooleanField(label=gettext_lazy("đã xem giấy tờ, không ghi số"), required=False)


class TaskForm(forms.Form):
    """One thing agreed on."""

    what = _text(
        gettext_lazy("Việc"),
        1000,
        required=True,
        widget=forms.Textarea(attrs={"rows": 1, "class": "form-grow"}),
    )
    who = _text(gettext_lazy("Bên làm"), 255)
    until = moment(gettext_lazy("Hạn"))


class VisitForm(forms.Form):
    """One visit. `known`: its ticket is there already and is not asked for again."""

    party = _text(
        gettext_lazy("Cơ quan"),
        255,
        widget=forms.TextInput(attrs={"list": "co-quan", "autocomplete": "off", "autofocus": True}),
        help_text=gettext_lazy("Để trống nếu là cá nhân."),
    )
    introduction = _text(gettext_lazy("Số giấy giới thiệu"), 120)
    introduced_on = _day(gettext_lazy("Ngày giấy"))
    valid_until = _day(gettext_lazy("Có giá trị đến"))
    officer = forms.ChoiceField(label=gettext_lazy("Cán bộ tiếp"))
    room = _text(gettext_lazy("Phòng"), 80)
    in_at = moment(gettext_lazy("Giờ vào"), required=True, initial=timezone.now)
    out_at = moment(
        gettext_lazy("Giờ ra"),
        help_text=gettext_lazy("Ghi khi khách về. Chưa ghi thì hiện ở sổ bàn giao cuối ngày."),
    )
    system = forms.ChoiceField(label=gettext_lazy("Hệ thống kết nối"))
    topic = forms.ChoiceField(label=gettext_lazy("Chủ đề"))
    subject = _text(gettext_lazy("Nội dung chính"), 200, required=True, help_text=gettext_lazy("Một câu."))
    add_to = _text(
        gettext_lazy("Bổ sung vào phiếu"),
        20,
        widget=forms.TextInput(attrs={"list": "phieu-mo", "autocomplete": "off"}),
        help_text=gettext_lazy("Mã phiếu; để trống thì mở phiếu mới."),
    )
    theirs = _text(
        gettext_lazy("Ý kiến của bên làm việc"), 50_000, strip=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    ours = _text(
        gettext_lazy("Ý kiến của bên tiếp"), 50_000, strip=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    secret = forms.BooleanField(
        label=gettext_lazy("Nội dung thuộc danh mục mật"),
        required=False,
        help_text=gettext_lazy("dừng ghi, chỉ vào sổ (Điều 3.1)"),
    )

    def __init__(self, *args: Any, known: bool = False, **kwargs: Any) -> None:
        """Offer the lists as they are now; a secret visit and one onto a ticket need less."""
        super().__init__(*args, **kwargs)
        self.marked = False  # the words bear a secrecy mark; a person says whether they are secret
        if known:
            self.fields["party"].widget.attrs.pop("autofocus")
        officers = [(str(one.pk), str(one)) for one in lists.colleagues()]
        systems = [(str(one.pk), str(one)) for one in lists.systems()]
        choices: dict[str, list[tuple[Any, str]]] = {
            "officer": [("", _("Chọn cán bộ")), *officers],
            "system": [("", _("Chọn hệ thống")), (NONE, _("Không gắn hệ thống")), *systems],
            "topic": [("", _("Chọn chủ đề")), *((topic.pk, str(topic)) for topic in lists.topics())],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]
        spared = {"subject"} if known or self.data.get("secret") else set()
        if spared or self.data.get("add_to"):
            spared |= {"system", "topic"}
        for name in spared:
            self.fields[name].required = False

    def about(self) -> About:
        """Return what the visit is about."""
        given = self.cleaned_data
        system = given["system"]
        return About(
            subject=given["subject"],
            topic=given["topic"],
            system_id=int(system) if system.isdigit() else None,
            without_system=system == NONE,
        )


def visit_of(form: VisitForm, people: Rows, tasks: Rows) -> VisitIn:
    """Return the visit that valid forms describe."""
    given = form.cleaned_data
    return VisitIn(
        visitors=tuple(VisitorIn(**one) for one in people.filled),
        tasks=tuple(TaskIn(**one) for one in tasks.filled),
        officer_id=int(given["officer"]),
        **{name: given[name] for name in OWN},
    )


def tables(sent: QueryDict | None, visit: Visit | None = None) -> tuple[Rows, Rows]:
    """Return the tables of people and of tasks as sent, else as the visit has them, else one row each."""
    people: list[dict[str, Any]] = [{}]
    tasks: list[dict[str, Any]] = [{}]
    if visit is not None and sent is None:
        people = [model_to_dict(one, VisitorForm.base_fields) for one in visit.visitors.all()] or people
        tasks = [model_to_dict(one, TaskForm.base_fields) for one in visit.tasks.all()] or tasks
    return rows.table(VisitorForm, PEOPLE, sent, people), rows.table(TaskForm, TASKS, sent, tasks)


def tables_again(sent: QueryDict) -> tuple[Rows, Rows]:
    """Return both tables after a button asked for a row more or less; nothing is checked yet."""
    people = rows.asked(sent, PEOPLE, list(VisitorForm.base_fields))
    tasks = rows.asked(sent, TASKS, list(TaskForm.base_fields))
    return rows.table(VisitorForm, PEOPLE, None, people), rows.table(TaskForm, TASKS, None, tasks)


def fields_of(visit: Visit) -> dict[str, Any]:
    """Return a visit's own fields as the form shows them."""
    names = (
        "party",
        "introduction",
        "introduced_on",
        "valid_until",
        "room",
        "in_at",
        "out_at",
        "theirs",
        "ours",
    )
    shown = {name: getattr(visit, name) for name in names}
    return shown | {"officer": str(visit.officer_id or "")}


class SignedForm(forms.Form):
    """The scan with both signatures."""

    scan = forms.FileField(label=gettext_lazy("Bản quét có đủ hai chữ ký"))
