"""The register of people: its list, one sheet, those who may be one person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from pacte.delivery.staff import beside, commands, queries
from pacte.delivery.staff.models import Category, Person, Sex
from pacte.delivery.staff.queries import motivation as paid
from pacte.delivery.staff.queries.posts import presence_of
from pacte.delivery.staff.queries.register import searched, where
from pacte.journal import clock
from pacte.kernel.money import Money
from pacte.kernel.periods import add_months
from pacte.pages import acts
from pacte.pages.forms import Form, ReasonField
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page, Tag

PRESENCES_SHOWN, PAYMENTS_SHOWN = 12, 12
both = require_http_methods(["GET", "HEAD", "POST"])


def _situation(person: Any) -> Tag:
    if person.gone_on:
        return Tag(pgettext("personnel", "partie"))
    return Tag(_("en poste"), "good")


PEOPLE = List(
    columns=[
        Column(name="name", label=later("Personne"), value=lambda p: p.name, sort="plain",
               link=lambda p: reverse("staff:person", args=[p.uid])),
        Column(name="number", label=later("Numéro"), value=lambda p: p.number, sort="number"),
        Column(name="category", label=later("Catégorie"),
               value=lambda p: p.get_category_display()),
        Column(name="qualification", label=later("Qualification"),
               value=lambda p: p.qualification and p.qualification.label),
        Column(name="where", label=later("Où"), value=where),
        Column(name="state", label=later("Situation"), up=True, value=_situation),
    ],
    sort="name",
    search=searched,
    search_label=later("Nom, numéro ou téléphone"),
    filters=[
        Filter(name="categorie", label=later("Catégorie"), choices=Category.choices,
               apply=lambda rows, value: rows.filter(category=value)),
        Filter(name="qualification", label=later("Qualification"),
               choices=lambda: [(q.code, q.label) for q in queries.qualifications(True)],
               apply=lambda rows, value: rows.filter(qualification__code=value)),
        Filter(name="sexe", label=later("Sexe"), choices=Sex.choices,
               apply=lambda rows, value: rows.filter(sex=value)),
        Filter(name="situation", label=later("Situation"),
               choices=[("active", later("en poste")), ("gone", later("parties"))],
               apply=lambda rows, value: rows.filter(gone_on__isnull=value == "active")),
    ],
    empty=Empty(later("Personne au registre."), later(
        "Inscrivez qui travaille dans vos formations, ou importez leur liste.")),
    caption=later("Personnel"),
    file="personnel",
)  # fmt: skip


def crumbs(row: Any = None) -> list[tuple[str, str]]:
    found = [(_("Personnel"), reverse("staff:people"))]
    if row is not None:
        found.append((row.name, reverse("staff:person", args=[row.uid])))
    return found


def my_person(request: HttpRequest, uid: UUID) -> Person:
    """Somebody whose sheet the reader may see, or 404; who was joined leads to who is kept."""
    acts.need(request, "read_delivery")
    return get_object_or_404(queries.persons_for(request.user, clock.today()), uid=uid)


@require_GET
@login_required
def index(request: HttpRequest) -> HttpResponseBase:
    """Everybody of one's facilities and organisations."""
    acts.need(request, "read_delivery")
    lines = PEOPLE.read(request, queries.persons_for(request.user, clock.today()))
    if lines.wants_sheet:
        return lines.answer_sheet()
    buttons = [
        Button(_("Effectifs et normes"), reverse("staff:facilities"), "place"),
        Button(_("Motivation"), reverse("staff:runs"), "cash"),
    ]
    if request.user.can("manage_staff"):
        buttons.insert(0, Button(_("Inscrire"), reverse("staff:register"), "add", go=True))
        buttons.insert(1, Button(_("Importer une liste"), reverse("staff:imports"), "upload"))
        buttons.append(Button(_("Doubles"), reverse("staff:doubles"), "people"))
    page = Page(title=_("Personnel"), acts=buttons)
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


@require_GET
@login_required
def shown(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One sheet: what somebody is, their posts, presence, what they were paid, their training."""
    row, today = my_person(request, uid), clock.today()
    first = add_months(today.replace(day=1), 1 - PRESENCES_SHOWN)
    said = presence_of(None, first, today).filter(person=row).select_related("facility")
    facts: list[Any] = [row.number, row.get_category_display()]
    if row.gone_on:
        facts.append(Tag(pgettext("personnel", "partie"), "wait"))
    if row.synthetic:
        facts.append(Tag(_("inventé pour la démonstration"), "wait"))
    may = queries.can_keep(request.user, row)
    page = Page(title=row.name, crumbs=crumbs(), facts=facts, trail=acts.trail(request, row),
                acts=_buttons(row) if may else [])  # fmt: skip
    content = {
        "page": page, "person": row, "states": row.states.select_related(
            "qualification", "facility", "organisation").order_by("-since", "-id"),
        "postings": row.postings.select_related("facility", "qualification").order_by(
            "-since", "-id"),
        "held": list(queries.postings_on(today).filter(person=row).select_related("facility")),
        "presences": said.order_by("-month", "-id"), "may": may,
        "paid": [(line.run, Money(line.amount, line.run.currency))
                 for line in paid.paid_to(row.pk)[:PAYMENTS_SHOWN] if line.amount is not None],
        "parts": beside.of(request.user, row, today),
        "twins": row.twins.order_by("id"),
    }  # fmt: skip
    return render(request, "staff/person.html", content)


def _buttons(row: Person) -> list[Button]:
    def way(name: str) -> str:
        return reverse(f"staff:{name}", args=[row.uid])

    found = [
        Button(_("Affecter à un poste"), way("post"), "add", go=not row.gone_on),
        Button(_("Changer de situation"), way("situation")),
        Button(_("Corriger"), way("describe"), "edit"),
    ]
    return found if row.gone_on else [*found, Button(_("Départ"), way("leave"))]


# Doubles


class Join(Form):
    """Which number is kept, and how it is seen that they are one."""

    reason = ReasonField(label=later("À quoi le voyez-vous ?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].widget.attrs["rows"] = 1


@require_GET
@login_required
def doubles(request: HttpRequest) -> HttpResponse:
    """Pairs that may be one person: proposed, never decided."""
    acts.need(request, "manage_staff")
    pairs = queries.doubles(request.user, clock.today())
    page = Page(title=_("Peut-être deux fois au registre"), crumbs=crumbs())
    return render(request, "staff/doubles.html", {"page": page, "pairs": pairs})


@both
@login_required
def join(request: HttpRequest) -> HttpResponse:
    """Say that two numbers are one person."""
    acts.need(request, "manage_staff")
    mine = queries.persons_for(request.user, clock.today(), "manage_staff")
    pair = [get_object_or_404(mine, uid=_uid(request.GET.get(n, ""))) for n in ("garde", "joint")]
    form = Join(request.POST or None)
    answer = acts.submit(
        request, form, commands.join_persons, kept=str(pair[0].uid), joined=str(pair[1].uid),
        done=_("Les deux numéros sont une seule personne."),
        to=lambda uid: reverse("staff:person", args=[uid]),
    )  # fmt: skip
    title = _("Garder %(number)s") % {"number": pair[0].number}
    page = Page(title=title, crumbs=[*crumbs(), (_("Doubles"), reverse("staff:doubles"))])
    told = {"page": page, "form": form, "kept": pair[0], "joined": pair[1]}
    return answer or render(request, "staff/join.html", told)


def _uid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)  # Nobody's: 404.
