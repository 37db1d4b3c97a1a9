"""Turns the manuals of `sources` into .docx with LibreOffice: `python -m tests.kb.manuals.make`."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from tests.kb.manuals import sources

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Write every manual beside this file."""
    with tempfile.TemporaryDirectory() as folder:
        for make in sources.ALL:
            manual = make()
            flat = Path(folder) / f"{manual.name}.fodt"
            flat.write_text(manual.xml(), encoding="utf-8")
            subprocess.run(
                [
                    "/usr/bin/soffice",
                    "--headless",
                    "--convert-to",
                    "docx:MS Word 2007 XML",
                    "--outdir",
                    str(HERE),
                    str(flat),
                ],
                check=True,
                env={"HOME": folder, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
            )


if __name__ == "__main__":
    main()
