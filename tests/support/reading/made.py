"""Builds small true documents and large traps by hand, byte by byte."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

WORDS = "Biên bản đối soát kết nối NDXP"
_TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_TYPE0 = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /F /Encoding /Identity-H "
    b"/DescendantFonts [4 0 R] /ToUnicode 5 0 R >>"
)
_CID = (
    b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /F /DW 500 /CIDSystemInfo "
    b"<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
)
_TEXT = 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'


def zipped(parts: Mapping[str, str | bytes], *, stored: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(text: str = WORDS, **more: bytes) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.split("\n"))
    document = f"<w:document {_W}><w:body>{body}</w:body></w:document>"
    return zipped({"[Content_Types].xml": _TYPES, "word/document.xml": document, **more})


def xlsx(text: str = WORDS, number: str = "42") -> bytes:
    cells = f'<c t="s"><v>0</v></c><c><v>{number}</v></c>'
    sheet = f"<worksheet><sheetData><row>{cells}</row></sheetData></worksheet>"
    return zipped(
        {
            "[Content_Types].xml": _TYPES,
            "xl/workbook.xml": "<workbook/>",
            "xl/sharedStrings.xml": f"<sst><si><t>{text}</t></si></sst>",
            "xl/worksheets/sheet1.xml": sheet,
        }
    )


def pptx(text: str = WORDS) -> bytes:
    slide = f"<p:sld {_A} xmlns:p='p'><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>"
    parts = {"[Content_Types].xml": _TYPES, "ppt/presentation.xml": "<p/>", "ppt/slides/slide1.xml": slide}
    return zipped(parts)


def odf(kind: str = "text", text: str = WORDS) -> bytes:
    content = f"<office xmlns:office='o' {_TEXT}><text:p>{text}</text:p></office>"
    return zipped({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": content})


def pdf(*pages: str, extra: bytes = b"") -> bytes:
    """A PDF whose font carries a ToUnicode table, so that Vietnamese is read back as it was."""
    letters = sorted(set("".join(pages or (WORDS,))))
    codes = {letter: number for number, letter in enumerate(letters, start=1)}
    table = "\n".join(f"<{codes[one]:04x}> <{ord(one):04x}>" for one in letters)
    unicode_map = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{len(letters)} beginbfchar\n{table}\nendbfchar\nendcmap end end"
    ).encode()
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R " + extra + b">>",
        b"",
        _TYPE0,
        _CID,
        _stream(unicode_map),
    ]
    kids = []
    for page in pages or (WORDS,):
        shown = "".join(f"{codes[one]:04x}" for one in page)
        objects.append(_stream(f"BT /F 20 Tf 50 700 Td <{shown}> Tj ET".encode()))
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F 3 0 R >> >> >>" % len(objects)
        )
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), listed)
    return bound(objects)


def _stream(content: bytes, filters: bytes = b"") -> bytes:
    return b"<< /Length %d %s>>\nstream\n%s\nendstream" % (len(content), filters, content)


def bound(objects: list[bytes]) -> bytes:
    """Objects, numbered from 1, as a whole PDF file."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(out)


def pdf_bomb() -> bytes:
    """One page whose content unpacks, filter over filter, into 4 GB."""
    content = b"q Q " * 2**24  # 64 MB
    for _layer in range(2):
        content = zlib.compress(content, 9)
    layered = zlib.compress(zlib.compress(b"\x00" * 2**28, 9), 9)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents [%s] >>" % (b"4 0 R 5 0 R " * 64)
    twice = b"/Filter [/FlateDecode /FlateDecode] "
    return bound(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            page,
            _stream(content, twice),
            _stream(layered, twice),
        ]
    )


def pdf_loop() -> bytes:
    """A tree of pages that holds itself."""
    tree = b"<< /Type /Pages /Count 1000000 /Kids [2 0 R 2 0 R 2 0 R] >>"
    return bound([b"<< /Type /Catalog /Pages 2 0 R >>", tree])


def png(width: int = 40, height: int = 30) -> bytes:
    """A white picture; its size is told in the head, so a huge one costs only its compressed rows."""
    row = b"\x00" + b"\xff" * (width * 3)
    packer = zlib.compressobj(9)
    packed = [*(packer.compress(row) for _line in range(height)), packer.flush()]
    head = struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0)
    pieces = ((b"IHDR", head), (b"IDAT", b"".join(packed)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*one) for one in pieces)


def png_head_only(width: int, height: int) -> bytes:
    """A picture that claims a size and has almost nothing inside, as an image bomb does."""
    head = struct.pack(">LLBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(*one) for one in ((b"IHDR", head), (b"IDAT", zlib.compress(b"\x00" * 10**6)), (b"IEND", b""))
    )


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">L", len(content)) + name + content + struct.pack(">L", zlib.crc32(name + content))


def jpeg_with_exif(secret: bytes) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    picture = Image.new("RGB", (64, 48), "navy")
    exif = picture.getexif()
    exif[0x010E] = secret.decode()
    picture.save(out, "JPEG", exif=exif.tobytes(), comment=secret)
    return out.getvalue()


def zip_bomb() -> bytes:
    """A Word file of some hundred kilobytes whose text unpacks into 150 MB."""
    head, end = b"<w:document xmlns:w='w'><w:t>", b"</w:t></w:document>"
    return zipped({"[Content_Types].xml": _TYPES, "word/document.xml": head + b"\n" * (150 * 2**20) + end})


def xml_bomb() -> bytes:
    """A Word file with the billion laughs."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    document = (
        f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]><w:document xmlns:w="w"><w:t>&e9;</w:t></w:document>'
    )
    return zipped({"[Content_Types].xml": _TYPES, "word/document.xml": document})


def many_entries(count: int = 40_000) -> bytes:
    """A zip file with very many empty files."""
    return zipped({f"t/{number:06d}": b"" for number in range(count)}, stored=True)


def nested_zip(depth: int = 1000) -> bytes:
    """A zip in a zip in a zip."""
    content = b"x"
    for _level in range(depth):
        content = zipped({"a.zip": content}, stored=True)
    return content


def quine() -> bytes:
    """A zip whose one file is said to be as large as the zip and to hold it: whoever unpacks never ends.

    Only readers that open archives inside archives fall for it, so the shape is enough.
    """
    body = zipped({"r/r.zip": b"\x00" * 600}, stored=True)
    return body.replace(b"\x00" * 600, body[:600].ljust(600, b"\x00"))


def nested_mail(depth: int = 1000) -> bytes:
    """A mail that holds a mail that holds a mail."""
    return b"From: a@b.example\r\nContent-Type: message/rfc822\r\n\r\n" * depth + b"\r\nhet"


def deep_xml(depth: int = 200_000) -> bytes:
    """A Word file whose elements lie one inside the other."""
    document = "<w:t>" * depth + "x" + "</w:t>" * depth
    return zipped({"[Content_Types].xml": _TYPES, "word/document.xml": document})
