"""The site's lists of the room: qualifications, and what the norm asks of each level."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_POST

from pacte.delivery.staff import commands, queries
from pacte.delivery.staff.models import Category
from pacte.delivery.staff.views.fields import qualification_choices
from pacte.delivery.staff.views.people import both, crumbs
from pacte.journal import clock
from pacte.pages import acts
from pacte.pages.forms import DayField, Form, WholeField
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page, Tag
from pacte.places import queries as places

QUALIFICATIONS = List(
    columns=[
        Column(name="label", label=later("Qualification"), value=lambda q: q.label, sort="label",
               link=lambda q: reverse("staff:qualification", args=[q.code])),
        Column(name="code", label=later("Code"), value=lambda q: q.code, sort="code"),
        Column(name="category", label=later("Catégorie"),
               value=lambda q: q.get_category_display()),
        Column(name="state", label=later("État"), up=True, value=lambda q: Tag(
            _("n’est plus proposée"), "") if q.closed else Tag(_("proposée"), "good")),
    ],
    sort="label",
    search=lambda rows, text: rows.filter(label__icontains=text),
    search_label=later("Qualification"),
    filters=[Filter(name="categorie", label=later("Catégorie"), choices=Category.choices,
                    apply=lambda rows, value: rows.filter(category=value))],
    empty=Empty(later("Aucune qualification."), later("Chargez la liste proposée.")),
    caption=later("Qualifications"),
    file="qualifications",
)  # fmt: skip


class Named(Form):
    """A qualification of the list."""

    code = forms.SlugField(label=later("Code"), max_length=30, help_text=later("nurse_a1"))
    label = forms.CharField(label=later("Qualification"), max_length=120)
    category = forms.ChoiceField(label=later("Catégorie"), choices=Category.choices)
    closed = forms.BooleanField(label=later("N’est plus proposée"), required=False)


@both
@login_required
def qualifications(request: HttpRequest) -> HttpResponseBase:
    """The list, and a form for one more."""
    acts.need(request, "read_delivery")
    may = request.user.can("manage_facilities")
    lines = QUALIFICATIONS.read(request, queries.qualifications(True))
    if lines.wants_sheet:
        return lines.answer_sheet()
    form = Named(request.POST or None, initial={"category": "health"}) if may else None
    answer = form and acts.submit(
        request, form, commands.name_qualification, done=_("Qualification ajoutée."),
        to=reverse("staff:qualifications"),
    )  # fmt: skip
    load = Button(_("Charger la liste proposée"), reverse("staff:load"), "down", post=True)
    page = Page(title=_("Qualifications"), crumbs=crumbs(), acts=[load] if may else [])
    told = {"page": page, "lines": lines, "form": form, "heading": _("Ajouter une qualification")}
    return answer or render(request, "staff/listed.html", told)


@require_POST
@login_required
def load(request: HttpRequest) -> HttpResponse:
    """Add the qualifications that come with Pacte."""
    return acts.do(
        request, commands.load_qualifications, to=reverse("staff:qualifications"),
        done=lambda added: _("%(added)s qualifications ajoutées.") % {"added": added},
    )  # fmt: skip


@both
@login_required
def qualification(request: HttpRequest, code: str) -> HttpResponse:
    """Rename a qualification, or offer it no more."""
    acts.need(request, "manage_facilities")
    row = queries.qualification(code)
    initial = {name: getattr(row, name) for name in ("label", "category", "closed")} if row else {}
    form = Named(request.POST or None, initial=initial | {"code": code}, seen=row)
    form.fields["code"].disabled = True
    answer = acts.submit(
        request, form, commands.name_qualification, done=_("Enregistré."),
        to=reverse("staff:qualifications"),
    )  # fmt: skip
    where = (_("Qualifications"), reverse("staff:qualifications"))
    page = Page(title=row.label if row else code, crumbs=[*crumbs(), where])
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})


# Norms


class SetNorm(Form):
    """What a level asks of a qualification."""

    level = forms.ChoiceField(label=later("Niveau"))
    qualification = forms.ChoiceField(label=later("Qualification"))
    least = WholeField(label=later("Au moins"), most=1_000, help_text=later("0 lève la norme."))
    since = DayField(label=later("Depuis"))
    reference = forms.CharField(label=later("Référence"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = places.levels()  # type: ignore[attr-defined]
        self.fields["qualification"].choices = qualification_choices()  # type: ignore[attr-defined]


NORMS = List(
    columns=[
        Column(name="level", label=later("Niveau"), value=lambda n: n.level_name, sort="level"),
        Column(name="qualification", label=later("Qualification"),
               value=lambda n: n.qualification.label),
        Column(name="least", label=later("Au moins"), value=lambda n: n.least, number=True),
        Column(name="since", label=later("Depuis"), value=lambda n: n.since),
        Column(name="reference", label=later("Référence"), value=lambda n: n.reference, full=True),
    ],
    empty=Empty(later("Aucune norme."), later(
        "Sans norme, Pacte ne dit pas ce qui manque : rien n’est supposé.")),
    caption=later("Normes de personnel"),
    file="normes-personnel",
    per_page=100,
)  # fmt: skip


@both
@login_required
def norms(request: HttpRequest) -> HttpResponseBase:
    """What is in force today, and a form to set one."""
    acts.need(request, "read_delivery")
    today, names = clock.today(), dict(places.levels())
    rows: list[Any] = []
    for level, asked in queries.norms_on(today).items():
        for norm in asked.values():
            norm.level_name = names.get(level, level)  # type: ignore[attr-defined]
            rows.append(norm)
    lines = NORMS.read(request, sorted(rows, key=lambda n: (n.level, n.qualification.label)))
    if lines.wants_sheet:
        return lines.answer_sheet()
    may = request.user.can("manage_facilities")
    form = SetNorm(request.POST or None, initial={"since": today}) if may else None
    answer = form and acts.submit(
        request, form, commands.set_norm, done=_("Norme enregistrée."), to=reverse("staff:norms")
    )
    where = (_("Effectifs"), reverse("staff:facilities"))
    page = Page(title=_("Normes de personnel"), crumbs=[*crumbs(), where])
    told = {"page": page, "lines": lines, "form": form, "heading": _("Fixer une norme")}
    return answer or render(request, "staff/listed.html", told)
