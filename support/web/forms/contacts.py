"""Forms of the people who write, call and come: narrowing the list, correcting one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from support.actions.contact_book import Person
from support.domain import phones
from support.models import Contact
from support.queries.contacts import STATES, Filters

STATE_LABELS = {
    "all": gettext_lazy("Tất cả"),
    "unverified": gettext_lazy("Chưa xác minh"),
    "double": gettext_lazy("Có thể trùng"),
}


class NarrowForm(forms.Form):
    """Words of the list."""

    q = forms.CharField(
        label=gettext_lazy("Tìm họ tên, địa chỉ thư, số điện thoại"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    def filters(self, state: str, agency: int | None) -> Filters:
        """Return what was asked for; nothing is narrowed while the form is wrong."""
        known = state if state in STATES else STATES[0]
        words = self.cleaned_data["q"] if self.is_valid() else ""
        return Filters(q=words, agency=agency or None, state=known)


class ContactForm(forms.Form):
    """What is written of a person."""

    name = forms.CharField(label=gettext_lazy("Họ và tên"), max_length=200, required=False)
    email = forms.CharField(label=gettext_lazy("Thư điện tử"), max_length=320, required=False)
    phone = forms.CharField(label=gettext_lazy("Điện thoại"), max_length=32, required=False)
    agency = forms.CharField(
        label=gettext_lazy("Cơ quan"),
        max_length=255,
        required=False,
        help_text=gettext_lazy("Mã, hoặc tên. Để trống nếu là cá nhân."),
        widget=forms.TextInput(attrs={"list": "ten-co-quan", "autocomplete": "off"}),
    )
    is_shared = forms.BooleanField(label=gettext_lazy("Hộp thư nhiều người dùng"), required=False)

    @classmethod
    def of(cls, contact: Contact) -> ContactForm:
        """Return the form filled with what stands."""
        agency = contact.agency
        given: dict[str, Any] = {
            "name": contact.name,
            "email": contact.email or "",
            "phone": phones.shown(contact.phone) if contact.phone else "",
            "agency": (agency.code or agency.name) if agency else "",
            "is_shared": contact.is_shared,
        }
        return cls(initial=given)

    def person(self) -> Person:
        """Return what was written."""
        return Person(**self.cleaned_data)
