"""One page with every component, for the eye and for axe; the rooms' pages copy from it."""

# ruff: noqa: E501
from __future__ import annotations

from datetime import date
from decimal import Decimal

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines

from pacte.kernel.money import Money
from pacte.pages.charts import Chart, Series
from pacte.pages.explain import Step, Working, say
from pacte.pages.forms import (
    AmountField,
    DayField,
    Form,
    MonthField,
    ReasonField,
    ShareField,
    UploadField,
    WholeField,
)
from pacte.pages.lists import Column, Empty, Filter, List
from pacte.pages.page import Button, Cell, Page, Tab, Tag

NAMES = [
    "UMUTONI Alice",
    "BIZIMANA Jean",
    "INGABIRE Solange",
    "NKURUNZIZA Éric",
    "MUKESHIMANA Rose",
]
LINES = [
    {
        "n": n,
        "name": NAMES[n % 5],
        "on": date(2026, 9, 1 + n % 28),
        "asked": Money(1_450 + 1_000 * n, "RWF"),
        "accepted": None if n % 7 == 4 else Money(1_250 + 1_000 * n, "RWF"),
        "state": Tag("Coupée en partie", "bad", "split") if n % 3 else Tag("Acceptée", "good"),
    }
    for n in range(60)
]
LIST = List(
    columns=[
        Column(
            name="n", label="Ligne", value=lambda x: f"{x['n']:03}", sort="n", link=lambda x: "#"
        ),
        Column(name="on", label="Date", value=lambda x: x["on"], sort="on", plain=True),
        Column(
            name="name", label="Bénéficiaire", value=lambda x: x["name"], sort="name", plain=True
        ),
        Column(name="asked", label="Réclamé", value=lambda x: x["asked"], number=True),
        Column(
            name="accepted",
            label="Accepté",
            value=lambda x: x["accepted"],
            number=True,
            missing="à décider",
            why=lambda x: x["n"],
        ),
        Column(name="state", label="Décision", value=lambda x: x["state"], up=True),
    ],
    sort="n",
    search=lambda lines, text: [x for x in lines if text.lower() in x["name"].lower()],
    search_label="Nom ou numéro",
    filters=[
        Filter(
            name="etat",
            label="Filtrer les lignes",
            choices=[("coupe", "Coupées"), ("ok", "Acceptées")],
            apply=lambda lines, value: [x for x in lines if (x["n"] % 3 == 0) == (value == "ok")],
            tabs=True,
            counts=lambda lines: {"coupe": 40, "ok": 20},
        ),
        Filter(
            name="mois",
            label="Mois",
            choices=[("2026-09", "septembre 2026")],
            apply=lambda lines, value: lines,
        ),
    ],
    total=lambda lines: ["Total", None, None, Money(113_500, "RWF"), Money(26_250, "RWF"), None],
    caption="Lignes de la facture",
    file="lignes",
    per_page=15,
)
NOBODY = List(
    columns=LIST.columns,
    empty=Empty("Aucun ménage.", "Inscrivez le premier.", Button("Inscrire", "#", "add")),
)


class Everything(Form):
    """Every kind of field."""

    paid = AmountField(label="Montant reçu", currency="RWF")
    paid_on = DayField(label="Reçu le")
    month = MonthField(label="Mois", required=False)
    persons = WholeField(label="Personnes", most=20, help_text="L’adhérent compris.")
    share = ShareField(label="Part de la mutuelle", required=False)
    level = forms.ChoiceField(label="Catégorie", choices=[("1", "1"), ("2", "2")])
    means = forms.ChoiceField(
        label="Moyen",
        choices=[("cash", "Espèces"), ("mobile", "Mobile money")],
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(label="Le ménage a été prévenu", required=False)
    sheet = UploadField(label="Registre", endings=(".xlsx", ".csv"), required=False)
    reason = ReasonField()


def working() -> Working:
    franc = lambda n: Money(n, "RWF")  # noqa: E731
    return Working(
        title=say("Pourquoi %(amount)s ?", amount=franc(12_000)),
        over=say("Ligne %(line)s · %(day)s", line="140", day=date(2026, 9, 10)),
        summary="Hospitalisation de 4 jours. Il restait 3 jours sous le plafond : 1 jour est coupé.",
        steps=[
            Step(
                label=say("Réclamé : %(days)s jours à %(price)s", days=4, price=franc(4_000)),
                amount=franc(16_000),
                source="Facture du 2 oct. 2026",
                steps=[
                    Step(label="3 jours", amount=franc(12_000)),
                    Step(label="1 jour", amount=franc(4_000)),
                ],
            ),
            Step(
                label="Tarif de la journée", amount="conforme", source="Art. 14 du barème", url="#"
            ),
            Step(label="Au-delà : 1 jour", amount=franc(-4_000)),
        ],
        result=Step(label="Accepté", amount=franc(12_000)),
        foot="Calculé le 4 oct. 2026 à 09:12.",
        buttons=[Button("Changer la décision", "#")],
    )


MONTHS = [
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
]
CHARTS = [
    Chart(
        name="collecte",
        question="La collecte couvre-t-elle les soins ?",
        answer="Oui, de justesse : 103 FRw collectés pour 100 FRw de soins.",
        labels=MONTHS,
        series=[
            Series("Collecte cumulée", [62, 104, 141, 163, 176, 185, None, 200, 207, 213, 218, 224], "line"),
            Series("Soins cumulés", [14, 30, 47, 66, 84, 103, 121, 139, 158, 178, 198, 217]),
        ],
        unit="M FRw",
        target=236,
        target_label="Objectif de collecte",
        source="Source : versements et règlements, au 30 juin 2026",
    ),
    Chart(
        name="secteurs",
        question="Quels secteurs restent à convaincre ?",
        answer="Deux secteurs sur quatre sont sous l’objectif.",
        kind="ranked",
        labels=["Gisenyi", "Rubavu", "Kanama", "Busasamana"],
        series=[Series("Part à jour", [88, 84, Decimal("79.5"), 54])],
        unit="%",
        target=80,
        target_label="Objectif",
        source="Source : adhésions et population 2025",
        heading="Secteur",
    ),
    Chart(
        name="flux",
        question="D’où vient l’argent des soins ?",
        kind="sankey",
        flows=[("Ménages", "Mutuelle", 60), ("État", "Mutuelle", 30), ("Mutuelle", "Soins", 80), ("Mutuelle", "Gestion", 10)],
        unit="M FRw",
        source="Source : livres, au 30 juin 2026",
        heading="Flux",
    ),
]  # fmt: skip
CELLS = [
    Cell("Réclamé", Money(1_284_500, "RWF"), small="412 lignes", spark=[3, 4, 4, 6, 8]),
    Cell("Coupé", Money(-68_850, "RWF"), small="11 lignes, dont 5 en partie", tone="bad"),
    Cell("En attente", None, small="3 lignes", tone="wait"),
    Cell("À payer", Money(997_250, "RWF"), why="140", small="après l’avance", end=True),
]
TEMPLATE = """{% extends "base.html" %}{% load i18n pacte %}
{% block scripts %}{% charts_script %}{% scan_script %}{% endblock %}
{% block content %}{% sums cells %}
<div class="cols w">{% panel working %}<section class="sec"><header><h2>Lignes</h2></header>{% list_of lines %}</section></div>
<div class="cols h">{% for c in charts %}{% chart c %}{% endfor %}
<section class="sec"><header><h2>Reste</h2></header><ul class="left"><li><span>Consultations</span><span class="n"><b>7</b> sur 12</span>{% gauge 7 12 9 %}</li></ul>
<dl class="dl"><dt>Régime</dt><dd>Communautaire</dd><dt>Tiers payeur</dt><dd>{{ none|void }}</dd><dt>Part</dt><dd>{{ 932000|share }}</dd></dl>{% tabs tabs "Voir" %}</section></div>
{% note "bad" %}<p><b>Droits suspendus depuis le 1er octobre 2026.</b></p><p>Ils s’ouvrent dès l’encaissement.</p>{% endnote %}
{% note "good" %}<p>Encaissé.</p>{% endnote %}
<div class="cols h">{% form form send="Encaisser" cancel="/" %}<div class="st">{% list_of nobody %}{% state "Tarif dépassé" "bad" "split" %}<label for="numero">Carte</label><input id="numero">{% scanner "numero" %}</div></div>
{% endblock %}"""


def gallery(request: HttpRequest) -> HttpResponse:
    reading = LIST.read(request, LINES)
    if reading.wants_sheet:
        return reading.answer_sheet()
    page = Page(
        title="Centre de santé de Rugerero, septembre 2026",
        crumbs=[("Soins", "/"), ("Factures", "/")],
        facts=["Facture reçue le 2 octobre", Tag("À payer avant le 1er décembre", "wait")],
        acts=[
            Button("Excel", "#", "down"),
            Button("Décompte", "#", "print"),
            Button("Liquider 997 250 FRw", "#", go=True, post=True),
        ],
    )
    form = Everything(request.POST) if request.method == "POST" else Everything()
    context = {
        "page": page,
        "cells": CELLS,
        "lines": reading,
        "nobody": NOBODY.read(request, []),
        "working": working() if request.GET.get("pourquoi") else None,
        "charts": CHARTS,
        "form": form,
        "tabs": [Tab("À voir", "#", 14, True), Tab("Toutes", "#", 412)],
    }
    template = engines["django"].from_string(TEMPLATE)
    return HttpResponse(template.render(context, request))


def fault(request: HttpRequest) -> HttpResponse:
    page = Page(title="Cette page n’existe pas")
    return render(request, "error.html", {"page": page, "to_do": "Vérifiez.", "status": 404})
