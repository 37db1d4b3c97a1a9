"""A writer's name takes the place of an element or a script of ours; a link into a guide leads nowhere."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from kb.domain import markup, reading
from kb.domain.reading import Words
from kb.domain.states import Visibility
from kb.models import Guide
from support.accounts.models import User
from support.models import Agency
from tests import factories
from tests.kb.factories import draft, published

_ID = re.compile(r'\sid="([^"]*)"')
_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SCRIPTS = ("htmx", "bootstrap", "toast", "say", "location", "cookie", "forms", "name", "top", "event", "open")
NAMED = '<h2 id="%s">Mục</h2><p><a id="%s-x"></a><a href="#%s">xem</a></p><ol><li id="%s-y">a</li></ol>'


def _ours() -> list[str]:
    """Return every id our templates and scripts name, as far as a body could carry it."""
    found: set[str] = set(SCRIPTS)
    for path in (*Path("templates").rglob("*.html"), *Path("static/js").glob("*.js")):
        words = path.read_text(encoding="utf-8")
        found.update(_ID.findall(words), re.findall(r'getElementById\("([^"]+)"\)', words))
    return sorted(one for one in found if re.fullmatch(r"[a-z0-9][a-z0-9-]{0,70}", one))


def _body() -> str:
    return "".join(NAMED % (one, one, one, one) for one in _ours())


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["guide", "version", "both", "preview", "write"])
def test_no_name_of_a_body_is_one_of_ours(where: str) -> None:
    assert len(_ours()) > 150
    agency = factories.agency()
    browser = Client()
    address, first = _made(where, agency, "<p>Không có tên nào.</p>")
    if where in {"preview", "write"}:
        browser.force_login(first, backend=_BACKEND)
    bare = _ID.findall(browser.get(address).content.decode())
    address, second = _made(where, agency, markup.clean(_body()))
    if where in {"preview", "write"}:
        browser.force_login(second, backend=_BACKEND)
    html = browser.get(address).content.decode()
    shown = Counter(_ID.findall(html))
    assert not [one for one, count in shown.items() if count > 1]
    more = set(shown) - set(bare)
    assert {one for one in more if not one.startswith(("muc_", "en_"))} <= {
        "mt"
    }  # the contents has a heading
    if where != "write":  # there the body stands in a field
        assert "muc_htmx" in shown
        assert ("en_htmx" in shown) == (where == "both")
        dead = {one for one in re.findall(r'href="#([^"]+)"', html) if one not in shown}
        assert dead == set()


def _made(where: str, agency: Agency, body: str) -> tuple[str, User]:
    writer = factories.member(agency)
    if where in {"preview", "write"}:
        guide = draft(by=writer, agency=agency)
        guide.versions.update(body=body, text=markup.text(body))
        return reverse(f"kb:{where}" if where == "write" else "kb:preview-draft", args=[guide.slug]), writer
    guide = published(body=body, visibility=Visibility.PUBLIC)
    if where == "version":
        return reverse("kb:version", args=[guide.slug, "1.0"]), writer
    if where == "both":
        other = published(body=body, visibility=Visibility.PUBLIC)
        Guide.objects.filter(pk=other.pk).update(translation_of=guide, language="en")
        return f"{reverse('kb:guide', args=[guide.slug])}?song-ngu=1", writer
    return reverse("kb:guide", args=[guide.slug]), writer


def test_contents_and_links_within_lead_to_what_the_page_shows() -> None:
    body = '<h2 id="toast">Lỗi</h2><p><a href="#toast">xem</a></p><h3>Mã <code>504</code></h3>'
    shown = reading.shown(body, Words())
    assert [one.anchor for one in reading.listed(body)] == ["muc_toast", "muc_ma-504"]
    assert all(f'id="{one.anchor}"' in shown for one in reading.listed(body))
    assert '<a href="#muc_toast" ' in shown


@pytest.mark.parametrize(
    ("copied", "kept"),
    [
        ('<h2 id="muc_loi">A</h2>', '<h2 id="loi">A</h2>'),
        ('<h2 id="en_muc_loi">A</h2>', '<h2 id="loi">A</h2>'),
        ('<h2 id="muc">A</h2>', '<h2 id="muc">A</h2>'),
        ('<h2 id="muc-2">A</h2>', '<h2 id="muc-2">A</h2>'),
        (
            '<p><a href="#muc_muc_loi">A</a></p>',
            '<p><a href="#loi" rel="noopener noreferrer">A</a></p>',
        ),
        (
            '<p><a href="https://vi.example/#muc_loi">A</a></p>',
            '<p><a href="https://vi.example/#muc_loi" rel="noopener noreferrer">A</a></p>',
        ),
    ],
)
def test_what_is_copied_from_a_page_is_kept_bare(copied: str, kept: str) -> None:
    assert markup.clean(copied) == kept
    assert markup.clean(kept) == kept


def test_scripts_put_the_same_before_anchors_as_the_server() -> None:
    for name in ("editor/schema.js", "js/reader.js"):
        words = (settings.BASE_DIR / "static" / name).read_text(encoding="utf-8")
        assert f"`{markup.ANCHORS}${{" in words, name
        assert markup.OTHER_ANCHORS in words, name
