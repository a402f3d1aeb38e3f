"""The least that is demanded of facilities, and who meets it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET, require_http_methods

from pacte.delivery.quality import commands, queries, sentences
from pacte.delivery.quality.forms import Demand, Lift, sections_text
from pacte.delivery.quality.models import Minimum
from pacte.delivery.quality.queries import offers
from pacte.delivery.quality.views import common
from pacte.delivery.quality.views.facilities import section_labels
from pacte.delivery.records import gaps
from pacte.insurance.schemes import queries as schemes
from pacte.journal import clock
from pacte.kernel.names import normalised
from pacte.pages import acts
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page, Tag
from pacte.people import queries as people
from pacte.places import queries as places

both = require_http_methods(["GET", "HEAD", "POST"])


def whose(row: Minimum) -> str:
    """Of whom something is demanded."""
    if row.convention is not None:
        told = {"facility": row.convention.facility.name, "scheme": row.convention.scheme.name}
        return _("convention %(scheme)s avec %(facility)s") % told
    if row.scheme is not None:
        return _("conventions du régime %(scheme)s") % {"scheme": row.scheme.name}
    level = sentences.LEVELS.get(row.level, "")
    return f"{row.place.name}{f', {level}' if level else ''}" if row.place else ""


MINIMUMS = List(
    columns=[
        Column(name="title", label=later("Offre minimale"), value=lambda m: m.title,
               link=lambda m: reverse("quality:minimum", args=[m.uid])),
        Column(name="whose", label=later("De qui"), value=whose, full=True),
        Column(name="since", label=later("Depuis"), value=lambda m: m.since),
        Column(name="met", label=later("La remplissent"), number=True, value=lambda m: m.met),
        Column(name="lack", label=later("Ne la remplissent pas"), number=True,
               value=lambda m: m.lacking),
        Column(name="unknown", label=later("Non connu"), number=True, value=lambda m: m.unknown),
    ],
    search=lambda rows, text: [m for m in rows if text.casefold() in m.title.casefold()],
    search_label=later("Titre"),
    empty=Empty(later("Aucune offre minimale."), later(
        "Une convention, un régime ou l’autorité d’un lieu dit ce qu’il faut au moins.")),
    caption=later("Offre minimale"), file="offre-minimale",
)  # fmt: skip


def _reads(request: HttpRequest) -> None:
    """Who follows what is delivered, or keeps conventions."""
    if not request.user.can("manage_convention"):
        common.reads(request)


def _own(request: HttpRequest, row: Minimum) -> set[int]:
    """The facilities bound that the reader follows; all of them for who made the demand."""
    today = clock.today()
    bound = offers.bound_by(row, today)
    if _may(request, row):
        return bound
    rows = queries.facilities_read(request.user, today)
    return bound & set(rows.values_list("pk", flat=True))


@require_GET
@login_required
def minimums(request: HttpRequest) -> HttpResponse:
    """Every demand, and how many of the reader's facilities meet it."""
    _reads(request)
    today = clock.today()
    rows: list[Any] = []
    for row in queries.minimums(today):
        own = _own(request, row)
        if not own and not _may(request, row):
            continue
        states = [j.met for j in offers.met_by(row, own, today).values()]
        row.met, row.lacking = states.count(True), states.count(False)  # type: ignore[attr-defined]
        row.unknown = states.count(None)  # type: ignore[attr-defined]
        rows.append(row)
    lines = MINIMUMS.read(request, rows)
    if lines.wants_sheet:
        return lines.answer_sheet()
    buttons = []
    if request.user.can("manage_checklists") or request.user.can("manage_convention"):
        url = reverse("quality:add_minimum")
        buttons.append(Button(_("Demander une offre minimale"), url, "add", go=True))
    page = Page(title=_("Offre minimale"), crumbs=common.crumbs(), acts=buttons)
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


def _may(request: HttpRequest, row: Minimum) -> bool:
    if row.place_id is not None:
        return request.user.can("manage_checklists", place=row.place_id)
    scheme = row.convention.scheme if row.convention is not None else row.scheme
    return bool(scheme and request.user.can("manage_convention", scheme.organisation_id))


def _minimum(request: HttpRequest, uid: UUID) -> Minimum:
    """A demand that the reader made, or that binds a facility that the reader follows."""
    _reads(request)
    try:
        row = offers.minimum_of(uid)
    except Minimum.DoesNotExist as fault:
        raise Http404 from fault
    if not _may(request, row) and not _own(request, row):
        raise Http404
    return row


BOUND = List(
    columns=[
        Column(name="facility", label=later("Formation sanitaire"), value=lambda f: f.name,
               link=lambda f: reverse("quality:facility", args=[f.uid])),
        Column(name="state", label=later("Offre minimale"), value=lambda f: f.tag, up=True),
        Column(name="lacks", label=later("Il manque"), value=lambda f: " · ".join(f.lacks),
               full=True, missing="—"),
        Column(name="unknown", label=later("N’est pas connu"), full=True, missing="—",
               value=lambda f: " · ".join(f.unknown)),
    ],
    search=lambda rows, text: [f for f in rows if normalised(text) in f.plain],
    search_label=later("Nom de la formation"),
    filters=[Filter(
        name="etat", label=later("État"), tabs=True,
        choices=[("oui", later("Remplie")), ("non", later("Non remplie")),
                 ("inconnu", later("Non connu"))],
        apply=lambda rows, value: [
            f for f in rows if f.met is {"oui": True, "non": False, "inconnu": None}[value]])],
    empty=Empty(later("Aucune formation n’est tenue par cette demande.")),
    caption=later("Qui la remplit"), file="offre-minimale",
)  # fmt: skip


@require_GET
@login_required
def minimum(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A demand: what it asks, and facility by facility what lacks or is not known."""
    row, today = _minimum(request, uid), clock.today()
    demand = offers.demand(row)
    labels, sections = queries.care_labels(), section_labels(demand.checklist)
    judged = offers.met_by(row, _own(request, row), today)
    rows: list[Any] = places.facilities(judged)
    for f in rows:
        found = judged[f.pk]
        f.met, f.tag = found.met, sentences.met_tag(found)
        f.lacks = [sentences.lack(one, labels, sections) for one in found.lacks]
        f.unknown = [sentences.lack(one, labels, sections) for one in found.unknown]
    lines = BOUND.read(request, rows)
    if lines.wants_sheet:
        return lines.answer_sheet()
    facts: list[Any] = [whose(row), row.since]
    buttons = []
    if row.closed:
        facts.append(Tag(_("levée")))
    elif _may(request, row):
        buttons = [
            Button(_("Changer"), reverse("quality:change_minimum", args=[uid]), "edit"),
            Button(_("Lever"), reverse("quality:lift_minimum", args=[uid]), "no"),
        ]
    page = Page(
        title=row.title, crumbs=_minimum_crumbs(), facts=facts, acts=buttons,
        trail=acts.trail(request, row),
    )  # fmt: skip
    content = {
        "page": page, "lines": lines, "minimum": row, "demand": demand,
        "services": [labels.get(code, code) for code in demand.services],
        "sections": [(sections.get(c, c), share) for c, share in demand.sections.items()],
        "gaps": [gaps.GAPS[name].label for name in demand.gaps if name in gaps.GAPS],
        "versions": offers.versions_of(uid)[1:],
    }  # fmt: skip
    return render(request, "quality/minimum.html", content)


def _minimum_crumbs() -> list[tuple[str, str]]:
    return [*common.crumbs(), (_("Offre minimale"), reverse("quality:minimums"))]


def _binding(request: HttpRequest) -> list[tuple[str, str]]:
    """Of whom the reader may demand something: places, schemes, conventions."""
    user, today = request.user, clock.today()
    held = people.places_for(user, "manage_checklists", today)
    found = [(f"place:{p.uid}", p.name) for p in places.there_on(today).filter(pk__in=held)]
    own = people.organisations_for(user, "manage_convention", today)
    for scheme in schemes.schemes_of(own):
        told = _("Conventions du régime %(scheme)s") % {"scheme": scheme.name}
        found.append((f"scheme:{scheme.uid}", told))
    for row in schemes.conventions_visible_to(user, today).filter(scheme__organisation__in=own)[
        :200
    ]:
        found.append((f"convention:{row.uid}", f"{row.scheme.name}, {row.facility.name}"))
    return found


def _form(request: HttpRequest, **more: Any) -> Demand:
    return Demand(
        request.POST or None, care=[(k.code, k.label) for k in queries.care_kinds()],
        checklists=[(c.code, c.title) for c in queries.checklists()],
        gaps=[(name, str(offered.label)) for name, offered in sorted(gaps.GAPS.items())], **more,
    )  # fmt: skip


@both
@login_required
def add_minimum(request: HttpRequest) -> HttpResponse:
    """Demand a least of somebody."""
    _reads(request)
    choices = _binding(request)
    if not choices:
        raise common.refuse(request, "manage_checklists")
    form = _form(request, initial={"since": clock.today()})
    form.offer_whose(choices)

    def content(_typed: dict[str, Any]) -> dict[str, Any]:
        typed = form.content()
        kind, _sign, uid = typed.pop("whose").partition(":")
        return typed | {kind: uid}

    place = form.data.get("whose", "").startswith("place:")
    command = commands.set_minimum if place else commands.set_convention_minimum
    answer = acts.submit(
        request, form, command, content=content, done=_("Demande enregistrée."),
        to=lambda uid: reverse("quality:minimum", args=[uid]),
    )  # fmt: skip
    page = Page(title=_("Demander une offre minimale"), crumbs=_minimum_crumbs())
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})


def _changed(request: HttpRequest, uid: UUID) -> Minimum:
    row = _minimum(request, uid)
    if not _may(request, row):
        raise common.refuse(request, "manage_checklists" if row.place_id else "manage_convention")
    return row


@both
@login_required
def change_minimum(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say a demand anew from a day on; what was demanded before stays."""
    row = _changed(request, uid)
    demand = offers.demand(row)
    initial = {
        "title": row.title, "level": row.level, "since": clock.today(), "reference": row.reference,
        "services": demand.services, "checklist": demand.checklist, "least": demand.least,
        "sections": sections_text(demand.sections), "gaps": demand.gaps,
    }  # fmt: skip
    form = _form(request, initial=initial, seen=row)
    command = commands.set_minimum if row.place_id else commands.set_convention_minimum
    answer = acts.submit(
        request, form, command, minimum=str(uid), content=lambda _typed: form.content(),
        done=_("Demande enregistrée."), to=reverse("quality:minimum", args=[uid]),
    )  # fmt: skip
    page = Page(title=row.title, crumbs=_minimum_crumbs(), facts=[whose(row)])
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})


@both
@login_required
def lift_minimum(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A demand no longer holds."""
    row = _changed(request, uid)
    form = Lift(request.POST or None, initial={"since": clock.today()})
    command = commands.lift_minimum if row.place_id else commands.lift_convention_minimum
    answer = acts.submit(
        request, form, command, minimum=str(uid), done=_("Demande levée."),
        content=lambda typed: {"since": typed["since"]},
        to=reverse("quality:minimum", args=[uid]),
    )  # fmt: skip
    page = Page(title=_("Lever la demande"), crumbs=_minimum_crumbs(), facts=[row.title])
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})
