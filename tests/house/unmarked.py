"""Finds Vietnamese words that no mark hands to translation: in templates, and in the Python of screens."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from django.template.base import Lexer, TokenType

from support.assets.messages.extract import MARKERS

_LETTERS = re.compile("[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.IGNORECASE)
_MARKED = re.compile(r"""_\((?:"[^"]*"|'[^']*')\)""")


def letters(text: str) -> bool:
    """Tell whether `text` has a letter only Vietnamese has."""
    return bool(_LETTERS.search(text))


def in_page(source: str) -> Iterator[str]:
    """Yield the parts of a template that speak Vietnamese outside {% translate %} and its like."""
    inside = False
    for token in Lexer(source).tokenize():
        word = token.contents.split(maxsplit=1)[0] if token.token_type == TokenType.BLOCK else ""
        if word in {"blocktranslate", "endblocktranslate"}:
            inside = word == "blocktranslate"
        elif word == "translate" or inside or token.token_type == TokenType.COMMENT:
            continue
        elif letters(_MARKED.sub("", token.contents)):
            yield token.contents.strip()


def in_code(source: str) -> Iterator[str]:
    """Yield the literals of a module that speak Vietnamese and are no argument of a marker, no docstring."""
    tree = ast.parse(source)
    marked = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _called(node.func) in (*MARKERS, "warn")  # warnings are for us
        for given in node.args
        for part in ast.walk(given)
    }
    passed = marked | {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in passed and letters(str(node.value)):
            yield str(node.value)


def _called(func: ast.expr) -> str:
    return func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
