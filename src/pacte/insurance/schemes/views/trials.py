"""Trying a scheme: what a household would owe, how a bill would be shared, with the working."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET

from pacte.insurance.schemes import engine, queries, sentences
from pacte.insurance.schemes.models import LEVELS
from pacte.insurance.schemes.phrases import Phrases
from pacte.insurance.schemes.rules import (
    Definition,
    discounts,
    due,
    household_part,
    openings,
    to_open,
    words,
)
from pacte.insurance.schemes.rules.dues import HOUSEHOLD, DueLine, HouseholdFacts, PersonFacts
from pacte.insurance.schemes.rules.findings import NotStated
from pacte.insurance.schemes.rules.language import OWNERSHIPS
from pacte.insurance.schemes.rules.readings import readings
from pacte.insurance.schemes.rules.years import coverage_year
from pacte.insurance.schemes.views.schemes import crumbs, labels, seen
from pacte.journal import clock
from pacte.kernel.currency import amount_from, amount_text
from pacte.kernel.money import Money
from pacte.kernel.names import normalised
from pacte.kernel.refusal import Refused
from pacte.pages import formatting
from pacte.pages.explain import Step, Working, say
from pacte.pages.forms import AmountField, DayField, WholeField
from pacte.pages.page import Page


class DueForm(forms.Form):
    """A household."""

    persons = WholeField(label=later("Personnes"), least=1, most=100)
    level = forms.ChoiceField(label=later("Catégorie"), required=False)
    group = forms.ChoiceField(label=later("Groupe"), required=False)
    who = forms.CharField(
        label=later("Âges et liens"), required=False, max_length=400,
        help_text=later("Si la cotisation en dépend : 40 adhérent, 38 conjoint, 12 enfant."),
    )  # fmt: skip
    years = WholeField(label=later("Exercices de suite, avant celui-ci"), most=100, required=False)
    new = forms.BooleanField(label=later("Nouveau ménage"), required=False)

    def __init__(self, definition: Definition, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        if not discounts.asked(definition, "years"):
            del self.fields["years"]
        for name, block in (("level", "levels"), ("group", "exempt_groups")):
            said = definition.get(block) or {}
            self.fields[name].choices = [
                ("", "—"),
                *((str(k), f"{k} : {v}") for k, v in said.items()),
            ]
            if not said:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """As many ages and relations as persons."""
        typed = super().clean() or {}
        try:
            typed["who"] = _persons(typed.get("who") or "")
        except Refused as refusal:
            self.add_error("who", formatting.fill(refusal.message, refusal.values))
            return typed
        if typed["who"] and len(typed["who"]) != typed.get("persons"):
            self.add_error("who", _("Écrivez l’âge ou le lien de chaque personne."))
        return typed


def _persons(text: str) -> tuple[PersonFacts, ...]:
    """« 40 adhérent, 38 conjoint » as persons."""
    known = {normalised(str(label)): code for code, label in words.RELATION.items()}
    known |= {normalised(_(label)): code for code, label in words.RELATION.items()}
    found = []
    for part in filter(None, (one.strip() for one in text.split(","))):
        age, _space, kin = part.partition(" ") if part[0].isdigit() else ("", "", part)
        plain = normalised(kin)
        if (age and not age.isdecimal()) or (plain and plain not in known):
            raise Refused("« %(text)s » : écrivez un âge et un lien, par exemple 12 enfant.",
                          text=part[:40])  # fmt: skip
        found.append(PersonFacts(age=int(age) if age else None, relation=known.get(plain)))
    return tuple(found)


class BillForm(forms.Form):
    """A bill."""

    service = forms.ChoiceField(label=later("Acte"))
    level = forms.ChoiceField(label=later("Où"), choices=LEVELS)
    ownership = forms.ChoiceField(label=later("Statut"))
    cost = AmountField(label=later("Prix demandé"))
    quantity = WholeField(label=later("Quantité"), least=1, most=1000)
    age = WholeField(label=later("Âge du patient"), most=120, required=False)
    referral = forms.BooleanField(label=later("Référé par le niveau inférieur"), required=False)
    group = forms.ChoiceField(label=later("Groupe"), required=False)
    on = DayField(label=later("Jour des soins"))

    def __init__(self, definition: Definition, services: dict[str, str], data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        self.fields["cost"].currency = definition["currency"]
        self.fields["service"].choices = list(services.items()) or [
            ("consultation", "consultation")
        ]
        self.fields["ownership"].choices = [(o, _(words.OWNERSHIP[o])) for o in OWNERSHIPS]
        said = definition.get("exempt_groups") or {}
        self.fields["group"].choices = [("", "—"), *((str(k), str(v)) for k, v in said.items())]
        if not said:
            del self.fields["group"]


@require_GET
@login_required
def trial(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Try the scheme in force: a due, a bill."""
    scheme, today = seen(request, uid), clock.today()
    definition = _definition(scheme.pk, today)
    asked = request.GET.get("essai", "")
    known = labels()
    due_form = DueForm(definition, request.GET if asked == "cotisation" else None)
    bill = BillForm(definition, known, request.GET if asked == "soins" else None)
    if asked != "soins":
        bill.initial = {"quantity": 1, "on": today.isoformat()}
    page = Page(title=_("Essayer le régime"), crumbs=crumbs(scheme), facts=[_("Rien n’est écrit.")])
    content = {
        "page": page, "scheme": scheme, "due_form": due_form, "bill_form": bill,
        "due": _due(definition, due_form, today) if asked == "cotisation" else None,
        "bills": _bills(definition, bill, known) if asked == "soins" else [],
        "fault": bill.fault if hasattr(bill, "fault") else "",
    }  # fmt: skip
    return render(request, "schemes/trial.html", content)


def _definition(scheme_id: int, day: date) -> Definition:
    """The definition in force; else the last proposed, so that it can be tried before."""
    try:
        return queries.definition_on(scheme_id, day)
    except Refused:
        rows = [queries.definition(row) for row in queries.proposals(scheme_id)]
        stated = [definition for definition in rows if definition]
        if not stated:
            raise
        return stated[-1]


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes out, or why nothing does; in one reading of the definition."""

    working: Working | None = None
    refused: str = ""
    reading: str = ""


def _due(definition: Definition, form: DueForm, day: date) -> Answer | None:
    """What the household owes, line by line."""
    if not form.is_valid():
        return None
    typed = form.cleaned_data
    try:
        early = any(discounts.asked(definition, key) for key in ("early", "paid"))
        since = coverage_year(definition, day)[0] if early else None
        facts = HouseholdFacts(
            size=typed["persons"], level=typed.get("level") or None, new=bool(typed.get("new")),
            groups=frozenset(filter(None, [typed.get("group")])), persons=typed["who"],
            years=typed.get("years") or 0, enrolled_on=day, since=since,
        )  # fmt: skip
        lines = due(definition, facts)
    except NotStated as hole:
        return Answer(refused=formatting.fill(hole.message, hole.values))
    return Answer(working=_due_working(definition, lines, day))


def _due_working(definition: Definition, lines: list[DueLine], day: date) -> Working:
    money, phrases = definition["currency"], Phrases(definition, {})
    grouped: dict[tuple[str, str, int], list[DueLine]] = {}
    for line in lines:
        grouped.setdefault((line.path, line.payer, line.unit), []).append(line)
    steps = [_due_step(definition, phrases, same) for same in grouped.values()]
    mine = household_part(lines)
    steps += _opening_steps(definition, mine, day)
    result = Step(label=say("Le ménage paie"), amount=Money(mine, money))
    return Working(title=say("Ce que le ménage doit pour l’exercice"), steps=steps, result=result)


def _due_step(definition: Definition, phrases: Phrases, same: list[DueLine]) -> Step:
    line, money = same[0], definition["currency"]
    count, total = sum(one.count for one in same), sum(one.amount for one in same)
    who = _("le ménage") if line.payer == HOUSEHOLD else phrases.payer(line.payer)
    label = say("%(count)s × %(unit)s, payé par %(payer)s", count=count,
                unit=Money(line.unit, money), payer=who)  # fmt: skip
    source = line.ref
    if line.exempt:
        source = f"{line.ref} · {_('exempté : %(group)s') % {'group': phrases.group(line.exempt)}}"
    return Step(label=label, amount=Money(total, money), source=source)


def _opening_steps(definition: Definition, mine: int, day: date) -> list[Step]:
    """How much opens the rights, and until when."""
    money = definition["currency"]
    try:
        since, until = coverage_year(definition, day)
        steps = [step for step in openings(definition, since, until) if step.until is not None]
    except NotStated as hole:
        return [Step(label=formatting.fill(hole.message, hole.values))]
    return [
        Step(
            label=say("Ouvre les soins jusqu’au %(day)s (non compris)", day=step.until),
            amount=Money(to_open(mine, step.share), money),
            source=say("dès que la part %(share)s est payée", share=step.share),
        )
        for step in steps
    ]


def _bills(definition: Definition, form: BillForm, known: dict[str, str]) -> list[Answer]:
    """How the bill is shared, in each reading; one answer when they all agree."""
    runner = engine.care()
    if not form.is_valid() or runner is None:
        return []
    typed, money = form.cleaned_data, definition["currency"]
    category = queries.service(typed["service"]) if typed["service"] in known else None
    facts = {
        "service": typed["service"],
        "group": category.group if category else None,
        "category": category.category if category else None,
        "at": {"level": typed["level"], "ownership": typed["ownership"]},
        "cost": amount_text(typed["cost"], money), "quantity": typed["quantity"],
        "age": typed["age"], "referral": typed["referral"],
        "groups": [typed["group"]] if typed.get("group") else [],
        "on": typed["on"].isoformat(), "today": typed["on"].isoformat(),
    }  # fmt: skip
    facts = {key: value for key, value in facts.items() if value is not None}
    found: dict[str, Answer] = {}
    for reading in readings(definition, "care"):
        answer = runner([[reading.definition | {"since": None}]], {"care": facts})
        key = f"{answer['mutual']} {answer['member']} {answer['waits']}"
        found.setdefault(key, Answer(_bill_working(definition, answer), reading=str(reading)))
    return list(found.values())


def _bill_working(definition: Definition, answer: dict[str, Any]) -> Working:
    """The parts of a bill: asked, refused, the mutual's, the member's."""
    money = definition["currency"]
    line = answer["lines"][0]

    def step(label: str, key: str) -> Step:
        return Step(label=say(label), amount=Money(amount_from(line[key], money), money))

    row = line.get("care", -1)
    told = sentences.tell(definition, {})
    care = next((b.lines for b in told if b.name == "care"), [])
    source = care[row].text if isinstance(row, int) and 0 <= row < len(care) else ""
    steps = [
        step("Demandé", "asked"),
        Step(label=say("La mutuelle prend"), source=source,
             amount=Money(amount_from(line["mutual"], money), money)),
        step("Refusé", "refused"),
    ]  # fmt: skip
    return Working(
        title=say("Partage de la facture"),
        summary=_(said) if (said := engine.reason(line["reason"])) else "",
        steps=steps,
        result=step("Le membre paie", "member"),
    )
