"""How often a public form may be sent: counted in the cache, for every process together."""

from __future__ import annotations

import hashlib

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

from pacte.journal import clock

HOUR = 3600


def within(request: HttpRequest, form: str, *, each: int, all_together: int) -> bool:
    """Count one more sending this hour; False when this network address, or all, sent too many."""
    address = get_adapter().get_client_ip(request) or ""
    mark = hashlib.sha256(address.encode()).hexdigest()[:24]
    hour = int(clock.now().timestamp()) // HOUR
    mine = _counted(f"{form}:{hour}:{mark}")
    return mine <= each and _counted(f"{form}:{hour}") <= all_together


def _counted(key: str) -> int:
    cache.add(key, 0, 2 * HOUR)
    try:
        return cache.incr(key)
    except ValueError:  # Put out in between: the cache was full.
        return 1
