"""The library's search index: one folded document a guide, and words that mean the same."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.models.guides import Guide


class GuideDocument(models.Model):
    """Folded text (`support.domain.text.fold`) of the published version of a guide, field by field.

    `body` holds all of it, which the word index of both databases reads; the others let the ranking tell a
    hit in a heading from one in an attached file. Personal data is hidden before folding.
    """

    guide = models.OneToOneField(Guide, on_delete=models.CASCADE, primary_key=True, related_name="document")
    title = models.TextField()
    headings = models.TextField(blank=True)
    codes = models.TextField(blank=True)
    words = models.TextField(blank=True)
    files = models.TextField(blank=True)
    body = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        """Return the guide's id."""
        return str(self.guide_id)


class Synonym(models.Model):
    """A group of expressions that mean the same, one a line; beside those the product knows (DOMAIN 9)."""

    words = models.TextField(_("các cách gọi"), unique=True)
    active = models.BooleanField(_("đang dùng"), default=True)

    class Meta:
        verbose_name = _("từ đồng nghĩa")
        verbose_name_plural = _("từ đồng nghĩa")

    def __str__(self) -> str:
        """Return the words."""
        return self.words.replace("\n", " = ")
