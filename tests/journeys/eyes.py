"""Looks at a page as a careful reader would: each width, both themes, served HTML, what the browser says."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import Any

from tests.environment import ROOT
from tests.servers.chromium import PATIENCE

WIDTHS = {1440: 900, 1024: 768, 390: 844, 360: 740}  # width -> height, pixels
LOOKED_AT = (1440, 1024, 390)  # widths with a picture and axe in both themes; 360 must not slide sideways
PICTURES = ROOT / ".tmp" / "pictures"
# A build keeps no pictures; after its first half the same pages of the other database are only opened.
DRAWS = os.environ.get("CI") != "true"
THOROUGH = not os.environ.get("TEST_FIRST_HALF_RAN")

_AXE = (ROOT / "tests" / "vendor" / "axe.min.js").read_text(encoding="utf-8")
_FAULTS = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"], preload: false});
  return found.violations.filter((one) => ["serious", "critical"].includes(one.impact)).map((one) =>
    `${one.id}: ${one.nodes.slice(0, 4).map((node) => node.target.join(" ") + " «" +
      (node.any[0]?.message ?? node.html.slice(0, 90)) + "»").join("; ")}`);
}"""
_SIDEWAYS = """() => {
  const root = document.documentElement, wide = root.clientWidth;
  if (root.scrollWidth <= wide && document.body.scrollWidth <= wide) return [];
  return [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > wide + 1 && !one.children.length)
    .slice(0, 5).map((one) => `${one.tagName}.${one.className} ${one.textContent.slice(0, 40)}`);
}"""
_CUT = """() => [...document.querySelectorAll(".btn, .chip, .stage, .tag, h1, h2")]
  .filter((one) => one.getClientRects().length && one.scrollWidth > one.clientWidth + 1
    && getComputedStyle(one).overflowX === "visible" && getComputedStyle(one).display !== "inline")
  .map((one) => `${one.className || one.tagName}: ${one.textContent.trim().slice(0, 50)}`)"""
_HIDDEN_FOCUS = """() => {
  const tabs = document.querySelector(".tabs");
  const main = document.querySelector("main");
  if (!tabs || !main || getComputedStyle(tabs).display === "none") return [];
  const last = [...main.querySelectorAll("button, a[href], input, textarea, select")]
    .filter((one) => one.getClientRects().length && one.checkVisibility() && !one.closest("dialog")).pop();
  if (!last) return [];
  last.scrollIntoView({block: "nearest"});
  const box = last.getBoundingClientRect(), bar = tabs.getBoundingClientRect();
  const words = last.textContent.trim().slice(0, 40);
  return box.bottom > bar.top + 1 ? [`${last.tagName} «${words}» dưới thanh tab`] : [];
}"""

_TAG = re.compile(r"<[a-zA-Z][^>]*>", re.DOTALL)
_QUOTED = re.compile(r"=\s*(\"[^\"]*\"|'[^']*')", re.DOTALL)
_OWN_CODE = re.compile(r"<style\b|<script\b(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE)
_ACTIVE = re.compile(r"\son[a-z]+\s*=|\sstyle\s*=|\shx-on", re.IGNORECASE)


@dataclass(slots=True)
class Eyes:
    """A person's page and everything found wrong on the pages looked at so far."""

    page: Any
    walker: int = 0
    said: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    seen: int = 0

    def __post_init__(self) -> None:
        """Listen to what the browser says, its complaints about the policy included."""
        self.page.set_default_timeout(PATIENCE)
        self.page.emulate_media(reduced_motion="reduce")
        self.page.on("pageerror", lambda error: self.said.append(f"lỗi script: {error}"))
        self.page.on(
            "console", lambda line: self.said.append(line.text) if line.type in {"error", "warning"} else None
        )

    def look(self, name: str, address: str, *, status: int = 200, then: str = "") -> None:
        """Open `address` and look at it; `then` is clicked first, in each width."""
        self.said.clear()
        answer = self.page.goto(address)
        if answer.status != status:
            self.faults.append(f"{name}: trả về {answer.status}, mong {status}")
            return
        self.faults += [f"{name}: {one}" for one in served(answer.text())]
        self.page.wait_for_load_state("networkidle")
        told = [one for one in self.said if status == 200 or f"status of {status}" not in one]
        self.faults += [f"{name}: trình duyệt báo {one}" for one in told]
        self.shown(name, then=then)

    def shown(self, name: str, *, then: str = "") -> None:
        """Look at the page as it stands now, at every width and in both themes."""
        self.seen += 1
        if not THOROUGH:
            self.faults += [f"{name}: tràn ngang, {one}" for one in self.page.evaluate(_SIDEWAYS)]
            return
        self.page.evaluate(_AXE)
        for width, height in WIDTHS.items():
            self.page.set_viewport_size({"width": width, "height": height})
            if then:
                self.page.locator(then).first.click()
            where = f"{name} {width}"
            self.faults += [f"{where}: tràn ngang, {one}" for one in self.page.evaluate(_SIDEWAYS)]
            if width not in LOOKED_AT:
                continue
            self.faults += [f"{where}: chữ bị cắt, {one}" for one in self.page.evaluate(_CUT)]
            for theme in ("dark", "light"):
                self.page.evaluate("(theme) => { document.documentElement.dataset.bsTheme = theme }", theme)
                self.faults += [f"{where} {theme}: {one}" for one in self.page.evaluate(_FAULTS)]
                self.picture(f"{name}-{width}" + ("-toi" if theme == "dark" else ""))
            self.faults += [f"{where}: {one}" for one in self.page.evaluate(_HIDDEN_FOCUS)]

    def picture(self, name: str) -> None:
        """Keep a picture for people to look at."""
        if DRAWS:
            folder = PICTURES / str(self.walker)
            folder.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=str(folder / f"{name}.png"), full_page=True)


def served(html: str) -> list[str]:
    """Return what the served HTML must not hold, or lacks (WCAG 2.4.2, 3.1.1; Content-Security-Policy)."""
    wrong = []
    for tag in _TAG.findall(html):
        bare = _QUOTED.sub("=", tag)
        if _OWN_CODE.match(tag) or _ACTIVE.search(bare) or "javascript:" in tag:
            wrong.append(f"mã nội tuyến {tag[:80]}")
    if not re.search(r'<html[^>]* lang="(vi|en)', html):
        wrong.append("thiếu lang")
    if (count := len(re.findall(r"<h1\b", html))) != 1:
        wrong.append(f"có {count} h1")
    title = re.search(r"<title>(.*?)</title>", html, re.DOTALL)
    if title is None or not title.group(1).strip() or title.group(1).strip().startswith("·"):
        wrong.append("thiếu tiêu đề trang")
    return wrong


def clear(walker: int) -> None:
    """Remove the pictures a walker drew in the run before."""
    for old in (PICTURES / str(walker)).glob("*.png"):
        old.unlink()
