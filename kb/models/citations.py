"""Which version of which guide an answer named: a May answer opens May's text."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.models.guides import GuideVersion
from support.models import Case, FollowUp


class GuideCitation(models.Model):
    """A version named in a reply (`followup`), on a call or visit, or found by a requester (`saved_filing`).

    Without a case: a guide that answered before a request was filed.
    """

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="guide_citations"
    )
    followup = models.ForeignKey(
        FollowUp, on_delete=models.PROTECT, null=True, blank=True, related_name="guide_citations"
    )
    version = models.ForeignKey(GuideVersion, on_delete=models.PROTECT, related_name="citations")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    saved_filing = models.BooleanField(_("khỏi phải gửi yêu cầu"), default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case", "followup", "version"], name="guide_cited_once"),
        )

    def __str__(self) -> str:
        """Return case and version ids."""
        return f"{self.case_id}/{self.version_id}"
