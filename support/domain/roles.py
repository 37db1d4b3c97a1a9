"""Roles of people, and the Actor: who does or sees something."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from support.domain.words import _


class Role(StrEnum):
    """Roles inside the NDB agency; each is a Django group of the same name."""

    DUTY_OFFICER = "duty_officer"
    ENGINEER = "engineer"
    TEAM_LEAD = "team_lead"
    GUIDE_EDITOR = "guide_editor"
    AUDITOR = "auditor"
    OVERSIGHT = "oversight"
    ADMINISTRATOR = "administrator"


LABELS: dict[Role, str] = {
    Role.DUTY_OFFICER: _("Cán bộ trực"),
    Role.ENGINEER: _("Cán bộ xử lý"),
    Role.TEAM_LEAD: _("Lãnh đạo đội"),
    Role.GUIDE_EDITOR: _("Biên tập tài liệu"),
    Role.AUDITOR: _("Kiểm tra, thanh tra"),
    Role.OVERSIGHT: _("Theo dõi, đôn đốc (Điều 14.1)"),
    Role.ADMINISTRATOR: _("Quản trị hệ thống"),
}

# Who works tickets, and who may read every ticket of an open queue.
WORKERS: frozenset[Role] = frozenset({Role.DUTY_OFFICER, Role.ENGINEER, Role.TEAM_LEAD})
READERS: frozenset[Role] = WORKERS | {Role.AUDITOR}
# Who keeps the catalogue of agencies and people, and who may open it.
CURATORS: frozenset[Role] = frozenset({Role.TEAM_LEAD, Role.ADMINISTRATOR})
CATALOGUE: frozenset[Role] = READERS | CURATORS
# Who may look at held mail and decide on it.
MAIL_ROOM: frozenset[Role] = frozenset({Role.DUTY_OFFICER, Role.TEAM_LEAD, Role.ENGINEER})

# Who keeps the registers: corrects their lines, changes a số đến, hands the day over (our default).
KEEPERS: frozenset[Role] = frozenset({Role.DUTY_OFFICER, Role.TEAM_LEAD})


class MemberRole(StrEnum):
    """What a member may do for an agency."""

    MEMBER = "member"
    LIAISON = "liaison"


MEMBER_LABELS: dict[MemberRole, str] = {
    MemberRole.MEMBER: _("Cán bộ"),
    MemberRole.LIAISON: _("Đầu mối"),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts or looks: a signed-in user, the system itself, or a requester writing from outside.

    `agencies` are the ids of agencies the person is a current member of; `inherited` those of agencies
    merged into them, whose tickets are theirs to read; `queues` the ids of restricted queues opened to the
    person by name; `led` those of `agencies` and `inherited` that lead, or once led, a ticket of others.
    """

    kind: str  # "user" | "system" | "requester"
    name: str = ""
    user_id: int | None = None
    roles: frozenset[Role] = frozenset()
    agencies: frozenset[int] = frozenset()
    queues: frozenset[int] = frozenset()
    inherited: frozenset[int] = frozenset()
    led: frozenset[int] = frozenset()

    @classmethod
    def system(cls, name: str) -> Actor:
        """Return the product itself, acting in the part called `name`."""
        return cls(kind="system", name=name)

    @property
    def is_system(self) -> bool:
        """True for the product itself."""
        return self.kind == "system"

    @property
    def is_worker(self) -> bool:
        """True for people who work tickets, and for the product itself."""
        return self.is_system or bool(self.roles & WORKERS)

    @property
    def keeps_registers(self) -> bool:
        """True for people who keep the registers, and for the product itself."""
        return self.is_system or bool(self.roles & KEEPERS)

    @property
    def reads_of(self) -> frozenset[int]:
        """Return the agencies whose tickets the person reads as one of theirs."""
        return self.agencies | self.inherited

    @property
    def is_staff(self) -> bool:
        """True for anyone with a role inside the NDB agency."""
        return bool(self.roles)
