"""The form that narrows a list of tickets."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from support.domain import channels, lifecycle
from support.domain.roles import Actor
from support.queries import lists
from support.queries.tickets import Filters
from support.web.filters import TITLES


class FilterForm(forms.Form):
    """Queue, stage, channel, agency, assignee; sent by GET, so that a narrowed list is an address."""

    view = forms.ChoiceField(label=gettext_lazy("Phạm vi"), required=False)
    queue = forms.ChoiceField(label=gettext_lazy("Hàng đợi"), required=False)
    stage = forms.ChoiceField(label=gettext_lazy("Giai đoạn"), required=False)
    channel = forms.ChoiceField(label=gettext_lazy("Kênh"), required=False)
    agency = forms.ChoiceField(label=gettext_lazy("Cơ quan đề nghị"), required=False)
    assignee = forms.ChoiceField(label=gettext_lazy("Cán bộ xử lý"), required=False)
    order = forms.ChoiceField(label=gettext_lazy("Sắp xếp"), required=False)

    def __init__(self, viewer: Actor, filters: Filters) -> None:
        """Offer what the viewer may choose, with the present filters chosen."""
        names = ("view", "queue", "stage", "channel", "agency", "assignee", "order")
        super().__init__(initial={name: getattr(filters, name) for name in names})
        every: tuple[Any, str] = ("", _("Tất cả"))
        choices: dict[str, list[tuple[Any, str]]] = {
            "queue": [(queue.pk, str(queue)) for queue in lists.queues(viewer)],
            "stage": [(stage.value, _(label)) for stage, label in lifecycle.LABELS.items()],
            "channel": [(channel.value, _(label)) for channel, label in channels.LABELS.items()],
            "agency": [(agency.pk, str(agency)) for agency in lists.agencies()],
            "assignee": [(person.pk, str(person)) for person in lists.colleagues()],
        }
        self.fields["view"].choices = [  # type: ignore[attr-defined]
            (view, _(label)) for view, label in TITLES.items()
        ]
        self.fields["order"].choices = [  # type: ignore[attr-defined]
            ("", _("Diễn biến mới nhất trước")),
            ("due", _("Hạn gần nhất trước")),
        ]
        for name, values in choices.items():
            self.fields[name].choices = [every, *values]  # type: ignore[attr-defined]
