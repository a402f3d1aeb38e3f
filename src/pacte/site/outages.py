"""What a page says when the machine cannot go on: disk full, database busy or away, clock wrong.

None of it is a fault of the program, so nobody sees a broken page: 503, what happened, what to
do. Nothing here asks the database, which may be the cause.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.utils.translation import gettext as _

from pacte.site import faults

AGAIN_IN = 30  # Seconds after which a browser or a program may ask again.


def told(fault: BaseException) -> tuple[str, str] | None:
    """What happened and what to do; None when it is no outage."""
    if not isinstance(fault, DatabaseError | OSError):
        return None
    if faults.is_disk_full(fault):
        return (
            _("Le disque du serveur est plein : rien n’a été enregistré."),
            _("Prévenez la personne qui tient le serveur ; gardez votre saisie sur papier."),
        )
    if faults.is_busy(fault):
        return (
            _("Une autre écriture occupe la base : rien n’a été enregistré."),
            _("Attendez une demi-minute, puis envoyez de nouveau : rien ne sera fait deux fois."),
        )
    if isinstance(fault, DatabaseError) and faults.is_away(fault):
        return (
            _("La base de données ne répond pas : rien n’a été enregistré."),
            _("Essayez dans une minute ; si cela dure, prévenez la personne qui tient le serveur."),
        )
    return None


def page() -> HttpResponse | None:
    """The page for the fault that is being handled, if it is an outage."""
    fault = sys.exc_info()[1]
    sentences = told(fault) if fault else None
    if sentences is None:
        return None
    happened, to_do = sentences
    text = get_template("503.html").render({"happened": happened, "to_do": to_do})
    return HttpResponse(text, status=503, headers={"Retry-After": str(AGAIN_IN)})


def _mark() -> Path:
    return Path(settings.HOME) / "clock.behind"


def note_clock(late: timedelta | None) -> None:
    """Leave a mark that every page sees without asking the database."""
    if late is None:
        _mark().unlink(missing_ok=True)
    else:
        _mark().touch()


def banner(request: HttpRequest) -> dict[str, bool]:
    """For every page: whether the clock is before the last entry."""
    return {"clock_behind": _mark().exists()}
