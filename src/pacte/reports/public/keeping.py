"""A public page is made once for what is known: as long as nothing is written, it is the same.

The page is kept in memory under the number of the last entry, the day, the language and the
address; a browser that has it is told so in one line, which matters on a slow network.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.translation import get_language

from pacte.journal import clock
from pacte.journal.queries import last_number

KEPT_MAX = 300
ASKED = ("q", "page", "lieux", "centres", "activites")
_kept: OrderedDict[tuple[Any, ...], HttpResponse] = OrderedDict()
View = Callable[..., HttpResponse]


def kept(view: View) -> View:
    """Keep what a public view answers to who has not signed in."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        # All else in an address changes nothing.
        asked = tuple(request.GET.get(name, "")[:60] for name in ASKED)
        key = (last_number(), clock.today(), get_language(), request.path, asked)
        tag = f'"{hashlib.sha256(repr(key).encode()).hexdigest()[:24]}"'
        if request.headers.get("If-None-Match", "").replace("-gzip", "") == tag:
            return _open(HttpResponseNotModified(), tag)
        if key not in _kept:
            made = view(request, *args, **kwargs)
            if made.status_code != 200:
                return made
            _kept[key] = made
            while len(_kept) > KEPT_MAX:
                _kept.popitem(last=False)
        page = _kept[key]
        again = HttpResponse(page.content, content_type=page["Content-Type"])
        if "Content-Disposition" in page:
            again["Content-Disposition"] = page["Content-Disposition"]
        return _open(again, tag)

    return answer


def forget() -> None:
    """Make every page anew: what is known was put back to what it was (a restored database)."""
    _kept.clear()


def _open(answer: HttpResponse, tag: str) -> HttpResponse:
    answer["ETag"] = tag
    answer["Cache-Control"] = "public, max-age=60"
    answer["Vary"] = "Accept-Language, Cookie"
    return answer
