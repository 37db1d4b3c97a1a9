"""Keeping the groups of words that mean the same in a search."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.cache import cache
from django.db import transaction

from kb.models import Synonym
from kb.queries import wording
from kb.queries.guides import CHECKERS
from support import outbox
from support.domain.errors import FieldError, Forbidden, NotFound
from support.domain.events import EventKind
from support.domain.privacy import mask
from support.domain.roles import Actor
from support.domain.text import fold, nfc
from support.domain.words import _
from support.outbox import Happened

MOST, LONGEST = 12, 120  # ways in a group, characters of one


def keeps(viewer: Actor) -> bool:
    """True for who keeps the synonyms: guide editors and team leads."""
    return viewer.is_system or bool(viewer.roles & CHECKERS)


@transaction.atomic
def save(by: Actor, *, pk: int | None, words: Sequence[str], active: bool = True) -> Synonym:
    """Add a group (`pk` None) or change one; `words` are its ways, two at least.

    Raises Forbidden, NotFound, FieldError "words".
    """
    if not keeps(by):
        raise Forbidden
    ways = _clean(words)
    kept = Synonym.objects.select_for_update().filter(pk=pk).first() if pk else Synonym()
    if kept is None:
        raise NotFound
    _check(ways, kept.pk)
    kept.words, kept.active = "\n".join(ways), active
    kept.save()
    happened = Happened(
        EventKind.SYNONYMS_CHANGED,
        data={"synonym": kept.pk, "active": active},
        texts={"words": "; ".join(ways)},
    )
    outbox.record(by, happened)
    transaction.on_commit(lambda: cache.delete(wording.KEPT))
    return kept


def _clean(words: Sequence[str]) -> list[str]:
    """Return the ways as kept: one spelling of each, personal data hidden."""
    ways = {fold(word): " ".join(mask(nfc(word)).split()) for word in words if fold(word)}
    return list(ways.values())


def _check(ways: Sequence[str], pk: int | None) -> None:
    if len(ways) < 2:
        raise FieldError("words", _("Ghi ít nhất hai cách gọi, mỗi cách một dòng."))
    if len(ways) > MOST:
        raise FieldError("words", _("Một nhóm có nhiều nhất 12 cách gọi."))
    if any(len(way) > LONGEST for way in ways):
        raise FieldError("words", _("Mỗi cách gọi dài nhất 120 ký tự."))
    folded = {fold(way) for way in ways}
    others = [*(tuple(one.words.splitlines()) for one in Synonym.objects.exclude(pk=pk or 0))]
    for group in others:
        common = [way for way in group if fold(way) in folded]
        if common:
            raise FieldError(
                "words", _("“%(way)s” đã có trong nhóm khác: hãy thêm vào nhóm đó."), way=common[0]
            )
