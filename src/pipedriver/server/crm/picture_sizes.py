"""Cutting a picture to a square, and making its two sizes."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from pipedriver.server.crm.refusals import Invalid

if TYPE_CHECKING:
    from PIL import Image

SIZES = (128, 512)
"""The sides of the two squares, in pixels (the reference of Persons)."""

_MOST_PIXELS = 50_000_000
_FORMATS = ("GIF", "JPEG", "PNG")


@dataclass(frozen=True, slots=True)
class Crop:
    """The part of a picture that is taken, in pixels; what is None reaches to the edge."""

    x: float | None = None
    y: float | None = None
    width: float | None = None
    height: float | None = None


def pictures_in(path: Path, crop: Crop) -> tuple[bytes, bytes]:
    """The small and the large square of a picture, as JPEG.

    Raises:
        Invalid: it is no GIF, JPEG or PNG, is too small or too large, or the part lies outside.
    """
    # Most servers never get a picture.
    from PIL import Image, ImageOps

    try:
        with Image.open(path, formats=_FORMATS) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise Invalid("file: the picture has too many pixels")
            image = ImageOps.exif_transpose(opened).convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise Invalid("file must be a picture: GIF, JPEG or PNG") from None
    if min(image.size) < SIZES[0]:
        raise Invalid(f"file: the picture must have at least {SIZES[0]} by {SIZES[0]} pixels")
    part = image.crop(_box(crop, image.size))
    ground = Image.new("RGBA", part.size, "white")
    square = Image.alpha_composite(ground, part).convert("RGB")
    small, large = (_written(ImageOps.fit(square, (side, side))) for side in SIZES)
    return small, large


def _box(crop: Crop, size: tuple[int, int]) -> tuple[int, int, int, int]:
    left, upper = int(crop.x or 0), int(crop.y or 0)
    width = size[0] - left if crop.width is None else int(crop.width)
    height = size[1] - upper if crop.height is None else int(crop.height)
    inside = left >= 0 and upper >= 0 and left + width <= size[0] and upper + height <= size[1]
    if not inside or width < 1 or height < 1:
        raise Invalid("crop: the part must lie within the picture")
    return left, upper, left + width, upper + height


def _written(image: Image.Image) -> bytes:
    written = BytesIO()
    image.save(written, "JPEG", quality=88)
    return written.getvalue()
