"""Makes .docx files by hand for attacks: paragraphs, cells, links, a title, as Word writes them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from html import escape

from django.core.files.uploadedfile import SimpleUploadedFile

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_P = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def _run(words: str) -> str:
    kept = "".join(one for one in words if one in "\t\n" or one >= " ")
    return f'<w:r><w:t xml:space="preserve">{escape(kept)}</w:t></w:r>'


def docx(
    words: Sequence[str],
    *,
    cells: Sequence[str] = (),
    links: Sequence[str] = (),
    title: str = "",
    name: str = "nhap.docx",
) -> SimpleUploadedFile:
    """Return a .docx as a browser sends it: a paragraph each, one table, links, core title."""
    body = "".join(f"<w:p>{_run(one)}</w:p>" for one in words)
    for number in range(len(links)):
        body += f'<w:p><w:hyperlink r:id="l{number}">{_run(f"liên kết {number}")}</w:hyperlink></w:p>'
    if cells:
        row = "".join(f"<w:tc><w:p>{_run(one)}</w:p></w:tc>" for one in cells)
        body += f"<w:tbl><w:tr>{row}</w:tr></w:tbl>"
    rels = "".join(
        f'<Relationship Id="l{n}" Type="{_R}/hyperlink" Target="{escape(one)}" TargetMode="External"/>'
        for n, one in enumerate(links)
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_P}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{WORD}.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_P}/relationships">'
        f'<Relationship Id="r1" Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_P}/relationships">{rels}</Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>'
        f"<w:p>{_run(title)}</w:p>{body}</w:body></w:document>",
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bundle:
        for part, xml in parts.items():
            bundle.writestr(part, _HEAD + xml)
    return SimpleUploadedFile(name, made.getvalue(), WORD)
