"""Templates: nothing inline, nothing unescaped, none missing, none left over."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.template.loader import get_template

from tests.environment import ROOT
from tests.house.tree import name, parsed, python, written

FOLDER = ROOT / "templates"
# Mail programs know no style sheets: their HTML carries its styles with it. It is never shown in a page.
MAILED = FOLDER / "mail"
# The only places that may say "this text is safe as it stands", each with the reason.
MARKED_SAFE: dict[str, str] = {
    "kb/templatetags/guide.py": "the HTML of guides, cleaned to an allowlist each time it is shown",
    "support/web/rendering.py": "long selects, every name, value and label escaped as Django's template does",
}

_TAG = re.compile(r"<[a-zA-Z][^>]*>", re.DOTALL)
_STYLE_OR_OWN_SCRIPT = re.compile(r"<style\b|<script\b(?![^>]*\ssrc=)", re.IGNORECASE)
_DJANGO = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
_ACTIVE = re.compile(r"""\son[a-z]+\s*=|\shx-on|\sx-on|javascript:|\sstyle\s*=""", re.IGNORECASE)
_NAMED = re.compile(r"""\{%\s*(?:include|extends)\s+["']([^"']+)["']""")
_TEMPLATE_NAME = re.compile(r"[\w/.-]+\.(?:html|txt|xml)")


def _pages() -> list[Path]:
    return [path for path in written(".html", ".txt", ".xml") if FOLDER in path.parents]


def _inline(text: str) -> Iterator[str]:
    for tag in _TAG.findall(_DJANGO.sub("", text)):
        if _STYLE_OR_OWN_SCRIPT.match(tag) or _ACTIVE.search(tag):
            yield tag


@pytest.mark.parametrize(
    "bad",
    [
        "<p style='color:red'>",
        "<style>",
        "<script>",
        '<a onclick="x()">',
        '<a\nhref="javascript:x">',
        '<b hx-on:click="x">',
    ],
)
def test_the_search_for_inline_code_finds_it(bad: str) -> None:
    assert list(_inline(bad))


def test_no_template_carries_inline_script_or_style() -> None:
    found = {
        name(path): tags
        for path in _pages()
        if MAILED not in path.parents and (tags := list(_inline(path.read_text(encoding="utf-8"))))
    }
    assert found == {}


def test_nothing_is_declared_safe_outside_the_list() -> None:
    unescaped = re.compile(r"\|\s*safe(seq)?\b|\{%\s*autoescape off|\bmark_safe\b|\bSafe(String|Text)\(")
    found = {
        name(path)
        for path in [*_pages(), *python(tests=False)]
        if unescaped.search(path.read_text(encoding="utf-8"))
    }
    assert found - {path for path in found if path.endswith(".txt")} == set(MARKED_SAFE)


def _named_in_python() -> Iterator[str]:
    for path in python(tests=False):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def _named() -> set[str]:
    """Names of templates told in Python and in templates."""
    in_templates = {found for path in _pages() for found in _NAMED.findall(path.read_text(encoding="utf-8"))}
    rooms = {path.relative_to(FOLDER).parts[0] for path in _pages()}
    told = {text for text in _named_in_python() if _TEMPLATE_NAME.fullmatch(text)}
    return in_templates | {text for text in told if text.split("/")[0] in rooms}


def test_every_template_that_is_used_exists_and_compiles() -> None:
    for used in sorted(_named()):
        get_template(used)


def test_every_template_compiles() -> None:
    for path in _pages():
        get_template(path.relative_to(FOLDER).as_posix())


def _replaces_anothers(template: str) -> bool:
    """Tell whether an installed app has a template of this name, which ours stands in for."""
    return any((Path(app.path) / "templates" / template).exists() for app in apps.get_app_configs())


def test_no_template_lies_unused() -> None:
    """A name built at run time counts by its beginning: f"mail/{kind}.txt" uses all of mail/."""
    named = _named()
    begun = tuple(
        node.values[0].value
        for path in python(tests=False)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.JoinedStr)
        and isinstance(node.values[0], ast.Constant)
        and isinstance(node.values[0].value, str)
        and "/" in node.values[0].value
    )
    unused = [
        template
        for path in _pages()
        if (template := path.relative_to(FOLDER).as_posix()) not in named
        and not template.startswith(begun)
        and not _replaces_anothers(template)
        and not re.fullmatch(r"(400|403|404|500|403_csrf)\.html", template)
    ]
    assert unused == []
