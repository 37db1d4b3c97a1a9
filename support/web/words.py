"""At the edge: a product error's Vietnamese sentence, translated and filled with its parameters."""

from __future__ import annotations

from django.utils.translation import gettext

from support.domain.errors import ProductError


def sentence(error: ProductError) -> str:
    """Return what `error` says to people, in the language of the request."""
    words = gettext(error.sentence)
    return words % {name: _said(value) for name, value in error.params.items()} if error.params else words


def _said(value: object) -> object:
    # Labels among the parameters are marked words too; gettext("") would answer with the catalogue's head.
    return gettext(value) if isinstance(value, str) and value else value
