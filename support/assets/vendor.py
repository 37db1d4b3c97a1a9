"""`./dev vendor`: chép thư viện giao diện đã khóa phiên bản vào static/vendor, kèm MANIFEST và giấy phép."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from support.assets import css, icons

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
STATIC = ROOT / "static"
VENDOR = STATIC / "vendor"
MODULES = HERE / "node_modules"
FONT = "@fontsource/be-vietnam-pro"
WEIGHTS = (400, 500, 600)
# Metric-compatible with Times New Roman, which NĐ 30/2020 asks for on paper; embedded in PDFs, never served.
PAPER_FONT = "@expo-google-fonts/tinos"
PAPER_FACES = ("400Regular", "400Regular_Italic", "700Bold")
PAPERS = ROOT / "support/web/papers/vendor"
# The screen's face, whole, for guides as PDF.
GUIDE_FONT = "@expo-google-fonts/be-vietnam-pro"
GUIDE_FACES = ("400Regular", "400Regular_Italic", "600SemiBold", "600SemiBold_Italic")
# Lines as they are typed, in guides as PDF: every letter as wide as the next, Vietnamese ones too.
CODE_FONT = "@expo-google-fonts/jetbrains-mono"
CODE_FACE = "400Regular"
# The last of overlapping ranges is asked first: so ă, đ, ơ, ư come from the small Vietnamese file and the
# extended Latin one is fetched only for letters neither of the others has.
SUBSETS = ("latin-ext", "vietnamese", "latin")
# What the product's own look builds on; everything else of Bootstrap stays out of the first load.
BOOTSTRAP_CLASSES = frozenset(
    {
        "btn",
        "btn-danger",
        "btn-primary",
        "btn-sm",
        "disabled",
        "active",
        "form-control",
        "form-control-sm",
        "form-select",
        "form-select-sm",
        "visually-hidden",
        "visually-hidden-focusable",
    }
)
_TOOL = re.compile(r'\bdrawing="([a-z0-9-]+)"')
_SOURCE_MAP = re.compile(r"^[ \t]*(?://[#@]|/\*[#@]) ?sourceMappingURL=.*$\n?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Made:
    """One committed file: the package it comes from and its path under the repository."""

    package: str
    path: Path


def _say(words: str) -> None:
    sys.stderr.write(words + "\n")


def install() -> None:
    """Fetch exactly what the lock names into node_modules (which is not committed)."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("✗ Cần Node.js (npm) để lấy lại thư viện giao diện; chạy sản phẩm thì không cần.")
    subprocess.run([npm, "ci", "--silent"], cwd=HERE, check=True)  # noqa: S603 - fixed words, found on PATH


def _write(package: str, path: Path, text: str) -> Made:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_SOURCE_MAP.sub("", text).rstrip() + "\n", encoding="utf-8")
    return Made(package, path)


def _copy(package: str, source: str, path: Path) -> Made:
    return _write(package, path, (MODULES / package / source).read_text(encoding="utf-8"))


def bootstrap() -> list[Made]:
    """Reboot, controls and the few classes the look builds on."""
    whole = (MODULES / "bootstrap/dist/css/bootstrap.min.css").read_text(encoding="utf-8")
    text = css.trimmed(css.without_comments(whole), BOOTSTRAP_CLASSES)
    return [_write("bootstrap", VENDOR / "bootstrap/bootstrap.css", text)]


def fonts() -> list[Made]:
    """Three weights; one sheet with relative addresses, woff2 only."""
    made, faces = [], []
    for weight in WEIGHTS:
        sheet = (MODULES / FONT / f"{weight}.css").read_text(encoding="utf-8")
        for subset in SUBSETS:
            name = f"be-vietnam-pro-{subset}-{weight}-normal"
            target = VENDOR / "be-vietnam-pro/files" / f"{name}.woff2"
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(MODULES / FONT / "files" / target.name, target)
            made.append(Made(FONT, target))
            face = sheet.split(f"/* {name} */", 1)[1].split("}", 1)[0].strip() + "\n}\n"
            faces.append(re.sub(r", url\([^)]*\.woff\) format\('woff'\)", "", face))
    return [*made, _write(FONT, VENDOR / "be-vietnam-pro/be-vietnam-pro.css", "\n".join(faces))]


def paper_fonts() -> list[Made]:
    """The faces that PDFs embed, whole: a text may hold any letter of theirs."""
    folder = PAPERS / "be-vietnam-pro"
    faces = [(PAPER_FONT, f"{face}/Tinos_{face}.ttf", PAPERS) for face in PAPER_FACES]
    faces += [(GUIDE_FONT, f"{face}/BeVietnamPro_{face}.ttf", folder) for face in GUIDE_FACES]
    code = PAPERS / "jetbrains-mono"
    faces.append((CODE_FONT, f"{CODE_FACE}/JetBrainsMono_{CODE_FACE}.ttf", code))
    made = [_copy(CODE_FONT, "LICENSE_FONT", code / "LICENSE")]
    for package, source, home in faces:
        target = home / Path(source).name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(MODULES / package / source, target)
        made.append(Made(package, target))
    made.append(_copy(GUIDE_FONT, "LICENSE_FONT", folder / "LICENSE"))
    return [*made, _copy(PAPER_FONT, "LICENSE_FONT", PAPERS / "LICENSE")]


def scripts() -> list[Made]:
    """Scripts as their makers built them, without the addresses of source maps."""
    return [
        _copy("htmx.org", "dist/htmx.min.js", VENDOR / "htmx/htmx.min.js"),
        _copy("tom-select", "dist/js/tom-select.base.min.js", VENDOR / "tom-select/tom-select.base.min.js"),
        _copy("axe-core", "axe.min.js", ROOT / "tests/vendor/axe.min.js"),
    ]


def editor() -> list[Made]:
    """The guide editor's ProseMirror: its packages in one module, each with its licence beside it."""
    target, told = VENDOR / "prosemirror/prosemirror.js", HERE / "node_modules/.prosemirror.json"
    how = (
        "--bundle",
        "--minify",
        "--format=esm",
        "--target=es2022",
        "--charset=utf8",
        "--legal-comments=none",
    )
    command = [str(MODULES / ".bin/esbuild"), "prosemirror.js", f"--outfile={target}", f"--metafile={told}"]
    subprocess.run([*command, *how, "--log-level=warning"], cwd=HERE, check=True)  # noqa: S603 - fixed words
    inputs = json.loads(told.read_bytes())["inputs"]
    packages = sorted({path.split("/")[1] for path in inputs if path.startswith("node_modules/")})
    made = [Made(name, target) for name in packages]
    return made + [_copy(name, "LICENSE", target.parent / name / "LICENSE") for name in packages]


def sprite() -> list[Made]:
    """SVGs of the icons that templates name and Python's words: every page's, the library's, the editor's."""
    shapes = MODULES / "bootstrap-icons/icons"
    drawn = {file.stem for file in shapes.glob("*.svg")}
    wanted, more = (
        icons.in_templates(ROOT, library=library) | (icons.words_in_python(ROOT, library=library) & drawn)
        for library in (False, True)
    )
    tools = set(_TOOL.findall((ROOT / "templates/kb/writing/_toolbar.html").read_text(encoding="utf-8")))
    return [
        _write("bootstrap-icons", STATIC / "img/icons.svg", icons.sprite(wanted, shapes)),
        _write("bootstrap-icons", STATIC / "img/guides.svg", icons.sprite(more - wanted, shapes)),
        _write("bootstrap-icons", STATIC / "img/editor.svg", icons.sprite(tools, shapes)),
    ]


def licences() -> list[Made]:
    """The licence text of every package whose work is committed."""
    homes = {
        "bootstrap": VENDOR / "bootstrap",
        "bootstrap-icons": VENDOR / "bootstrap-icons",
        "htmx.org": VENDOR / "htmx",
        "tom-select": VENDOR / "tom-select",
        FONT: VENDOR / "be-vietnam-pro",
        "axe-core": ROOT / "tests/vendor",
    }
    return [_copy(name, "LICENSE", home / "LICENSE") for name, home in homes.items()]


def manifest(made: list[Made]) -> str:
    """One line per file: name, version, licence, file, sha384 (as in subresource integrity)."""
    rows = []
    for one in sorted(made, key=lambda item: (item.path, item.package)):
        about: dict[str, Any] = json.loads((MODULES / one.package / "package.json").read_bytes())
        digest = base64.b64encode(hashlib.sha384(one.path.read_bytes()).digest()).decode()
        rows.append(
            {
                "name": one.package,
                "version": about["version"],
                "licence": about["license"],
                "file": one.path.relative_to(ROOT).as_posix(),
                "sha384": digest,
            }
        )
    return json.dumps(rows, ensure_ascii=False, indent=1)


def main() -> None:
    """Rebuild static/vendor, the sprite, the fonts of papers and tests/vendor from the lock."""
    install()
    shutil.rmtree(VENDOR, ignore_errors=True)
    made = [*bootstrap(), *fonts(), *paper_fonts(), *scripts(), *editor(), *sprite(), *licences()]
    (VENDOR / "MANIFEST.json").write_text(manifest(made) + "\n", encoding="utf-8")
    _say(f"✓ {len(made)} tệp trong static/vendor, static/img, support/web/papers/vendor và tests/vendor.")


if __name__ == "__main__":
    main()
