"""Searching in the demonstration: a group of synonyms, and the whole index written at the end."""

from __future__ import annotations

from kb.actions import indexing, synonyms
from kb.models import Synonym
from support.management.demo.rooms import Scene

_GROUPS = (
    ("treo", "đứng máy", "không phản hồi"),
    ("chứng thư số", "chữ ký số chuyên dùng", "CTS"),
)


def play(scene: Scene) -> None:
    """Keep groups of words people use for the same."""
    lead = scene.actors["lanh.dao"]
    for words in _GROUPS:
        if not Synonym.objects.filter(words="\n".join(words)).exists():
            synonyms.save(lead, pk=None, words=words)


def end(_scene: Scene) -> None:
    """Write the index of everything the rooms before published."""
    indexing.rebuild()
