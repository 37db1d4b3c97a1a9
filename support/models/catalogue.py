"""Topics (DOMAIN 4), and what helpdesk's Queue does not know: its key, its restriction, its people."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

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
    """A topic of the tree: code, clause of the Circular, default queue."""

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

    class Meta:
        verbose_name = _("chủ đề")
        verbose_name_plural = _("chủ đề")
        ordering = ("order",)

    def __str__(self) -> str:
        """Return code and name."""
        return f"{self.code} {self.name}"
