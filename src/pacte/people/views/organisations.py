"""The register of organisations: the list, one of them, and what changes it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from pacte.files import storing
from pacte.journal import clock
from pacte.kernel.names import normalised
from pacte.pages import acts
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page
from pacte.people import commands, queries
from pacte.people.models import Organisation, OrganisationKind
from pacte.people.roles import ROLES
from pacte.people.views import forms


def url_of(organisation: Organisation) -> str:
    return reverse("people:organisation", args=[organisation.uid])


ORGANISATIONS = List(
    columns=[
        Column(name="nom", label=gettext_lazy("Nom"), value=lambda o: o.name, sort="plain",
               link=url_of),
        Column(name="sigle", label=gettext_lazy("Sigle"), value=lambda o: o.code, sort="code"),
        Column(name="nature", label=gettext_lazy("Nature"), value=lambda o: o.get_kind_display(),
               sort="kind"),
        Column(name="lieu", label=gettext_lazy("Lieu"), sort="place__plain",
               value=lambda o: o.place.name if o.place else None),
    ],
    sort="nom", search=lambda rows, text: rows.filter(plain__contains=normalised(text)),
    search_label=gettext_lazy("Nom de l’organisation"),
    filters=[Filter(name="nature", label=gettext_lazy("Nature"),
                    choices=list(OrganisationKind.choices),
                    apply=lambda rows, value: rows.filter(kind=value))],
    empty=Empty(gettext_lazy("Aucune organisation."), gettext_lazy("Fondez la première."),
                Button(gettext_lazy("Fonder"), "/organisations/fonder/", "add")),
    caption=gettext_lazy("Organisations"), file="organisations",
)  # fmt: skip


@require_GET
@login_required
def organisations(request: HttpRequest) -> HttpResponse:
    """The organisations for which one acts."""
    acts.need(request, "manage_people")
    visible = queries.visible_to(request.user, clock.today()).select_related("place")
    lines = ORGANISATIONS.read(request, visible)
    if lines.wants_sheet:
        return lines.answer_sheet()
    page = Page(title=_("Organisations"),
                acts=[Button(_("Fonder"), reverse("people:found"), "add")])  # fmt: skip
    return render(request, "people/list.html", {"page": page, "lines": lines})


def _shown(request: HttpRequest, uid: UUID) -> Organisation:
    """An organisation for which one acts; any other is not found."""
    visible = queries.visible_to(request.user, clock.today())
    return get_object_or_404(visible.select_related("place", "facility"), uid=uid)


@require_GET
@login_required
def organisation(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One organisation: where it is, to whom it belongs, who belongs to it, who acts for it."""
    shown, day = _shown(request, uid), clock.today()
    manages = request.user.can("manage_people", shown.pk)
    buttons = []
    if manages:
        buttons = [
            Button(_("Affilier"), reverse("people:affiliate", args=[uid]), "link"),
            Button(_("Corriger la fiche"), reverse("people:describe", args=[uid]), "edit"),
            Button(_("Logo"), reverse("people:logo", args=[uid]), "doc"),
        ]
    facts: list[Any] = [shown.get_kind_display(), shown.code, shown.country]
    page = Page(title=shown.name, facts=facts, acts=buttons, crumbs=_crumbs())
    held = [(row, ROLES[row.name].label) for row in queries.roles_in(shown.pk, day)]
    content = {
        "page": page, "organisation": shown, "held": held, "manages": manages,
        "parents": queries.parents(shown.pk, day), "members": queries.members(shown.pk, day),
        "logo": queries.logo_file(shown.pk),
        "in_scope": set(queries.scope(request.user, day).organisations),
    }  # fmt: skip
    return render(request, "people/organisation.html", content)


@login_required
def found(request: HttpRequest) -> HttpResponse:
    """Add an organisation to the register."""
    acts.need(request, "manage_people")
    form = forms.Found(request.POST or None)
    answer = acts.submit(request, form, commands.found_organisation,
                         done=_("Organisation inscrite."), to="people:organisations")  # fmt: skip
    page = Page(title=_("Fonder une organisation"), crumbs=_crumbs())
    return answer or render(request, "people/form.html", {"page": page, "form": form})


@login_required
def describe(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Correct the name or the place."""
    shown = _shown(request, uid)
    acts.need(request, "manage_people", shown.pk)
    start = {"name": shown.name, "place": shown.place.code if shown.place else ""}
    form = forms.Describe(request.POST or None, initial=start)
    answer = acts.submit(request, form, commands.describe_organisation, organisation=str(uid),
                         done=_("Fiche corrigée."), to=url_of(shown))  # fmt: skip
    page = Page(title=_("Corriger la fiche"), crumbs=[*_crumbs(), (shown.name, url_of(shown))])
    return answer or render(request, "people/form.html", {"page": page, "form": form})


@login_required
def logo(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The picture on its papers: see it, change it."""
    shown = _shown(request, uid)
    acts.need(request, "manage_people", shown.pk)
    form = forms.Logo(request.POST or None, request.FILES or None)
    answer = acts.submit(request, form, commands.set_logo, organisation=str(uid),
                         done=_("Logo enregistré : les prochains papiers le portent."),
                         to=reverse("people:logo", args=[uid]))  # fmt: skip
    page = Page(title=_("Logo"), crumbs=[*_crumbs(), (shown.name, url_of(shown))])
    content = {
        "page": page, "form": form, "organisation": shown, "logo": queries.logo_file(shown.pk),
        "cancel": url_of(shown),
    }  # fmt: skip
    return answer or render(request, "people/logo.html", content)


@require_POST
@login_required
def drop_logo(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Papers bear the name only, again."""
    shown = _shown(request, uid)
    acts.need(request, "manage_people", shown.pk)
    return acts.do(request, commands.set_logo, organisation=str(uid), to=url_of(shown),
                   done=_("Logo retiré."))  # fmt: skip


@require_GET
@login_required
def logo_picture(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The picture itself, for who acts for the organisation."""
    file = queries.logo_file(_shown(request, uid).pk)
    if not file:
        raise Http404
    return storing.response(file)


@login_required
def affiliate(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say to whom it belongs from a day on, or no longer."""
    shown = _shown(request, uid)
    acts.need(request, "manage_people", shown.pk)
    form = forms.Affiliate(request.POST or None, initial={"since": clock.today()})
    answer = acts.submit(request, form, commands.affiliate, organisation=str(uid),
                         done=_("C’est inscrit."), to=url_of(shown))  # fmt: skip
    page = Page(title=_("Affilier"), crumbs=[*_crumbs(), (shown.name, url_of(shown))])
    return answer or render(request, "people/form.html", {"page": page, "form": form})


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Organisations"), reverse("people:organisations"))]
