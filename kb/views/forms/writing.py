"""Forms of writing: beginning a guide, its words, what it is about, its files, why the pen is taken."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.actions.details import Details
from kb.actions.files import ALT_MAX
from kb.actions.guides import GuideIn
from kb.actions.writing import NOTE_MAX, SUMMARY_MAX, TITLE_MAX, Wishes, Words
from kb.domain.states import LANGUAGE_LABELS, VISIBILITY_LABELS, Language, Visibility
from kb.models import Guide, GuideDuty, GuideVersion
from kb.queries import guides, keys, writing
from support.domain.roles import Actor
from support.queries import lists
from support.web.forms.notices import day_field

OWN = "0"  # the NDB agency itself, among the agencies
FIRST_TOPIC = "G1"  # how a system is used: what a guide of a duty is mostly about
_PARTS = re.compile(r"[,;\n]+")


class AboutForm(forms.Form):
    """What a guide is about and who reads it."""

    topic = forms.ChoiceField(label=gettext_lazy("Chủ đề"))
    visibility = forms.ChoiceField(label=gettext_lazy("Ai đọc được"))
    systems = forms.MultipleChoiceField(
        label=gettext_lazy("Hệ thống"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 5}),
        help_text=gettext_lazy("Giữ Ctrl để chọn nhiều."),
    )
    services = forms.MultipleChoiceField(
        label=gettext_lazy("Dịch vụ"), required=False, widget=forms.SelectMultiple(attrs={"size": 5})
    )
    codes = forms.CharField(
        label=gettext_lazy("Mã lỗi, số văn bản"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("Cách nhau bằng dấu phẩy. Tìm theo mã sẽ ra tài liệu này."),
    )
    concerns_ndb = forms.BooleanField(
        label=gettext_lazy("Hướng dẫn dùng dịch vụ của CSDLQG về dân cư"),
        required=False,
        help_text=gettext_lazy("Cơ quan quản lý CSDLQG về dân cư kiểm tra trước khi công bố."),
    )

    def __init__(self, *args: Any, viewer: Actor, own: bool | None, **kwargs: Any) -> None:
        """Offer topics, readers, systems; `own` says whether the guide is the NDB agency's, None not yet."""
        super().__init__(*args, **kwargs)
        topics = [(one.code, str(one)) for one in lists.topics()]
        not_for = {None: set(), True: {Visibility.AGENCY}, False: {Visibility.INTERNAL}}[own]
        readers = [(k.value, _(v)) for k, v in VISIBILITY_LABELS.items() if k not in not_for]
        self.offer("topic", [("", _("Chọn chủ đề")), *topics])
        self.offer("visibility", readers)
        self.offer("systems", [(str(one.pk), str(one)) for one in writing.systems(viewer)])
        self.offer("services", [(str(one.pk), str(one)) for one in writing.services()])

    def offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        """Set the choices of a field."""
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def details(self) -> Details:
        """Return what was chosen."""
        given = self.cleaned_data
        return Details(
            topic=given["topic"],
            visibility=Visibility(given["visibility"]),
            concerns_ndb=given["concerns_ndb"],
            systems=[int(one) for one in given["systems"]],
            services=[int(one) for one in given["services"]],
            codes=[one for one in _PARTS.split(given["codes"]) if one.strip()],
        )


class DetailsForm(AboutForm):
    """The same of a guide there is; `revision` tells of changes meanwhile."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, viewer: Actor, guide: Guide, **kwargs: Any) -> None:
        """Begin with what the guide says."""
        initial = {
            "topic": guide.topic.code,
            "visibility": guide.visibility,
            "systems": [str(pk) for pk in guide.systems.values_list("pk", flat=True)],
            "services": [str(pk) for pk in guide.services.values_list("pk", flat=True)],
            "codes": ", ".join(guide.codes.order_by("pk").values_list("code", flat=True)),
            "concerns_ndb": guide.concerns_ndb,
            "revision": guide.revision,
        }
        super().__init__(*args, viewer=viewer, own=guide.agency_id is None, initial=initial, **kwargs)
        self._keep_chosen(guide)

    def _keep_chosen(self, guide: Guide) -> None:
        """Offer what the guide names already, also where it is out of use or of another agency."""
        for name, rows in (("systems", guide.systems), ("services", guide.services)):
            offered = list(self.fields[name].choices)  # type: ignore[attr-defined]
            known = {value for value, _label in offered}
            missing = [value for value in self.initial[name] if value not in known]
            if missing:
                added = [(str(one.pk), str(one)) for one in rows.filter(pk__in=missing)]
                self.offer(name, [*offered, *added])
        known = {value for value, _label in self.fields["topic"].choices}  # type: ignore[attr-defined]
        if guide.topic.code not in known:
            self.offer("topic", [(guide.topic.code, str(guide.topic)), *self.fields["topic"].choices])  # type: ignore[attr-defined]


class BeginForm(AboutForm):
    """Beginning a guide, with what a duty or the Vietnamese guide already says."""

    title = forms.CharField(
        label=gettext_lazy("Tên tài liệu"),
        max_length=TITLE_MAX,
        widget=forms.TextInput(attrs={"autofocus": True}),
        help_text=gettext_lazy("Người đọc tìm bằng tên này: nêu hệ thống và việc cần làm."),
    )
    agency = forms.ChoiceField(label=gettext_lazy("Cơ quan soạn"))
    language = forms.ChoiceField(label=gettext_lazy("Ngôn ngữ"))

    def __init__(
        self,
        *args: Any,
        viewer: Actor,
        duty: GuideDuty | None = None,
        original: Guide | None = None,
        **kwargs: Any,
    ) -> None:
        """Offer the viewer's agencies and begin with what is known."""
        super().__init__(*args, viewer=viewer, own=None, initial={}, **kwargs)
        self.original = original
        mine = [(str(one.pk), str(one)) for one in writing.own_agencies(viewer)]
        if viewer.roles & guides.WRITERS:
            mine = [(OWN, _("Cơ quan quản lý CSDLQG về dân cư")), *mine]
        self.offer("agency", mine)
        self.offer("language", [(one.value, _(label)) for one, label in LANGUAGE_LABELS.items()])
        self.initial = {
            "agency": mine[0][0] if mine else "",
            "visibility": Visibility.CONNECTED.value,
            "language": Language.VI.value,
            "concerns_ndb": True,
        }
        if duty is not None:
            self._from_duty(duty)
        if original is not None:
            self._from_original(original)

    def _from_duty(self, duty: GuideDuty) -> None:
        """Fill in whom the duty binds, about what (Điều 9.1, 11.1)."""
        about = duty.service or duty.system
        topic = duty.topic.code if duty.topic else FIRST_TOPIC
        name = str(about or (duty.topic.name if duty.topic else ""))
        self.initial.update(
            {
                "agency": str(duty.agency_id or OWN),
                "title": (_("Hướng dẫn sử dụng %s") % name)[:TITLE_MAX],
                "topic": topic,
                "systems": [str(duty.system_id)] if duty.system_id else [],
                "services": [str(duty.service_id)] if duty.service_id else [],
            }
        )
        for name_, one in (("systems", duty.system), ("services", duty.service)):
            offered = list(self.fields[name_].choices)  # type: ignore[attr-defined]
            if one is not None and str(one.pk) not in {value for value, _label in offered}:
                self.offer(name_, [(str(one.pk), str(one)), *offered])

    def _from_original(self, original: Guide) -> None:
        """Fill in what the English guide shares with the Vietnamese one."""
        self.initial.update(
            {
                "agency": str(original.agency_id or OWN),
                "topic": original.topic.code,
                "visibility": original.visibility,
                "concerns_ndb": original.concerns_ndb,
                "language": Language.EN.value,
                "systems": [str(pk) for pk in original.systems.values_list("pk", flat=True)],
                "services": [str(pk) for pk in original.services.values_list("pk", flat=True)],
                "codes": ", ".join(original.codes.order_by("pk").values_list("code", flat=True)),
            }
        )

    def what(self) -> GuideIn:
        """Return what to begin with."""
        about, given = self.details(), self.cleaned_data
        return GuideIn(
            title=given["title"],
            topic=about.topic,
            agency_id=int(given["agency"]) or None,
            visibility=about.visibility,
            language=Language(given["language"]) if self.original is None else Language.EN,
            translation_of=self.original.pk if self.original else None,
            concerns_ndb=about.concerns_ndb,
            systems=about.systems,
            services=about.services,
            codes=about.codes,
        )


def _area(label: Any, most: int, hint: Any) -> forms.CharField:
    """Return a field of a few lines, of at most so many characters, that may stay empty."""
    lines = forms.Textarea(attrs={"rows": 2, "class": "form-grow"})
    return forms.CharField(label=label, required=False, max_length=most, widget=lines, help_text=hint)


class WordsForm(forms.Form):
    """The words of a version and the writer's wishes; `base_saved` is the saving the page began with."""

    title = forms.CharField(
        label=gettext_lazy("Tên tài liệu"),
        required=False,
        max_length=TITLE_MAX * 4,
        widget=forms.Textarea(attrs={"rows": 1, "class": "ed-title"}),
    )
    summary = _area(
        gettext_lazy("Tóm tắt"),
        SUMMARY_MAX,
        gettext_lazy("Một, hai câu: tài liệu giúp ai làm việc gì. Hiện ở kết quả tìm kiếm."),
    )
    body = forms.CharField(
        label=gettext_lazy("Nội dung"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "class": "ed-plain"}),
        help_text=gettext_lazy(
            "Bỏ một dòng trống để sang đoạn mới; đầu dòng “## ” là đề mục, “- ” là danh sách. "
            "Cũng gõ được HTML."
        ),
    )
    note = _area(
        gettext_lazy("Ghi chú thay đổi"), NOTE_MAX, gettext_lazy("Người đọc thấy ở danh sách phiên bản.")
    )
    asked_approver = forms.ChoiceField(
        label=gettext_lazy("Duyệt công bố"),
        required=False,
        help_text=gettext_lazy("Người soạn không tự duyệt bản của mình."),
    )
    effective_on = day_field(gettext_lazy("Ngày hiệu lực"), required=False)
    review_by = day_field(gettext_lazy("Rà soát trước ngày"), required=False)
    base_saved = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)

    def __init__(self, data: Any = None, *, version: GuideVersion) -> None:
        """Begin with the words that stand; offer who may approve."""
        initial = {
            "title": version.title,
            "summary": version.summary,
            "body": version.body,
            "note": version.note,
            "asked_approver": str(version.asked_approver_id or ""),
            "effective_on": version.effective_on,
            "review_by": version.review_by,
            "base_saved": version.saved,
        }
        super().__init__(data, initial=initial)
        for name in ("note", "asked_approver", "effective_on", "review_by"):  # they stand beside the form
            self.fields[name].widget.attrs["form"] = "bien-soan"
        people = keys.approvers(version)[: keys.MOST]
        offered = [("", _("Ai có quyền duyệt")), *((str(one.pk), str(one)) for one in people)]
        self.fields["asked_approver"].choices = offered  # type: ignore[attr-defined]

    def words(self) -> Words:
        """Return the words as typed."""
        given = self.cleaned_data
        return Words(given["title"], given["summary"], given["body"], given["note"])

    def wishes(self) -> Wishes:
        """Return the wishes."""
        given = self.cleaned_data
        asked = given["asked_approver"]
        return Wishes(int(asked) if asked else None, given["effective_on"], given["review_by"])


class FileForm(forms.Form):
    """A picture or an attachment for the open version."""

    file = forms.FileField(label=gettext_lazy("Tệp"), allow_empty_file=True, max_length=1000)
    alt = forms.CharField(
        label=gettext_lazy("Lời tả ảnh"),
        required=False,
        max_length=ALT_MAX,
        help_text=gettext_lazy("Ảnh cho thấy gì, cho người không nhìn được ảnh. Chỉ với ảnh."),
    )


class ReasonForm(forms.Form):
    """Why the pen is taken from somebody."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
