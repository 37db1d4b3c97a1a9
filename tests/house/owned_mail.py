"""Makes what the mail room's addresses are tried on beside whole mails."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tests.house.owned import drawn, ours

if TYPE_CHECKING:
    from tests.house.world import World


def signed_picture(world: World) -> Mapping[str, Any]:
    """Make the address of a picture in a mail's page, signed for somebody who may see it."""
    from django.core import signing

    from tests import factories

    file, person = drawn(ours)(world)["pk"], factories.engineer()
    return {"token": signing.dumps([person.pk, file], salt="mailin.pictures")}
