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

    `agency` is the catalogue's row that stood for the body at that time. Of a decision by hand (`manual`)
    are kept its reason and what the table said then: what the table says later never overrides it. `closing`
    is how the ticket stood when the term ended: a former lead reads no more than that.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="leads")
    body = models.CharField(_("bên chủ trì"), max_length=16, choices=choices(BODY_LABELS))
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    clause = models.CharField(_("điều khoản"), max_length=60)
    since = models.DateTimeField(_("từ"))
    until = models.DateTimeField(_("đến"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    manual = models.BooleanField(_("quyết định thủ công"), default=False)
    reason = models.TextField(_("lý do"), blank=True, default="")
    table_body = models.CharField(max_length=16, blank=True, default="", editable=False)
    table_clause = models.CharField(max_length=60, blank=True, default="", editable=False)
    closing = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = _("cơ quan chủ trì")
        verbose_name_plural = _("cơ quan chủ trì")
        constraints = (
            one_of("body", Body, "lead_body_known"),
            models.UniqueConstraint(fields=["case"], condition=Q(until=None), name="one_current_lead"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="lead_in_order"),
            models.CheckConstraint(condition=~Q(clause=""), name="lead_by_a_clause"),
            models.CheckConstraint(condition=Q(manual=False) | ~Q(reason=""), name="lead_by_hand_says_why"),
        )
        indexes = (
            models.Index("case", "since", name="lead_of_case"),
            models.Index("agency", "until", name="lead_of_agency"),
        )

    def __str__(self) -> str:
        """Return the agency, or the body it stands for."""
        return str(self.agency or BODY_LABELS[Body(self.body)])
