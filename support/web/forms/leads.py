"""Forms about who leads: a decision by hand, giving it back, leaving it to the table."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from support.actions.handing_over import REASON_MAX, Decision
from support.domain.leads import BODY_LABELS, CLAUSE_MAX, CLAUSES, Body
from support.queries import lists
from support.web.forms.ticket import TicketForm

OTHER = "-"


class LeadForm(TicketForm):
    """Who is to lead, by which clause of the table or which other basis, and why."""

    body = forms.ChoiceField(label=gettext_lazy("Bên chủ trì"))
    agency = forms.ChoiceField(
        label=gettext_lazy("Cơ quan trong danh mục"),
        required=False,
        help_text=gettext_lazy(
            "Cán bộ của cơ quan này xem và xử lý được toàn bộ phiếu. Để trống: theo bên chủ trì."
        ),
    )
    clause = forms.ChoiceField(label=gettext_lazy("Điều khoản"))
    basis = forms.CharField(
        label=gettext_lazy("Căn cứ khác"),
        required=False,
        max_length=CLAUSE_MAX,
        help_text=gettext_lazy("Ví dụ: Công văn 118/BCA-C06. Chỉ ghi khi chọn “Căn cứ khác”."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Lý do"),
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Được lưu cùng tên, giờ; bên chủ trì cũ và mới đều đọc được."),
    )

    def offer(self) -> None:
        """Offer the bodies the Circular names, the agencies of the catalogue, the clauses of the table."""
        offered: dict[str, list[tuple[str, str]]] = {
            # Nothing is chosen beforehand where the law leaves it to a person.
            "body": [
                ("", _("Chọn bên chủ trì")),
                *((one.value, _(label)) for one, label in BODY_LABELS.items()),
            ],
            "agency": [("", _("Theo bên chủ trì")), *((str(one.pk), str(one)) for one in lists.agencies())],
            "clause": [
                ("", _("Chọn điều khoản")),
                *((one, _("Điều %s") % one) for one in CLAUSES),
                (OTHER, _("Căn cứ khác")),
            ],
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for the other basis where no clause of the table is chosen."""
        given = super().clean() or self.cleaned_data
        if given.get("clause") == OTHER and not given.get("basis", "").strip():
            self.add_error("basis", _("Ghi văn bản hoặc điều khoản làm căn cứ."))
        return given

    def decision(self) -> Decision:
        """Return what was decided."""
        given = self.cleaned_data
        return Decision(
            Body(given["body"]),
            given["basis"] if given["clause"] == OTHER else given["clause"],
            given["reason"],
            int(given["agency"]) if given["agency"] else None,
        )


class LeadReasonForm(TicketForm):
    """Why the lead goes back, or is the table's again."""

    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=REASON_MAX)
