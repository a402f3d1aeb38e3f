"""Outlines from a GeoJSON file: each feature with its place, the drawing, then all or nothing."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pacte.journal import clock
from pacte.kernel import numbers
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.pages import acts, formatting
from pacte.pages.maps import Area, Map
from pacte.pages.page import Page
from pacte.places import outlining
from pacte.places.matching import How
from pacte.places.models import Place
from pacte.places.outlining import Preview
from pacte.places.rules import shapes
from pacte.places.views import forms, waiting

SHOWN_MAX = 200
ASKED = ("tree", "within", "kind", "code_property", "name_property")
CHOICE = "objet-"


def _page() -> Page:
    crumbs = [(_("Lieux"), reverse("places:places"))]
    return Page(title=_("Importer des tracés"), crumbs=crumbs)


def _how(given: dict[str, str]) -> How:
    return How(numbers.read_date(given["since"]), **{name: given[name] for name in ASKED})


@login_required
def bring(request: HttpRequest) -> HttpResponse:
    """Choose a file; see which places it draws, and what is in doubt."""
    acts.need(request, "manage_places")
    form = forms.Outlines(
        request.POST or None, request.FILES or None, initial={"since": clock.today()}
    )
    content: dict[str, Any] = {"page": _page(), "form": form}
    if request.method == "POST" and form.is_valid():
        typed = form.content()
        given = {name: typed[name] for name in (*ASKED, "source", "licence")}
        given["since"] = typed["since"].isoformat()
        token = waiting.keep(typed["file"])
        request.session["places_outlines"] = {"token": token, "given": given}
        try:
            seen = outlining.preview(waiting.path_of(token), _how(given))
        except Refused as refusal:
            form.refuse(refusal, "file")
        else:
            content |= _shown(seen, {})
    return render(request, "places/outlines.html", content)


@login_required
def confirm(request: HttpRequest) -> HttpResponse:
    """Draw the places of the file that was shown, with what was chosen for those in doubt."""
    acts.need(request, "manage_places")
    asked = request.session.get("places_outlines")
    if request.method != "POST" or not asked:
        return HttpResponseRedirect(reverse("places:outlines"))
    path = waiting.path_of(asked["token"])
    if not path.exists():
        return HttpResponseRedirect(reverse("places:outlines"))
    given, how = asked["given"], _how(asked["given"])
    chosen = _chosen(request)
    try:
        done = outlining.run(
            path, acts.act_of(request), how, how.day, given["source"], given["licence"], chosen
        )
    except NotAllowed as refusal:
        raise PermissionDenied(acts.sentence(refusal)) from refusal
    except Refused as refusal:
        messages.error(request, acts.sentence(refusal))
        form = forms.Outlines(initial=given | {"since": how.day})
        content = {"page": _page(), "form": form} | _shown(_again(path, how, chosen), chosen)
        return render(request, "places/outlines.html", content)
    path.unlink(missing_ok=True)
    del request.session["places_outlines"]
    messages.success(request, _("%(new)s tracés inscrits, %(same)s déjà connus.") % done)
    return HttpResponseRedirect(reverse("places:places"))


def _again(path: Any, how: How, chosen: dict[int, str]) -> Preview:
    """What is shown again after a refusal: with the choices when they can be read."""
    try:
        return outlining.preview(path, how, chosen)
    except Refused:
        return outlining.preview(path, how)


def _chosen(request: HttpRequest) -> dict[int, str]:
    """The places chosen on the page, by the number of the feature."""
    return {
        int(name.removeprefix(CHOICE)): str(code)
        for name, code in request.POST.items()
        if name.startswith(CHOICE) and name.removeprefix(CHOICE).isdecimal() and code
    }


def _shown(seen: Preview, chosen: dict[int, str]) -> dict[str, Any]:
    """What the page says of a file: its faults, its places drawn, its doubts, what it leaves."""
    faults = [
        _("Objet %(number)s : %(said)s")
        % {"number": fault.number, "said": formatting.fill(fault.message, fault.values)}
        for fault in seen.faults[:SHOWN_MAX]
    ]
    return {
        "seen": seen, "matched": seen.matched, "faults": faults, "choice": CHOICE,
        "unknown": seen.matched.unknown[:SHOWN_MAX], "drawn": _drawn(seen), "chosen": chosen,
        "key": uuid4(),
    }  # fmt: skip


def _drawn(seen: Preview) -> Map | None:
    """The outlines as they would be kept: what one looks at before saying yes."""
    if not seen.rows:
        return None
    named = {
        str(place.uid): place
        for line in seen.matched.sure
        if isinstance(place := line.place, Place)
    }
    areas = [
        Area(
            label=named[row["place"]].name, shape=shapes.decoded(row["shape"]),
            centre=(row["longitude"], row["latitude"]),
        )
        for row in seen.rows
    ]  # fmt: skip
    return Map(name="apercu", question=_("Ce que le fichier dessine"), areas=areas, valued=False)
