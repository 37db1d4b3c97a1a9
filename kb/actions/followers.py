"""What follows when readers get another guide, or none: the rooms to tell, in the caller's transaction."""

from __future__ import annotations

from django.utils.module_loading import import_string

from kb.models import Guide

# Each takes the locked guide, published, withdrawn or expired a moment ago, and may run twice.
PATHS: tuple[str, ...] = ("kb.actions.indexing.reindex", "kb.actions.duties.follow")


def tell(guide: Guide) -> None:
    """Call every follower in order; what one raises undoes the change it follows."""
    for path in PATHS:
        import_string(path)(guide)
