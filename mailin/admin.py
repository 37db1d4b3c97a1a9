"""The mailboxes on the configuration site: how each is reached; its secret stays in the environment."""

from __future__ import annotations

from django.contrib import admin

from mailin.models import Mailbox
from support.web.configuration import Configured
from support.web.site import site


@admin.register(Mailbox, site=site)
class MailboxAdmin(Configured):
    """Mailboxes that are read, with their health."""

    list_display = ("name", "address", "host", "enabled", "ok_at", "error")
    list_filter = ("enabled",)
    readonly_fields = ("checked_at", "ok_at", "failures", "error", "on_server", "unfetched")
