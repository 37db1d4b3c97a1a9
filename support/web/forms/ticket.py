"""Forms of a ticket: reply, note, assignment, stage, properties, verification, and reasons for looking."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from support.actions import stage_rules
from support.actions.concern import NOTHING
from support.domain import kinds, lifecycle
from support.domain.kinds import OFFERED, Kind
from support.domain.lifecycle import MOVES, NEEDS_REASON, Stage
from support.domain.roles import Actor
from support.models import Case
from support.queries import lists, merging, systems
from support.web.forms.common import FilesField
from support.web.forms.reception import NONE


class TicketForm(forms.Form):
    """A form about one ticket; carries the version the person saw, so that nobody overwrites a colleague."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, case: Case, viewer: Actor, typed_on: int | None = None, **kwargs: Any
    ) -> None:
        """Offer what is possible for `case` as it stands; `typed_on` is where its text was begun."""
        kwargs.setdefault("initial", {})["version"] = case.version
        super().__init__(*args, **kwargs)
        self.case, self.viewer, self.typed_on = case, viewer, typed_on or case.pk
        self.offer()

    def offer(self) -> None:
        """Fill the choices; the plain form has none."""

    def renew(self) -> None:
        """Take the ticket's present version: the person has now been told that it changed."""
        self.data = {**self.data, self.add_prefix("version"): self.case.version}


def _draft(form: TicketForm, name: str, hint: str) -> None:
    """Mark the text of `form` to be remembered in the browser until it is sent."""
    attrs = {"data-draft": f"ticket:{form.typed_on}:{name}", "placeholder": hint}
    form.fields["body"].widget.attrs.update(attrs)


class ReplyForm(TicketForm):
    """An answer to the requester."""

    body = forms.CharField(
        label=gettext_lazy("Nội dung trả lời"), widget=forms.Textarea(attrs={"rows": 3}), strip=False
    )
    cc = forms.CharField(
        label=gettext_lazy("Gửi kèm (Cc)"),
        required=False,
        help_text=gettext_lazy("Nhiều địa chỉ cách nhau bằng dấu phẩy."),
    )
    attached = FilesField()
    stage = forms.ChoiceField(
        label=gettext_lazy("Giai đoạn sau khi gửi"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select form-select-sm"}),
    )
    overrule = forms.CharField(
        label=gettext_lazy("Lý do vẫn gửi số định danh"),
        required=False,
        help_text=gettext_lazy("Chỉ ghi khi không thể bỏ số định danh khỏi nội dung; lý do được lưu lại."),
    )
    unconfirmed = forms.CharField(
        label=gettext_lazy("Trả lời lần này dù chưa xác nhận người đề nghị: lý do"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("Ví dụ đã gọi lại số công vụ của cơ quan; lý do được lưu lại."),
    )

    def offer(self) -> None:
        """Offer the stages one may go to without a reason; keeping the present one is the default."""
        _draft(self, "reply", _("Viết trả lời cho người đề nghị. Gõ ?? để chèn tài liệu"))
        if getattr(self.case, "has_merged", False):
            self.fields["cc"].initial = ", ".join(merging.askers(self.case))
        now = Stage(self.case.stage)
        moves = [stage for stage in Stage if stage in MOVES[now] - NEEDS_REASON]
        keep = _("Giữ: %s") % _(lifecycle.LABELS[now])
        starts = now in {Stage.NEW, Stage.ACCEPTED, Stage.ASSIGNED} and stage_rules.classified(self.case)
        first = _("Tự chuyển: %s") % _(lifecycle.LABELS[Stage.IN_PROGRESS]) if starts else keep
        self.fields["stage"].choices = [  # type: ignore[attr-defined]
            ("", first),
            *((stage.value, _(lifecycle.LABELS[stage])) for stage in moves),
        ]

    def clean_cc(self) -> list[str]:
        """Cut the line of addresses at commas, semicolons and spaces."""
        return [one for one in re.split(r"[,;\s]+", self.cleaned_data["cc"]) if one]


class NoteForm(TicketForm):
    """An internal note."""

    body = forms.CharField(
        label=gettext_lazy("Ý kiến nội bộ"), widget=forms.Textarea(attrs={"rows": 3}), strip=False
    )
    attached = FilesField()

    def offer(self) -> None:
        """Let the browser remember what was not sent."""
        _draft(self, "note", _("Chỉ cán bộ xử lý đọc được, không gửi ra ngoài"))


class AssignForm(TicketForm):
    """Who works the ticket."""

    assignee = forms.ChoiceField(label=gettext_lazy("Cán bộ xử lý"), required=False)

    def offer(self) -> None:
        """Offer the colleagues who work tickets, and nobody."""
        self.fields["assignee"].choices = [  # type: ignore[attr-defined]
            ("", _("Chưa phân công")),
            *((str(person.pk), str(person)) for person in lists.colleagues()),
        ]
        self.initial.setdefault("assignee", str(self.case.assignee_id or ""))


class StageForm(TicketForm):
    """Where the ticket goes next."""

    stage = forms.ChoiceField(label=gettext_lazy("Giai đoạn mới"))
    reason = forms.CharField(
        label=gettext_lazy("Lý do"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def offer(self) -> None:
        """Offer the allowed moves, those that need a reason marked."""
        allowed = MOVES[Stage(self.case.stage)]
        marks = {True: _("%s (cần lý do)"), False: "%s"}
        self.fields["stage"].choices = [  # type: ignore[attr-defined]
            (stage.value, marks[stage in NEEDS_REASON] % _(lifecycle.LABELS[stage]))
            for stage in Stage
            if stage in allowed
        ]


class PropertiesForm(TicketForm):
    """What the ticket is about."""

    subject = forms.CharField(label=gettext_lazy("Tiêu đề"), widget=forms.Textarea(attrs={"rows": 2}))
    kind = forms.ChoiceField(label=gettext_lazy("Loại"))
    topic = forms.ChoiceField(label=gettext_lazy("Chủ đề"), required=False)
    queue = forms.ChoiceField(label=gettext_lazy("Hàng đợi"))
    priority = forms.TypedChoiceField(label=gettext_lazy("Mức ưu tiên"), coerce=int)
    system = forms.ChoiceField(label=gettext_lazy("Hệ thống kết nối"), required=False)
    connection = forms.ChoiceField(
        label=gettext_lazy("Kết nối của cơ quan đề nghị"),
        required=False,
        help_text=gettext_lazy("Mục đích, phạm vi đã đăng ký (Điều 10.1a) hiện bên cạnh phiếu."),
    )
    affects_right = forms.BooleanField(label=gettext_lazy("Ảnh hưởng quyền khai thác"), required=False)

    def offer(self) -> None:
        """Offer kinds, topics and queues; the values the ticket has now are always among them."""
        case, fields = self.case, self.fields
        offered = dict.fromkeys((*OFFERED, Kind(case.kind)))
        topics = [(topic.pk, str(topic)) for topic in lists.topics()]
        if case.topic_id and case.topic_id not in dict(topics):
            topics.append((case.topic_id, str(case.topic)))
        choices: dict[str, list[tuple[Any, str]]] = {
            "kind": [(one.value, _(kinds.LABELS[one])) for one in offered],
            "topic": [("", _("Chưa xếp chủ đề")), *topics],
            "queue": [(queue.pk, str(queue)) for queue in lists.queues(self.viewer)],
            "priority": [(number, _(label)) for number, label in kinds.PRIORITY_LABELS.items()],
            "system": _systems(case),
            "connection": [("", _("Chưa chọn kết nối")), *_connections(self.viewer, case)],
        }
        for name, values in choices.items():
            fields[name].choices = values  # type: ignore[attr-defined]
        present = {
            "subject": case.subject,
            "kind": case.kind,
            "topic": case.topic_id or "",
            "queue": case.queue_id,
            "priority": case.priority,
            "affects_right": case.affects_right,
            "system": NONE if case.without_system else str(case.system_id or ""),
            "connection": str(case.connection_id or ""),
        }
        self.initial = {**self.initial, **present}

    def concern(self) -> dict[str, Any]:
        """Return what the ticket concerns, as `work.Properties` takes it."""
        system, connection = self.cleaned_data["system"], self.cleaned_data["connection"]
        # A connection of before says nothing about another system: it goes with the one it belongs to.
        kept = connection == self.initial["connection"] and system != self.initial["system"]
        return {
            "system_id": int(system) if system.isdigit() else NOTHING,
            "without_system": system == NONE,
            "connection_id": None if kept else int(connection or NOTHING),
        }


def _systems(case: Case) -> list[tuple[str, str]]:
    """Return the systems one may choose; the one the ticket has is among them, also when out of use."""
    systems = [(str(one.pk), str(one)) for one in lists.systems()]
    if case.system and str(case.system_id) not in dict(systems):
        systems.append((str(case.system_id), str(case.system)))
    return [("", _("Chưa chọn hệ thống")), (NONE, _("Không gắn hệ thống")), *systems]


def _connections(viewer: Actor, case: Case) -> list[tuple[str, str]]:
    """Return the connections of the agency that asks, named by system and platform."""
    if case.requesting_agency_id is None:
        return []
    found = systems.connections_of(viewer, agency_id=case.requesting_agency_id)
    return [
        (str(one.pk), " · ".join(str(part) for part in (one.system, one.platform) if part)) for one in found
    ]


class VerifyForm(TicketForm):
    """Who the requester really is."""

    agency = forms.ChoiceField(
        label=gettext_lazy("Cơ quan của người đề nghị"),
        required=False,
        help_text=gettext_lazy("Chỉ xác minh sau khi đã đối chiếu bằng điện thoại công vụ hoặc văn bản."),
    )
    shared = forms.BooleanField(
        label=gettext_lazy("Hộp thư nhiều người dùng"),
        required=False,
        help_text=gettext_lazy("Văn thư, phòng hỗ trợ: mỗi thư hiện người gửi cụ thể nêu trong chữ ký."),
    )

    def offer(self) -> None:
        """Offer the active agencies, or none: an individual."""
        self.fields["agency"].choices = [  # type: ignore[attr-defined]
            ("", _("Cá nhân, không thuộc cơ quan nào")),
            *((str(one.pk), str(one)) for one in lists.agencies()),
        ]
        self.initial.setdefault("agency", str(self.case.requesting_agency_id or ""))
        self.initial.setdefault("shared", bool(self.case.contact and self.case.contact.is_shared))


class ReasonForm(TicketForm):
    """Why somebody has to see what is hidden."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do xem đầy đủ"),
        help_text=gettext_lazy("Được lưu cùng tên và giờ xem."),
    )
