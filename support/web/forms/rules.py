"""Forms of rules: a routing rule, a row of the table of leads, why one is closed, and a request to try."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from support.actions.lead_rules import LeadRuleIn
from support.actions.routing_rules import RoutingRuleIn
from support.actions.rules import NOTE_MAX, SOURCE_MAX, When
from support.domain import channels, kinds
from support.domain.leads import BODY_LABELS, Body, How
from support.domain.roles import Actor
from support.domain.rules import GIVING_LABELS, Giving, words_of
from support.domain.systems import AGENCY_LABELS, AgencyKind
from support.models import LeadRule, RoutingRule
from support.queries import lists
from support.web.forms.law import IN_USE

LEVELS: dict[How, Any] = {
    How.LAW: gettext_lazy("Văn bản quy định"),
    How.INFERRED: gettext_lazy("Suy ra, cần xác nhận"),
    How.MANUAL: gettext_lazy("Người có thẩm quyền quyết định từng phiếu"),
    How.REFUSED: gettext_lazy("Được miễn, không mở việc này"),
}


def _named(rows: Iterable[Model]) -> list[tuple[str, str]]:
    return [(str(row.pk), str(row)) for row in rows]


def _labels(labels: Any) -> list[tuple[str, str]]:
    return [(one.value, _(label)) for one, label in labels.items()]


def _number(value: str) -> int | None:
    return int(value) if value else None


def _picks(label: Any, **more: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, required=False, widget=forms.CheckboxSelectMultiple, **more)


def _codes() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Chủ đề"),
        required=False,
        max_length=300,
        help_text=gettext_lazy(
            "Mã chủ đề hoặc cả nhánh, cách nhau bằng dấu phẩy: A1, A3, B. Để trống: mọi chủ đề."
        ),
    )


class WhenForm(forms.Form):
    """Why a rule changes: the document it stands on, and a note."""

    source = forms.CharField(
        label=gettext_lazy("Văn bản làm căn cứ"),
        required=False,
        max_length=SOURCE_MAX,
        help_text=gettext_lazy("Số, ký hiệu. Bắt buộc khi đổi quy tắc theo văn bản."),
    )
    note = forms.CharField(label=gettext_lazy("Ghi chú"), required=False, max_length=NOTE_MAX)

    def when(self) -> When:
        """Return when and why, as actions take it."""
        given = self.cleaned_data
        return When(given.get("since"), given["source"], given["note"])


class _RuleForm(WhenForm):
    """What forms of both tables share: since when, and where in the order."""

    since = forms.DateField(
        label=gettext_lazy("Áp dụng từ ngày"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "num"}),
        validators=IN_USE,
        help_text=gettext_lazy("Để trống là áp dụng ngay. Quy tắc cũ giữ hiệu lực đến trước ngày đó."),
    )
    before = forms.ChoiceField(label=gettext_lazy("Thứ tự"), required=False)
    clause = forms.CharField(label=gettext_lazy("Điều khoản"), required=False, max_length=60)

    def offer(self, values: dict[str, list[tuple[str, str]]]) -> None:
        """Fill the choices."""
        for name, choices in values.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_topics(self) -> tuple[str, ...]:
        """Read the codes; raises for one that is not in the tree."""
        wanted = tuple(
            dict.fromkeys(
                part.strip().upper() for part in self.cleaned_data["topics"].split(",") if part.strip()
            )
        )
        known = {one.code for one in lists.every_topic()}
        wrong = [code for code in wanted if code not in known]
        if wrong:
            raise forms.ValidationError(
                _("Không có chủ đề %s. Xem mã ở cây chủ đề bên dưới.") % ", ".join(wrong)
            )
        return wanted


def _order(
    rows: Iterable[RoutingRule] | Iterable[LeadRule], own: int | None, words: Any
) -> list[tuple[str, str]]:
    first = ("", _("Giữ chỗ hiện tại") if own else _("Cuối danh sách"))
    return [first, *((str(one.pk), _("Trước: %s") % words(one)) for one in rows if one.pk != own)]


class RoutingRuleForm(_RuleForm):
    """One routing rule."""

    name = forms.CharField(label=gettext_lazy("Tên quy tắc"), max_length=120)
    channels = _picks(gettext_lazy("Kênh"))
    kinds = _picks(gettext_lazy("Loại yêu cầu"))
    topics = _codes()
    agency_kinds = _picks(gettext_lazy("Loại cơ quan đề nghị"))
    agency = forms.ChoiceField(label=gettext_lazy("Cơ quan đề nghị"), required=False)
    owner_kinds = _picks(gettext_lazy("Chủ quản của hệ thống"))
    system = forms.ChoiceField(label=gettext_lazy("Hệ thống"), required=False)
    platform = forms.ChoiceField(
        label=gettext_lazy("Nền tảng"),
        required=False,
        help_text=gettext_lazy("Nền tảng của kết nối; kết nối chưa ghi thì theo hệ thống."),
    )
    words = forms.CharField(
        label=gettext_lazy("Có từ"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Mỗi dòng một từ hoặc cụm từ; có một là đủ. Không phân biệt dấu, chữ hoa."),
    )
    whole = forms.BooleanField(
        label=gettext_lazy("Tìm cả ở đoạn đầu nội dung, không chỉ tiêu đề"), required=False, initial=True
    )
    queue = forms.ChoiceField(label=gettext_lazy("Đưa vào hàng đợi"), required=False)
    giving = forms.ChoiceField(label=gettext_lazy("Giao cho"), required=False)
    person = forms.ChoiceField(
        label=gettext_lazy("Cán bộ"), required=False, help_text=gettext_lazy("Chỉ khi giao cho một cán bộ.")
    )

    def __init__(
        self,
        *args: Any,
        viewer: Actor,
        rules: list[RoutingRule],
        rule: RoutingRule | None = None,
        **kwargs: Any,
    ) -> None:
        """Offer the choices, with the rule's present values."""
        super().__init__(*args, **{"initial": _of_routing(rule) if rule else None, **kwargs})
        anything = ("", _("Bất kỳ"))
        agencies, systems = _named(lists.agencies()), _named(lists.systems())
        self.offer(
            {
                "channels": _labels(channels.LABELS),
                "kinds": _labels(kinds.LABELS),
                "agency_kinds": _labels(AGENCY_LABELS),
                "owner_kinds": _labels(AGENCY_LABELS),
                "agency": [anything, *agencies, *_kept(rule.agency if rule else None, agencies)],
                "system": [anything, *systems, *_kept(rule.system if rule else None, systems)],
                "platform": [anything, *_named(lists.platforms())],
                "queue": [("", _("Theo chủ đề")), *_named(lists.queues(viewer))],
                "giving": _labels(GIVING_LABELS),
                "person": [("", _("Chưa chọn")), *_named(lists.colleagues())],
                "before": _order(rules, rule.pk if rule else None, lambda one: one.name),
            }
        )

    def wanted(self) -> RoutingRuleIn:
        """Return what the action takes."""
        given = self.cleaned_data
        lists_of = ("channels", "kinds", "topics", "agency_kinds", "owner_kinds")
        numbers = ("agency", "system", "platform", "queue", "person")
        asked: dict[str, Any] = {name: tuple(given[name]) for name in lists_of}
        asked |= {f"{name}_id": _number(given[name]) for name in numbers}
        return RoutingRuleIn(
            name=given["name"],
            words=words_of(given["words"]),
            whole=given["whole"],
            giving=Giving(given["giving"]),
            clause=given["clause"],
            before=_number(given["before"]),
            **asked,
        )


def _kept(row: Model | None, offered: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the present row where it is not offered any more."""
    return _named([row]) if row is not None and str(row.pk) not in dict(offered) else []


def _of_routing(rule: RoutingRule) -> dict[str, Any]:
    names = ("name", "channels", "kinds", "agency_kinds", "owner_kinds", "whole", "giving", "clause", "note")
    ids = ("agency", "system", "platform", "queue", "person")
    shown = {name: getattr(rule, name) for name in names}
    shown |= {name: str(getattr(rule, f"{name}_id") or "") for name in ids}
    return shown | {"topics": ", ".join(rule.topics), "words": "\n".join(rule.words)}


class LeadRuleForm(_RuleForm):
    """One row of the table of leads."""

    topics = _codes()
    owners = _picks(gettext_lazy("Chủ quản của hệ thống"))
    requesters = _picks(gettext_lazy("Cơ quan đề nghị là"))
    how = forms.ChoiceField(label=gettext_lazy("Mức chắc chắn"))
    lead = forms.ChoiceField(label=gettext_lazy("Bên chủ trì"), required=False)
    coordinating = _picks(gettext_lazy("Bên phối hợp"))

    def __init__(
        self, *args: Any, rules: list[LeadRule], rule: LeadRule | None = None, **kwargs: Any
    ) -> None:
        """Offer the choices, with the row's present values."""
        super().__init__(*args, **{"initial": _of_lead(rule) if rule else None, **kwargs})
        self.fields["clause"].required = True
        self.fields["clause"].help_text = _("Ví dụ 6.4 hoặc 11.2, 5.1; ghi cùng mỗi quyết định chủ trì.")
        self.offer(
            {
                "owners": _labels(AGENCY_LABELS),
                "requesters": _labels(AGENCY_LABELS),
                "how": [(one.value, str(label)) for one, label in LEVELS.items()],
                "lead": [("", _("Không có bên chủ trì định sẵn")), *_labels(BODY_LABELS)],
                "coordinating": _labels(BODY_LABELS),
                "before": _order(rules, rule.pk if rule else None, str),
            }
        )

    def wanted(self) -> LeadRuleIn:
        """Return what the action takes."""
        given = self.cleaned_data
        return LeadRuleIn(
            lead=Body(given["lead"]) if given["lead"] else None,
            clause=given["clause"],
            how=How(given["how"]),
            topics=given["topics"],
            owners=[AgencyKind(one) for one in given["owners"]],
            requesters=[AgencyKind(one) for one in given["requesters"]],
            coordinating=[Body(one) for one in given["coordinating"]],
            before=_number(given["before"]),
        )


def _of_lead(rule: LeadRule) -> dict[str, Any]:
    names = ("owners", "requesters", "how", "lead", "coordinating", "clause", "note")
    return {name: getattr(rule, name) for name in names} | {"topics": ", ".join(rule.topics)}


class TrialForm(forms.Form):
    """A request to try the rules on; nothing of it is kept."""

    subject = forms.CharField(label=gettext_lazy("Tiêu đề"), max_length=1000)
    body = forms.CharField(
        label=gettext_lazy("Đoạn đầu nội dung"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    channel = forms.ChoiceField(label=gettext_lazy("Kênh"))
    kind = forms.ChoiceField(label=gettext_lazy("Loại yêu cầu"), required=False)
    topic = forms.ChoiceField(label=gettext_lazy("Chủ đề"), required=False)
    system = forms.ChoiceField(label=gettext_lazy("Hệ thống"), required=False)
    agency = forms.ChoiceField(label=gettext_lazy("Cơ quan đề nghị"), required=False)
    day = forms.DateField(
        label=gettext_lazy("Vào ngày"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "num"}),
        validators=IN_USE,
        help_text=gettext_lazy("Để trống là bây giờ."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the choices."""
        super().__init__(*args, **kwargs)
        guess = ("", _("Để máy đoán"))
        choices: dict[str, list[tuple[str, str]]] = {
            "channel": _labels(channels.LABELS),
            "kind": [guess, *_labels(kinds.LABELS)],
            "topic": [guess, *((one.pk, str(one)) for one in lists.topics())],
            "system": [("", _("Chưa rõ")), *_named(lists.systems())],
            "agency": [("", _("Chưa rõ")), *_named(lists.agencies())],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]
        self.fields["day"].widget.attrs["min"] = timezone.localdate().isoformat()
