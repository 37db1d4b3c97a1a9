"""How tickets hang together, and which rows went from one to another when they were merged or split."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from support.domain.links import LinkKind, MoveKind
from support.models.case import Case
from support.models.fields import one_of


class CaseLink(models.Model):
    """What `source` is to `target` (domain.links), since when and until when; ended links stay on record.

    Who is related to whom is the same either way: the older ticket is the source.
    """

    kind = models.CharField(_("loại liên kết"), max_length=16)
    source = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="links_out")
    target = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="links_in")
    at = models.DateTimeField(_("từ"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(_("đến"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("liên kết giữa hai phiếu")
        verbose_name_plural = _("liên kết giữa các phiếu")
        constraints = (
            one_of("kind", LinkKind, "link_kind_known"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="link_between_two"),
            models.CheckConstraint(
                condition=~Q(kind=LinkKind.RELATED.value) | Q(source__lt=F("target")),
                name="link_related_older_first",
            ),
            models.UniqueConstraint(
                fields=["source", "target", "kind"], condition=Q(ended_at=None), name="link_once"
            ),
            # One parent; a duplicate, a merged and a split-off ticket each have one other.
            models.UniqueConstraint(
                fields=["source", "kind"],
                condition=Q(ended_at=None) & ~Q(kind=LinkKind.RELATED.value),
                name="link_one_target",
            ),
        )

    def __str__(self) -> str:
        """Return both tickets' keys and the kind."""
        return f"{self.source_id} {self.kind} {self.target_id}"


class CaseMove(models.Model):
    """One merge of `source` into `target`, or one split of messages of `source` off to `target`.

    `before` holds what a merge changed of `source` and `target` beside the moved rows, so that undoing it
    gives exactly that back.
    """

    kind = models.CharField(max_length=8)
    source = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="moves_out")
    target = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="moves_in")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    before = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("lần gộp hoặc tách phiếu")
        verbose_name_plural = _("lần gộp hoặc tách phiếu")
        constraints = (
            one_of("kind", MoveKind, "move_kind_known"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="move_between_two"),
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(kind=MoveKind.MERGE.value, undone_at=None),
                name="merged_once",
            ),
        )

    def __str__(self) -> str:
        """Return what went where."""
        return f"{self.kind} {self.source_id} -> {self.target_id}"


class MovedRow(models.Model):
    """One row that went with a move: its table (`support.Message`) and its primary key."""

    move = models.ForeignKey(CaseMove, on_delete=models.PROTECT, related_name="rows")
    table = models.CharField(max_length=60)
    row = models.BigIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["move", "table", "row"], name="moved_row_once"),)
        indexes = (models.Index(fields=["row", "table"], name="moved_row"),)

    def __str__(self) -> str:
        """Return table and key."""
        return f"{self.table} {self.row}"
