"""A list of agencies taken into the catalogue: checked, confirmed by a person, written piece by piece."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import OperationalError, transaction
from django.utils import timezone

from support import outbox
from support.actions import agencies, agency_merge
from support.domain import agency_csv
from support.domain.agency_csv import MAX_BYTES, Fault, Listing, Row
from support.domain.agency_plan import Catalogue, Change, Known, Plan, plan
from support.domain.errors import FieldError, NotAllowed, NotFound
from support.domain.events import EventKind
from support.domain.roles import Actor
from support.domain.systems import AgencyKind
from support.domain.text import nfc
from support.domain.words import _
from support.models import Agency, AgencyDomain, AgencyImport, ImportState, Membership

log = logging.getLogger(__name__)
PIECE = 500  # lines written in one transaction
SAMPLE = 30  # lines of each kind shown before the list is confirmed
KEPT = 5000  # faults kept with a list; more than anybody reads
IMPORTER = Actor.system("agency_import")


@transaction.atomic
def check(by: Actor, *, name: str, raw: bytes) -> AgencyImport:
    """Keep an uploaded list with what is wrong with it and what it would do; nothing is taken in.

    Raises FieldError for an empty or too large file, Forbidden, NotFound.
    """
    agencies.check(by)
    if not raw.strip():
        raise FieldError("file", _("Tệp này không có nội dung."))
    if len(raw) > MAX_BYTES:
        raise FieldError("file", _("Tệp lớn quá %(size)s MB."), size=MAX_BYTES // 1024 // 1024)
    listing = agency_csv.read(raw)
    wanted = plan(listing.rows, catalogue()) if listing.whole else Plan()
    faults = sorted([*listing.faults, *wanted.faults], key=lambda fault: fault.line)
    kept = AgencyImport.objects.create(
        name=nfc(name)[:200] or "CSV",
        raw=raw,
        by_id=by.user_id,
        encoding=listing.encoding,
        total=len(listing.rows),
        faults=[_told(fault) for fault in faults[:KEPT]],
        counts=_counted(listing, wanted, faults),
    )
    _record(by, kept, "checked")
    return kept


def _told(fault: Fault) -> list[Any]:
    return [fault.line, fault.column, fault.sentence, dict(fault.params)]


def _counted(listing: Listing, wanted: Plan, faults: Sequence[Fault]) -> dict[str, Any]:
    return {
        "whole": listing.whole,
        "new": len(wanted.new),
        "changed": len(wanted.changed),
        "same": len(wanted.same),
        "faults": len(faults),
        "bad_lines": len({fault.line for fault in faults}),
        "some_new": [[row.line, row.code, row.name] for row in wanted.new[:SAMPLE]],
        "some_changed": [
            [one.row.line, one.row.code, one.row.name, list(one.fields)] for one in wanted.changed[:SAMPLE]
        ],
    }


def catalogue() -> Catalogue:
    """Return the catalogue as it stands (two queries)."""
    domains: dict[int, set[str]] = {}
    for agency_id, domain in AgencyDomain.objects.values_list("agency_id", "domain"):
        domains.setdefault(agency_id, set()).add(domain)
    told = Agency.objects.order_by("pk").values_list(
        "pk", "code", "name", "short_name", "kind", "valid_from", "valid_to", "merged_into__code",
        "merged_into__name", "successor",
    )  # fmt: skip
    return Catalogue.of(
        Known(
            pk=pk,
            code=code or "",
            name=name,
            short_name=short,
            kind=kind,
            valid_from=start,
            valid_to=end,
            merged_into=into or called or "",
            domains=frozenset(domains.get(pk, ())),
            heir=heir or pk,
        )
        for pk, code, name, short, kind, start, end, into, called, heir in told
    )


@transaction.atomic
def confirm(by: Actor, *, import_id: int) -> AgencyImport:
    """Let the good lines of a checked list be taken in by the background work; raises NotAllowed."""
    kept = _waiting_for_decision(by, import_id)
    if not kept.counts.get("whole"):
        raise NotAllowed(_("Tệp chưa đọc được hết nên không nhập được dòng nào."))
    if not kept.counts["new"] + kept.counts["changed"]:
        raise NotAllowed(_("Danh sách không thêm và không đổi gì nên không cần nhập."))
    kept.state = ImportState.WAITING
    kept.save(update_fields=["state"])
    _record(by, kept, "confirmed")
    return kept


@transaction.atomic
def refuse(by: Actor, *, import_id: int) -> AgencyImport:
    """Put a checked list aside; its bytes go, what was found stays."""
    kept = _waiting_for_decision(by, import_id)
    kept.state, kept.raw, kept.finished_at = ImportState.REFUSED, b"", timezone.now()
    kept.save(update_fields=["state", "raw", "finished_at"])
    _record(by, kept, "refused")
    return kept


def _waiting_for_decision(by: Actor, import_id: int) -> AgencyImport:
    agencies.check(by)
    kept = AgencyImport.objects.select_for_update().filter(pk=import_id).first()
    if kept is None:
        raise NotFound
    if kept.state != ImportState.CHECKED:
        raise NotAllowed(_("Danh sách này đã được quyết định rồi."))
    return kept


def take_in_waiting() -> int:
    """Take in every confirmed list, a piece a transaction; safe to run twice, at once, and after a crash.

    A list that cannot be written for a fault of ours is marked so and told loudly; what was written stays,
    and the same list again adds the rest.
    """
    pieces = 0
    confirmed = (ImportState.WAITING, ImportState.RUNNING)
    while kept := AgencyImport.objects.filter(state__in=confirmed).order_by("pk").first():
        try:
            lines = agency_csv.read(bytes(kept.raw)).rows
            while _piece(kept.pk, lines):
                pieces += 1
        except OperationalError:
            raise  # the database is busy or away: the next round goes on where this one stopped
        except Exception:
            log.exception("list of agencies %s cannot be taken in", kept.pk)
            AgencyImport.objects.filter(pk=kept.pk).update(
                state=ImportState.FAILED, finished_at=timezone.now(), raw=b""
            )
    return pieces


@transaction.atomic
def _piece(import_id: int, lines: Sequence[Row]) -> bool:
    """Write the next piece, or the mergers and the end; False once nothing is left."""
    kept = AgencyImport.objects.select_for_update().get(pk=import_id)
    if kept.state not in {ImportState.WAITING, ImportState.RUNNING}:
        return False
    part = lines[kept.done : kept.done + max(PIECE, len(lines) // 40)]
    if not part:
        _finish(kept, lines)
        return False
    codes = {row.code for row in part}
    wanted = plan(lines, catalogue())
    new = [row for row in wanted.new if row.code in codes]
    changed = [one for one in wanted.changed if one.row.code in codes]
    _add(new)
    _change(changed)
    went = kept.counts.get("went", {"new": 0, "changed": 0, "merged": 0})
    kept.counts["went"] = went | {"new": went["new"] + len(new), "changed": went["changed"] + len(changed)}
    kept.done, kept.state = kept.done + len(part), ImportState.RUNNING
    kept.save(update_fields=["counts", "done", "state"])
    return True


def _add(rows: Sequence[Row]) -> None:
    made = [Agency(code=row.code, kind=(row.kind or AgencyKind.STATE).value) for row in rows]
    for agency, row in zip(made, rows, strict=True):
        _write(agency, row)
    Agency.objects.bulk_create(made, batch_size=PIECE)
    _add_domains((agency.pk, row) for agency, row in zip(made, rows, strict=True))


def _change(changes: Sequence[Change]) -> None:
    locked = agencies.lock(one.pk for one in changes)
    for one in changes:
        _write(locked[one.pk], one.row)
    columns = ["code", "name", "short_name", "kind", "valid_from", "valid_to", "active"]
    Agency.objects.bulk_update(locked.values(), [*columns, "sort_key", "search_text"], batch_size=100)
    _add_domains((one.pk, one.row) for one in changes)
    _close(locked[one.pk] for one in changes if not one.row.merged_into)


def _close(changed: Iterable[Agency]) -> None:
    """An agency that the list ends without a successor has no members any more, as `agencies.end` has it."""
    ended = [agency.pk for agency in changed if not agency.active]
    Membership.objects.filter(agency__in=ended, until=None).update(until=timezone.now())


def _write(agency: Agency, row: Row) -> None:
    """Take over what the row says; an empty cell says nothing."""
    agency.code, agency.name = row.code, row.name
    agency.short_name = row.short_name or agency.short_name
    agency.kind = row.kind.value if row.kind else agency.kind
    agency.valid_from = row.valid_from or agency.valid_from
    if row.valid_to and not agency.merged_into_id:
        agency.valid_to, agency.active = row.valid_to, row.valid_to >= timezone.localdate()
    agency.prepare()


def _add_domains(rows: Iterable[tuple[int, Row]]) -> None:
    wanted = {domain: pk for pk, row in rows for domain in row.domains}
    there = set(AgencyDomain.objects.filter(domain__in=wanted).values_list("domain", flat=True))
    AgencyDomain.objects.bulk_create(
        AgencyDomain(agency_id=pk, domain=domain) for domain, pk in wanted.items() if domain not in there
    )


def _finish(kept: AgencyImport, lines: Sequence[Row]) -> None:
    wanted = plan(lines, catalogue())
    went = kept.counts.get("went", {"new": 0, "changed": 0}) | {"merged": _merge(wanted)}
    kept.counts = kept.counts | {"went": went}
    kept.state, kept.raw, kept.finished_at = ImportState.DONE, b"", timezone.now()
    kept.save(update_fields=["counts", "state", "raw", "finished_at"])
    _record(IMPORTER, kept, "taken_in", went=went)


def _merge(wanted: Plan) -> int:
    """Merge the agencies the list says so; those with nothing to move are only marked, all at once."""
    merging = {one.pk: one.row for one in wanted.changed if "merged_into" in one.fields}
    named = Agency.objects.filter(code__in={row.merged_into for row in merging.values()})
    by_code = dict(named.values_list("code", "pk"))
    into = {pk: by_code[row.merged_into] for pk, row in merging.items()}
    locked = agencies.lock({*into, *into.values()})
    laden = agency_merge.laden(into)
    for pk, row in merging.items():
        agency, heir = locked[pk], _heir(pk, into, locked)
        day = row.valid_to or agency.valid_to or timezone.localdate()
        if pk in laden:
            agency_merge.absorb(agency, heir, day)
        agency.merged_into, agency.successor = locked[into[pk]], heir
        agency.valid_to, agency.active = day, False
    fields = ["merged_into", "successor", "valid_to", "active"]
    Agency.objects.bulk_update([locked[pk] for pk in merging], fields, batch_size=200)
    return len(merging)


def _heir(pk: int, into: Mapping[int, int], locked: Mapping[int, Agency]) -> Agency:
    """Follow the list, then the catalogue, to the agency that stands for `pk` in the end."""
    while pk in into:
        pk = into[pk]
    return locked[pk].successor or locked[pk]


def _record(by: Actor, kept: AgencyImport, action: str, **more: Any) -> None:
    figures = {name: kept.counts[name] for name in ("new", "changed", "same", "faults")}
    data = {"import": kept.pk, "action": action, **figures, **more}
    outbox.record(by, outbox.Happened(EventKind.AGENCIES_IMPORTED, data=data))
