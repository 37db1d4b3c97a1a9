"""Forms of import: the file, and what the guide it becomes is about."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.actions.guides import GuideIn
from kb.domain.states import VISIBILITY_LABELS, Visibility
from kb.queries import guides
from support.domain.roles import Actor
from support.models import Agency
from support.queries import lists

OWN = "0"  # the NDB agency itself, among the agencies


class UploadForm(forms.Form):
    """One document."""

    file = forms.FileField(
        label=gettext_lazy("Tệp Word hoặc PDF"),
        help_text=gettext_lazy("Tệp .docx hoặc .pdf, đến 25 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx,.pdf"}),
    )


class DraftForm(forms.Form):
    """What the new guide is about."""

    title = forms.CharField(label=gettext_lazy("Tên tài liệu"), max_length=255)
    agency = forms.ChoiceField(label=gettext_lazy("Cơ quan soạn"))
    topic = forms.ChoiceField(label=gettext_lazy("Chủ đề"))
    visibility = forms.ChoiceField(label=gettext_lazy("Ai đọc được"))
    systems = forms.MultipleChoiceField(
        label=gettext_lazy("Hệ thống"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 4}),
        help_text=gettext_lazy("Giữ Ctrl để chọn nhiều."),
    )

    def __init__(self, *args: Any, viewer: Actor, **kwargs: Any) -> None:
        """Offer the viewer's agencies, the topics and their systems."""
        super().__init__(*args, **kwargs)
        mine = Agency.objects.filter(pk__in=viewer.agencies, active=True).order_by("sort_key")
        agencies = [(str(one.pk), one.name) for one in mine]
        if viewer.roles & guides.WRITERS:
            agencies.append((OWN, _("Cơ quan quản lý CSDLQG về dân cư")))
        self._offer("agency", agencies)
        self._offer("topic", [("", _("Chọn chủ đề")), *((one.code, str(one)) for one in lists.topics())])
        self._offer("visibility", [(one.value, _(words)) for one, words in VISIBILITY_LABELS.items()])
        systems = lists.systems()
        if viewer.agencies and not viewer.is_staff:
            systems = systems.filter(owner__in=viewer.agencies)
        self._offer("systems", [(str(one.pk), str(one)) for one in systems])
        self.fields["visibility"].initial = Visibility.CONNECTED.value

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse readers that the guide's agency cannot have."""
        given = super().clean() or {}
        own, readers = given.get("agency") == OWN, given.get("visibility")
        if (own and readers == Visibility.AGENCY) or (not own and readers == Visibility.INTERNAL):
            self.add_error("visibility", _("Lựa chọn này không hợp với cơ quan soạn."))
        return given

    def what(self) -> GuideIn:
        """Return what the guide begins with."""
        given = self.cleaned_data
        return GuideIn(
            title=given["title"],
            topic=given["topic"],
            agency_id=None if given["agency"] == OWN else int(given["agency"]),
            visibility=Visibility(given["visibility"]),
            systems=[int(one) for one in given["systems"]],
        )
