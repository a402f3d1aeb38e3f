"""When and where a picture was taken, as its camera wrote it; read before the picture is made
again without it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import IO, Any

from PIL import ExifTags, Image, UnidentifiedImageError

MICRO = 1_000_000


@dataclass(frozen=True, slots=True)
class Seen:
    """What a camera said; None: it said nothing that can be read."""

    taken_on: date | None = None
    latitude: int | None = None  # Micro-degrees.
    longitude: int | None = None


def seen_in(upload: IO[bytes]) -> Seen:
    """The day and the position that a picture carries."""
    upload.seek(0)
    try:
        with Image.open(io.BytesIO(upload.read()), formats=["JPEG", "PNG", "WEBP"]) as picture:
            exif = picture.getexif()
            when = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal)
            gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError):
        return Seen()  # What cannot be read is refused where it is stored.
    position = (
        _degrees(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef), 90),
        _degrees(gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef), 180),
    )
    both = position if None not in position else (None, None)
    return Seen(_day(when), *both)


def _day(text: Any) -> date | None:
    try:
        return datetime.strptime(str(text), "%Y:%m:%d %H:%M:%S").date()
    except ValueError:
        return None


def _degrees(parts: Sequence[Any] | None, side: Any, most: int) -> int | None:
    """Degrees, minutes and seconds as whole micro-degrees."""
    try:
        degrees, minutes, seconds = (Fraction(part) for part in parts or ())
    except (ValueError, TypeError, ZeroDivisionError, OverflowError):
        return None
    found = round((degrees + minutes / 60 + seconds / 3600) * MICRO)
    if side not in ("N", "S", "E", "W") or not 0 <= found <= most * MICRO:
        return None
    return -found if side in ("S", "W") else found
