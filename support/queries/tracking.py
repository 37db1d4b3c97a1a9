"""Where a ticket stands, for who has no account: by a signed, expiring, revocable address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.signing import BadSignature, Signer
from django.utils import timezone

from support.domain.errors import NotFound
from support.models import Case, TrackingLink

_SIGNER = "support.theo-doi"


@dataclass(frozen=True, slots=True)
class Standing:
    """All that such a person is shown: no subject, no names (Điều 3.1)."""

    number: str
    stage: str
    received_at: datetime
    answered_at: datetime | None
    expires_at: datetime


def token_of(nonce: str) -> str:
    """Return the token of a link; the table alone does not give it, the key signs it."""
    return Signer(salt=_SIGNER).sign(nonce)


def standing(token: str) -> Standing:
    """Return where the ticket of `token` stands; NotFound for forged, unknown, expired, revoked alike."""
    try:
        nonce = Signer(salt=_SIGNER).unsign(token)
    except BadSignature:
        raise NotFound from None
    links = TrackingLink.objects.filter(nonce=nonce, revoked_at=None, expires_at__gt=timezone.now())
    found = links.select_related("case__merged_into").first()
    if found is None:
        raise NotFound
    case = found.case
    if case.merged_into is not None:
        # The number the person was given, and where its matter stands now.
        living = case.merged_into
        answered = case.answered_at or living.answered_at
        return Standing(case.number, living.stage, case.received_at, answered, found.expires_at)
    return Standing(case.number, case.stage, case.received_at, case.answered_at, found.expires_at)


def link_of(case: Case) -> TrackingLink | None:
    """Return the link of a ticket that still opens."""
    links = TrackingLink.objects.filter(case=case, revoked_at=None, expires_at__gt=timezone.now())
    return links.first()
