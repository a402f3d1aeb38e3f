"""Bringing a file: what it would change is shown first; then all of it, or nothing.

Between the two pages the file waits in the data folder, at most a day.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pacte.kernel.refusal import NotAllowed, Refused
from pacte.pages import acts
from pacte.pages.page import Page
from pacte.places import importing
from pacte.places.views import forms, waiting

SHOWN_MAX = 200


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
        token = waiting.keep(upload)
        since = typed["since"].isoformat() if typed["since"] else ""
        given = {"since": since, "country": typed["country"], "source": typed["source"]}
        request.session["places_file"] = {"token": token, "kind": typed["kind"],
                                          "name": upload.name, "given": given}  # fmt: skip
        try:
            content["seen"] = importing.preview(
                typed["kind"], waiting.path_of(token), upload.name, **given
            )
            content["faults"] = list(importing.sentences(content["seen"].faults[:SHOWN_MAX]))
        except Refused as refusal:
            form.refuse(refusal, "file")
    return render(request, "places/import.html", content)


@login_required
def confirm(request: HttpRequest) -> HttpResponse:
    """Import the file that was shown."""
    asked = request.session.get("places_file")
    if request.method != "POST" or not asked:
        return HttpResponseRedirect(reverse("places:import"))
    path = waiting.path_of(asked["token"])
    if not path.exists():
        return HttpResponseRedirect(reverse("places:import"))
    act = acts.act_of(request)
    try:
        done = importing.run(asked["kind"], path, act, asked["name"], **asked["given"])
    except NotAllowed as refusal:
        raise PermissionDenied(acts.sentence(refusal)) from refusal
    except Refused as refusal:
        messages.error(request, acts.sentence(refusal))
        return HttpResponseRedirect(reverse("places:import"))
    path.unlink(missing_ok=True)
    del request.session["places_file"]
    said = _("%(new)s nouvelles lignes, %(changed)s changées, %(same)s connues.") % done
    messages.success(request, said)
    where = "facilities" if asked["kind"] == "facilities" else "places"
    return HttpResponseRedirect(reverse(f"places:{where}"))
