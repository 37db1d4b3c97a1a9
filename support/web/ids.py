"""Numbers in addresses: only those a row can have; `<id:pk>` after `register` in a list of addresses."""

from __future__ import annotations

from django.urls import register_converter
from django.urls.converters import IntConverter, get_converters


class IdConverter(IntConverter):
    """At most 18 digits fit into the databases' integers; a longer number leads nowhere, so it is 404."""

    regex = "[0-9]{1,18}"


def register() -> None:
    """Make `<id:…>` known; more than once does no harm."""
    if "id" not in get_converters():
        register_converter(IdConverter, "id")
