"""Topics (DOMAIN 4), and what helpdesk's Queue does not know: its key, its restriction, its people."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from support.domain.topics import NEEDED
from support.models.helpdesk_door import Queue


class QueueProfile(models.Model):
    """Our side of a helpdesk queue; a restricted one is read only by people named for it."""

    queue = models.OneToOneField(
        Queue,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="profile",
        verbose_name=_("hàng đợi"),
    )
    key = models.SlugField(_("khóa"), max_length=40, unique=True)
    restricted = models.BooleanField(_("hạn chế"), default=False)
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=0)

    class Meta:
        verbose_name = _("hàng đợi")
        verbose_name_plural = _("hàng đợi")
        ordering = ("order",)

    def __str__(self) -> str:
        """Return the queue's title."""
        return str(self.queue.title)


class QueueMember(models.Model):
    """Names a user for a queue: the only way into a restricted one."""

    profile = models.ForeignKey(
        QueueProfile, on_delete=models.CASCADE, related_name="members", verbose_name=_("hàng đợi")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="queues",
        verbose_name=_("người dùng"),
    )

    class Meta:
        verbose_name = _("người của hàng đợi")
        verbose_name_plural = _("người của hàng đợi")
        constraints = (models.UniqueConstraint(fields=["profile", "user"], name="queue_member_once"),)

    def __str__(self) -> str:
        """Return queue and user ids."""
        return f"{self.profile_id}/{self.user_id}"


class Topic(models.Model):
    """A topic of the tree: code, clause of the Circular, default queue; offered on the days of its dates.

    Both days count, None is open. A topic past its days stays on the tickets it was chosen for.
    """

    code = models.CharField(_("mã"), max_length=8, primary_key=True)
    name = models.CharField(_("tên"), max_length=160)
    clause = models.CharField(_("điều khoản"), max_length=60, blank=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("thuộc chủ đề"),
    )
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="+", verbose_name=_("hàng đợi"))
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    active = models.BooleanField(_("đang dùng"), default=True)
    valid_from = models.DateField(
        _("dùng từ ngày"), null=True, blank=True, help_text=_("Để trống: từ trước đến nay.")
    )
    valid_to = models.DateField(
        _("dùng đến hết ngày"),
        null=True,
        blank=True,
        help_text=_(
            "Sau ngày này chủ đề không còn được chọn, gợi ý cho phiếu mới; phiếu cũ giữ nguyên. "
            "Nhánh hết dùng thì các chủ đề trong nhánh cũng hết dùng."
        ),
    )

    class Meta:
        verbose_name = _("chủ đề")
        verbose_name_plural = _("chủ đề")
        ordering = ("order",)
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="topic_days_in_order",
                violation_error_message=_("Ngày cuối phải từ ngày đầu trở đi."),
            ),
        )

    def __str__(self) -> str:
        """Return code and name."""
        return f"{self.code} {self.name}"

    def clean(self) -> None:
        """Refuse days for a topic that work of the product itself opens tickets under."""
        needed = any(code.startswith(self.code) for code in NEEDED)
        if needed and (self.valid_from or self.valid_to or not self.active):
            raise ValidationError(
                _("Chủ đề này luôn phải dùng được: phiếu kiểm tra, đánh giá và phiếu sai sót tự mở theo nó.")
            )

    def stands(self, day: date) -> bool:
        """True on the days of its own dates."""
        begun = self.valid_from is None or self.valid_from <= day
        return self.active and begun and (self.valid_to is None or day <= self.valid_to)

    @staticmethod
    def in_use(day: date) -> Q:
        """Return what narrows topics to those in use on a day, their branch too."""
        own, branch = _in_use(day, ""), _in_use(day, "parent__")
        return own & (Q(parent=None) | branch)


def _in_use(day: date, at: str) -> Q:
    begun = Q(**{f"{at}valid_from": None}) | Q(**{f"{at}valid_from__lte": day})
    return (
        Q(**{f"{at}active": True}) & begun & (Q(**{f"{at}valid_to": None}) | Q(**{f"{at}valid_to__gte": day}))
    )
