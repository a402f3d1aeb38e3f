"""The public pages: no account, no script needed, French and English, the same address for ever."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pacte.delivery.records import panels
from pacte.insurance.schemes import queries as schemes
from pacte.journal import clock
from pacte.pages.maps import Map
from pacte.pages.page import Button, Page, Tag
from pacte.places import drawing
from pacte.places import queries as places
from pacte.programmes.outreach import queries as outreach
from pacte.programmes.sheets import queries as sheets
from pacte.reports import territory
from pacte.reports.public import around
from pacte.reports.public import centres as centre_queries
from pacte.reports.public import programmes as shown
from pacte.reports.public.keeping import kept

NEWS = ("news", "event", "prize")
AREAS_MAX = 40  # A public page is light.


def shown_page(request: HttpRequest, template: str, page: Page, **content: Any) -> HttpResponse:
    """A public page, with the list of the others."""
    names = {
        "public:home": _("Accueil"), "public:programmes": _("Programmes"),
        "public:results": _("Résultats"), "public:money": _("Argent"),
        "public:centres": _("Mon centre de santé"), "public:calls": _("Appels"),
        "public:news": _("Actualités"), "public:data": _("Données ouvertes"),
    }  # fmt: skip
    here = request.resolver_match.view_name if request.resolver_match else ""
    pages = [(label, reverse(name), name == here) for name, label in names.items()]
    return render(request, f"public/{template}.html", {"page": page, "pages": pages, **content})


def crumb(name: str, label: str) -> list[tuple[str, str]]:
    return [(label, reverse(name))]


@require_GET
@kept
def home(request: HttpRequest) -> HttpResponse:
    """What there is to see."""
    today = clock.today()
    page = Page(
        title=_("La santé de nos territoires, à livre ouvert"),
        facts=[_("Ce qui a été promis, signé, payé, fait et atteint")],
    )
    return shown_page(
        request, "home", page, programmes=shown.cards(),
        calls=list(outreach.open_calls(today)[:5]), news=list(outreach.published(*NEWS)[:5]),
    )  # fmt: skip


@require_GET
@kept
def programmes(request: HttpRequest) -> HttpResponse:
    """Every published programme."""
    page = Page(title=_("Programmes"), crumbs=crumb("public:home", _("Accueil")))
    return shown_page(request, "programmes", page, programmes=shown.cards())


@require_GET
@kept
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """A programme: what its texts say, what is verified, what they contradict."""
    row = get_object_or_404(sheets.published().select_related("organisation"), code=code)
    facts: list[Any] = [row.get_kind_display(), row.organisation.name]
    if row.synthetic:
        facts.append(Tag(_("Exemple inventé"), "wait"))
    page = Page(
        title=row.name, crumbs=crumb("public:programmes", _("Programmes")), facts=facts,
        acts=[Button(_("Données (JSON)"), reverse("public:programme_data", args=[row.code]),
                     "down")],
    )  # fmt: skip
    return shown_page(request, "programme", page, programme=row, **shown.sheet(row, clock.today()))


@require_GET
@kept
def result_page(request: HttpRequest) -> HttpResponse:
    """The verified results of every programme."""
    page = Page(
        title=_("Résultats"),
        crumbs=crumb("public:home", _("Accueil")),
        facts=[_("Seules les valeurs vérifiées par une autre personne sont publiées")],
    )
    return shown_page(request, "results", page, groups=shown.reached(clock.today()))


@require_GET
@kept
def money(request: HttpRequest) -> HttpResponse:
    """The money of every programme."""
    page = Page(title=_("Argent"), crumbs=crumb("public:home", _("Accueil")))
    return shown_page(request, "money", page, groups=shown.funding(clock.today()))


@require_GET
@kept
def place(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A place: the programmes that act there, what was reached, its centres, who does what."""
    today = clock.today()
    row = get_object_or_404(places.there_on(today), uid=uid)
    of = territory.around(row, today)
    published = list(sheets.published().order_by("name"))
    where = sheets.places_of([p.pk for p in published])
    acting = [p for p in published if {*of.all} & set(where.get(p.pk, []))]
    population = places.population_series(row.pk)
    page = Page(title=row.name, crumbs=crumb("public:home", _("Accueil")),
                facts=[row.get_kind_display()])  # fmt: skip
    parts = around.shown(row, [p.pk for p in acting], today, of, request.GET)
    return shown_page(
        request, "place", page, place=row, programmes=acting,
        population=population[-1] if population else None,
        map=_map(parts["within"], today), **parts,
    )  # fmt: skip


def _map(part: Any, today: date) -> Map | None:
    """The places within one, by their number of centres: the way in for who looks for theirs."""
    if not 1 < part.paginator.count <= AREAS_MAX:
        return None
    within = list(part)
    counted = places.facilities_by([row.pk for row in within], today)
    ground = drawing.ground(
        within, counted, today, url=lambda row: reverse("public:place", args=[row.uid])
    )
    return Map(
        name="lieux", question=_("Où sont les centres de santé ?"), areas=ground.areas, places=0,
        unit=_("formations inscrites"), measure=_("Formations inscrites"),
        zero=_("aucune inscrite"), source=ground.source,
    )  # fmt: skip


@require_GET
@kept
def centres(request: HttpRequest) -> HttpResponse:
    """Find one's health centre."""
    text = request.GET.get("q", "").strip()[:60]
    found = centre_queries.search(text, clock.today())
    page = Page(title=_("Mon centre de santé"), crumbs=crumb("public:home", _("Accueil")))
    return shown_page(request, "centres", page, text=text, centres=found[:100], count=len(found))


@require_GET
@kept
def centre(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A centre: services and prices, what is free, what was promised and by whom."""
    today = clock.today()
    row = get_object_or_404(places.facility_rows().select_related("place", "area"), uid=uid)
    state = places.facility_state(row.pk, today)
    where: Any = row.place or row.area
    here = {where.pk, *(p.pk for p in places.ancestors(where.pk, today))}
    published = list(sheets.published().order_by("name"))
    acting = sheets.places_of([p.pk for p in published])
    facts: list[Any] = [where.name]
    if state:
        facts.append(state.get_level_display())
        facts.append(Tag(_("ouvert"), "good") if state.open else Tag(_("fermé"), "bad"))
    page = Page(title=row.name, crumbs=crumb("public:centres", _("Mon centre de santé")),
                facts=facts)  # fmt: skip
    return shown_page(
        request, "centre", page, centre=row, where=where,
        schemes=centre_queries.covered(row.pk, today),
        programmes=[p for p in published if here & set(acting.get(p.pk, []))],
        services=schemes.services().exists(), delivered=panels.public_of(row, today),
    )  # fmt: skip


@require_GET
@kept
def calls(request: HttpRequest) -> HttpResponse:
    """The calls and notices that one can answer, then those that are closed."""
    today = clock.today()
    page = Page(title=_("Appels et avis"), crumbs=crumb("public:home", _("Accueil")))
    closed = outreach.published(*outreach.ANSWERED).filter(deadline__lt=today)[:30]
    return shown_page(request, "calls", page, open=list(outreach.open_calls(today)),
                   closed=list(closed))  # fmt: skip


@require_GET
@kept
def news(request: HttpRequest) -> HttpResponse:
    """News, events, prizes."""
    page = Page(
        title=_("Actualités"),
        crumbs=crumb("public:home", _("Accueil")),
        acts=[
            Button(_("Recevoir la lettre"), reverse("public:letter"), go=True),
            Button(_("Flux RSS"), reverse("public:feed")),
        ],
    )
    return shown_page(request, "news", page, contents=list(outreach.published(*NEWS)[:100]))


@require_GET
@kept
def content(request: HttpRequest, slug: str) -> HttpResponse:
    """One publication."""
    row = outreach.content_by_slug(slug)
    if row is None:
        raise Http404
    page = Page(title=row.title, crumbs=crumb("public:news", _("Actualités")),
                facts=[row.get_kind_display()])  # fmt: skip
    over = row.deadline is not None and row.deadline < clock.today()
    return shown_page(request, "content", page, content=row, over=over)
