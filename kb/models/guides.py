"""A guide and its versions (Điều 9.1, 11.1)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kb.domain.states import (
    LANGUAGE_LABELS,
    OPEN,
    STATE_LABELS,
    VISIBILITY_LABELS,
    Language,
    VersionState,
    Visibility,
)
from kb.models.door import KBItem
from support.domain.text import SORT_KEY_LENGTH
from support.models import Agency, ConnectedSystem, Service, Topic
from support.models.fields import choices, one_of


class Guide(models.Model):
    """A user guide on helpdesk's KBItem; its words stand in its versions.

    `agency` is who wrote it and answers for it (Điều 9.1); None is the NDB agency itself (Điều 11.1).
    `title`, `summary` and `sort_key` are those of `current`, the published version, or of the newest one
    while none is. `translation_of` names the Vietnamese guide an English one says again.
    `concerns_ndb`: it tells how to use a service of the NDB, so the NDB agency checks it before it is out.
    """

    item = models.OneToOneField(KBItem, on_delete=models.PROTECT, primary_key=True, related_name="guide")
    slug = models.SlugField(_("địa chỉ"), max_length=160, unique=True)
    title = models.CharField(_("tên tài liệu"), max_length=255)
    summary = models.TextField(_("tóm tắt"), blank=True)
    sort_key = models.CharField(max_length=SORT_KEY_LENGTH, db_index=True, editable=False)
    language = models.CharField(
        _("ngôn ngữ"), max_length=2, choices=choices(LANGUAGE_LABELS), default=Language.VI.value
    )
    translation_of = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="translation"
    )
    agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="guides",
        verbose_name=_("cơ quan soạn"),
    )
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, related_name="guides", verbose_name=_("chủ đề")
    )
    systems = models.ManyToManyField(
        ConnectedSystem, blank=True, related_name="guides", verbose_name=_("hệ thống")
    )
    services = models.ManyToManyField(Service, blank=True, related_name="guides", verbose_name=_("dịch vụ"))
    visibility = models.CharField(
        _("ai đọc được"),
        max_length=10,
        choices=choices(VISIBILITY_LABELS),
        default=Visibility.CONNECTED.value,
    )
    concerns_ndb = models.BooleanField(_("hướng dẫn dùng dịch vụ của CSDLQG về dân cư"), default=True)
    current = models.OneToOneField(
        "kb.GuideVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="current_of"
    )
    review_by = models.DateField(_("rà soát trước"), null=True, blank=True)  # of `current`
    changed_at = models.DateTimeField(null=True, blank=True)  # when readers last got other words
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=0)  # grows with each change; forms carry it

    class Meta:
        verbose_name = _("tài liệu")
        verbose_name_plural = _("tài liệu")
        constraints = (
            one_of("language", Language, "guide_language_known"),
            one_of("visibility", Visibility, "guide_visibility_known"),
            # Only the NDB agency has guides for itself alone, and only an agency for itself alone.
            models.CheckConstraint(
                condition=~Q(visibility=Visibility.INTERNAL.value) | Q(agency=None),
                name="guide_internal_is_ours",
            ),
            models.CheckConstraint(
                condition=~Q(visibility=Visibility.AGENCY.value) | Q(agency__isnull=False),
                name="guide_agency_has_one",
            ),
            models.CheckConstraint(
                condition=Q(translation_of=None) | Q(language=Language.EN.value),
                name="guide_translation_is_english",
            ),
        )
        indexes = (
            models.Index("review_by", name="guide_review_by", condition=Q(review_by__isnull=False)),
            models.Index(fields=["-changed_at"], name="guide_changed", condition=Q(current__isnull=False)),
        )

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class GuideCode(models.Model):
    """An error code or document number a guide explains; its folded form finds it."""

    guide = models.ForeignKey(Guide, on_delete=models.CASCADE, related_name="codes")
    code = models.CharField(_("mã"), max_length=80)
    folded = models.CharField(max_length=80, db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["guide", "folded"], name="guide_code_once"),)

    def __str__(self) -> str:
        """Return the code."""
        return self.code


class GuideVersion(models.Model):
    """One version, "3.2": `major`.`minor`. From its publication on the database refuses to change its words.

    `body` is HTML as `kb.domain.markup.clean` leaves it, `text` the same as plain text. `saved` counts the
    savings; a form carries the one it began with. `author` began the version; everyone who saved a word of
    it stands in its `saves`, and none of those approves or checks it. `approver` is the key of the agency
    that wrote it, `checker` that of the NDB agency (None where `concerns_ndb` is not). `sha256` is the
    digest of what `kb.actions.freezing` names, in hexadecimal.
    """

    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, related_name="versions")
    major = models.PositiveSmallIntegerField()
    minor = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=14, choices=choices(STATE_LABELS), default=VersionState.DRAFT.value)
    title = models.CharField(_("tên tài liệu"), max_length=255)
    summary = models.TextField(_("tóm tắt"), blank=True)
    body = models.TextField(_("nội dung"), blank=True)
    text = models.TextField(blank=True)
    note = models.TextField(_("ghi chú thay đổi"), blank=True)
    saved = models.PositiveIntegerField(default=0)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    asked_approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    checker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    effective_on = models.DateField(_("hiệu lực từ"), null=True, blank=True)
    review_by = models.DateField(_("rà soát trước"), null=True, blank=True)
    expires_on = models.DateField(_("hết hiệu lực"), null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_for = models.TextField(_("lý do thu hồi"), blank=True)  # read by whoever opens the guide
    supersedes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("phiên bản tài liệu")
        verbose_name_plural = _("phiên bản tài liệu")
        constraints = (
            one_of("state", VersionState, "guide_version_state_known"),
            models.UniqueConstraint(fields=["guide", "major", "minor"], name="guide_version_once"),
            models.UniqueConstraint(
                fields=["guide"],
                condition=Q(state=VersionState.PUBLISHED.value),
                name="guide_one_published",
            ),
            models.UniqueConstraint(
                fields=["guide"],
                condition=Q(state__in=sorted(state.value for state in OPEN)),
                name="guide_one_open",
            ),
            # Two keys: whoever wrote it signs for neither, and the two are two people.
            models.CheckConstraint(
                condition=Q(approver=None) | ~Q(approver=F("author")), name="guide_author_not_approver"
            ),
            models.CheckConstraint(
                condition=Q(checker=None) | ~Q(checker=F("author")), name="guide_author_not_checker"
            ),
            models.CheckConstraint(
                condition=Q(checker=None) | ~Q(checker=F("approver")), name="guide_two_keys_two_people"
            ),
            models.CheckConstraint(
                condition=~Q(
                    state__in=[
                        VersionState.APPROVED.value,
                        VersionState.PUBLISHED.value,
                        VersionState.SUPERSEDED.value,
                        VersionState.WITHDRAWN.value,
                        VersionState.EXPIRED.value,
                    ]
                )
                | Q(approver__isnull=False, approved_at__isnull=False) & ~Q(sha256=""),
                name="guide_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(
                    state__in=[
                        VersionState.PUBLISHED.value,
                        VersionState.SUPERSEDED.value,
                        VersionState.WITHDRAWN.value,
                        VersionState.EXPIRED.value,
                    ]
                )
                | Q(published_at__isnull=False, effective_on__isnull=False),
                name="guide_published_has_dates",
            ),
        )
        indexes = (
            models.Index(
                fields=["state", "effective_on"],
                name="guide_version_waiting",
                condition=Q(state__in=["in_review", "checking", "approved"]),
            ),
            models.Index(
                "expires_on",
                name="guide_version_expires",
                condition=Q(state="published", expires_on__isnull=False),
            ),
        )

    def __str__(self) -> str:
        """Return its number."""
        return self.number

    @property
    def number(self) -> str:
        """Return "3.2"."""
        return f"{self.major}.{self.minor}"
