"""Tables of the guide library: the door to django-helpdesk's KBCategory and KBItem."""

from __future__ import annotations

from helpdesk.models import KBCategory, KBItem

__all__ = ["KBCategory", "KBItem"]
