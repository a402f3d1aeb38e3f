"""The forms of a work itself: enter, describe, place, its steps, what it needs to serve."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pacte.delivery.works import cares, commands, forms, queries
from pacte.delivery.works.cares import Cares
from pacte.delivery.works.views import own
from pacte.journal import clock
from pacte.pages import acts
from pacte.pages.page import Page
from pacte.people import queries as people
from pacte.places import queries as places
from pacte.places.rules.geo import degrees_text

DESCRIBED = ("title", "kind", "nature", "words", "programme", "opens")


def carriers(request: HttpRequest) -> list[tuple[str, str]]:
    """The organisations for which the reader manages works."""
    mine = people.organisations_for(request.user, "manage_works", clock.today())
    found = [(str(row.uid), row.name) for row in people.organisations(mine)]
    return found if len(found) == 1 else [("", "—"), *found]  # Nobody is the first by chance.


@own.both
@login_required
def open_one(request: HttpRequest) -> HttpResponse:
    """Enter a need, for the facility that the address names."""
    acts.need(request, "manage_works")
    today = clock.today()
    initial = {"on": today, "facility": _code(request)}
    form = forms.Open(
        request.POST or None, initial=initial, carriers=carriers(request),
        sources=queries.sources(), parents=queries.parents(request.user, today),
        cares=Cares().known,
    )  # fmt: skip
    answer = acts.submit(
        request, form, commands.open_work, done=_("Besoin inscrit."),
        to=lambda uid: reverse("works:work", args=[uid]),
    )  # fmt: skip
    page = Page(title=_("Inscrire un besoin"), crumbs=own.crumbs())
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})


def _code(request: HttpRequest) -> str:
    """The code of the facility that the address names by its uid: a name may be of several."""
    try:
        asked = UUID(request.GET.get("formation", ""))
    except ValueError:
        return ""
    found = places.facility_rows().filter(uid=asked).first()
    return found.code if found else ""


@own.both
@login_required
def describe(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Mend what is said of a work."""
    row = own.seen(request, uid)
    told: dict[str, Any] = {name: getattr(row, name) for name in DESCRIBED}
    told["source"] = str(row.source.uid) if row.source else ""
    told["parent"] = str(row.parent.uid) if row.parent else ""
    told["opens"] = row.opens.split()
    form = forms.About(
        request.POST or None, seen=row, initial=told, sources=_and_its_own(row),
        parents=queries.parents(request.user, clock.today()), cares=_cares(row),
    )  # fmt: skip
    return own.change(
        request, row, form, commands.describe_work, action="manage_works",
        title=_("Corriger l’ouvrage"),
    )  # fmt: skip


def _cares(row: Any) -> list[tuple[str, str]]:
    """The kinds of care to choose from, with those of the work that are no longer offered."""
    known = Cares().known
    mine = zip(row.opens.split(), cares.labels(row.opens))
    return [*known, *(pair for pair in mine if pair[0] not in dict(known))]


def _and_its_own(row: Any) -> list[tuple[str, str]]:
    """The sources to choose from, with that of the work when it is another."""
    found = queries.sources()
    if row.source and str(row.source.uid) not in dict(found):
        found.append((str(row.source.uid), f"{row.source.code} · {row.source.label}"))
    return found


@own.both
@login_required
def site(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say where a work stands."""
    row = own.seen(request, uid)
    initial: dict[str, Any] = {"on": clock.today()}
    there = queries.where(row)
    if there.latitude is not None:
        initial |= {"latitude": degrees_text(there.latitude),
                    "longitude": degrees_text(there.longitude)}  # fmt: skip
    form = forms.Site(request.POST or None, seen=row, initial=initial)
    return own.change(
        request, row, form, commands.place_work, action="manage_works",
        title=_("Situer l’ouvrage"), facts=[row.place.name],
    )  # fmt: skip


@own.both
@login_required
def step(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A step that begins: works, a stop, a new start, a return."""
    row = own.seen(request, uid)
    initial = {"on": clock.today().isoformat(), "step": request.GET.get("etape", "")}
    form = forms.Enter(request.POST or None, seen=row, initial=initial)
    return own.change(
        request, row, form, commands.enter_step, action="manage_works",
        title=_("Changer d’étape"), facts=[own.state_tag(row), row.get_step_display()],
    )  # fmt: skip


@own.both
@login_required
def plan(request: HttpRequest, uid: UUID) -> HttpResponse:
    """When a step is expected."""
    row = own.seen(request, uid)
    form = forms.Expect(request.POST or None, initial={"step": request.GET.get("etape", "")})
    return own.change(
        request, row, form, commands.plan_step, action="manage_works", title=_("Date prévue")
    )


@own.both
@login_required
def condition(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Whether what a work needs to serve is there."""
    row = own.seen(request, uid)
    needed = [(code, label) for code, label, _said in queries.conditions(row)]
    asked = request.GET.get("condition", "")
    form = forms.Met(
        request.POST or None, needed=needed,
        initial={"what": asked, "on": clock.today().isoformat()},
    )  # fmt: skip
    return own.change(
        request, row, form, commands.set_condition, action="certify_works",
        title=_("Condition de mise en service"),
    )  # fmt: skip


@own.both
@login_required
def functional(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Since when a work serves; what is missing is said instead."""
    row = own.seen(request, uid)
    form = forms.Functional(request.POST or None, initial={"on": clock.today()})
    return own.change(
        request, row, form, commands.declare_functional, action="certify_works",
        title=_("Déclarer fonctionnel"), done=_("L’ouvrage est fonctionnel."),
    )  # fmt: skip


@own.both
@login_required
def delay(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Days that were lost, and why."""
    row = own.seen(request, uid)
    form = forms.Lost(request.POST or None, initial={"on": clock.today()})
    return own.change(
        request, row, form, commands.record_delay, action="certify_works",
        title=_("Inscrire un retard"),
    )  # fmt: skip
