"""Debian's Chromium, driven by Playwright: headless, without background traffic, one context per person."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.servers import Missing, process

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = int(process.PATIENCE * 1000)  # ms a page may take for anything
NAMES = ("chromium", "chromium-browser", "google-chrome")


def binary() -> str:
    """Path of the browser: CHROMIUM, else PATH; Missing when there is none."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        raise Missing("không có Chromium trên máy này")
    return found


@dataclass(slots=True)
class Chromium:
    """A running browser."""

    browser: Any

    @contextlib.contextmanager
    def person(self, width: int = 1440, height: int = 900, **options: Any) -> Iterator[Any]:
        """Give a page of a new person (own cookies); fails at the end when the page complained."""
        context = self.browser.new_context(viewport={"width": width, "height": height}, **options)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(f"lỗi script: {error}"))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        try:
            yield page
        finally:
            context.close()
        # A page that lost its server says so in the console; that is what some tests are about.
        wrong = [one for one in wrong if "ERR_CONNECTION" not in one and "WebSocket" not in one]
        # Nor is a question that found no server, or was given up because its page was left: htmx tells twice.
        unanswered = ("htmx:sendAbort", "htmx:sendError")
        if any(one.startswith(unanswered) for one in wrong):
            wrong = [one for one in wrong if not one.startswith((*unanswered, "htmx:afterRequest"))]
        if wrong:
            raise AssertionError(f"trang báo lỗi: {wrong}")


@contextlib.contextmanager
def chromium() -> Iterator[Chromium]:
    """Run a browser."""
    path = binary()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield Chromium(browser)
        finally:
            browser.close()
