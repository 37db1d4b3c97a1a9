"""Finds the icon names the product uses and packs them into one small sprite."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

_IN_TEMPLATE = re.compile(r"""(?:\{%\s*icon\s+|\bicon=|firstof\s+[\w.]*icon\s+)["']([a-z0-9-]+)["']""")
_SHAPE = re.compile(r'<svg[^>]*viewBox="([^"]+)"[^>]*>(.*?)</svg>', re.DOTALL)
# Python that names icons: tables of looks in the domain, menus and rows of the screens.
_MODULES = ("support/domain/*.py", "support/web/**/*.py", "mailin/views.py")
# The library has a sprite of its own, so that other pages do not carry its icons.
LIBRARY, _LIBRARY_MODULES = "kb", ("kb/domain/*.py", "kb/views/*.py")


def in_templates(root: Path, *, library: bool) -> set[str]:
    """Names written in templates: `{% icon "x" %}`, `icon="x"`, `{% firstof icon "x" %}`."""
    names: set[str] = set()
    rooms = root / "templates"
    for page in rooms.rglob("*.html"):
        if (page.relative_to(rooms).parts[0] == LIBRARY) is library:
            names.update(_IN_TEMPLATE.findall(page.read_text(encoding="utf-8")))
    return names


def words_in_python(root: Path, *, library: bool) -> set[str]:
    """Every single lower-case word in the Python of the screens: an icon's name is one of them."""
    names: set[str] = set()
    for pattern in _LIBRARY_MODULES if library else _MODULES:
        for module in root.glob(pattern):
            names.update(_words(ast.parse(module.read_text(encoding="utf-8"))))
    return names


def _words(tree: ast.AST) -> Iterator[str]:
    for part in ast.walk(tree):
        word = part.value if isinstance(part, ast.Constant) else None
        if isinstance(word, str) and re.fullmatch(r"[a-z0-9-]{2,40}", word):
            yield word


def sprite(wanted: set[str], shapes: Path) -> str:
    """Return an SVG with one <symbol> per name; raises FileNotFoundError for a name without a drawing."""
    symbols = []
    for name in sorted(wanted):
        match = _SHAPE.search((shapes / f"{name}.svg").read_text(encoding="utf-8"))
        if match is None:
            raise FileNotFoundError(name)
        drawing = re.sub(r"\s*\n\s*", "", match[2]).strip()
        symbols.append(f'<symbol id="{name}" viewBox="{match[1]}">{drawing}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"
