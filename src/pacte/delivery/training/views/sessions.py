"""Sessions: their list, one session, planning, correcting, saying that it was held."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET, require_http_methods

from pacte.delivery.staff.views.fields import organisation_field
from pacte.delivery.training import commands, queries
from pacte.delivery.training.commands.certificates import deserving
from pacte.delivery.training.models import Session, State
from pacte.delivery.training.queries.attending import attended, by_sex, count_distinct, progress
from pacte.delivery.training.queries.costs import costs_of
from pacte.delivery.training.queries.sessions import searched
from pacte.delivery.training.rules import sessions as rules
from pacte.delivery.training.sentences import DESERVES, state_tag
from pacte.journal import clock
from pacte.kernel.currency import EXPONENTS
from pacte.ledger import queries as ledger
from pacte.pages import acts, formatting
from pacte.pages.forms import AmountField, CurrencyField, DayField, Form, WholeField
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Cell, Empty, Page, Tag
from pacte.places import queries as places

both = require_http_methods(["GET", "HEAD", "POST"])
SHOWN_MAX = 400


def span_of(row: Session) -> str:
    return f"{formatting.day(row.starts)} – {formatting.day(row.ends)}"


SESSIONS = List(
    columns=[
        Column(name="title", label=later("Session"), value=lambda s: s.title,
               link=lambda s: reverse("training:session", args=[s.uid])),
        Column(name="number", label=later("Numéro"), value=lambda s: s.number),
        Column(name="theme", label=later("Thème"), value=lambda s: s.theme and s.theme.label),
        Column(name="span", label=later("Jours"), value=span_of, sort="starts"),
        Column(name="organisation", label=later("Organisateur"),
               value=lambda s: s.organisation.name),
        Column(name="place", label=later("Lieu"), value=lambda s: s.place and s.place.name),
        Column(name="origin", label=later("Origine"), value=lambda s: s.get_origin_display()),
        Column(name="state", label=later("État"), value=state_tag, up=True),
    ],
    sort="-span",
    search=searched,
    search_label=later("Intitulé ou numéro"),
    filters=[
        Filter(name="etat", label=later("État"), choices=State.choices,
               apply=lambda rows, value: rows.filter(state=value)),
        Filter(name="theme", label=later("Thème"),
               choices=lambda: [(t.code, t.label) for t in queries.themes(True)],
               apply=lambda rows, value: rows.filter(theme__code=value)),
        Filter(name="du", label=later("Du"), kind="date",
               apply=lambda rows, day: rows.filter(ends__gte=day)),
        Filter(name="au", label=later("Au"), kind="date",
               apply=lambda rows, day: rows.filter(starts__lte=day)),
    ],
    empty=Empty(later("Aucune session."), later(
        "Planifiez une session, puis inscrivez les participants ou importez leur feuille.")),
    caption=later("Sessions de formation"),
    file="sessions",
)  # fmt: skip


def crumbs(row: Session | None = None) -> list[tuple[str, str]]:
    found = [(_("Formations du personnel"), reverse("training:sessions"))]
    if row is not None:
        found.append((row.title, reverse("training:session", args=[row.uid])))
    return found


def my_session(request: HttpRequest, uid: UUID, keep: bool = False) -> Session:
    """A session that the reader may see, or 404; with ``keep``, that they may change, or 403."""
    acts.need(request, "read_delivery")
    row = get_object_or_404(queries.sessions_for(request.user, clock.today()), uid=uid)
    if keep and not queries.can_keep(request.user, row):
        raise PermissionDenied(acts.sentence(request.user.lacks("manage_training")))
    return row


@require_GET
@login_required
def index(request: HttpRequest) -> HttpResponseBase:
    """Every session of one's organisations, and those where one's facilities took part."""
    acts.need(request, "read_delivery")
    lines = SESSIONS.read(request, queries.sessions_for(request.user, clock.today()))
    if lines.wants_sheet:
        return lines.answer_sheet()
    buttons = [
        Button(_("Plan de formation"), reverse("training:plan"), "book"),
        Button(_("Compétences du personnel"), reverse("training:skills"), "people"),
        Button(_("Thèmes"), reverse("training:themes"), "doc"),
    ]
    if request.user.can("manage_training"):
        url = reverse("training:plan_session")
        buttons.insert(0, Button(_("Planifier une session"), url, "add", go=True))
        url = reverse("training:imports")
        buttons.insert(1, Button(_("Importer des présences"), url, "upload"))
        buttons.append(Button(_("Ce que dit un texte"), reverse("training:tell"), "doc"))
    page = Page(title=_("Formations du personnel"), acts=buttons)
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


@require_GET
@login_required
def shown(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One session: two counts, who was there each day, the tests, the certificates, afterwards."""
    row = my_session(request, uid)
    people = list(queries.enrolled(row.pk)[:SHOWN_MAX])
    sheet, tests = queries.sheet_of(row.pk), queries.tests_of(row.pk)
    given = queries.certificates_of(row.pk)
    came = attended([row.pk])
    distinct, attendances = count_distinct(came)
    held = sorted({day for days in sheet.values() for day in days})
    may = queries.can_keep(request.user, row)
    why = {key: reason for (key, _uid), reason in deserving(row).items()} if may else {}
    told = {
        "page": Page(
            title=row.title, crumbs=crumbs(),
            acts=_buttons(row, bool(given), rules.EARNED in why.values()) if may else [],
            facts=[row.number, state_tag(row), *_labels(row)], trail=acts.trail(request, row),
        ),
        "session": row, "span": span_of(row), "may": may, "days": held,
        "people": [
            {"made": one, "days": [(day, sheet.get(one.pk, {}).get(day)) for day in held],
             "present": queries.days_present(sheet.get(one.pk, {})),
             "before": _points(tests.get(one.pk, {}).get("before")),
             "after": _points(tests.get(one.pk, {}).get("after")),
             "certificate": given.get(one.pk), "why": DESERVES.get(why.get(one.pk, ""))}
            for one in people
        ],
        "cells": _cells(len(people), distinct, attendances, len(given), progress(tests)),
        "sexes": by_sex(came), "follow_ups": queries.follow_ups(row.pk),
        "costs": costs_of(row), "writes": may and row.origin == "record",
        "pays": request.user.can("pay_training", row.organisation_id),
        "states": row.states.order_by("-id"), "about": f"session:{row.uid}",
    }  # fmt: skip
    return render(request, "training/session.html", told)


def _labels(row: Session) -> list[Tag]:
    found = []
    if row.origin == "text":
        found.append(Tag(_("dit par un texte"), "wait"))
    if row.synthetic:
        found.append(Tag(_("inventé pour la démonstration"), "wait"))
    return found


def _points(said: tuple[int, int] | None) -> str | None:
    """« 15,5 / 20 »."""
    if said is None:
        return None
    return " / ".join(map(_hundredths, said))


def _hundredths(n: int) -> str:
    whole, rest = divmod(n, 100)
    return f"{whole},{rest:02d}".rstrip("0") if rest else str(whole)


def _cells(enrolled: int, distinct: int, attendances: int, given: int, made: Any) -> list[Cell]:
    return [
        Cell(_("Inscrits"), enrolled),
        Cell(_("Personnes distinctes présentes"), distinct),
        Cell(_("Participations"), attendances, small=_("une par personne et par session")),
        Cell(_("Certificats"), given),
        Cell(_("Tests, moyenne avant → après"),
             f"{formatting.share(made.before)} → {formatting.share(made.after)}" if made else None,
             small=_("%(both)s personnes") % {"both": made.both} if made else ""),
    ]  # fmt: skip


def _buttons(row: Session, given: bool, earned: bool) -> list[Button]:
    def way(name: str, *more: str) -> str:
        return reverse(f"training:{name}", args=[row.uid, *more])

    if row.origin == "text" or row.state == State.CANCELLED:
        return []
    sheets = f"{reverse('training:imports')}?session={row.uid}"
    found = [
        Button(_("Présences"), way("attendance"), "ok", go=row.state != State.HELD),
        Button(_("Inscrire"), way("enrol"), "add"),
        Button(_("Importer la feuille"), sheets, "upload"),
        Button(_("Test avant"), way("tests", "before"), "edit"),
        Button(_("Test après"), way("tests", "after"), "edit"),
        Button(_("Feuille à signer (PDF)"), way("to_sign"), "print"),
        Button(_("Feuille à remplir (Excel)"), way("blank"), "down"),
        Button(_("Corriger"), way("describe"), "edit"),
        Button(_("État de la session"), way("step")),
    ]
    if row.state == State.HELD:
        if earned:
            found.insert(0, Button(_("Donner les certificats"), way("issue"), "ok", True, True))
        found.append(Button(_("Suivi au poste"), way("follow"), "edit"))
    if given:
        found.append(Button(_("Certificats (PDF)"), way("papers"), "print"))
    return found


# Planning and correcting


class Describe(Form):
    """What is taught, when, where, by whom, at what cost."""

    title = forms.CharField(label=later("Intitulé"), max_length=200)
    theme = forms.ChoiceField(label=later("Thème"))
    starts = DayField(label=later("Premier jour"))
    ends = DayField(label=later("Dernier jour"))
    place = forms.CharField(label=later("Code du lieu"), max_length=40, required=False)
    venue = forms.CharField(label=later("Salle"), max_length=150, required=False)
    trainers = forms.CharField(label=later("Formateurs"), max_length=300, required=False)
    currency = CurrencyField(required=False)
    planned_cost = AmountField(label=later("Coût prévu"), required=False)
    source = forms.ChoiceField(label=later("Source d’argent"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        themes = [(t.code, t.label) for t in queries.themes()]
        self.fields["theme"].choices = themes  # type: ignore[attr-defined]
        sources = [(str(s.uid), f"{s.code} · {s.label}") for s in ledger.sources()[:500]]
        self.fields["source"].choices = [("", "—"), *sources]  # type: ignore[attr-defined]
        start = self.get_initial_for_field(self.fields["currency"], "currency")
        chosen = self.data.get(self.add_prefix("currency")) if self.is_bound else start
        cost: Any = self.fields["planned_cost"]
        cost.currency = chosen if chosen in EXPONENTS else "EUR"  # Refused with its currency.

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        if typed.get("planned_cost") is not None and not typed.get("currency"):
            self.add_error("currency", _("Dites la devise du coût."))
        return typed

    def clean_place(self) -> str:
        return place_uid(self.cleaned_data["place"])


def place_uid(code: str) -> str:
    """The uid of a place by its code; nothing for no code."""
    found = places.any_by_code(code.strip()) if code.strip() else None
    if code.strip() and found is None:
        said = _("Aucun lieu n’a le code « %(code)s ».") % {"code": code.strip()[:40]}
        raise forms.ValidationError(said)
    return str(found.uid) if found else ""


@both
@login_required
def plan_one(request: HttpRequest) -> HttpResponse:
    """Plan a session."""
    acts.need(request, "manage_training")
    today = clock.today()
    form = Describe(request.POST or None, initial={"starts": today, "ends": today})
    form.fields["organisation"] = organisation_field(
        request.user, "manage_training", today, label=_("Organisateur")
    )
    form.order_fields(["key", "organisation"])
    answer = acts.submit(
        request, form, commands.plan_session,
        done=lambda made: _("Session %(number)s planifiée.") % made,
        to=lambda made: reverse("training:session", args=[made["session"]]),
    )  # fmt: skip
    page = Page(title=_("Planifier une session"), crumbs=crumbs())
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})


@both
@login_required
def describe(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Correct a session."""
    row = my_session(request, uid, keep=True)
    names = ("title", "starts", "ends", "venue", "trainers", "planned_cost", "currency")
    initial = {name: getattr(row, name) for name in names} | {
        "theme": row.theme.code if row.theme else "",
        "place": row.place.code if row.place else "",
        "source": str(row.source.uid) if row.source else "",
    }
    form = Describe(request.POST or None, initial=initial, seen=row)
    return send(request, row, form, commands.describe_session, _("Corriger la session"))


class Step(Form):
    """Where the session stands."""

    state = forms.ChoiceField(label=later("État"))
    words = forms.CharField(label=later("Motif"), max_length=300, required=False)


@both
@login_required
def step(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Open a session, say that it was held, cancel it."""
    row = my_session(request, uid, keep=True)
    form = Step(request.POST or None)
    names = dict(State.choices)
    choices = [(code, names[code]) for code in sorted(rules.NEXT[row.state])]
    form.fields["state"].choices = choices  # type: ignore[attr-defined]
    return send(request, row, form, commands.step_session, _("État de la session"))


class Tell(Form):
    """What a text says of people trained."""

    title = forms.CharField(label=later("Intitulé"), max_length=200)
    told = WholeField(label=later("Personnes formées selon le texte"), least=1, most=10_000_000)
    quote = forms.CharField(
        label=later("Passage exact"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    starts = DayField(label=later("Du"))
    ends = DayField(label=later("Au"))
    source = forms.ChoiceField(label=later("Source d’argent"), required=False)
    place = forms.CharField(label=later("Code du lieu"), max_length=40, required=False)

    def clean_place(self) -> str:
        return place_uid(self.cleaned_data["place"])


@both
@login_required
def tell(request: HttpRequest) -> HttpResponse:
    """Write what a text says, counted apart from the people seen in sessions."""
    acts.need(request, "manage_training")
    form = Tell(request.POST or None)
    form.fields["organisation"] = organisation_field(
        request.user, "manage_training", clock.today(), label=_("Organisateur")
    )
    sources = [(str(s.uid), f"{s.code} · {s.label}") for s in ledger.sources()[:500]]
    form.fields["source"].choices = [("", "—"), *sources]  # type: ignore[attr-defined]
    form.order_fields(["key", "organisation"])
    answer = acts.submit(
        request, form, commands.tell_session, done=_("Passage inscrit."),
        to=lambda made: reverse("training:session", args=[made]),
    )  # fmt: skip
    page = Page(title=_("Ce que dit un texte des personnes formées"), crumbs=crumbs())
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})


def send(
    request: HttpRequest, row: Session, form: Form, command: Any, title: str,
    given: dict[str, Any] | None = None, **more: Any,
) -> HttpResponse:  # fmt: skip
    """A form about one session (or ``given`` of it), back to its page when it is done."""
    more.setdefault("done", _("Enregistré."))
    answer = acts.submit(
        request, form, command, to=reverse("training:session", args=[row.uid]),
        **(given or {"session": str(row.uid)}), **more,
    )  # fmt: skip
    page = Page(title=title, crumbs=crumbs(row))
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})
