"""Tells the true type of a file from its bytes; its name only ever adds suspicion."""

from __future__ import annotations

import re

from support.domain.files import Flag

HEAD = 8192  # bytes looked at

PDF, ZIP, OLE, RTF, EML = (
    "application/pdf",
    "application/zip",
    "application/x-ole-storage",
    "application/rtf",
    "message/rfc822",
)
HTML, SVG, XHTML, XML = "text/html", "image/svg+xml", "application/xhtml+xml", "text/xml"
PLAIN, CSV, BINARY = "text/plain", "text/csv", "application/octet-stream"
PROGRAM = "application/x-executable"
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX, XLSX, PPTX = (
    f"{OFFICE}{one}"
    for one in ("wordprocessingml.document", "spreadsheetml.sheet", "presentationml.presentation")
)
ODF = "application/vnd.oasis.opendocument."
ACTIVE = frozenset({HTML, SVG, XHTML})

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (b"{\\rtf", RTF),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"MSCF", "application/vnd.ms-cab-compressed"),
    (b"MZ", PROGRAM),
    (b"\x7fELF", PROGRAM),
    (b"\xca\xfe\xba\xbe", PROGRAM),
    (b"\xcf\xfa\xed\xfe", PROGRAM),
    (b"L\x00\x00\x00\x01\x14\x02\x00", PROGRAM),  # a Windows shortcut runs what it names
    (b"#!", PROGRAM),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
)
# What a browser takes for a page or a drawing; looked for behind blanks, comments and declarations.
_ROOT = re.compile(
    rb"<(?:\?xml[^>]{0,400}>|!doctype[^>\[]{0,400}>|!--|svg:?|html|head|body|script|iframe|img|a |table|meta|"
    rb"style|form|object|embed|div|p>|br|\w{1,40}:svg)",
    re.IGNORECASE,
)
_HEADER = re.compile(rb"(?:[!-9;-~]{1,60}:[^\r\n]{0,998}\r?\n(?:[ \t][^\r\n]{0,998}\r?\n){0,50}){2}")
_MAIL = re.compile(
    rb"^(?:from|received|return-path|message-id|date|subject|mime-version|to):", re.IGNORECASE | re.MULTILINE
)

_BY_NAME: dict[str, frozenset[str]] = {
    "pdf": frozenset({PDF}),
    "png": frozenset({"image/png"}),
    "jpg": frozenset({"image/jpeg"}),
    "jpeg": frozenset({"image/jpeg"}),
    "gif": frozenset({"image/gif"}),
    "webp": frozenset({"image/webp"}),
    "docx": frozenset({DOCX, OLE}),  # with a password it is an OLE file
    "xlsx": frozenset({XLSX, OLE}),
    "pptx": frozenset({PPTX, OLE}),
    "odt": frozenset({f"{ODF}text"}),
    "ods": frozenset({f"{ODF}spreadsheet"}),
    "doc": frozenset({OLE, RTF}),
    "xls": frozenset({OLE}),
    "ppt": frozenset({OLE}),
    "rtf": frozenset({RTF}),
    "zip": frozenset({ZIP}),
    "txt": frozenset({PLAIN, CSV, EML, XML}),
    "csv": frozenset({PLAIN, CSV}),
    "log": frozenset({PLAIN, CSV, EML, XML}),
}
_SCRIPTS = frozenset(
    "js jse vbs vbe wsf wsh hta ps1 bat cmd com scr pif exe msi dll jar lnk reg sh py php app apk".split()  # noqa: SIM905 - reads as a list of names
)


def sniff(head: bytes, name_end: str = "") -> str:
    """Return the media type of a file that begins with `head`; `name_end` is the name's last part, "csv"."""
    page = _page(head)
    if page:
        return page
    if b"%PDF-" in head[:1024]:
        return PDF
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return "image/heic" if head[8:11] in {b"hei", b"mif"} else "video/mp4"
    for start, kind in _MAGIC:
        if head.startswith(start):
            return kind
    return _text(head, name_end)


def _page(head: bytes) -> str:
    """Return HTML, SVG, XHTML or XML when the first thing in `head` is a tag of theirs, else ""."""
    start = (
        head.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").lstrip().removeprefix(b"\xff\xfe").lstrip()
    )
    if not start.startswith(b"<") or not _ROOT.match(start):
        return ""
    low = start.lower()
    if b"<svg" in low or b":svg" in low:
        return SVG
    if low.startswith(b"<?xml"):
        return XHTML if b"<html" in low else XML
    return HTML


def _text(head: bytes, name_end: str) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return CSV if name_end == "csv" else PLAIN
    odd = sum(byte < 9 or 13 < byte < 32 for byte in head)
    if b"\x00" in head or odd * 50 > len(head):
        return BINARY
    if _HEADER.match(head) and _MAIL.search(head[:2000]):
        return EML
    return CSV if name_end == "csv" else PLAIN


def suspicions(kind: str, name_end: str) -> set[Flag]:
    """Return what the type and the name together say against a file."""
    found = set()
    if kind in ACTIVE or name_end in {"html", "htm", "svg", "xhtml", "xht", "mht", "mhtml", "shtml"}:
        found.add(Flag.ACTIVE)
    if kind == PROGRAM or name_end in _SCRIPTS:
        found.add(Flag.EXECUTABLE)
    wanted = _BY_NAME.get(name_end)
    if wanted is not None and kind not in wanted:
        found.add(Flag.MISMATCH)
    return found


def programs(names: list[str]) -> bool:
    """Tell whether one of the names of an archive's files is that of a program."""
    return any(name.rpartition(".")[2].lower() in _SCRIPTS for name in names)
