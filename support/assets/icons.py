"""Finds the icon names the product uses and packs them into one small sprite."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

_IN_TEMPLATE = re.compile(r"""\bicon(?:=|\|default:|\s+)["']([a-z0-9-]+)["']""")
_SHAPE = re.compile(r'<svg[^>]*viewBox="([^"]+)"[^>]*>(.*?)</svg>', re.DOTALL)
# Tables of looks in Python: a value is an icon's name, or opens with it (name, tone).
_TABLES = ("ICONS", "LOOKS")


def used(root: Path) -> set[str]:
    """Names written in templates (`{% icon "x" %}`, `icon="x"`) and in Python (`icon=`, ICONS, LOOKS)."""
    names: set[str] = set()
    for page in (root / "templates").rglob("*.html"):
        names.update(_IN_TEMPLATE.findall(page.read_text(encoding="utf-8")))
    for room in ("support", "mailin", "kb"):
        for module in (root / room).rglob("*.py"):
            if "node_modules" not in module.parts:
                names.update(_in_python(ast.parse(module.read_text(encoding="utf-8"))))
    return names


def _in_python(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "icon":
            yield from _words(node.value)
        elif isinstance(node, ast.Dict):
            yield from _under_icon(node)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value and _is_table(node):
            yield from _first_words(node.value)


def _under_icon(node: ast.Dict) -> Iterator[str]:
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant) and key.value == "icon":
            yield from _words(value)


def _is_table(node: ast.Assign | ast.AnnAssign) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return any(isinstance(name, ast.Name) and name.id.endswith(_TABLES) for name in targets)


def _first_words(table: ast.AST) -> Iterator[str]:
    for value in table.values if isinstance(table, ast.Dict) else []:
        yield from _words(value.elts[0] if isinstance(value, ast.Tuple) else value)


def _words(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def sprite(names: set[str], shapes: Path) -> tuple[str, list[str]]:
    """Return (SVG with one <symbol> per known name, the names `shapes` has no file for)."""
    symbols, unknown = [], []
    for name in sorted(names):
        file = shapes / f"{name}.svg"
        match = _SHAPE.search(file.read_text(encoding="utf-8")) if file.exists() else None
        if match is None:
            unknown.append(name)
            continue
        drawing = re.sub(r"\s*\n\s*", "", match[2]).strip()
        symbols.append(f'<symbol id="{name}" viewBox="{match[1]}">{drawing}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n", unknown
