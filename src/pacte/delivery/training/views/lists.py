"""The plan of a year, the needs, the themes, and the skills that certificates show."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET, require_POST

from pacte.delivery.staff import queries as staff
from pacte.delivery.staff.views.fields import facility_field, organisation_field
from pacte.delivery.training import commands, queries
from pacte.delivery.training.models import Theme
from pacte.delivery.training.views.sessions import both, crumbs
from pacte.journal import clock
from pacte.pages import acts
from pacte.pages.forms import Form, ShareField, WholeField
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page, Tab, Tag

PLAN = List(
    columns=[
        Column(name="theme", label=later("Thème"), value=lambda p: p.theme.label),
        Column(name="asked", label=later("Personnes à former"), value=lambda p: p.asked or None,
               number=True, missing=later("aucun besoin dit")),
        Column(name="from", label=later("Demandeurs"), value=lambda p: p.facilities, number=True),
        Column(name="sessions", label=later("Sessions de l’année"), value=lambda p: p.sessions,
               number=True),
        Column(name="trained", label=later("Personnes formées"), value=lambda p: p.trained,
               number=True),
        Column(name="left", label=later("Restent"), number=True, up=True,
               value=lambda p: max(0, p.asked - p.trained)),
    ],
    empty=Empty(later("Aucun besoin et aucune session cette année."), later(
        "Dites les besoins de vos formations, ou planifiez une session.")),
    caption=later("Plan de formation"),
    file="plan-formation",
)  # fmt: skip


@require_GET
@login_required
def plan(request: HttpRequest) -> HttpResponseBase:
    """Theme by theme: who needs it, what is planned, who was trained."""
    acts.need(request, "read_delivery")
    today = clock.today()
    asked = request.GET.get("annee", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else today.year
    lines = PLAN.read(request, queries.plan(request.user, year, today))
    if lines.wants_sheet:
        return lines.answer_sheet()
    here = reverse("training:plan")
    tabs = [Tab(str(y), f"{here}?annee={y}", current=y == year) for y in range(year - 1, year + 2)]
    needs_button = Button(_("Besoins"), reverse("training:needs"), "edit")
    title = _("Plan de formation %(year)s") % {"year": year}
    page = Page(title=title, crumbs=crumbs(), acts=[needs_button])
    return render(request, "training/plan.html", {"page": page, "lines": lines, "tabs": tabs})


# Needs


class SetNeed(Form):
    """Who needs what."""

    theme = forms.ChoiceField(label=later("Thème"))
    year = WholeField(label=later("Année"), least=2000, most=2200)
    people_count = WholeField(label=later("Personnes à former"), least=1, most=1_000_000)
    why = forms.CharField(label=later("Pourquoi"), max_length=300, required=False)

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today, act = clock.today(), "manage_training"
        themes_ = [(t.code, t.label) for t in queries.themes()]
        self.fields["theme"].choices = themes_  # type: ignore[attr-defined]
        self.fields["facility"] = facility_field(actor, act, today, required=False)
        self.fields["organisation"] = organisation_field(
            actor, act, today, required=False,
            label=later("Organisation, si ce n’est pas une formation"),
        )  # fmt: skip
        self.order_fields(["key", "theme", "year", "facility", "organisation"])


NEEDS = List(
    columns=[
        Column(name="who", label=later("Demandeur"),
               value=lambda n: n.facility.name if n.facility else n.organisation.name),
        Column(name="theme", label=later("Thème"), value=lambda n: n.theme.label,
               sort="theme__label"),
        Column(name="year", label=later("Année"), value=lambda n: str(n.year), sort="year"),
        Column(name="people", label=later("Personnes à former"), value=lambda n: n.people,
               number=True, sort="people"),
        Column(name="why", label=later("Pourquoi"), value=lambda n: n.why, full=True),
    ],
    sort="-year",
    filters=[Filter(name="theme", label=later("Thème"),
                    choices=lambda: [(t.code, t.label) for t in queries.themes(True)],
                    apply=lambda rows, value: rows.filter(theme__code=value))],
    empty=Empty(later("Aucun besoin."), later("Dites combien de personnes sont à former.")),
    caption=later("Besoins de formation"),
    file="besoins-formation",
)  # fmt: skip


@both
@login_required
def needs(request: HttpRequest) -> HttpResponseBase:
    """The needs of one's facilities, and a form to say one."""
    acts.need(request, "read_delivery")
    today = clock.today()
    lines = NEEDS.read(request, queries.needs_for(request.user, today))
    if lines.wants_sheet:
        return lines.answer_sheet()
    may = request.user.can("manage_training")
    start = {"year": today.year}
    form = SetNeed(request.POST or None, actor=request.user, initial=start) if may else None
    answer = form and acts.submit(
        request, form, commands.set_need, done=_("Besoin inscrit au plan."),
        to=reverse("training:needs"),
    )  # fmt: skip
    page = Page(title=_("Besoins de formation"), crumbs=[*crumbs(), (
        _("Plan de formation"), reverse("training:plan"))])  # fmt: skip
    mine = list(queries.needs_for(request.user, today, "manage_training")[:50]) if may else []
    told = {"page": page, "lines": lines, "form": form, "heading": _("Dire un besoin"),
            "mine": mine}  # fmt: skip
    return answer or render(request, "training/needs.html", told)


@require_POST
@login_required
def withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take a need out of the plan."""
    acts.need(request, "manage_training")
    return acts.do(request, commands.withdraw_need, need=str(uid), done=_("Besoin retiré."),
                   to=reverse("training:needs"))  # fmt: skip


# Themes


class Named(Form):
    """A theme of the list, and what its certificate asks."""

    code = forms.SlugField(label=later("Code"), max_length=30)
    label = forms.CharField(label=later("Thème"), max_length=150)
    skill = forms.CharField(
        label=later("Compétence que montre le certificat"), max_length=100, required=False
    )
    presence_least = ShareField(
        label=later("Présence minimale pour le certificat"), required=False,
        help_text=later("Vide : non demandée."),
    )  # fmt: skip
    score_least = ShareField(
        label=later("Note minimale au test d’après"), required=False,
        help_text=later("Vide : non demandée."),
    )  # fmt: skip
    closed = forms.BooleanField(label=later("N’est plus proposé"), required=False)


THEMES = List(
    columns=[
        Column(name="label", label=later("Thème"), value=lambda t: t.label, sort="label",
               link=lambda t: reverse("training:theme", args=[t.code])),
        Column(name="code", label=later("Code"), value=lambda t: t.code),
        Column(name="skill", label=later("Compétence"), value=lambda t: t.skill),
        Column(name="state", label=later("État"), up=True, value=lambda t: Tag(
            _("n’est plus proposé"), "") if t.closed else Tag(_("proposé"), "good")),
    ],
    sort="label",
    search=lambda rows, text: rows.filter(label__icontains=text),
    search_label=later("Thème"),
    empty=Empty(later("Aucun thème."), later("Chargez la liste proposée.")),
    caption=later("Thèmes de formation"),
    file="themes",
)  # fmt: skip


@both
@login_required
def themes(request: HttpRequest) -> HttpResponseBase:
    """The list, and a form for one more."""
    acts.need(request, "read_delivery")
    lines = THEMES.read(request, queries.themes(True))
    if lines.wants_sheet:
        return lines.answer_sheet()
    may = request.user.can("manage_training")
    form = Named(request.POST or None) if may else None
    answer = form and acts.submit(
        request, form, commands.name_theme, done=_("Thème ajouté."), to=reverse("training:themes")
    )
    load_it = Button(_("Charger la liste proposée"), reverse("training:load"), "down", post=True)
    page = Page(title=_("Thèmes de formation"), crumbs=crumbs(), acts=[load_it] if may else [])
    told = {"page": page, "lines": lines, "form": form, "heading": _("Ajouter un thème")}
    return answer or render(request, "staff/listed.html", told)


@require_POST
@login_required
def load(request: HttpRequest) -> HttpResponse:
    """Add the themes that come with Pacte."""
    return acts.do(
        request, commands.load_themes, to=reverse("training:themes"),
        done=lambda added: _("%(added)s thèmes ajoutés.") % {"added": added},
    )  # fmt: skip


@both
@login_required
def theme(request: HttpRequest, code: str) -> HttpResponse:
    """Rename a theme, or say what its certificate asks."""
    acts.need(request, "manage_training")
    row: Theme | None = queries.theme(code)
    names = ("label", "skill", "presence_least", "score_least", "closed")
    initial = {name: getattr(row, name) for name in names} if row else {}
    form = Named(request.POST or None, initial=initial | {"code": code}, seen=row)
    form.fields["code"].disabled = True
    answer = acts.submit(
        request, form, commands.name_theme, done=_("Enregistré."), to=reverse("training:themes")
    )
    page = Page(title=row.label if row else code, crumbs=[*crumbs(), (
        _("Thèmes"), reverse("training:themes"))])  # fmt: skip
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})


# Skills

SKILLS = List(
    columns=[
        Column(name="skill", label=later("Compétence"), value=lambda s: s["skill"]),
        Column(name="people", label=later("Personnes distinctes"), value=lambda s: s["people"],
               number=True),
        Column(name="facilities", label=later("Formations sanitaires"), number=True,
               value=lambda s: s["facilities"]),
        Column(name="who", label=later("Qui"), value=lambda s: s["who"], full=True),
    ],
    empty=Empty(later("Aucune compétence."), later(
        "Une compétence vient d’un certificat dont le thème la porte.")),
    caption=later("Compétences du personnel"),
    file="competences",
)  # fmt: skip
NAMES_SHOWN = 12


@require_GET
@login_required
def skills(request: HttpRequest) -> HttpResponseBase:
    """Who may do what, by the certificates that are valid."""
    acts.need(request, "read_delivery")
    found = queries.skilled(request.user, clock.today())
    known = staff.persons_by_key({key for who in found.values() for key, _there in who})
    rows: list[dict[str, Any]] = []
    for skill, who in sorted(found.items()):
        names = sorted(known[key].name for key, _there in who if key in known)
        more = [_("et %(more)s autres") % {"more": len(names) - NAMES_SHOWN}]
        rows.append({
            "skill": skill, "people": len({key for key, _there in who}),
            "facilities": len({there for _key, there in who if there is not None}),
            "who": ", ".join([*names[:NAMES_SHOWN], *(more if len(names) > NAMES_SHOWN else [])]),
        })  # fmt: skip
    lines = SKILLS.read(request, rows)
    if lines.wants_sheet:
        return lines.answer_sheet()
    page = Page(title=_("Compétences acquises"), crumbs=crumbs())
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})
