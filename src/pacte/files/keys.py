"""Keys of the site: files that only their owner reads, made the first time that they are needed."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.conf import settings


def kept(name: str, make: Callable[[], bytes]) -> bytes:
    """What the key ``name`` of this site holds; of two that make it at once, the first wins."""
    path = Path(settings.HOME) / "keys" / name
    if not path.exists():
        keep(path, make())
    return path.read_bytes()


def keep(path: Path, content: bytes) -> None:
    """Write a key beside, whole, then put it in place unless somebody did meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    whole = path.with_name(f"{path.name}.{os.getpid()}")
    with open(os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    with suppress(FileExistsError):
        os.link(whole, path)
    whole.unlink()
