"""How tickets hang together: kinds of links, and what each is called from either side."""

from __future__ import annotations

from enum import StrEnum

from support.domain.words import _


class LinkKind(StrEnum):
    """What one ticket is to another, read from the first to the second; stored, so never rename one."""

    PARENT = "parent"  # the second is the first's parent
    RELATED = "related"  # either way
    DUPLICATE_OF = "duplicate_of"
    MERGED_INTO = "merged_into"
    SPLIT_FROM = "split_from"


# What the other ticket is, seen from the first and seen from the second.
FORWARD: dict[LinkKind, str] = {
    LinkKind.PARENT: _("Phiếu cha"),
    LinkKind.RELATED: _("Liên quan"),
    LinkKind.DUPLICATE_OF: _("Trùng với"),
    LinkKind.MERGED_INTO: _("Đã gộp vào"),
    LinkKind.SPLIT_FROM: _("Tách từ"),
}
BACKWARD: dict[LinkKind, str] = {
    LinkKind.PARENT: _("Phiếu con"),
    LinkKind.RELATED: _("Liên quan"),
    LinkKind.DUPLICATE_OF: _("Có phiếu trùng"),
    LinkKind.MERGED_INTO: _("Đã nhận từ"),
    LinkKind.SPLIT_FROM: _("Đã tách ra"),
}


class Wanted(StrEnum):
    """What a person may make of another ticket, seen from the ticket in front of them."""

    RELATED = "related"
    PARENT = "parent"
    CHILD = "child"
    DUPLICATE = "duplicate"


WANTED_LABELS: dict[Wanted, str] = {
    Wanted.RELATED: _("Liên quan"),
    Wanted.PARENT: _("Là phiếu cha của phiếu này"),
    Wanted.CHILD: _("Là phiếu con của phiếu này"),
    Wanted.DUPLICATE: _("Phiếu này trùng với phiếu đó"),
}

# Links a person takes away by hand; the others end with what made them.
REMOVABLE: frozenset[LinkKind] = frozenset({LinkKind.PARENT, LinkKind.RELATED})


class MoveKind(StrEnum):
    """Why rows went from one ticket to another; stored, so never rename one."""

    MERGE = "merge"
    SPLIT = "split"
