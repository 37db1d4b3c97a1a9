"""Filing in the portal ("nhập qua hệ thống"): by a member of an agency, or by a person without an account."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from support import outbox
from support.actions import base
from support.actions.intake import file_many
from support.domain import portal, privacy
from support.domain.addresses import clean_email
from support.domain.api_incident import ApiIn
from support.domain.channels import Channel
from support.domain.documents import marked
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound
from support.domain.events import EventKind
from support.domain.portal import Choice, Severity
from support.domain.reception import FilingIn
from support.domain.requests import Filed, FileIn, MessageIn, OpenRequest
from support.domain.roles import Actor
from support.domain.text import nfc
from support.domain.words import _
from support.models import Connection, MessageKind, TrackingLink
from support.queries import systems

SUBJECT_MAX = 200
AN_HOUR = timedelta(hours=1)
# Filings of people without an account that are taken in within an hour: from one address, and in all.
MOST_OF_ONE, MOST_OF_ALL = 5, 200
MEMBER_EVIDENCE = "Nhập qua hệ thống"
STRANGER_EVIDENCE = "Nhập qua hệ thống, người gửi tự khai, chưa xác minh"


@dataclass(frozen=True, slots=True)
class Stranger:
    """Who files without an account, as typed: nothing of it is proved."""

    name: str
    email: str
    agency: str = ""


@dataclass(frozen=True, slots=True)
class Consent:
    """What the person has confirmed after a warning: personal numbers stay, it bears no secrecy mark."""

    personal: bool = False
    unmarked: bool = False


@dataclass(frozen=True, slots=True)
class Filing:
    """One filing. A connection is the member's own; `system_name` is what somebody else calls a system.

    `guide` is the address of the guide that was read before, without helping enough.
    """

    choice: Choice
    subject: str
    body: str = ""
    severity: Severity = Severity.HAMPERED
    affects_right: bool = False
    agency_id: int | None = None
    connection_id: int | None = None
    without_system: bool = False
    system_name: str = ""
    files: tuple[FileIn, ...] = ()
    api: ApiIn | None = None
    consent: Consent = Consent()
    guide: str = ""


class Personal(FieldError):
    """Personal numbers stand in what is about to be sent; told before anything is kept (Điều 3.1)."""

    def __init__(self, count: int) -> None:
        """`count` places were found."""
        sentence = _(
            "Có %(count)s chỗ giống số định danh cá nhân. Hãy bỏ đi, thay bằng mã hồ sơ; nếu thật cần, "
            "đánh dấu “Vẫn gửi” ở dưới, số sẽ được che khi hiển thị."
        )
        super().__init__("body", sentence, count=count)


class Marked(FieldError):
    """The words or a file's name bear a secrecy mark; nothing was kept (Điều 3.1)."""

    def __init__(self) -> None:
        """Say what to do."""
        sentence = _(
            "Nội dung hoặc tên tệp có dấu độ mật. Văn bản mật không gửi qua kênh này; chưa có gì được lưu. "
            "Nếu không phải dấu độ mật, hãy xác nhận ở dưới."
        )
        super().__init__("body", sentence)


def file(by: Actor, *, filing: Filing, stranger: Stranger | None = None) -> tuple[Filed, str]:
    """File; returns the ticket and the nonce of its tracking link ("" for members, who have an account).

    Members file for their own agency. The product itself files for a `stranger`: taken in at once as "chưa
    xác minh" (R2). Raises FieldError, Personal, Marked, NotAllowed when too many came, Forbidden.
    """
    if stranger is None and not by.agencies:
        raise Forbidden
    if stranger is not None and not by.is_system:
        raise Forbidden
    subject = base.required(nfc(filing.subject), _("Việc cần hỗ trợ"), limit=SUBJECT_MAX)
    _shield(subject, filing)
    if stranger is not None:
        return _strangers(by, filing, subject, stranger)
    return file_many(by, [_members(by, filing, subject)])[0], ""


def _shield(subject: str, filing: Filing) -> None:
    """Warn before anything is kept: of a secrecy mark first, then of personal numbers."""
    names = "\n".join(one.name for one in filing.files)
    if not filing.consent.unmarked and (
        privacy.secrecy_mark(subject, filing.body) or marked(subject) or marked(names)
    ):
        raise Marked
    found = privacy.detect(f"{subject}\n{filing.body}\n{filing.system_name}\n{names}")
    if found and not filing.consent.personal:
        raise Personal(len(found))


def _members(by: Actor, filing: Filing, subject: str) -> OpenRequest:
    connection = _own(by, filing.connection_id)
    agency = connection.agency_id if connection else filing.agency_id or min(by.agencies)
    if agency not in by.agencies:
        raise Forbidden
    message = MessageIn(
        from_name=by.name,
        from_email=_address(by),
        subject=subject,
        body=_body(filing, subject),
        received_at=timezone.now(),
        files=filing.files,
    )
    return _request(filing, message, MEMBER_EVIDENCE, agency=agency, connection=connection)


def _address(by: Actor) -> str:
    users = get_user_model().objects.filter(pk=by.user_id or 0)
    return users.values_list("email", flat=True).first() or ""


def _own(by: Actor, connection_id: int | None) -> Connection | None:
    if connection_id is None:
        return None
    found = systems.connections_of(by).filter(pk=connection_id, agency__in=by.agencies).first()
    if found is None:
        raise FieldError("system", _("Kết nối không phải của cơ quan anh/chị."))
    return found


def _strangers(by: Actor, filing: Filing, subject: str, stranger: Stranger) -> tuple[Filed, str]:
    address = clean_email(stranger.email)
    if not address:
        raise FieldError("email", _("Địa chỉ thư điện tử không đúng."))
    _not_too_many(address)
    agency = nfc(stranger.agency).strip()
    told = _("Cơ quan, tổ chức (tự khai): %s") % agency if agency else ""
    message = MessageIn(
        from_name=nfc(stranger.name).strip()[:200],
        from_email=address,
        subject=subject,
        body=_body(filing, subject, told),
        received_at=timezone.now(),
        files=filing.files,
        claimed=True,
    )
    nonce = secrets.token_urlsafe(18)
    return file_many(by, [_request(filing, message, STRANGER_EVIDENCE, track=nonce)])[0], nonce


def _not_too_many(address: str) -> None:
    """Whoever fills the queue by machine must not: the other four ways stay open to people."""
    recent = TrackingLink.objects.filter(created_at__gte=timezone.now() - AN_HOUR)
    of_one = recent.filter(case__messages__kind=MessageKind.PORTAL_IN, case__messages__from_email=address)
    if of_one[:MOST_OF_ONE].count() >= MOST_OF_ONE:
        raise NotAllowed(
            _(
                "Địa chỉ này đã gửi nhiều yêu cầu trong một giờ qua. Hãy bổ sung bằng cách trả lời giấy "
                "biên nhận."
            )
        )
    if recent[:MOST_OF_ALL].count() >= MOST_OF_ALL:
        raise NotAllowed(_("Hiện có quá nhiều yêu cầu gửi đến. Hãy gửi thư điện tử hoặc gọi điện thoại."))


def _body(filing: Filing, subject: str, told: str = "") -> str:
    name = nfc(filing.system_name).strip()[:200]
    read = _("Tài liệu đã đọc: %s") % filing.guide if filing.guide else ""
    lines = [_("Hệ thống: %s") % name if name else "", told, read]
    head = nfc(filing.body).strip() or subject
    return "\n\n".join([head, *([] if not any(lines) else ["\n".join(line for line in lines if line)])])


def _request(
    filing: Filing,
    message: MessageIn,
    evidence: str,
    *,
    agency: int | None = None,
    connection: Connection | None = None,
    track: str = "",
) -> OpenRequest:
    return OpenRequest(
        key="cong",
        channel=Channel.PORTAL,
        message=message,
        kind=filing.choice.kind,
        topic=portal.topic_of(filing.choice, message.subject, filing.body),
        agency_id=agency,
        evidence=evidence,
        detail=FilingIn(filing.api or None, track),
        system_id=connection.system_id if connection else None,
        connection_id=connection.pk if connection else None,
        without_system=filing.without_system and connection is None,
        affects_right=filing.affects_right,
        priority=portal.priority_of(filing.severity, affects_right=filing.affects_right),
    )


@transaction.atomic
def revoke_tracking(by: Actor, *, case_id: int) -> None:
    """Close the link by which a ticket is followed without an account; raises NotFound when none opens."""
    case = base.lock_for_work(by, case_id, even_merged=True)
    closed = TrackingLink.objects.filter(case=case, revoked_at=None).update(
        revoked_at=timezone.now(), revoked_by=by.user_id
    )
    if not closed:
        raise NotFound
    outbox.record(by, outbox.Happened(EventKind.TRACKING_REVOKED, [case.pk]))
    base.save(case)
