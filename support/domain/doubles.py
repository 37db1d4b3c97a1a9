"""Why two people of the catalogue may be one: what is alike, in words; nobody is merged for it by a rule."""

from __future__ import annotations

from dataclasses import dataclass

from support.domain.words import _


@dataclass(frozen=True, slots=True)
class Known:
    """What of a person is compared; `name_key` is the folded name, `agency` its number or None."""

    name_key: str
    email: str
    phone: str
    agency: int | None
    is_shared: bool = False


def alike(one: Known, other: Known) -> list[str]:
    """Return the sentences that say what two people have in common, strongest first; [] for strangers.

    A mailbox of several people proves nothing about a person.
    """
    found = []
    if one.phone and one.phone == other.phone:
        found.append(_("cùng số điện thoại"))
    if not (one.is_shared or other.is_shared) and _box(one.email) and _box(one.email) == _box(other.email):
        found.append(_("cùng tên hộp thư, khác máy chủ"))
    if one.name_key and one.name_key == other.name_key:
        same = one.agency is not None and one.agency == other.agency
        found.append(_("cùng họ tên, cùng cơ quan") if same else _("cùng họ tên"))
    return found


def _box(email: str) -> str:
    """Return the part of an address before the @, without what follows a plus and without dots."""
    return email.partition("@")[0].partition("+")[0].replace(".", "")
