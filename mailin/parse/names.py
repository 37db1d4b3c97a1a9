"""File names of attachments: decoded, without paths, without tricks, never empty."""

from __future__ import annotations

import html
import re
from typing import Final

from .cleaning import one_line
from .limits import MAX_NAME

_EXTENSIONS: Final = {
    "application/pdf": "pdf", "application/msword": "doc", "application/vnd.ms-excel": "xls",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/zip": "zip", "application/x-zip-compressed": "zip", "application/json": "json",
    "application/xml": "xml", "text/xml": "xml", "text/html": "html", "text/plain": "txt", "text/csv": "csv",
    "text/calendar": "ics", "text/vcard": "vcf", "text/x-vcard": "vcf", "text/rfc822-headers": "txt",
    "message/rfc822": "eml", "message/delivery-status": "txt", "message/disposition-notification": "txt",
    "message/feedback-report": "txt", "image/png": "png", "image/jpeg": "jpg", "image/jpg": "jpg",
    "image/gif": "gif", "image/bmp": "bmp", "image/tiff": "tif", "image/webp": "webp",
    "image/svg+xml": "svg", "audio/mpeg": "mp3", "audio/wav": "wav", "audio/amr": "amr", "video/mp4": "mp4",
    "application/pgp-signature": "asc", "application/pgp-encrypted": "asc",
    "application/pkcs7-signature": "p7s",
    "application/x-pkcs7-signature": "p7s", "application/pkcs7-mime": "p7m",
    "application/x-pkcs7-mime": "p7m",
    "application/ms-tnef": "dat", "application/vnd.ms-tnef": "dat", "application/rtf": "rtf",
    "text/rtf": "rtf", "message/partial": "eml", "message/external-body": "txt", "message/global": "eml",
    "text/rfc822-header": "txt", "application/ics": "ics", "application/pgp-keys": "asc",
}  # fmt: skip
_KINDS: Final = {extension: kind for kind, extension in reversed(_EXTENSIONS.items())}
_PATH: Final = re.compile(r"[\\/]+")
_ENTITY: Final = re.compile(
    r"&(?:#\d{3,5}|[A-Za-z]{2,8});"
)  # of old web mail whose form cannot send the letter
_UNFIT: Final = re.compile(r'[<>:"|?*\x00-\x1f]')


def safe(name: str) -> str:
    """Return a decoded file name without folder, control or bidirectional characters; "" stays ""."""
    if not name:
        return ""
    shown = one_line(_ENTITY.sub(_letter, name) if "&" in name else name)
    if len(shown) > 2 and shown[0] == shown[-1] == "'":
        shown = shown[1:-1]
    pieces = [piece for piece in _PATH.split(shown) if piece.strip(". ")]
    base = _UNFIT.sub("_", pieces[-1]).strip(" ") if pieces else ""
    if len(base) > MAX_NAME:
        stem, dot, extension = base.rpartition(".")
        base = f"{stem[: MAX_NAME - 12]}.{extension[:10]}" if dot and stem else base[:MAX_NAME]
    return base


def _letter(found: re.Match[str]) -> str:
    letter = html.unescape(found[0])
    return letter if len(letter) == 1 else found[0]


def kind_by(name: str) -> str:
    """Return the content type a file name speaks of, for files that came without one."""
    return _KINDS.get(name.rpartition(".")[2].casefold(), "application/octet-stream")


def made_up(content_type: str, number: int) -> str:
    """Return a name for the `number`th part that came without one."""
    stem = (
        "anh" if content_type.startswith("image/") else "thu" if content_type == "message/rfc822" else "tep"
    )
    return f"{stem}-{number}.{_EXTENSIONS.get(content_type, 'bin')}"
