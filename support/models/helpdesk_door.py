"""The only door to django-helpdesk: its tables as a data model, none of its engine (docs/adr/0002)."""

from __future__ import annotations

from helpdesk.models import (
    Checklist,
    ChecklistTask,
    FollowUp,
    FollowUpAttachment,
    IgnoreEmail,
    PreSetReply,
    Queue,
    Ticket,
    TicketCC,
    TicketDependency,
)

__all__ = [
    "Checklist",
    "ChecklistTask",
    "FollowUp",
    "FollowUpAttachment",
    "IgnoreEmail",
    "PreSetReply",
    "Queue",
    "Ticket",
    "TicketCC",
    "TicketDependency",
]

# helpdesk's lengths: our own columns keep the whole, its fields a cut.
TITLE_MAX = 200
EMAIL_MAX = 254
MESSAGE_ID_MAX = 256
STEP_MAX = 250
