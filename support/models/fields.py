"""Small shared helpers for the tables: choices from domain enumerations and value checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

_Key = TypeVar("_Key", bound=StrEnum)


def choices(labels: Mapping[_Key, str]) -> list[tuple[str, str | Promise]]:
    """Return Django choices for a domain enumeration with its Vietnamese labels."""
    return [(key.value, gettext_lazy(label)) for key, label in labels.items()]


def one_of(field: str, values: Iterable[StrEnum], name: str) -> models.CheckConstraint:
    """Return a database constraint that lets `field` hold only `values`."""
    return models.CheckConstraint(condition=Q(**{f"{field}__in": [v.value for v in values]}), name=name)
