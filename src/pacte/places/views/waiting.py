"""Files that wait in the data folder between the page that shows them and the one that imports
them, at most a day."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings

from pacte.journal import clock

WAITS = 24 * 3600


def _folder() -> Path:
    folder = Path(settings.HOME) / "waiting"
    folder.mkdir(parents=True, exist_ok=True, mode=0o750)
    return folder


def _expire(folder: Path) -> None:
    """Take away what nobody came back for."""
    for path in folder.iterdir():
        if path.stat().st_mtime < clock.now().timestamp() - WAITS:
            path.unlink(missing_ok=True)


def keep(upload: Any) -> str:
    """Let a file wait; by what it is found again."""
    folder, token = _folder(), str(uuid4())
    _expire(folder)
    with (folder / token).open("wb") as kept:
        for chunk in upload.chunks():
            kept.write(chunk)
    return token


def path_of(token: str) -> Path:
    return _folder() / str(UUID(token))
