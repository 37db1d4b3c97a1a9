"""Mail HTML whose cleaning alone, with no frame and no policy around it, lets something run or be fetched."""

from __future__ import annotations

from typing import Any

import pytest

from mailin import safe_html
from tests.security.families import AWAY
from tests.security.vectors import ALL
from tests.servers.chromium import Chromium

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]  # no database is asked: once is enough
# Each text in a frame of its own that may run scripts; what ran or was made there, by its place.
SHOW = """async ([texts, made]) => {
  const frames = texts.map(text => Object.assign(document.createElement('iframe'), {srcdoc: text}));
  const loaded = frames.map(one => new Promise(done => one.onload = done));
  document.body.append(...frames);
  await Promise.race([Promise.all(loaded), new Promise(done => setTimeout(done, 4000))]);
  await new Promise(done => setTimeout(done, 700));
  const told = frames.map(one => {
    try {
      return [one.contentWindow.__chay || 0, [...one.contentDocument.querySelectorAll(made)].length];
    } catch (_error) {
      return [1, 1];  // it went elsewhere
    }
  });
  frames.forEach(one => one.remove());
  return told.map(([ran, found], place) => [place, ran, found]).filter(([, ran, found]) => ran || found);
}"""
MADE = (
    "script,iframe,object,embed,base,link,form,input,button,svg,math,img,picture,video,audio,a[href],[id],[name],"
    "[onerror],[onload],[onfocus],[src],[srcset],[background],[class],[hx-get],style,meta[http-equiv],template"
)


def _shown(browser: Chromium, texts: list[str], made: str) -> tuple[list[list[int]], list[str]]:
    """Show texts in frames that may do anything; return the faults by place, and what was asked for."""
    context = browser.browser.new_context()
    page, asked = context.new_page(), []

    def refused(route: Any) -> None:
        asked.append(route.request.url)
        route.abort()

    page.goto("about:blank")
    page.route("**/*", refused)
    page.on("dialog", lambda box: (asked.append(f"hộp thoại {box.message}"), box.dismiss()))
    faults: list[list[int]] = []
    for first in range(0, len(texts), 100):
        told = page.evaluate(SHOW, [texts[first : first + 100], made])
        faults += [[first + place, *rest] for place, *rest in told]
    context.close()
    return faults, asked


def test_no_cleaned_mail_runs_or_fetches_even_without_its_frame(browser: Chromium) -> None:
    texts = [safe_html.document(one, "Thư") for one in ALL]
    faults, asked = _shown(browser, texts, MADE)
    assert [(ALL[place], ran, found, texts[place][-400:]) for place, ran, found in faults] == []
    assert asked == []


def test_the_vectors_are_alive(browser: Chromium) -> None:
    """Uncleaned, many run or call out here; the rest aim at other readers, or need a hand or another sink."""
    faults, asked = _shown(browser, list(ALL), "no-such-thing")
    ran = {place for place, *_rest in faults}
    print(f"{len(ALL)} vectơ: {len(ran)} chạy, {len(asked)} lần gọi ra ngoài")
    assert len(ran) >= 80
    assert sum(AWAY in one for one in asked) >= 30
