"""Changing the table of leads: each change closes a row and opens the next, on the strength of a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from support import outbox
from support.actions import rules
from support.actions.catalogue import check_curator
from support.actions.rules import When
from support.domain.errors import FieldError, NotAllowed
from support.domain.events import EventKind
from support.domain.leads import Body, How
from support.domain.roles import Actor
from support.domain.systems import AgencyKind
from support.domain.words import _
from support.models import LeadRule, Topic
from support.queries import lead_rules

LEADLESS = frozenset({How.MANUAL, How.REFUSED})


@dataclass(frozen=True, slots=True)
class LeadRuleIn:
    """A row of the table as it should be; see models.LeadRule. `before` is the rule it stands before."""

    lead: Body | None
    clause: str
    how: How = How.LAW
    topics: Sequence[str] = ()
    owners: Sequence[AgencyKind] = ()
    requesters: Sequence[AgencyKind] = ()
    coordinating: Sequence[Body] = ()
    before: int | None = None

    @property
    def fits_all(self) -> bool:
        """True for a row that no ticket passes by."""
        return not (self.topics or self.owners or self.requesters)


@transaction.atomic
def save(by: Actor, *, rule_id: int | None, wanted: LeadRuleIn, when: When) -> LeadRule:
    """Add a row (`rule_id` None) or put one in the place of another, from a day on.

    A row that stands in a document is changed by a document alone. Raises Forbidden, NotFound, FieldError,
    NotAllowed.
    """
    check_curator(by)
    present = rules.locked_all(LeadRule)
    old = rules.among(present, rule_id) if rule_id else None
    texts = rules.texts(when)
    check(wanted)
    if old is not None and old.source and not texts["source"]:
        raise FieldError("source", _("Dòng này theo văn bản; hãy ghi văn bản làm căn cứ cho thay đổi."))
    place = _place(present, old, wanted)
    new = LeadRule(
        place=place,
        topics=list(wanted.topics),
        owners=[one.value for one in wanted.owners],
        requesters=[one.value for one in wanted.requesters],
        lead=wanted.lead.value if wanted.lead else "",
        coordinating=[one.value for one in wanted.coordinating],
        clause=rules.clause(wanted.clause),
        how=wanted.how.value,
        **texts,
    )
    made = rules.open_anew(by, old, new, rules.begins(when.day))
    return _told(by, made, "changed" if old else "added", old)


@transaction.atomic
def close(by: Actor, *, rule_id: int, when: When) -> LeadRule:
    """End a row at once; the last one, for all the rest, stays. Raises like save."""
    check_curator(by)
    present = rules.locked_all(LeadRule)
    row = rules.among(present, rule_id)
    texts = rules.texts(when)
    if lead_rules.row_of(row).fits_all:
        raise NotAllowed(
            _("Dòng áp dụng cho mọi phiếu còn lại phải ở lại: không phiếu nào không có chủ trì.")
        )
    if row.source and not texts["source"]:
        raise FieldError("source", _("Dòng này theo văn bản; hãy ghi văn bản làm căn cứ cho thay đổi."))
    rules.close(by, row, timezone.now())
    return _told(by, row, "closed", None, texts["source"])


@transaction.atomic
def restore(by: Actor, *, rule_id: int, when: When) -> LeadRule:
    """Put back the row that `rule_id` replaced, as it was, from now on. Raises like save."""
    check_curator(by)
    present = rules.locked_all(LeadRule)
    row = rules.among(present, rule_id)
    texts = rules.texts(when)
    if row.replaces_id is None:
        raise NotAllowed(_("Dòng này không thay dòng nào trước đó."))
    if row.source and not texts["source"]:
        raise FieldError("source", _("Dòng này theo văn bản; hãy ghi văn bản làm căn cứ cho thay đổi."))
    before = lead_rules.get(row.replaces_id)
    place = (
        before.place if before.place not in {one.place for one in present if one.pk != row.pk} else row.place
    )
    # The document of the row that comes back stays its own; why it came back stands in the note.
    note = texts["note"] or texts["source"]
    new = rules.copy_of(before, place=place, note=note or before.note)
    made = rules.open_anew(by, row, new, timezone.now())
    return _told(by, made, "restored", row, texts["source"])


def _place(present: Sequence[LeadRule], old: LeadRule | None, wanted: LeadRuleIn) -> int:
    """Return the place wanted; the row for all the rest is the last, whatever else comes before it."""
    last = present[-1] if present else None
    if wanted.fits_all:
        if last is not None and lead_rules.row_of(last).fits_all and (old is None or old.pk != last.pk):
            raise NotAllowed(_("Đã có dòng áp dụng cho mọi phiếu còn lại; hãy sửa dòng đó."))
        return old.place if old is not None and last is not None and old.pk == last.pk else _end(present, old)
    if old is not None and last is not None and old.pk == last.pk and lead_rules.row_of(last).fits_all:
        raise NotAllowed(
            _("Dòng áp dụng cho mọi phiếu còn lại phải ở lại: không phiếu nào không có chủ trì.")
        )
    if old is not None and wanted.before in {None, old.pk}:
        return old.place
    before = wanted.before
    if before is None and last is not None and lead_rules.row_of(last).fits_all:
        before = last.pk
    return rules.place_before(present, before, old.pk if old else None)


def _end(present: Sequence[LeadRule], old: LeadRule | None) -> int:
    return rules.place_before(present, None, old.pk if old else None)


def check(wanted: LeadRuleIn) -> None:
    """Raise FieldError for what does not fit together."""
    if (wanted.lead is None) != (wanted.how in LEADLESS):
        raise FieldError(
            "lead",
            _("Chọn bên chủ trì, hoặc để trống khi mức chắc chắn là quyết định thủ công hay được miễn."),
        )
    if wanted.lead is not None and wanted.lead in wanted.coordinating:
        raise FieldError("coordinating", _("Bên chủ trì không đồng thời là bên phối hợp."))
    if not wanted.clause.strip():
        raise FieldError("clause", _("Hãy ghi điều khoản: điều khoản đi cùng mỗi quyết định chủ trì."))
    if wanted.fits_all and wanted.lead is None:
        raise FieldError("lead", _("Dòng áp dụng cho mọi phiếu còn lại phải có bên chủ trì."))
    check_topics(wanted.topics)


def check_topics(codes: Sequence[str]) -> None:
    """Raise FieldError for a topic that is not in the tree."""
    if codes and Topic.objects.filter(pk__in=codes).count() != len(set(codes)):
        raise FieldError("topics", _("Chủ đề không có trong danh mục."))


def _told(by: Actor, row: LeadRule, what: str, old: LeadRule | None, source: str = "") -> LeadRule:
    data = {
        "rule": row.pk,
        "done": what,
        "replaces": old.pk if old else None,
        "from": row.valid_from.isoformat(),
        "until": row.valid_to.isoformat() if row.valid_to else None,
    }
    words = {"source": source or row.source} if source or row.source else {}
    outbox.record(by, outbox.Happened(EventKind.LEAD_RULE_CHANGED, (), data, words))
    transaction.on_commit(lead_rules.forget)
    lead_rules.forget()
    return row
