"""Opens what was uploaded: edXML files as they are, or ZIPs of them; bounded, never a ZIP within a ZIP."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from support.domain.errors import UserError
from support.domain.text import nfc
from support.domain.words import _

MOST = 200  # documents of one upload
MAX_ONE = 25 * 2**20  # bytes of one edXML file
MAX_ALL = 128 * 2**20  # bytes of all files of one upload, unpacked: many small ZIPs are a bomb too
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")  # with entries, without any
_BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, OSError, EOFError,
    ValueError, zlib.error, lzma.LZMAError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parcel:
    """One file to be read, or `trouble`: why it is not read at all."""

    name: str
    content: bytes = field(default=b"", repr=False)
    trouble: UserError | None = None


def opened(files: Iterable[tuple[str, bytes]]) -> list[Parcel]:
    """Return the edXML files among `files` (name, bytes) in order; a ZIP is opened whole or not at all."""
    found: list[Parcel] = []
    for name, raw in files:
        room = MAX_ALL - sum(len(one.content) for one in found)
        try:
            found += _unpacked(raw, room) if raw.startswith(_ZIP) else [_one(nfc(name), raw)]
        except UserError as trouble:
            found.append(Parcel(nfc(name), trouble=trouble))
        if len(found) > MOST:
            said = UserError(_("Mỗi lần nhập tối đa %(limit)s văn bản; phần sau chưa được nhập."), limit=MOST)
            return [*found[:MOST], Parcel(nfc(name), trouble=said)]
    return found


def _one(name: str, raw: bytes) -> Parcel:
    if len(raw) > MAX_ONE:
        raise UserError(_("Tệp lớn hơn %(limit)s MB nên không nhận."), limit=MAX_ONE // 2**20)
    return Parcel(name, raw)


def _unpacked(raw: bytes, room: int) -> list[Parcel]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            found = list(_entries(archive, room))
    except _BROKEN as error:
        raise UserError(_("Tệp ZIP hỏng hoặc có mật khẩu nên không mở được.")) from error
    if not found:
        raise UserError(_("Tệp ZIP không có văn bản nào bên trong."))
    return found


def _entries(archive: zipfile.ZipFile, room: int) -> Iterator[Parcel]:
    entries = [one for one in archive.infolist() if not one.is_dir() and "__MACOSX/" not in one.filename]
    if len(entries) > MOST:
        raise UserError(_("Tệp ZIP có quá %(limit)s tệp bên trong nên không nhận."), limit=MOST)
    for entry in entries:
        with archive.open(entry) as stream:
            content = stream.read(
                max(0, min(room, MAX_ONE)) + 1
            )  # the size the archive states is not believed
        room -= len(content)
        if room < 0 or len(content) > MAX_ONE:
            raise UserError(_("Tệp ZIP giải nén ra quá lớn nên không nhận; có thể là bom nén."))
        if content.startswith(_ZIP):
            raise UserError(_("Tệp ZIP nằm trong tệp ZIP không được nhận; hãy giải nén rồi nhập lại."))
        yield Parcel(nfc(entry.filename.replace("\\", "/").rsplit("/", 1)[-1]), content)
