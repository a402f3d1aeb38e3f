"""Files kept under their SHA-256, and given back by a view that has checked who asks.

``store`` and ``store_photo`` are plain functions for the commands of the rooms above.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from datetime import date
from pathlib import PurePath
from typing import IO, Any
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import FileResponse
from PIL import Image, ImageOps, UnidentifiedImageError

from pacte.files.models import StoredFile
from pacte.journal import clock
from pacte.journal.command import Act
from pacte.kernel.refusal import Refused

PHOTO_MAX = 20_000  # Bytes.
PHOTO_SIDE = 320
PICTURE_MAX = 80_000  # Bytes: a building site, seen over a slow line.
PICTURE_SIDE = 1024
PIXELS_MAX = 50_000_000
AT_ONCE = 500  # Keys in one question.
LOGO_MAX = 60_000  # Bytes: it is in every paper.
LOGO_SIZES = ((600, 300), (400, 200), (240, 120), (120, 60))
# What a document may be, by its first bytes; what can carry a script is not in the list.
KINDS = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG": "image/png",
    b"PK\x03\x04": "application/zip",  # Workbooks and word processors.
}


def store(act: Act, upload: Any) -> StoredFile:
    """Keep a document (PDF, picture, workbook); refuse what is too large or of another kind."""
    _small_enough(upload)
    upload.seek(0)  # The request's digest has read it.
    content = upload.read()
    kind = next((kind for start, kind in KINDS.items() if content.startswith(start)), None)
    if kind is None:
        raise Refused(
            "« %(name)s » n’est ni un PDF, ni une image, ni un classeur.", name=upload.name
        )
    return _keep(act, PurePath(upload.name).name, kind, content)


def _small_enough(upload: Any) -> None:
    if upload.size > settings.UPLOAD_MAX_BYTES:
        raise Refused(
            "« %(name)s » est trop grand : %(max)s Mo au plus.",
            name=upload.name,
            max=settings.UPLOAD_MAX_BYTES // 1_000_000,
        )


def store_photo(act: Act, upload: Any) -> StoredFile:
    """Keep the photo of a person, made again at 20 KB at most and without where it was taken."""
    return _keep(act, "photo.jpg", "image/jpeg", small_photo(upload))


def store_picture(act: Act, upload: Any) -> StoredFile:
    """Keep the picture of a place or a thing, made again at 80 KB at most, its pixels only."""
    _small_enough(upload)
    content = small_photo(upload, PICTURE_SIDE, PICTURE_MAX)
    return _keep(act, "photo.jpg", "image/jpeg", content)


def is_picture(upload: IO[bytes]) -> bool:
    """Whether a file begins as a JPEG, a PNG or a WebP does."""
    upload.seek(0)
    start = upload.read(12)
    return start.startswith((b"\xff\xd8\xff", b"\x89PNG")) or start[8:12] == b"WEBP"


def store_logo(act: Act, upload: Any) -> StoredFile:
    """Keep the logo of an organisation, made again as a PNG of 60 KB at most, see-through."""
    return _keep(act, "logo.png", "image/png", small_logo(upload))


def small_logo(upload: IO[bytes]) -> bytes:
    """A picture as a small PNG on nothing; a drawing that can carry a script is no picture."""
    picture = _pixels(upload, "RGBA")
    for size in LOGO_SIZES:
        drawn = picture.copy()
        drawn.thumbnail(size)
        made = io.BytesIO()
        drawn.quantize(256, Image.Quantize.FASTOCTREE).save(made, "PNG", optimize=True)
        if made.tell() <= LOGO_MAX:
            break
    return made.getvalue()


def small_photo(upload: IO[bytes], side: int = PHOTO_SIDE, most: int = PHOTO_MAX) -> bytes:
    """A picture as a small JPEG: nothing of the original file but its pixels."""
    upright = _pixels(upload, "RGB")
    while True:
        upright.thumbnail((side, side))
        for quality in range(85, 10, -15):
            made = io.BytesIO()
            upright.save(made, "JPEG", quality=quality, optimize=True)
            if made.tell() <= most:
                return made.getvalue()
        side = side * 3 // 4


def _pixels(upload: IO[bytes], mode: str) -> Image.Image:
    """What a picture shows, upright, and nothing else of its file."""
    upload.seek(0)
    try:
        with Image.open(upload, formats=["JPEG", "PNG", "WEBP"]) as picture:
            if picture.width * picture.height > PIXELS_MAX:
                raise Refused("Cette image est trop grande : 50 millions de pixels au plus.")
            return ImageOps.exif_transpose(picture).convert(mode)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError) as fault:
        raise Refused("Ce fichier n’est pas une image lisible (JPEG, PNG ou WebP).") from fault


def stored(uid: UUID) -> StoredFile:
    """The file of this uid; whoever asks has checked who may see it."""
    return StoredFile.objects.get(uid=uid)


def days_of(uids: Sequence[str]) -> dict[str, date]:
    """The day on which each file came, by its uid."""
    found: dict[str, date] = {}
    for start in range(0, len(uids), AT_ONCE):
        rows = StoredFile.objects.filter(uid__in=uids[start : start + AT_ONCE])
        found |= {str(uid): at.date() for uid, at in rows.values_list("uid", "stored_at")}
    return found


def forget(uid: UUID) -> None:
    """Take away the content of a file once the command is kept, unless another file has the same.

    For personal data that the law asks to erase; the row stays, and says that there was a file.
    """
    gone = stored(uid)
    if not StoredFile.objects.filter(digest=gone.digest).exclude(pk=gone.pk).exists():
        transaction.on_commit(lambda: default_storage.delete(gone.path))


def content(stored: StoredFile) -> bytes:
    with default_storage.open(stored.path) as file:
        return file.read()


def response(stored: StoredFile) -> FileResponse:
    """The file, for a view that has checked who asks."""
    answer = FileResponse(
        default_storage.open(stored.path),
        content_type=stored.kind,
        filename=stored.name,
        as_attachment=not stored.kind.startswith("image/"),
    )
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


def _keep(act: Act, name: str, kind: str, content: bytes) -> StoredFile:
    kept = StoredFile(
        digest=hashlib.sha256(content).hexdigest(),
        name=name[-120:],
        kind=kind,
        size=len(content),
        stored_at=clock.now(),
    )
    if not default_storage.exists(kept.path):  # The content first: a row never lacks its file.
        default_storage.save(kept.path, ContentFile(content))
    act.save(kept)
    return kept
