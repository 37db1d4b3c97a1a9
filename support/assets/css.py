"""Cuts a stylesheet down to the rules this product uses, and takes out what the page's policy forbids."""

from __future__ import annotations

import re
from collections.abc import Iterator

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
# A data: address is refused by `img-src 'self'`; the browser would log it on every page.
_DATA_DECLARATION = re.compile(r"[\w-]+:url\((?:\"data:[^\"]*\"|'data:[^']*'|data:[^)]*)\)[^;{}]*;?")


def without_comments(text: str) -> str:
    """Return `text` without comments (licence lines are kept in files of their own)."""
    return _COMMENT.sub("", text).strip() + "\n"


def rules(text: str) -> Iterator[tuple[str, str]]:
    """Yield (head, body) of every top-level rule; statements such as @charset have an empty body."""
    start = depth = 0
    head = ""
    for mark in re.finditer(r"[{};]", text):
        sign, at = mark.group(), mark.start()
        if sign == "{":
            if not depth:
                head, start = text[start:at], at + 1
            depth += 1
        elif sign == "}":
            depth -= 1
            if not depth:
                yield head.strip(), text[start:at]
                start = at + 1
        elif not depth:
            yield text[start:at].strip(), ""
            start = at + 1


def trimmed(text: str, keep: frozenset[str]) -> str:
    """Return the rules whose selectors name no class outside `keep`; media and support blocks likewise."""
    return "".join(_rule(head, body, keep) for head, body in rules(_DATA_DECLARATION.sub("", text)))


def _rule(head: str, body: str, keep: frozenset[str]) -> str:
    if not body:
        return ""
    if head.startswith(("@media", "@supports")):
        inner = trimmed(body, keep)
        return f"{head}{{{inner}}}\n" if inner else ""
    if head.startswith("@"):
        return ""
    kept = [part for part in _selectors(head) if set(_CLASS.findall(part)) <= keep]
    return f"{','.join(kept)}{{{body.strip()}}}\n" if kept else ""


def _selectors(head: str) -> list[str]:
    """Split at commas that stand outside brackets."""
    return re.split(r",(?![^(]*\))", head)
