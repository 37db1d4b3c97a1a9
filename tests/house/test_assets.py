"""What browsers fetch: complete, licensed, unchanged since it was vendored, small, allowed by the policy."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from support.assets import css, icons

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
MANIFEST = json.loads((STATIC / "vendor/MANIFEST.json").read_text(encoding="utf-8"))
SHEETS = sorted(STATIC.rglob("*.css"))
SCRIPTS = sorted(STATIC.rglob("*.js"))
OWN_SCRIPTS = sorted((STATIC / "js").rglob("*.js"))
EDITOR = sorted((STATIC / "editor").glob("*.js"))


def _names(paths: list[Path]) -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in paths]


def test_every_vendored_file_is_the_one_the_manifest_names() -> None:
    named = {row["file"] for row in MANIFEST}
    there = {path for path in (STATIC / "vendor").rglob("*") if path.is_file()}
    assert named >= set(_names(sorted(there))) - {"static/vendor/MANIFEST.json"}
    for row in MANIFEST:
        digest = hashlib.sha384((ROOT / row["file"]).read_bytes()).digest()
        assert base64.b64encode(digest).decode() == row["sha384"], row["file"]
        assert row["version"]
        assert row["licence"]


def test_every_vendored_package_carries_its_licence() -> None:
    licensed = {row["name"] for row in MANIFEST if row["file"].endswith("/LICENSE")}
    assert licensed == {row["name"] for row in MANIFEST}


def test_versions_are_those_of_the_lock_and_the_lock_names_no_address() -> None:
    lock = json.loads((ROOT / "support/assets/package-lock.json").read_text(encoding="utf-8"))
    packages = {path.removeprefix("node_modules/"): about for path, about in lock["packages"].items()}
    assert all("resolved" not in about for about in packages.values())
    assert all(about.get("integrity") for path, about in packages.items() if path)
    for row in MANIFEST:
        assert row["version"] == packages[row["name"]]["version"], row["name"]


def test_every_icon_in_use_is_in_the_sprite() -> None:
    everywhere, library = (
        set(re.findall(r'<symbol id="([^"]+)"', (STATIC / sprite).read_text(encoding="utf-8")))
        for sprite in ("img/icons.svg", "img/guides.svg")
    )
    missing = icons.in_templates(ROOT, library=False) - everywhere
    missing |= icons.in_templates(ROOT, library=True) - everywhere - library
    assert not missing, f"chạy ./dev vendor: {sorted(missing)}"


@pytest.mark.parametrize("path", [*SHEETS, *SCRIPTS], ids=lambda path: path.relative_to(STATIC).as_posix())
def test_nothing_names_a_source_map_a_data_address_or_another_host(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "sourceMappingURL" not in text
    if path.suffix == ".css":
        assert not re.search(r"url\(\W?data:", text)
        for address in re.findall(r"url\(([^)]*)\)", text):
            assert (path.parent / address.strip("\"'")).is_file(), address


@pytest.mark.parametrize("path", [*OWN_SCRIPTS, *EDITOR], ids=lambda path: path.name)
def test_own_scripts_import_only_files_that_exist_and_never_eval(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for module in re.findall(r'(?:from|import)\s+"([^"]+)"', text):
        assert (path.parent / module).is_file(), module
    assert not re.search(r"\beval\(|new Function|setAttribute\(\"style\"|document\.write", text)


def test_every_own_script_is_reached_from_the_entry() -> None:
    entry = (STATIC / "js/app.js").read_text(encoding="utf-8")
    loaded = set(re.findall(r'"\./([^"]+)"', entry)) | {"app.js"}
    for page in (ROOT / "templates").rglob("*.html"):  # what one page alone needs
        loaded |= set(re.findall(r'static "js/([^"]+)"', page.read_text(encoding="utf-8")))
    assert loaded == {path.name for path in OWN_SCRIPTS}


def test_templates_carry_no_inline_script_style_or_handler() -> None:
    for page in sorted((ROOT / "templates").rglob("*.html")):
        if page.parts[-2] == "mail":
            continue  # letters: mail programs know no style sheets
        text = page.read_text(encoding="utf-8")
        for found in re.findall(r"<script[^>]*>", text):
            assert "src=" in found, f"{page}: {found}"
        assert not re.search(
            r"<style|\sstyle=|\son[a-z]+=\"|javascript:|hx-on|https?://[^\"']*\.(?:js|css)", text
        ), page


def test_first_load_stays_within_180_kb() -> None:
    """Style, scripts, sprite and the six font files a Vietnamese page asks for, with room for the page."""
    sheets = ["vendor/bootstrap/bootstrap.css", "vendor/be-vietnam-pro/be-vietnam-pro.css"]
    sheets += ["css/tokens.css", "css/app.css", "img/icons.svg", "img/favicon.svg", "vendor/htmx/htmx.min.js"]
    entry = (STATIC / "js/app.js").read_text(encoding="utf-8")
    everywhere = set(re.findall(r'"\./([^"]+)"', entry)) | {"app.js"}
    paths = [STATIC / name for name in sheets] + [one for one in OWN_SCRIPTS if one.name in everywhere]
    fonts = [path for path in (STATIC / "vendor").rglob("*.woff2") if "latin-ext" not in path.name]
    packed = sum(len(gzip.compress(path.read_bytes(), 6)) for path in paths)
    assert len(fonts) == 6
    assert packed + sum(path.stat().st_size for path in fonts) <= 172 * 1024


@pytest.fixture
def collected(tmp_path: Path, settings: Any) -> Path:
    """Everything a server hands out, as the product collects it."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "support.web.storage.Storage"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def test_collected_files_name_each_other_by_digest_and_leave_other_peoples_out(collected: Path) -> None:
    entry = next((collected / "js").glob("app.*.js")).read_text(encoding="utf-8")
    for module in re.findall(r'(?:from|import)\s*"\./([^"]+)"', entry):
        assert re.fullmatch(r"\w+\.[0-9a-f]{12}\.js", module)
        assert (collected / "js" / module).is_file()
        assert (collected / "js" / f"{module}.gz").is_file()
    assert {path.name for path in collected.iterdir() if path.is_dir()} == {
        "admin",
        "css",
        "editor",
        "img",
        "js",
        "vendor",
    }


def test_trimming_keeps_plain_rules_and_named_classes_only() -> None:
    sheet = "body{margin:0}.btn,.card{color:red}@media print{.card{x:1}}@media print{a{b:1}}@charset x;"
    sheet += '.btn:hover{y:url("data:x")}'
    kept = css.trimmed(sheet, frozenset({"btn"}))
    assert kept == "body{margin:0}\n.btn{color:red}\n@media print{a{b:1}\n}\n"
