"""The search index: one folded document a ticket and a message, found by the database, ranked in Python."""

from __future__ import annotations

from django.db import models

from support.models.case import Case, Message
from support.models.helpdesk_door import FollowUpAttachment


class SearchDocument(models.Model):
    """Folded text (`domain.text.fold`) of a message, of an attached file, or of the ticket's head.

    The head (number, subject, people) has neither `message` nor `attachment`.

    Both databases keep a word index over `body` beside the table (support.models.guards).
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="documents")
    message = models.OneToOneField(Message, on_delete=models.CASCADE, null=True, related_name="document")
    attachment = models.ForeignKey(
        FollowUpAttachment, on_delete=models.CASCADE, null=True, related_name="documents"
    )
    public = models.BooleanField(default=True)
    body = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(message=None, attachment=None),
                name="one_head_document",
            ),
            models.UniqueConstraint(
                fields=["attachment"],
                condition=models.Q(attachment__isnull=False),
                name="one_document_a_file",
            ),
        )

    def __str__(self) -> str:
        """Return the case id."""
        return f"{self.case_id}/{self.message_id or 'head'}"
