"""Small shared helpers for the tables: choices from domain enumerations and value checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

_Key = TypeVar("_Key", bound=StrEnum)


def choices(labels: Mapping[_Key, str]) -> list[tuple[str, str | Promise]]:
    """Return Django choices for a domain enumeration with its Vietnamese labels."""
    return [(key.value, gettext_lazy(label)) for key, label in labels.items()]


class YearOf(models.Func):
    """The year of a date, by what each database may build an index on."""

    output_field = models.CharField()
    arity = 1
    template = "EXTRACT(YEAR FROM %(expressions)s)"

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Dates are text there; Django's own function for years is unknown to other programs."""
        return self.as_sql(compiler, connection, template="SUBSTR(%(expressions)s, 1, 4)", **extra)


class BareNumber(models.Func):
    """A number as text without leading zeros."""

    output_field = models.CharField()
    arity = 1
    template = "LTRIM(%(expressions)s, '0')"


def one_of(field: str, values: Iterable[StrEnum], name: str) -> models.CheckConstraint:
    """Return a database constraint that lets `field` hold only `values`."""
    return models.CheckConstraint(condition=Q(**{f"{field}__in": [v.value for v in values]}), name=name)
