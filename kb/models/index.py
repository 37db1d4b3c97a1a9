"""The library's search index: one folded document a guide, and words that mean the same."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.models.guides import Guide


class GuideDocument(models.Model):
    """Folded text (`support.domain.text.fold`) of the published version of a guide, field by field.

    The word index of both databases reads `head` (title and codes) and `body` (all of it); the others let the
    ranking tell a hit in a heading from one in an attached file. `codes` has one a line, `about` names
    agency, systems and topic. `spelled` is the title, `marked` the words in lower case with their marks.
    Personal data is hidden before folding. `revision` is the guide's when this was written.
    """

    guide = models.OneToOneField(Guide, on_delete=models.CASCADE, primary_key=True, related_name="document")
    title = models.TextField()
    spelled = models.TextField(default="")
    head = models.TextField(default="")
    headings = models.TextField(blank=True)
    codes = models.TextField(blank=True)
    about = models.TextField(blank=True, default="")
    words = models.TextField(blank=True)
    marked = models.TextField(blank=True, default="")
    files = models.TextField(blank=True)
    body = models.TextField()
    revision = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    def __str__(self) -> str:
        """Return the guide's id."""
        return str(self.guide_id)


class GuideWord(models.Model):
    """A folded word of the library: in how many guides it stands, and how it is mostly spelled.

    Rare words weigh more, and a mistyped one is put right by its neighbours here. The row of the empty word
    counts the guides. Counted anew from time to time: new words come at once, old ones go then.
    """

    word = models.CharField(max_length=64, primary_key=True)
    spelled = models.CharField(max_length=64)
    count = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        """Return the word."""
        return self.word


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
