"""Makes invented agencies, people and tickets for tests, through the same actions the product uses."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import Group
from django.utils import timezone

from support.accounts.models import User
from support.actions.intake import file_many
from support.domain.channels import Channel
from support.domain.kinds import Kind
from support.domain.requests import AppendRequest, FileIn, MessageIn, OpenRequest
from support.domain.roles import Actor, MemberRole, Role
from support.domain.text import sort_key
from support.models import Agency, AgencyDomain, Case, Membership, Message, QueueMember, QueueProfile
from support.queries.viewers import actor_for

PASSWORD = "câu mật khẩu của người thử"
SYSTEM = Actor.system("thử")
_serial = itertools.count(1)

# Looks like a personal number; put together here because none may stand in the repository.
NUMBER = f"{79:03}{0}{85}{1234:06}"

# Invented people; no two share a family name and a given name.
NAMES = (
    "Quách Đình Nguyên",
    "Nghiêm Khánh Linh",
    "Tạ Minh Khuê",
    "Doãn Hải Đăng",
    "Lương Thu Hạnh",
    "Kiều Phương Lan",
    "Mạc Văn Trí",
    "Thân Ngọc Diệp",
)


def agency(name: str = "", *, domain: str = "", active: bool = True) -> Agency:
    """Make an agency; `domain` becomes its mail domain."""
    number = next(_serial)
    made = Agency.objects.create(
        name=name or f"Sở thử số {number}", code=f"T{number:02d}.{number:05d}", active=active
    )
    if domain:
        AgencyDomain.objects.create(agency=made, domain=domain)
    return made


def user(*roles: Role, name: str = "", email: str = "", active: bool = True) -> User:
    """Make a person with `roles` who signs in with PASSWORD."""
    number = next(_serial)
    full_name = name or NAMES[number % len(NAMES)]
    made = User.objects.create_user(
        email or f"can-bo-{number}@thu.example",
        PASSWORD,
        full_name=full_name,
        sort_key=sort_key(full_name),
        is_active=active,
        is_staff=Role.ADMINISTRATOR in roles,
    )
    for role in roles:
        made.groups.add(Group.objects.get_or_create(name=role.value)[0])
    return made


def engineer(name: str = "") -> User:
    """Make an engineer."""
    return user(Role.ENGINEER, name=name)


def member(of: Agency, *, role: MemberRole = MemberRole.MEMBER, name: str = "", email: str = "") -> User:
    """Make a person of an agency."""
    made = user(name=name, email=email)
    Membership.objects.create(user=made, agency=of, role=role.value)
    return made


def actor(person: User) -> Actor:
    """Give the Actor of a person as it stands now."""
    return actor_for(User.objects.get(pk=person.pk))


def file(
    name: str = "nhat-ky.csv", content: bytes = b"gio,ma\n07:40,504\n", kind: str = "text/csv"
) -> FileIn:
    """Make an attachment."""
    return FileIn(name, kind, content)


def message(
    subject: str = "Lỗi 504 khi tra cứu thông tin công dân qua NDXP",
    body: str = "Kính gửi bộ phận hỗ trợ,\n\nTừ 07 giờ 40 hệ thống một cửa nhận mã lỗi 504.",
    *,
    sender: str = "",
    name: str = "Lương Thu Hạnh",
    quoted: str = "",
    files: Sequence[FileIn] = (),
    source: str = "",
    at: datetime | None = None,
) -> MessageIn:
    """Make a message from outside, with an address and Message-ID of its own unless told."""
    number = next(_serial)
    return MessageIn(
        from_name=name,
        from_email=sender or f"nguoi-gui-{number}@don-vi-{number}.example",
        subject=subject,
        body=body,
        received_at=at or timezone.now(),
        quoted=quoted,
        message_id=f"<{number}.{subject[:3].encode().hex()}@may-thu.example>",
        files=tuple(files),
        source=source,
    )


def cases(
    count: int,
    *,
    of: Agency | None = None,
    channel: Channel = Channel.EMAIL,
    kind: Kind | None = None,
    topic: str = "",
    receipt: bool = False,
    words: MessageIn | None = None,
    classified: bool = True,
) -> list[Case]:
    """File `count` tickets in one batch, as the mail room does; `of` is the requesting agency.

    They concern no system, and a topic: a ticket that is not `classified` stays "Mới" (R1).
    """
    filed = file_many(
        SYSTEM,
        [
            OpenRequest(
                key=str(index),
                channel=channel,
                message=words if words and count == 1 else message(subject=f"Vướng mắc số {index + 1}"),
                kind=kind,
                topic=topic,
                agency_id=of.pk if of else None,
                receipt=receipt,
                without_system=classified,
            )
            for index in range(count)
        ],
    )
    if classified:
        Case.objects.filter(pk__in=[one.case_id for one in filed], topic=None).update(topic="G1")
    found = Case.objects.in_bulk([one.case_id for one in filed])
    return [found[one.case_id] for one in filed]


def case(
    *, of: Agency | None = None, words: MessageIn | None = None, topic: str = "", classified: bool = True
) -> Case:
    """File one ticket by mail; see `cases` for more."""
    return cases(1, of=of, words=words or message(), topic=topic, classified=classified)[0]


def wrote_again(on: Case, words: MessageIn | None = None) -> Message:
    """Let the requester write once more on a ticket."""
    request = AppendRequest("k", on.pk, Channel.EMAIL, words or message(body="Lỗi vẫn còn."))
    return Message.objects.get(pk=file_many(SYSTEM, [request])[0].message_id)


def restricted(on: Case, *people: User) -> QueueProfile:
    """Close the queue of a ticket to all but `people`."""
    profile = QueueProfile.objects.get(pk=on.queue_id)
    profile.restricted = True
    profile.save(update_fields=["restricted"])
    for person in people:
        QueueMember.objects.create(profile=profile, user=person)
    return profile
