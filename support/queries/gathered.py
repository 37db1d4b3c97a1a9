"""Rows of another table brought along as one value, so that a page of many parts asks no more questions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db.models import JSONField, QuerySet, Subquery
from django.db.models.functions import JSONObject


class _Listed(Subquery):
    """The values of a query of one column, `told`, as one list."""

    template = "(SELECT JSON_GROUP_ARRAY(JSON(listed.told)) FROM (%(subquery)s) listed)"
    output_field = JSONField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Say the same in PostgreSQL, whose sum of no rows is no list."""
        listed = "(SELECT COALESCE(JSONB_AGG(listed.told), '[]'::jsonb) FROM (%(subquery)s) listed)"
        return self.as_sql(compiler, connection, template=listed, **extra)


def listed(rows: QuerySet[Any], *names: str) -> Subquery:
    """Return the columns `names` of `rows`, in their order, as one list of objects for an annotation."""
    return _Listed(rows.annotate(told=JSONObject(**dict(zip(names, names, strict=True)))).values("told"))


def moment(text: str | None) -> datetime | None:
    """Read a moment as the databases write it into such a value; SQLite names no time zone."""
    if not text:
        return None
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
