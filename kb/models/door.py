"""The library's only door to django-helpdesk."""

from __future__ import annotations

from helpdesk.models import KBCategory, KBIAttachment, KBItem

TITLE_MAX = 100  # helpdesk's KBItem.title; ours keeps the whole, its field a cut

__all__ = ["TITLE_MAX", "KBCategory", "KBIAttachment", "KBItem"]
