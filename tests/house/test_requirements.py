"""Every row of the table that traces the Circular's clauses to the product has a test of its own name."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from tests.environment import ROOT

# Rows whose work stands in the product; a test named test_r12_... proves row R12.
ROWS = [
    "r1",
    "r2",
    "r3a",
    "r5",
    "r6",
    "r7",
    "r8",
    "r9",
    "r10",
    "r11",
    "r12",
    "r14",
    "r13",
    "r15",
    "r16",
    "r17",
    "r18",
    "r19",
    "r20",
    "r21",
    "r22",
    "r23",
    "r24",
    "r25",
    "r27b",
    "r27c",
    "r27d",
    "r28",
    "r29",
    "r30",
    "r31",
    "r32",
    "r33",
    "r34",
    "r35",
    "r37",
    "r38",
    "r39",
    "r40",
]


@cache
def named() -> frozenset[str]:
    """Give the rows that names of tests speak of, r31_r32 both."""
    found: set[str] = set()
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                found |= set(re.findall(r"(?<=_)r\d+[a-d]?(?=_)", f"{node.name}_"))
    return frozenset(found)


@pytest.mark.parametrize("row", ROWS)
def test_a_test_is_named_after_the_row(row: str) -> None:
    assert row in named()
