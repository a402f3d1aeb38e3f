"""Bringing a file: what it would change is shown first; then all of it, or nothing.

Between the two pages the file waits in the data folder, at most a day.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pacte.journal import clock
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.pages import acts
from pacte.pages.page import Page
from pacte.places import importing
from pacte.places.views import forms

WAITS = 24 * 3600
SHOWN_MAX = 200


def _folder() -> Path:
    folder = Path(settings.HOME) / "waiting"
    folder.mkdir(parents=True, exist_ok=True, mode=0o750)
    return folder


def _expire(folder: Path) -> None:
    """Take away what nobody came back for."""
    for path in folder.iterdir():
        if path.stat().st_mtime < clock.now().timestamp() - WAITS:
            path.unlink(missing_ok=True)


@login_required
def bring(request: HttpRequest) -> HttpResponse:
    """Choose a file; see what it would change."""
    if not request.user.can("manage_facilities"):
        acts.need(request, "manage_places")
    form = forms.Import(request.POST or None, request.FILES or None)
    page = Page(title=_("Importer des lieux"), crumbs=[(_("Lieux"), reverse("places:places"))])
    content: dict[str, Any] = {"page": page, "form": form}
    if request.method == "POST" and form.is_valid():
        typed = form.content()
        upload = typed["file"]
        folder, token = _folder(), uuid4()
        _expire(folder)
        with (folder / str(token)).open("wb") as kept:
            for chunk in upload.chunks():
                kept.write(chunk)
        since = typed["since"].isoformat() if typed["since"] else ""
        given = {"since": since, "country": typed["country"], "source": typed["source"]}
        request.session["places_file"] = {"token": str(token), "kind": typed["kind"],
                                          "name": upload.name, "given": given}  # fmt: skip
        try:
            content["seen"] = importing.preview(
                typed["kind"], folder / str(token), upload.name, **given
            )
            content["faults"] = list(importing.sentences(content["seen"].faults[:SHOWN_MAX]))
        except Refused as refusal:
            form.refuse(refusal, "file")
    return render(request, "places/import.html", content)


@login_required
def confirm(request: HttpRequest) -> HttpResponse:
    """Import the file that was shown."""
    waiting = request.session.get("places_file")
    if request.method != "POST" or not waiting:
        return HttpResponseRedirect(reverse("places:import"))
    path = _folder() / str(UUID(waiting["token"]))
    if not path.exists():
        return HttpResponseRedirect(reverse("places:import"))
    act = acts.act_of(request)
    try:
        done = importing.run(waiting["kind"], path, act, waiting["name"], **waiting["given"])
    except NotAllowed as refusal:
        raise PermissionDenied(acts.sentence(refusal)) from refusal
    except Refused as refusal:
        messages.error(request, acts.sentence(refusal))
        return HttpResponseRedirect(reverse("places:import"))
    path.unlink(missing_ok=True)
    del request.session["places_file"]
    said = _("%(new)s nouvelles lignes, %(changed)s changées, %(same)s connues.") % done
    messages.success(request, said)
    where = "facilities" if waiting["kind"] == "facilities" else "places"
    return HttpResponseRedirect(reverse(f"places:{where}"))
