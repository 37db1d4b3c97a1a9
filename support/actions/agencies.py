"""Keeping the catalogue of agencies: new, changed, ended, brought back; mail domains; who belongs to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from support import outbox
from support.accounts.models import User
from support.domain.addresses import FREE_PROVIDERS, PUBLIC_SUFFIXES, clean_email, domain_of
from support.domain.agencies import clean_code, code_fault
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound
from support.domain.events import EventKind
from support.domain.roles import CURATORS, Actor, MemberRole
from support.domain.systems import AgencyKind
from support.domain.text import nfc
from support.domain.words import _
from support.models import Agency, AgencyDomain, Membership
from support.queries import agencies

MOST_ABOVE = 20  # levels an agency may stand under


@dataclass(frozen=True, slots=True)
class Described:
    """What is written of an agency; `parent` is a code or a name, "" for none."""

    name: str
    code: str = ""
    short_name: str = ""
    kind: AgencyKind = AgencyKind.STATE
    valid_from: date | None = None
    parent: str = ""
    to_verify: bool = False


def check(by: Actor) -> None:
    """Raise Forbidden unless `by` keeps the catalogue, NotFound for those it is closed to."""
    if by.is_system or by.roles & CURATORS:
        return
    raise Forbidden if by.is_staff else NotFound


def lock(ids: Iterable[int]) -> dict[int, Agency]:
    """Lock agencies ascending by id, before any case (the one lock order); raises NotFound.

    Rows that only refer to an agency do not wait for it: its key never changes.
    """
    wanted = sorted(set(ids))
    found = Agency.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    rows = {agency.pk: agency for agency in found}
    if len(rows) != len(wanted):
        raise NotFound
    return rows


@transaction.atomic
def add(by: Actor, *, described: Described) -> Agency:
    """Write a new agency into the catalogue; raises FieldError, Forbidden."""
    check(by)
    agency = Agency()
    _describe(agency, described)
    agency.save()
    _record(by, agency, "added", fields=sorted(_filled(described)))
    return agency


@transaction.atomic
def change(by: Actor, *, agency_id: int, described: Described) -> Agency:
    """Rewrite what is known of an agency; raises FieldError, NotFound, Forbidden."""
    check(by)
    agency = lock([agency_id])[agency_id]
    before = _written(agency)
    _describe(agency, described)
    changed = sorted(name for name, value in _written(agency).items() if value != before[name])
    if changed:
        agency.save()
        _record(by, agency, "changed", fields=changed)
    return agency


def _describe(agency: Agency, described: Described) -> None:
    name = " ".join(nfc(described.name).split())
    if not name:
        raise FieldError("name", _("Chưa có tên cơ quan."))
    agency.name, agency.short_name = name[:255], " ".join(nfc(described.short_name).split())[:80]
    agency.code = _code(described.code, agency.pk)
    agency.kind, agency.to_verify = described.kind.value, described.to_verify
    agency.parent = _parent(agency, described.parent)
    agency.valid_from = described.valid_from
    if agency.valid_from and agency.valid_to and agency.valid_to < agency.valid_from:
        raise FieldError("valid_from", _("Ngày có hiệu lực đứng sau ngày hết hiệu lực của cơ quan."))


def _code(text: str, own: int | None) -> str | None:
    code = clean_code(nfc(text))
    if not code:
        return None
    fault = code_fault(code)
    if fault:
        raise FieldError("code", fault, **({"code": code[:40]} if "%(code)s" in fault else {}))
    other = Agency.objects.filter(code=code).exclude(pk=own or 0).first()
    if other:
        raise FieldError("code", _("Mã này là của %(name)s."), name=other.name)
    return code


def _parent(agency: Agency, text: str) -> Agency | None:
    if not text.strip():
        return None
    parent = agencies.find_named(text, field="parent", besides=agency.pk or 0)
    above: Agency | None = parent
    for _step in range(MOST_ABOVE):
        if above is None:
            return parent
        if above.pk == agency.pk:
            break
        above = above.parent
    raise FieldError("parent", _("Cơ quan này đứng dưới chính cơ quan đang sửa."))


def _filled(described: Described) -> set[str]:
    return {name for name, value in asdict(described).items() if value}


def _written(agency: Agency) -> dict[str, Any]:
    names = ("name", "short_name", "code", "kind", "to_verify", "parent_id", "valid_from")
    return {name: getattr(agency, name) for name in names}


@transaction.atomic
def end(by: Actor, *, agency_id: int, day: date) -> Agency:
    """End an agency without a successor on `day`: its members see nothing more, its domains mean nothing.

    Its tickets stay, readable by our side. Raises NotAllowed for one that is ended already, FieldError.
    """
    check(by)
    agency = lock([agency_id])[agency_id]
    if not agency.active:
        raise NotAllowed(_("Cơ quan này đã kết thúc."))
    check_day(day, agency, "day")
    agency.valid_to, agency.active = day, False
    agency.save()
    now = timezone.now()
    closed = Membership.objects.filter(agency=agency, until=None).update(until=now)
    _record(by, agency, "ended", day=day.isoformat(), memberships=closed)
    return agency


def check_day(day: date, agency: Agency, field: str) -> None:
    """Raise FieldError for a day on which `agency` cannot end."""
    if day > timezone.localdate():
        raise FieldError(field, _("Ngày này chưa tới; hãy ghi lại khi việc đã có hiệu lực."))
    if agency.valid_from and day < agency.valid_from:
        raise FieldError(field, _("Ngày này đứng trước ngày cơ quan có hiệu lực."))


@transaction.atomic
def reopen(by: Actor, *, agency_id: int) -> Agency:
    """Take an ending back; memberships that ended with it are given anew by hand. Raises NotAllowed."""
    check(by)
    agency = lock([agency_id])[agency_id]
    if agency.active or agency.merged_into_id:
        raise NotAllowed(_("Chỉ khôi phục được cơ quan đã kết thúc mà không nhập vào cơ quan nào."))
    agency.valid_to, agency.active = None, True
    agency.save()
    _record(by, agency, "reopened")
    return agency


@transaction.atomic
def add_domain(by: Actor, *, agency_id: int, text: str) -> AgencyDomain:
    """Let a mail domain stand for an agency; free providers and public endings never do (DESIGN 6)."""
    check(by)
    agency = lock([agency_id])[agency_id]
    if not agency.active:
        raise NotAllowed(_("Cơ quan đã kết thúc không nhận thêm tên miền thư."))
    domain = domain_of(f"thu@{nfc(text).strip().lower().removeprefix('@')}")
    if not domain:
        raise FieldError("domain", _("Đây không phải tên miền (ví dụ sotuphap.bacninh.gov.vn)."))
    if domain in FREE_PROVIDERS | PUBLIC_SUFFIXES:
        raise FieldError(
            "domain", _("“%(domain)s” là tên miền dùng chung, không của riêng ai."), domain=domain
        )
    other = AgencyDomain.objects.filter(domain=domain).select_related("agency").first()
    if other:
        raise FieldError("domain", _("Tên miền này đã là của %(name)s."), name=other.agency.name)
    made = AgencyDomain.objects.create(agency=agency, domain=domain)
    _record(by, agency, "domain_added", domain=domain)
    return made


@transaction.atomic
def remove_domain(by: Actor, *, agency_id: int, domain_id: int) -> None:
    """Let a mail domain stand for nobody; people already known keep their agency. Raises NotFound."""
    check(by)
    agency = lock([agency_id])[agency_id]
    found = AgencyDomain.objects.filter(pk=domain_id, agency=agency).first()
    if found is None:
        raise NotFound
    found.delete()
    _record(by, agency, "domain_removed", domain=found.domain)


@transaction.atomic
def add_member(by: Actor, *, agency_id: int, email: str, role: MemberRole) -> Membership:
    """Make somebody with an account a member of an agency from now on; raises FieldError, NotAllowed."""
    check(by)
    agency = lock([agency_id])[agency_id]
    if not agency.active:
        raise NotAllowed(_("Cơ quan đã kết thúc không nhận thêm người."))
    user = User.objects.filter(email=clean_email(email), is_active=True).first()
    if user is None:
        words = _(
            "Không có tài khoản nào mang địa chỉ này. Quản trị hệ thống mời người mới ở mục Người dùng."
        )
        raise FieldError("email", words)
    if Membership.objects.filter(user=user, agency=agency, until=None).exists():
        raise FieldError("email", _("Người này đang là thành viên của cơ quan."))
    made = Membership.objects.create(user=user, agency=agency, role=role.value)
    _record_member(by, made, "joined", role=role.value)
    return made


@transaction.atomic
def change_member(
    by: Actor, *, agency_id: int, membership_id: int, role: MemberRole | None = None, ends: bool = False
) -> Membership:
    """Give a current member another role, or end the membership now; raises NotFound."""
    check(by)
    lock([agency_id])
    current = Membership.objects.select_for_update().filter(agency=agency_id, until=None)
    membership = current.filter(pk=membership_id).first()
    if membership is None:
        raise NotFound
    if ends:
        membership.until = timezone.now()
        membership.save(update_fields=["until"])
        _record_member(by, membership, "left")
    elif role and role.value != membership.role:
        before, membership.role = membership.role, role.value
        membership.save(update_fields=["role"])
        _record_member(by, membership, "role", role=[before, role.value])
    return membership


def _record(by: Actor, agency: Agency, action: str, **more: Any) -> None:
    data: Mapping[str, Any] = {"agency": agency.pk, "action": action, **more}
    outbox.record(by, outbox.Happened(EventKind.AGENCY_CHANGED, data=data))


def _record_member(by: Actor, membership: Membership, action: str, **more: Any) -> None:
    data = {"agency": membership.agency_id, "user": membership.user_id, "action": action, **more}
    outbox.record(by, outbox.Happened(EventKind.MEMBERSHIP_CHANGED, data=data))
