"""Forms around accounts: inviting a person, accepting an invitation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from support.domain import roles
from support.domain.roles import MemberRole, Role
from support.queries import lists


class InviteForm(forms.Form):
    """Who is invited, and as what."""

    email = forms.EmailField(label=gettext_lazy("Địa chỉ thư điện tử"), max_length=254)
    full_name = forms.CharField(label=gettext_lazy("Họ và tên"), max_length=120)
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Vai trò trong cơ quan quản lý"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    agency = forms.TypedChoiceField(
        label=gettext_lazy("Hoặc là người của cơ quan"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=gettext_lazy("Người của cơ quan chỉ thấy yêu cầu của cơ quan mình."),
    )
    member_role = forms.ChoiceField(label=gettext_lazy("Tư cách trong cơ quan đó"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer roles and agencies."""
        super().__init__(*args, **kwargs)
        choices: dict[str, list[tuple[Any, str]]] = {
            "roles": [(role.value, _(label)) for role, label in roles.LABELS.items()],
            "agency": [("", _("Không")), *((one.pk, str(one)) for one in lists.agencies())],
            "member_role": [(role.value, _(label)) for role, label in roles.MEMBER_LABELS.items()],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]

    def chosen_roles(self) -> tuple[Role, ...]:
        """Return the roles that were ticked."""
        return tuple(Role(name) for name in self.cleaned_data["roles"])

    def chosen_membership(self) -> MemberRole:
        """Return the place in the agency; an ordinary member unless told."""
        return MemberRole(self.cleaned_data["member_role"] or MemberRole.MEMBER)


class AcceptForm(forms.Form):
    """The invited person's name and password."""

    full_name = forms.CharField(
        label=gettext_lazy("Họ và tên"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Đặt mật khẩu"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("Từ 12 ký tự, dùng được câu tiếng Việt."),
    )
    again = forms.CharField(
        label=gettext_lazy("Gõ lại mật khẩu"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    agree = forms.BooleanField(
        label=gettext_lazy("Tôi không gửi số định danh, ảnh giấy tờ hay nội dung mật qua hệ thống này"),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse two different passwords."""
        given = super().clean() or self.cleaned_data
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            self.add_error("again", _("Hai lần gõ mật khẩu chưa giống nhau."))
        return given
