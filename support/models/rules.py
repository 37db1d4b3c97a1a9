"""Rules as dated data: who leads (LeadRule), where a request goes (RoutingRule), and what they decided.

A rule is never edited in place: a change closes its row and opens a new one that names the old.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from support.domain.leads import BODY_LABELS, HOW_LABELS, Body, How
from support.domain.rules import GIVING_LABELS, Giving
from support.domain.rules import How as Given
from support.models.agency import Agency
from support.models.case import Case
from support.models.fields import choices, one_of
from support.models.helpdesk_door import Queue
from support.models.systems import ConnectedSystem, Platform

STEP = 1 << 16  # between the places of neighbours, so that a rule can be put between two others


class DatedRule(models.Model):
    """What rules of both tables share: their place in the order, since when, until when, by which document.

    A rule with a `source` stands in a document; to change it needs one. In force from `valid_from` on,
    before `valid_to`.
    """

    place = models.PositiveIntegerField(_("thứ tự"))
    clause = models.CharField(_("điều khoản"), max_length=60, blank=True)
    source = models.CharField(_("văn bản làm căn cứ"), max_length=200, blank=True)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)
    valid_from = models.DateTimeField(_("áp dụng từ"))
    valid_to = models.DateTimeField(_("đến"), null=True, blank=True)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(_("ghi lúc"))
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True
        ordering = ("place", "pk")


class LeadRule(DatedRule):
    """A row of the table of leads (Điều 6, 7, 11.2, 12, 14.2); the first one that fits decides.

    `topics` are codes or letters of branches; `owners` and `requesters` kinds of agencies; empty lists ask
    nothing. `lead` is "" where a person decides, or where there is no such work.
    """

    topics = models.JSONField(_("chủ đề"), default=list, blank=True)
    owners = models.JSONField(_("chủ quản hệ thống"), default=list, blank=True)
    requesters = models.JSONField(_("cơ quan đề nghị"), default=list, blank=True)
    lead = models.CharField(_("chủ trì"), max_length=16, choices=choices(BODY_LABELS), blank=True)
    coordinating = models.JSONField(_("phối hợp"), default=list, blank=True)
    how = models.CharField(_("mức chắc chắn"), max_length=10, choices=choices(HOW_LABELS))

    class Meta(DatedRule.Meta):
        verbose_name = _("quy tắc chủ trì")
        verbose_name_plural = _("quy tắc chủ trì")
        constraints = (
            one_of("how", How, "lead_rule_how_known"),
            models.CheckConstraint(
                condition=Q(lead__in=["", *(body.value for body in Body)]), name="lead_rule_body_known"
            ),
            # Nothing is without a lead but what a person decides, and what is no work at all.
            models.CheckConstraint(
                condition=Q(lead="", how__in=[How.MANUAL.value, How.REFUSED.value])
                | (~Q(lead="") & Q(how__in=[How.LAW.value, How.INFERRED.value])),
                name="lead_rule_names_lead",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="lead_rule_in_order"
            ),
            models.UniqueConstraint(
                fields=["place"], condition=Q(valid_to=None), name="lead_rule_one_at_a_place"
            ),
        )

    def __str__(self) -> str:
        """Return topics and clause."""
        return f"{', '.join(self.topics) or '*'} ({self.clause})"


class RoutingRule(DatedRule):
    """Where a new request goes and who gets it; the first rule that fits decides, else its topic's queue.

    Lists hold values of the domain, empty ones ask nothing; `words` are matched without marks in the
    subject, and where `whole` in the first lines too.
    """

    name = models.CharField(_("tên quy tắc"), max_length=120)
    channels = models.JSONField(_("kênh"), default=list, blank=True)
    kinds = models.JSONField(_("loại"), default=list, blank=True)
    topics = models.JSONField(_("chủ đề"), default=list, blank=True)
    agency_kinds = models.JSONField(_("loại cơ quan đề nghị"), default=list, blank=True)
    owner_kinds = models.JSONField(_("chủ quản hệ thống"), default=list, blank=True)
    words = models.JSONField(_("từ trong yêu cầu"), default=list, blank=True)
    whole = models.BooleanField(_("tìm cả ở đoạn đầu nội dung"), default=True)
    system = models.ForeignKey(
        ConnectedSystem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("hệ thống"),
    )
    platform = models.ForeignKey(
        Platform,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("nền tảng"),
    )
    agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cơ quan đề nghị"),
    )
    queue = models.ForeignKey(
        Queue,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("đưa vào hàng đợi"),
    )
    giving = models.CharField(_("giao cho"), max_length=8, choices=choices(GIVING_LABELS), blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cán bộ"),
    )

    class Meta(DatedRule.Meta):
        verbose_name = _("quy tắc phân công")
        verbose_name_plural = _("quy tắc phân công")
        constraints = (
            one_of("giving", Giving, "routing_rule_giving_known"),
            models.CheckConstraint(
                condition=Q(giving=Giving.PERSON.value, person__isnull=False)
                | (~Q(giving=Giving.PERSON.value) & Q(person=None)),
                name="routing_rule_names_person",
            ),
            models.CheckConstraint(
                condition=Q(queue__isnull=False) | ~Q(giving=""), name="routing_rule_does_something"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="routing_rule_in_order"
            ),
            models.UniqueConstraint(
                fields=["place"], condition=Q(valid_to=None), name="routing_rule_one_at_a_place"
            ),
        )

    def __str__(self) -> str:
        """Return the name."""
        return self.name


_NO_RULE = [Given.HAND.value, Given.STEP.value, Given.TAKEN.value]


class Assignment(models.Model):
    """One term of holding a ticket: who (None: its queue alone), how it came, by which rule and clause.

    `words` are the rule's own words that stood in the request, never words of the request.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assignments")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Given])
    rule = models.ForeignKey(
        RoutingRule, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    words = models.JSONField(default=list, blank=True)
    clause = models.CharField(_("điều khoản"), max_length=60, blank=True)
    since = models.DateTimeField(_("từ"))
    until = models.DateTimeField(_("đến"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("phân công")
        verbose_name_plural = _("phân công")
        constraints = (
            one_of("how", Given, "assignment_how_known"),
            models.UniqueConstraint(fields=["case"], condition=Q(until=None), name="one_current_assignment"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="assignment_in_order"
            ),
            models.CheckConstraint(
                condition=Q(how__in=_NO_RULE, rule=None) | (~Q(how__in=_NO_RULE) & Q(rule__isnull=False)),
                name="assignment_names_rule",
            ),
        )
        indexes = (
            models.Index("case", "since", name="assignment_of_case"),
            # Whose turn it is: the latest ticket a rule gave to each.
            models.Index("user", F("id").desc(), name="assignment_turn", condition=Q(rule__isnull=False)),
        )

    def __str__(self) -> str:
        """Return case and person."""
        return f"{self.case_id}/{self.user_id}"
