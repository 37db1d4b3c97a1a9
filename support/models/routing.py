"""Who leads a ticket, since when and by which clause (Điều 6, 7, 11.2, 14.2); former leads stay on record."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from support.domain.leads import BODY_LABELS, Body
from support.models.agency import Agency
from support.models.case import Case
from support.models.fields import choices, one_of


class Lead(models.Model):
    """One term of leading a ticket (cơ quan chủ trì). Without a row the database agency leads (Điều 11.2).

    `agency` is the catalogue's row that stood for the body at that time.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="leads")
    body = models.CharField(_("bên chủ trì"), max_length=16, choices=choices(BODY_LABELS))
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    clause = models.CharField(_("điều khoản"), max_length=60)
    since = models.DateTimeField(_("từ"))
    until = models.DateTimeField(_("đến"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("cơ quan chủ trì")
        verbose_name_plural = _("cơ quan chủ trì")
        constraints = (
            one_of("body", Body, "lead_body_known"),
            models.UniqueConstraint(fields=["case"], condition=Q(until=None), name="one_current_lead"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="lead_in_order"),
        )
        indexes = (models.Index("case", "since", name="lead_of_case"),)

    def __str__(self) -> str:
        """Return the agency, or the body it stands for."""
        return str(self.agency or BODY_LABELS[Body(self.body)])
