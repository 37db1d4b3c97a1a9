"""Changing routing rules: each change closes a row and opens the next; a rule that misled is closed again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from support import outbox
from support.actions import placing, rules
from support.actions.catalogue import check_curator
from support.actions.lead_rules import check_topics
from support.actions.rules import When
from support.domain import privacy
from support.domain.errors import FieldError, NotAllowed
from support.domain.events import EventKind
from support.domain.roles import Actor
from support.domain.rules import WORD_MAX, WORDS_MOST, Giving
from support.domain.text import nfc
from support.domain.words import _
from support.models import Agency, ConnectedSystem, Platform, QueueProfile, RoutingRule
from support.queries import routing_rules

NAME_MAX = 120


@dataclass(frozen=True, slots=True)
class RoutingRuleIn:
    """A routing rule as it should be; see models.RoutingRule. Lists hold values of the domain."""

    name: str
    channels: Sequence[str] = ()
    kinds: Sequence[str] = ()
    topics: Sequence[str] = ()
    agency_kinds: Sequence[str] = ()
    owner_kinds: Sequence[str] = ()
    words: Sequence[str] = ()
    whole: bool = True
    system_id: int | None = None
    platform_id: int | None = None
    agency_id: int | None = None
    queue_id: int | None = None
    giving: Giving = Giving.NOBODY
    person_id: int | None = None
    clause: str = ""
    before: int | None = None


_LISTS = ("channels", "kinds", "topics", "agency_kinds", "owner_kinds", "words")


def draft(wanted: RoutingRuleIn) -> RoutingRule:
    """Return the rule as it would be kept, not written; raises FieldError for what does not fit together."""
    _check(wanted)
    values: dict[str, Any] = asdict(wanted)
    del values["before"]
    values |= {name: list(values[name]) for name in _LISTS}
    values |= {
        "name": privacy.mask(nfc(wanted.name).strip()),
        "words": [nfc(word) for word in wanted.words],
        "giving": wanted.giving.value,
        "person_id": wanted.person_id if wanted.giving is Giving.PERSON else None,
        "clause": rules.clause(wanted.clause),
    }
    return RoutingRule(**values)


@transaction.atomic
def save(by: Actor, *, rule_id: int | None, wanted: RoutingRuleIn, when: When) -> RoutingRule:
    """Add a rule (`rule_id` None) or put one in the place of another, from a day on.

    Raises Forbidden, NotFound, FieldError, NotAllowed; a rule that stands in a document is changed by one.
    """
    check_curator(by)
    present = rules.locked_all(RoutingRule)
    old = rules.among(present, rule_id) if rule_id else None
    texts = rules.texts(when)
    _check_document(old, texts["source"])
    new = draft(wanted)
    for name, value in texts.items():
        setattr(new, name, value)
    keeps = old is not None and wanted.before in {None, old.pk}
    new.place = old.place if old and keeps else rules.place_before(present, wanted.before, rule_id)
    made = rules.open_anew(by, old, new, rules.begins(when.day))
    return _told(by, made, "changed" if old else "added", old)


@transaction.atomic
def move(by: Actor, *, rule_id: int, up: bool) -> RoutingRule:
    """Let a rule change places with the one above it (`up`) or below it; the order decides from now on."""
    check_curator(by)
    present = rules.locked_all(RoutingRule)
    row = rules.among(present, rule_id)
    index = present.index(row)
    target = index - 1 if up else index + 1
    if not 0 <= target < len(present):
        raise NotAllowed(_("Quy tắc đã ở đầu hoặc cuối danh sách."))
    passed = present[target]
    if row.source or passed.source:
        raise NotAllowed(
            _("Quy tắc theo văn bản không đổi chỗ bằng nút này; hãy sửa quy tắc và ghi văn bản làm căn cứ.")
        )
    before = passed if up else (present[target + 1] if target + 1 < len(present) else None)
    place = rules.place_before(present, before.pk if before else None, row.pk)
    made = rules.open_anew(by, row, rules.copy_of(row, place=place), timezone.now())
    return _told(by, made, "moved", row)


@transaction.atomic
def close(by: Actor, *, rule_id: int, when: When) -> RoutingRule:
    """End a rule at once; tickets it placed stay where they are. Raises like save."""
    check_curator(by)
    row = rules.among(rules.locked_all(RoutingRule), rule_id)
    texts = rules.texts(when)
    _check_document(row, texts["source"])
    rules.close(by, row, timezone.now())
    return _told(by, row, "closed", None, texts["source"])


@transaction.atomic
def restore(by: Actor, *, rule_id: int, when: When) -> RoutingRule:
    """Put back a closed rule as it was, from now on; in its old place where that is free, else at the end.

    Where another took its place since, that one ends. Raises like save.
    """
    check_curator(by)
    present = rules.locked_all(RoutingRule)
    row = routing_rules.get(rule_id)
    if row.valid_to is None:
        raise NotAllowed(_("Quy tắc này đang áp dụng."))
    follower = next((one for one in present if one.replaces_id == row.pk), None)
    texts = rules.texts(when)
    _check_document(follower, texts["source"])
    wanted = draft_of(row)
    _check(wanted)
    taken = {one.place for one in present if one is not follower}
    place = row.place if row.place not in taken else rules.place_before(present, None)
    made = rules.open_anew(by, follower, rules.copy_of(row, place=place), timezone.now())
    return _told(by, made, "restored", follower, texts["source"])


def draft_of(row: RoutingRule) -> RoutingRuleIn:
    """Return what a kept rule says, as one would enter it."""
    listed: dict[str, Any] = {name: list(getattr(row, name)) for name in _LISTS}
    return RoutingRuleIn(
        name=row.name,
        whole=row.whole,
        system_id=row.system_id,
        platform_id=row.platform_id,
        agency_id=row.agency_id,
        queue_id=row.queue_id,
        giving=Giving(row.giving),
        person_id=row.person_id,
        clause=row.clause,
        **listed,
    )


def _check_document(row: RoutingRule | None, source: str) -> None:
    if row is not None and row.source and not source:
        raise FieldError("source", _("Quy tắc này theo văn bản; hãy ghi văn bản làm căn cứ cho thay đổi."))


def _check(wanted: RoutingRuleIn) -> None:
    if not wanted.name.strip() or len(wanted.name.strip()) > NAME_MAX:
        raise FieldError("name", _("Hãy đặt tên quy tắc, không quá %(limit)s ký tự."), limit=NAME_MAX)
    if wanted.queue_id is None and wanted.giving is Giving.NOBODY:
        raise FieldError("queue", _("Quy tắc phải làm một việc: chọn hàng đợi, hoặc chọn giao cho ai."))
    check_topics(wanted.topics)
    _check_words(wanted)
    _check_rows(wanted)
    _check_people(wanted)


def _check_words(wanted: RoutingRuleIn) -> None:
    if len(wanted.words) > WORDS_MOST or any(len(word) > WORD_MAX for word in wanted.words):
        raise FieldError(
            "words",
            _("Tối đa %(most)s từ, mỗi từ không quá %(limit)s ký tự."),
            most=WORDS_MOST,
            limit=WORD_MAX,
        )
    if any(privacy.mask(word) != word for word in wanted.words):
        raise FieldError("words", _("Từ của quy tắc không được là thông tin cá nhân."))


def _check_rows(wanted: RoutingRuleIn) -> None:
    asked = (
        ("system", ConnectedSystem, wanted.system_id, _("Hệ thống không có trong danh mục.")),
        ("platform", Platform, wanted.platform_id, _("Nền tảng không có trong danh mục.")),
        ("agency", Agency, wanted.agency_id, _("Cơ quan không có trong danh mục.")),
        ("queue", QueueProfile, wanted.queue_id, _("Hàng đợi không có trong danh mục.")),
    )
    for field, model, pk, words in asked:
        if pk is not None and not model._default_manager.filter(pk=pk).exists():  # noqa: SLF001 - Django documents it
            raise FieldError(field, words)


def _check_people(wanted: RoutingRuleIn) -> None:
    """Refuse what could never reach anybody: nobody chosen, one who may not, a queue without people."""
    named = routing_rules.members([wanted.queue_id])[wanted.queue_id] if wanted.queue_id else []
    if wanted.giving is Giving.PERSON:
        if wanted.person_id is None:
            raise FieldError("person", _("Hãy chọn cán bộ được giao."))
        if wanted.person_id not in placing.workers([wanted.person_id]):
            raise FieldError("person", _("Người được chọn không thuộc đội xử lý."))
        if wanted.queue_id in routing_rules.closed_queues() and wanted.person_id not in named:
            raise FieldError("person", _("Hàng đợi này hạn chế; người được chọn không có tên trong đó."))
    if wanted.giving is Giving.LOAD and wanted.queue_id is None:
        raise FieldError(
            "queue", _("Giao lần lượt cần một hàng đợi: phiếu được chia cho người của hàng đợi đó.")
        )
    if wanted.giving is Giving.LOAD and not named:
        raise FieldError("queue", _("Hàng đợi này chưa có người; hãy thêm người ở Cấu hình, mục Hàng đợi."))


def _told(by: Actor, row: RoutingRule, what: str, old: RoutingRule | None, source: str = "") -> RoutingRule:
    data = {
        "rule": row.pk,
        "done": what,
        "replaces": old.pk if old else None,
        "from": row.valid_from.isoformat(),
        "until": row.valid_to.isoformat() if row.valid_to else None,
    }
    words = {"source": source or row.source} if source or row.source else {}
    outbox.record(by, outbox.Happened(EventKind.ROUTING_RULE_CHANGED, (), data, words))
    transaction.on_commit(routing_rules.forget)
    routing_rules.forget()
    return row
