"""Writing the catalogue of connected systems: systems and the services they offer; each change an event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, TypeVar

from django.db import models, transaction

from support import outbox
from support.actions import base
from support.domain.errors import FieldError, Forbidden, NotFound
from support.domain.events import EventKind
from support.domain.roles import CURATORS, Actor
from support.domain.systems import Exemption, SystemKind
from support.domain.text import nfc
from support.domain.words import _
from support.models import Agency, ConnectedSystem, Platform, Service

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True, slots=True)
class SystemIn:
    """A system as it should be; `platforms` are keys of rows, `safety_level` 1-5 or None (not known)."""

    name: str
    kind: SystemKind = SystemKind.SYSTEM
    owner_id: int | None = None
    platforms: Sequence[int] = ()
    safety_level: int | None = None
    assessed_on: date | None = None
    exemption: Exemption = Exemption.NONE
    to_verify: bool = False
    active: bool = True


@dataclass(frozen=True, slots=True)
class ServiceIn:
    """A service a system offers."""

    name: str
    code: str = ""
    active: bool = True


def check_curator(by: Actor) -> None:
    """Raise Forbidden unless `by` keeps the catalogue."""
    if not (by.is_system or by.roles & CURATORS):
        raise Forbidden


def locked(model: type[Row], pk: int) -> Row:
    """Lock and return a row of the catalogue; raises NotFound."""
    row = model._default_manager.select_for_update().filter(pk=pk).first()  # noqa: SLF001 - Django's own name
    if row is None:
        raise NotFound
    return row


@transaction.atomic
def save_system(by: Actor, *, system_id: int | None, wanted: SystemIn) -> ConnectedSystem:
    """Add a system (`system_id` None) or change one; raises Forbidden, NotFound, FieldError."""
    check_curator(by)
    system = locked(ConnectedSystem, system_id) if system_id else ConnectedSystem()
    values = asdict(wanted)
    platforms = sorted(set(values.pop("platforms")))
    values |= {
        "name": base.required(nfc(wanted.name), _("Tên hệ thống"), limit=255),
        "kind": wanted.kind.value,
        "exemption": wanted.exemption.value,
    }
    _check_system(system, wanted, platforms)
    changed = put(system, values)
    before = sorted(system.platforms.values_list("pk", flat=True)) if system_id else []
    system.save()
    if platforms != before:
        system.platforms.set(platforms)
        changed["platforms"] = (before, platforms)
    record(by, EventKind.SYSTEM_SAVED, {"system": system.pk, "added": not system_id}, changed)
    return system


def _check_system(system: ConnectedSystem, wanted: SystemIn, platforms: Sequence[int]) -> None:
    if wanted.safety_level is not None and not 1 <= wanted.safety_level <= 5:
        raise FieldError("safety_level", _("Cấp độ an toàn từ 1 đến 5."))
    if wanted.owner_id not in {None, system.owner_id}:
        active_agency("owner", wanted.owner_id)
    if Platform.objects.filter(pk__in=platforms).count() != len(platforms):
        raise FieldError("platforms", _("Nền tảng không có trong danh mục."))


def active_agency(field: str, agency_id: int | None) -> None:
    """Raise FieldError at `field` unless the agency is in use."""
    if not Agency.objects.filter(pk=agency_id or 0, active=True).exists():
        raise FieldError(field, _("Cơ quan không có trong danh mục."))


@transaction.atomic
def save_service(by: Actor, *, system_id: int, service_id: int | None, wanted: ServiceIn) -> Service:
    """Add a service to a system or change one of its own; raises Forbidden, NotFound, FieldError."""
    check_curator(by)
    system = locked(ConnectedSystem, system_id)
    service = locked(Service, service_id) if service_id else Service(system=system)
    if service.system_id != system.pk:
        raise NotFound
    name = base.required(nfc(wanted.name), _("Tên dịch vụ"), limit=255)
    if Service.objects.filter(system=system, name=name).exclude(pk=service_id or 0).exists():
        raise FieldError("name", _("Hệ thống đã có dịch vụ cùng tên."))
    changed = put(service, {"name": name, "code": nfc(wanted.code).strip()[:60], "active": wanted.active})
    service.save()
    told = {"system": system.pk, "service": service.pk, "added": not service_id}
    record(by, EventKind.SERVICE_SAVED, told, changed)
    return service


def put(row: models.Model, values: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Set the columns of `row`; returns those that changed with old and new value, all of a new row."""
    changed: dict[str, tuple[Any, Any]] = {}
    for name, value in values.items():
        before = getattr(row, name)
        if before != value:
            changed[name] = (before if row.pk else None, value)
        setattr(row, name, value)
    return changed


def record(
    by: Actor, kind: EventKind, told: Mapping[str, Any], changed: Mapping[str, tuple[Any, Any]]
) -> None:
    """Leave the event of a change, if anything changed; people's words go beside it, erasable."""
    if not (changed or told.get("added")):
        return
    words = {name: pair for name, pair in changed.items() if name in _WORDS}
    plain = {name: [_plain(one) for one in pair] for name, pair in changed.items() if name not in words}
    texts = {
        f"{age}_{name}": one
        for name, pair in words.items()
        for age, one in zip(_AGES, pair, strict=True)
        if one
    }
    outbox.record(by, outbox.Happened(kind, data={**told, "changed": plain}, texts=texts))


_WORDS = frozenset({"name", "code", "purpose", "scope", "fields"})
_AGES = ("old", "new")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
