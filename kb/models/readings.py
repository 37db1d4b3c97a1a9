"""How often published guides are read, a day: no reader is named."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kb.domain.readings import READER_LABELS, ReaderKind
from kb.models.guides import Guide
from support.models.fields import choices, one_of


class GuideReading(models.Model):
    """Readings of a guide on a day (Vietnam's) by one kind of reader.

    Each reading is a row of its own, so that no two readers wait for one another; a job makes one of the rows
    alike (kb.actions.readings). The sum is right at any moment.
    """

    guide = models.ForeignKey(Guide, on_delete=models.CASCADE, related_name="readings", db_index=False)
    day = models.DateField()
    reader = models.CharField(max_length=12, choices=choices(READER_LABELS))
    count = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("lượt đọc tài liệu")
        verbose_name_plural = _("lượt đọc tài liệu")
        constraints = (
            one_of("reader", ReaderKind, "guide_reading_reader_known"),
            models.CheckConstraint(condition=Q(count__gt=0), name="guide_reading_counts"),
        )
        indexes = (
            models.Index(fields=["guide", "day"], name="guide_reading_guide"),
            models.Index(fields=["day", "guide"], name="guide_reading_day"),
        )

    def __str__(self) -> str:
        """Return guide, day and count."""
        return f"{self.guide_id} {self.day}: {self.count}"
