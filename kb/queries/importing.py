"""Uploaded documents that wait for whoever uploaded them; nobody else sees them."""

from __future__ import annotations

from kb.models import GuideImport
from support.domain.errors import NotFound
from support.domain.roles import Actor


def by_id(viewer: Actor, import_id: int) -> GuideImport:
    """Return an upload of the viewer's, without its bytes; raises NotFound."""
    found = (
        GuideImport.objects.select_related("guide")
        .defer("raw")
        .filter(pk=import_id, by=viewer.user_id)
        .first()
    )
    if found is None or viewer.user_id is None:
        raise NotFound
    return found


def mine(viewer: Actor) -> list[GuideImport]:
    """Return the viewer's uploads not decided on, newest first."""
    return list(GuideImport.objects.filter(by=viewer.user_id).only("pk", "name", "at").order_by("-pk")[:10])
