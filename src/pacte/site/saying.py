"""What a long command says on the way. Nobody has to listen: ``pacte demo | head`` is not cut."""

from __future__ import annotations

import os
import sys


def say(what: str) -> None:
    """One line, at once; when nobody reads any more, the work goes on without a word."""
    try:
        print(what, flush=True)
    except BrokenPipeError:
        hush()


def hush() -> None:
    """Let what is still to be said go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
