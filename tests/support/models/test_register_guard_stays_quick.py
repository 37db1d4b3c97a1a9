"""The register's guard looks one line up, however many a year holds: alternatives would read them all."""

from __future__ import annotations

import re

import pytest
from django.db import connection

from support.models.guards import BEFORE_IN_REGISTER

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("number", "revision"), [(700, 0), (700, 2)])
def test_the_line_before_is_found_by_its_whole_key(number: int, revision: int) -> None:
    told = {"year": 2026, "number": number, "revision": revision}
    probe = re.sub(r"NEW\.(\w+)", lambda hit: str(told[hit[1]]), BEFORE_IN_REGISTER)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {probe}")
            [(plan,)] = [row[3:] for row in cursor.fetchall()]
            assert "(year=? AND number=? AND revision=?)" in plan
        else:
            cursor.execute("SET LOCAL enable_seqscan = off")  # the test's table is empty
            cursor.execute("SET LOCAL enable_bitmapscan = off")
            cursor.execute(f"EXPLAIN {probe}")
            plan = " ".join(row[0] for row in cursor.fetchall())
            condition = plan.partition("Index Cond:")[2]
            assert all(f"({name} = " in condition for name in ("year", "number", "revision")), plan
