"""The named cast of invented people that the tests of the core put on the stage."""

from __future__ import annotations

from dataclasses import dataclass

from support.domain.requests import MessageIn
from support.domain.roles import Actor, MemberRole, Role
from support.models import Agency, Case
from tests import factories

HANH = "luongthuhanh@sotuphap.bacninh.example"


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody as an Actor, and their agencies; see `everybody` for who is who."""

    bac_ninh: Agency
    hung_yen: Agency
    khue: Actor
    nguyen: Actor
    dang: Actor
    linh: Actor
    diep: Actor
    tri: Actor
    lan: Actor
    hanh: Actor
    phuong: Actor
    nobody: Actor

    @property
    def readers_only(self) -> tuple[Actor, ...]:
        """Everybody who works for the office, or nobody, and may change no ticket."""
        return (self.diep, self.tri, self.lan, self.nobody)

    def hanhs_case(self, words: MessageIn | None = None, *, classified: bool = True) -> Case:
        """File a ticket of the requester Lương Thu Hạnh for the justice department of Bắc Ninh."""
        words = words or factories.message(sender=HANH)
        return factories.case(of=self.bac_ninh, words=words, classified=classified)


def everybody() -> Cast:
    """Make the cast: duty officer, two engineers, lead, auditor, overseer, administrator, two members."""
    bac_ninh = factories.agency("Sở Tư pháp tỉnh Bắc Ninh")
    hung_yen = factories.agency("Sở Y tế tỉnh Hưng Yên")

    def staff(role: Role, name: str) -> Actor:
        return factories.actor(factories.user(role, name=name))

    return Cast(
        bac_ninh=bac_ninh,
        hung_yen=hung_yen,
        khue=staff(Role.DUTY_OFFICER, "Tạ Minh Khuê"),
        nguyen=staff(Role.ENGINEER, "Quách Đình Nguyên"),
        dang=staff(Role.ENGINEER, "Doãn Hải Đăng"),
        linh=staff(Role.TEAM_LEAD, "Nghiêm Khánh Linh"),
        diep=staff(Role.AUDITOR, "Thân Ngọc Diệp"),
        tri=staff(Role.OVERSIGHT, "Mạc Văn Trí"),
        lan=staff(Role.ADMINISTRATOR, "Kiều Phương Lan"),
        hanh=factories.actor(
            factories.member(bac_ninh, role=MemberRole.LIAISON, name="Lương Thu Hạnh", email=HANH)
        ),
        phuong=factories.actor(factories.member(hung_yen, name="Vi Hà Phương")),
        nobody=factories.actor(factories.user(name="Lục Bảo Trâm")),
    )


def personal_number() -> str:
    """Give twelve digits that read as a personal number and can belong to nobody (see tests.house)."""
    return "001325999912"


def closed_to_all_but(case: Case, *actors: Actor) -> None:
    """Restrict the queue of a ticket and name `actors` for it."""
    from support.accounts.models import User

    factories.restricted(case, *User.objects.filter(pk__in=[one.user_id for one in actors]))


def again(actor: Actor) -> Actor:
    """Give the Actor of a person anew, after its rights changed."""
    from support.accounts.models import User

    return factories.actor(User.objects.get(pk=actor.user_id))
