"""The catalogue of services: list, add, describe, and the shipped list to begin with."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pacte.insurance.schemes import commands, queries
from pacte.insurance.schemes.models import Service
from pacte.pages import acts
from pacte.pages.forms import DayField, Form
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page

SERVICES = List(
    columns=[
        Column(name="label", label=later("Acte"), value=lambda s: s.label, sort="label",
               link=lambda s: reverse("schemes:describe_service", args=[s.code])),
        Column(name="code", label=later("Code"), value=lambda s: s.code, sort="code"),
        Column(name="group", label=later("Groupe"), value=lambda s: s.group, sort="group"),
        Column(name="category", label=later("Catégorie"), sort="category",
               value=lambda s: s.get_category_display()),
        Column(name="until", label=later("Jusqu’au (exclu)"), value=lambda s: s.until,
               missing="—"),
    ],
    sort="label",
    search=lambda rows, text: rows.filter(label__icontains=text),
    search_label=later("Nom de l’acte"),
    filters=[
        Filter(name="categorie", label=later("Catégorie"), choices=list(Service.Category.choices),
               apply=lambda rows, value: rows.filter(category=value)),
    ],
    empty=Empty(later("Le catalogue est vide."),
                later("Commencez par la liste livrée, puis ajoutez vos actes.")),
    caption=later("Soins et services"),
    file="services",
)  # fmt: skip


@require_GET
@login_required
def services(request: HttpRequest) -> HttpResponse:
    """The catalogue, which everybody may read."""
    lines = SERVICES.read(request, queries.services())
    if lines.wants_sheet:
        return lines.answer_sheet()
    buttons = []
    if request.user.can("manage_services"):
        buttons = [
            Button(_("Ajouter un acte"), reverse("schemes:add_service"), "add", go=True),
            Button(_("Charger la liste de départ"), reverse("schemes:load_services"), post=True),
        ]
    page = Page(title=_("Soins et services"), acts=buttons)
    return render(request, "schemes/list.html", {"page": page, "lines": lines})


class ServiceForm(Form):
    """A service."""

    code = forms.SlugField(label=later("Code (ne change plus)"), max_length=40)
    label = forms.CharField(label=later("Libellé"), max_length=120)
    group = forms.SlugField(label=later("Groupe"), max_length=40)
    category = forms.ChoiceField(label=later("Catégorie"), choices=Service.Category.choices)
    since = DayField(label=later("Existe depuis"), required=False)
    until = DayField(label=later("N’existe plus à partir du"), required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request: HttpRequest) -> HttpResponse:
    """Add a service."""
    acts.need(request, "manage_services")
    form = ServiceForm(request.POST or None)
    answer = acts.submit(
        request, form, commands.add_service, done=_("Acte ajouté."), to="schemes:services"
    )
    page = Page(title=_("Ajouter un acte"), crumbs=_crumbs())
    return answer or render(request, "schemes/form.html", {"page": page, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def describe(request: HttpRequest, code: str) -> HttpResponse:
    """Say otherwise what a service is."""
    acts.need(request, "manage_services")
    service = get_object_or_404(queries.services(), code=code)
    names = ("label", "group", "category", "since", "until")
    initial: dict[str, Any] = {name: getattr(service, name) for name in names}
    form = ServiceForm(request.POST or None, initial=initial, seen=service)
    del form.fields["code"]
    answer = acts.submit(
        request, form, commands.describe_service, code=code,
        done=_("Acte corrigé."), to="schemes:services",
    )  # fmt: skip
    page = Page(title=service.label, crumbs=_crumbs(), facts=[service.code])
    return answer or render(request, "schemes/form.html", {"page": page, "form": form})


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Soins et services"), reverse("schemes:services"))]


@require_POST
@login_required
def load(request: HttpRequest) -> HttpResponse:
    """Add the shipped list."""
    return acts.do(
        request, commands.load_services, to="schemes:services",
        done=lambda count: _("%(count)s actes ajoutés.") % {"count": count},
    )  # fmt: skip
