"""Joining two texts of one version: block by block one side, the other, or both."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from kb.domain import diff


class Side(StrEnum):
    """Which text is taken at a place where the two differ; the value is what the form sends."""

    STANDING = "dang-co"
    KEPT = "giu-rieng"
    BOTH = "ca-hai"


def usual(standing: str, kept: str) -> Side:
    """Return what is taken where nobody chose: what only one side has stays, else what stands."""
    return Side.KEPT if kept and not standing else Side.STANDING


def joined(standing: str, kept: str, chosen: Mapping[int, Side]) -> str:
    """Return the joined body of two cleaned ones; `chosen` by the number of the change, from 1 on.

    The numbers are those of `diff.stretches(diff.compare(standing, kept))`.
    """
    made, number = [], 0
    for mine, theirs in diff.pairs(standing, kept):
        if mine == theirs:
            made.append(mine)
            continue
        number += 1
        side = chosen.get(number, usual(mine, theirs))
        made.append({Side.STANDING: mine, Side.KEPT: theirs, Side.BOTH: mine + theirs}[side])
    return "".join(made)


def read(values: Mapping[str, str], prefix: str) -> dict[int, Side]:
    """Return what a form chose: fields `prefix` with a number; what is no side is left out."""
    known = {one.value for one in Side}
    return {
        int(name.removeprefix(prefix)): Side(value)
        for name, value in values.items()
        if name.startswith(prefix) and name.removeprefix(prefix).isdecimal() and value in known
    }
