"""What changing rules of both tables shares: places, closing, opening anew, and who may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.utils import timezone

from support.domain import privacy
from support.domain.errors import FieldError, NotAllowed, NotFound
from support.domain.roles import Actor
from support.domain.text import nfc
from support.domain.words import _
from support.models import DatedRule
from support.models.rules import STEP
from support.queries.register import day_start

R = TypeVar("R", bound=DatedRule)
LONGEST = timedelta(days=3 * 366)  # a rule is not planned further ahead than this
NOTE_MAX, SOURCE_MAX, CLAUSE_MAX = 300, 200, 60


@dataclass(frozen=True, slots=True)
class When:
    """When a change begins: a day (None: at once), and the document and note it stands on."""

    day: date | None = None
    source: str = ""
    note: str = ""


def begins(day: date | None) -> datetime:
    """Return when a change of `day` begins, at once for None and today; raises FieldError for other days."""
    now, today = timezone.now(), timezone.localdate()
    if day is None or day == today:
        return now
    if day < today:
        raise FieldError("since", _("Ngày áp dụng đã qua. Quy tắc không đổi ngược về trước."))
    if day > today + LONGEST:
        raise FieldError("since", _("Ngày áp dụng quá xa."))
    return day_start(day)


def texts(when: When) -> dict[str, str]:
    """Return source and note as kept: clean, short, without personal data."""
    made = {"source": nfc(when.source).strip(), "note": privacy.mask(nfc(when.note).strip())}
    for name, most in (("source", SOURCE_MAX), ("note", NOTE_MAX)):
        if len(made[name]) > most:
            raise FieldError(name, _("Nội dung dài quá %(limit)s ký tự."), limit=most)
    if privacy.mask(made["source"]) != made["source"]:
        raise FieldError("source", _("Chỉ ghi số, ký hiệu văn bản; không ghi thông tin cá nhân."))
    return made


def clause(text: str) -> str:
    """Return a clause as kept; raises FieldError."""
    made = nfc(text).strip()
    if len(made) > CLAUSE_MAX:
        raise FieldError("clause", _("Nội dung dài quá %(limit)s ký tự."), limit=CLAUSE_MAX)
    return made


def locked_all(model: type[R]) -> list[R]:
    """Lock every rule nobody closed, in order: two who change a table at once wait for each other."""
    rows = model._default_manager.select_for_update(no_key=True).filter(valid_to=None)  # noqa: SLF001 - Django documents it
    return list(rows.order_by("place", "pk"))


def among(rows: Sequence[R], pk: int) -> R:
    """Return the rule of `pk` among those nobody closed; raises NotFound, NotAllowed for a closed one."""
    found = next((one for one in rows if one.pk == pk), None)
    if found is None:
        if rows and type(rows[0])._default_manager.filter(pk=pk).exists():  # noqa: SLF001 - Django documents it
            raise NotAllowed(_("Quy tắc này đã được thay hoặc đã đóng. Hãy mở lại trang quy tắc."))
        raise NotFound
    return found


def place_before(rows: Sequence[R], before: int | None, own: int | None = None) -> int:
    """Return a place before the rule `before` (None: after all); raises NotAllowed where no room is left.

    `own` is the rule that moves; it does not stand in its own way.
    """
    others = [one for one in rows if one.pk != own]
    index = next((at for at, one in enumerate(others) if one.pk == before), len(others))
    low = others[index - 1].place if index else 0
    if index == len(others):
        return low + STEP
    high = others[index].place
    taken = {one.place for one in others}
    middle = (low + high) // 2
    if middle <= low or middle in taken:
        raise NotAllowed(_("Không còn chỗ giữa hai quy tắc này. Hãy chuyển quy tắc khác trước."))
    return middle


def close(by: Actor, row: R, at: datetime) -> None:
    """End a rule at `at`; one that has not begun never does."""
    row.valid_to = max(at, row.valid_from)
    row.closed_by_id = by.user_id
    row.save(update_fields=["valid_to", "closed_by"])


def open_anew(by: Actor, old: R | None, new: R, at: datetime) -> R:
    """Write `new` from `at` on, in the place of `old`, which ends then."""
    now = timezone.now()
    if old is not None:
        close(by, old, at)
        new.replaces = old
    new.valid_from = max(at, old.valid_from) if old is not None else at
    new.valid_to, new.closed_by = None, None
    new.made_by_id, new.made_at = by.user_id, now
    new.save(force_insert=True)
    return new


def copy_of(row: R, **changes: Any) -> R:
    """Return an unsaved rule like `row` with `changes`."""
    kept = {"id", "replaces_id", "valid_from", "valid_to", "made_by_id", "made_at", "closed_by_id"}
    fields = row._meta.concrete_fields  # noqa: SLF001 - Django documents it
    values = {one.attname: getattr(row, one.attname) for one in fields if one.attname not in kept}
    return type(row)(**(values | changes))
