"""Draws previews anew, pixel by pixel: nothing of the original's bytes, EXIF or colour profile goes along."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from PIL import Image, ImageOps

from support.reading.kinds import PDF

PIXELS_MAX = 40_000_000
THUMB = (320, 200)  # pixels a thumbnail fits in
SHOWN = (1600, 1600)  # pixels a preview fits in
PAGE = (1100, 1500)  # pixels a page fits in
PAGES = 3
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")

Image.MAX_IMAGE_PIXELS = PIXELS_MAX
warnings.simplefilter("error", Image.DecompressionBombWarning)


def draw(stream: IO[bytes], kind: str, folder: Path) -> list[tuple[int, int]]:
    """Write 0.jpg (thumbnail), 1.jpg, … into `folder`; return their sizes. Raises what the libraries do."""
    sizes: list[tuple[int, int]] = []
    for number, picture in enumerate(_pages(stream) if kind == PDF else _picture(stream), start=1):
        if number == 1:
            thumb = picture.copy()
            thumb.thumbnail(THUMB)
            sizes.append(_saved(thumb, folder / "0.jpg"))
        sizes.append(_saved(picture, folder / f"{number}.jpg"))
    return sizes


def redraw(stream: IO[bytes], kind: str, folder: Path) -> list[tuple[int, int]]:
    """Write a picture's pixels alone, at most SHOWN large, into 0.jpg; return its size in a list.

    What was a photograph stays a JPEG, the rest becomes PNG (of a film the first picture), and a JPEG when
    that would be larger than the child may write.
    """
    with Image.open(stream, formats=FORMATS) as image:
        image.thumbnail(SHOWN)
        picture = ImageOps.exif_transpose(image)
        if kind != "image/jpeg":
            alone = Image.new("RGBA", picture.size)
            alone.paste(picture.convert("RGBA"))
            try:
                alone.save(folder / "0.jpg", "PNG")
            except OSError:  # too large for the limit on what is written
                kind = "image/jpeg"
        return [picture.size if kind != "image/jpeg" else _saved(_flat(picture), folder / "0.jpg")]


def pixels(stream: IO[bytes]) -> tuple[int, int]:
    """Return width and height from a picture's head alone. Raises Pillow's errors, for a bomb too."""
    with Image.open(stream, formats=FORMATS) as image:
        return image.size


def _picture(stream: IO[bytes]) -> Iterator[Image.Image]:
    with Image.open(stream, formats=FORMATS) as image:
        image.thumbnail(SHOWN)
        yield _flat(ImageOps.exif_transpose(image))


def _pages(stream: IO[bytes]) -> Iterator[Image.Image]:
    import pypdfium2  # noqa: PLC0415 - eight megabytes that pictures do not need

    with pypdfium2.PdfDocument(stream.read()) as document:
        for number in range(min(len(document), PAGES)):
            page = document[number]
            width, height = page.get_size()
            scale = min(PAGE[0] / max(width, 1), PAGE[1] / max(height, 1), 4.0)
            yield _flat(page.render(scale=scale, may_draw_forms=False).to_pil())


def _flat(image: Image.Image) -> Image.Image:
    """Return the pixels alone, on white."""
    seen = image.convert("RGBA")
    flat = Image.new("RGB", seen.size, "white")
    flat.paste(seen, mask=seen.getchannel("A"))
    return flat


def _saved(image: Image.Image, path: Path) -> tuple[int, int]:
    image.save(path, "JPEG", quality=82, optimize=True)
    return image.size
