"""Files of an edXML: outside the envelope, in base64, raw or packed as ZIP; unpacked within limits."""

from __future__ import annotations

import base64
import binascii
import io
import zipfile
from xml.etree.ElementTree import Element

from support.domain.edxml.model import Attached
from support.domain.edxml.tree import every, find, text

MAX_FILES = 100
MAX_UNPACKED = 64 * 2**20  # of all files together
_ZIP = b"PK\x03\x04"
# Formats that are ZIP files themselves: these stay as they are.
_ZIP_FORMATS = (".zip", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".jar", ".apk", ".epub")


def attachments(root: Element, envelope: Element | None) -> tuple[tuple[Attached, ...], tuple[str, ...]]:
    """Return the files and the codes of what could not be read; the manifest's names help where one lacks."""
    named = _manifest(envelope)
    found: list[Attached] = []
    problems: list[str] = []
    room = MAX_UNPACKED
    holder = find(root, "AttachmentEncoded")
    holders = holder if holder is not None else find(envelope, "AttachmentEncoded")
    for one in [*every(holders, "Attachment")][:MAX_FILES]:
        content_id = _plain_id(text(one, "ContentId"))
        name = text(one, "AttachmentName") or named.get(content_id, "")
        raw = _decoded(text(one, "ContentTransferEncoded"))
        if raw is None:
            problems.append("attachment-unreadable")
            continue
        files, trouble = _unpacked(name, text(one, "ContentType"), raw, room)
        problems += trouble
        room -= sum(len(file.content) for file in files)
        found += files
    missing = [name for content_id, name in named.items() if name and not found]
    if missing:
        problems.append("attachment-missing")
    return tuple(found[:MAX_FILES]), tuple(dict.fromkeys(problems))


def _manifest(envelope: Element | None) -> dict[str, str]:
    """Return file names by content id, as the body's manifest gives them."""
    references = every(find(envelope, "edXMLBody", "edXMLManifest"), "Reference")
    if envelope is None:
        return {}
    return {
        _plain_id(text(one, "ContentId") or one.get("href", "")): text(one, "AttachmentName")
        for one in references
    }


def _plain_id(content_id: str) -> str:
    """Return a content id without the `cid:` that some write before it."""
    return content_id.strip("<> ").removeprefix("cid:")


def _decoded(encoded: str) -> bytes | None:
    try:
        return base64.b64decode("".join(encoded.split()), validate=True) or None
    except (binascii.Error, ValueError):
        return None


def _unpacked(name: str, content_type: str, raw: bytes, room: int) -> tuple[list[Attached], list[str]]:
    """Return the file, or the files of the ZIP it was packed in; nothing larger than `room`."""
    packed = raw.startswith(_ZIP) and not name.lower().endswith(_ZIP_FORMATS)
    if not packed:
        if len(raw) > room:
            return [], ["attachment-too-large"]
        return [Attached(name, content_type, raw)], []
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return _entries(archive, name, content_type, room)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, OSError, EOFError,
            ValueError):  # fmt: skip
        # Not a ZIP after all, or one with a password: kept as it came.
        return [Attached(name, content_type, raw)], ["attachment-zip-unreadable"]


def _entries(
    archive: zipfile.ZipFile, name: str, content_type: str, room: int
) -> tuple[list[Attached], list[str]]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()][: MAX_FILES + 1]
    if len(entries) > MAX_FILES:
        return [], ["attachment-zip-bomb"]
    files: list[Attached] = []
    for entry in entries:
        with archive.open(entry) as stream:
            content = stream.read(room + 1)  # the size the archive states is not believed
        if len(content) > room:
            return [], ["attachment-zip-bomb"]
        room -= len(content)
        shown = name if len(entries) == 1 and name else entry.filename.replace("\\", "/").rsplit("/", 1)[-1]
        files.append(Attached(shown, content_type if len(entries) == 1 else "", content))
    return files, []
