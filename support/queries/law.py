"""Legal references as everybody signed in reads them."""

from __future__ import annotations

from django.db.models import QuerySet

from support.models import LegalReference


def references() -> QuerySet[LegalReference]:
    """Return every reference in the order they are shipped: the Circular, its preamble, what came after."""
    return LegalReference.objects.select_related("superseded_by").order_by("order", "pk")
