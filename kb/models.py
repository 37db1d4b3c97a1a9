"""Tables of the guide library; with support.models one of the two doors to django-helpdesk (KBCategory, KBItem)."""

from __future__ import annotations

from helpdesk.models import KBCategory, KBItem

__all__ = ["KBCategory", "KBItem"]
