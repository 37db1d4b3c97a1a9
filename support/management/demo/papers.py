"""Small files for the demonstration, drawn when they are needed: tables, a picture, a document."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable

from support.domain.requests import FileIn

_TABLES: dict[str, tuple[str, ...]] = {
    "trich-nhat-ky.csv": ("gio,ma_yeu_cau,ma_loi,thoi_gian_ms", "07:40:12,7f31c2aa-0911,504,30012",
                          "07:41:55,7f31c2aa-0914,504,30007", "07:43:02,7f31c2aa-0917,200,812"),
    "danh-sach-xa.csv": ("stt,ten_xa,gio_mat_ket_noi", "1,Xã Đông Thượng,07:05", "2,Xã Tây Hạ,07:06",
                         "3,Xã Nam Khê,07:11"),
    "ma-don-vi.csv": ("ma_cu,ma_moi,ten_moi", "09214,09301,Xã Liên Hòa", "09217,09301,Xã Liên Hòa",
                      "09220,09304,Xã Tân Phong"),
    "ma-yeu-cau.csv": ("lan_1,lan_2", "a1c0-77,a1c0-91", "b7d2-02,b7d2-15"),
    "danh-muc.csv": ("ma,quan_he", "01,Chủ hộ", "02,Vợ hoặc chồng", "18,Người giám hộ"),
    "doi-soat.csv": ("ngay,da_gui,da_nhan,lech", "03,412,398,14", "04,388,366,22"),
    "danh-sach-dau-moi.csv": ("ho_ten,don_vi,thu_dien_tu",
                              "Ngô Bá Chiến,Phòng Hành chính tư pháp,ba.chien@sotuphap-bacninh.example"),
    "chung-thu-moi.txt": ("-----BEGIN CERTIFICATE-----", "MIIDchungthumauchidetrinhdien",
                          "-----END CERTIFICATE-----"),
}  # fmt: skip


def paper(name: str) -> FileIn:
    """Return the file called `name`; its ending says what kind it is."""
    if name in _TABLES:
        kind = "text/csv" if name.endswith(".csv") else "text/plain"
        return FileIn(name, kind, ("\n".join(_TABLES[name]) + "\n").encode("utf-8-sig"))
    if name.endswith(".png"):
        return FileIn(name, "image/png", png(480, 270, name))
    return FileIn(name, "application/pdf", pdf(name))


def png(width: int, height: int, seed: str) -> bytes:
    """Draw a window with a bar chart, different for each `seed`."""
    heights = zlib.crc32(seed.encode())
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            rows += bytes(_pixel(x, y, height, heights))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _pixel(x: int, y: int, height: int, heights: int) -> tuple[int, int, int]:
    if y < 28:
        return (31, 78, 121)
    column, inside = divmod(x - 24, 48)
    tall = 40 + (heights >> (3 * (column % 9)) & 7) * 22
    if 0 <= column < 9 and inside < 30 and height - 24 - tall < y < height - 24:
        return (200, 72, 56) if column in (4, 5) else (92, 136, 176)
    return (222, 226, 232) if y % 40 == 0 else (248, 249, 251)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def pdf(title: str) -> bytes:
    """Write a page with a ruled table; the standard fonts of PDF have no Vietnamese letters, so no words."""
    lines = [f"60 {y} m 535 {y} l S" for y in range(380, 740, 30)]
    lines += [f"{x} 380 m {x} 710 l S" for x in (60, 120, 330, 430, 535)]
    fonts = "<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    drawn = f"BT /F1 16 Tf 60 770 Td ({title}) Tj ET\n0.6 w\n" + "\n".join(lines)
    return _pdf_of(
        (
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources {fonts} >>",
            f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
        )
    )


def _pdf_of(objects: Iterable[str]) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("ascii")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    start, size = len(out), len(places) + 1
    tail = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"
    return bytes(out) + f"{tail}startxref\n{start}\n%%EOF\n".encode("ascii")
