"""One answer to the requester drafted from what the coordinating agencies said."""

from __future__ import annotations

from django.utils.translation import gettext as _

from support.domain import privacy
from support.domain.coordination import Opinion, composed
from support.models import Case
from support.queries import coordination

ASKED = "phoi-hop"  # ?soan=phoi-hop on the ticket's page


def drafted(case: Case) -> str:
    """Return the draft, personal data hidden: the lead reads it, shortens it, and answers in its own name."""
    opinions = [Opinion(agency, privacy.mask(text)) for agency, text in coordination.answers_of(case)]
    return composed(
        opinions,
        _("Kính gửi quý cơ quan, sau khi lấy ý kiến các cơ quan phối hợp, chúng tôi trả lời như sau:"),
        _("Ý kiến của %(agency)s:"),
    )
