"""The centre of Kati keeps its stock and is visited: for the pages that a browser visits."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from delivery.quality.visited import FULL, LIST
from pacte.delivery.quality import commands as quality
from pacte.delivery.quality import shipped
from pacte.delivery.supplies import commands as supplies
from pacte.journal import clock
from pacte.journal.command import Act
from pacte.kernel.periods import Month
from world import START, act


def seed(w: SimpleNamespace) -> None:
    """Stock with a product that ran out, two visits, an action, care offered, a minimum."""
    for code, label in (("PARA", "Paracétamol 500 mg"), ("SRO", "Sels de réhydratation")):
        supplies.add_product(act(), code=code, label=label, unit="boîte")
    line = {"opening": 20, "received": 10, "issued": 25, "lost": 1, "closing": 4}
    out = {"opening": 9, "received": 0, "issued": 9, "lost": 0, "closing": 0}
    supplies.fill_month(
        Act(w.fanta), facility=w.centre, month=Month.of(clock.today()).plus(-1).text,
        lines=[{"product": "PARA", "stockout_days": 0} | line,
               {"product": "SRO", "stockout_days": 6} | out],
    )  # fmt: skip
    w.checklist = quality.publish_checklist(act(), text=LIST, since=START)
    quality.load_care_kinds(act(), rows=shipped.care_kinds())
    for days in (90, 10):
        w.visit = quality.open_visit(
            Act(w.cherif), facility=w.centre, checklist=w.checklist,
            on=clock.today() - timedelta(days),
        )  # fmt: skip
        marks = [{"item": code, "points": n - (days > 50)} for code, n in FULL.items()]
        quality.record_scores(Act(w.cherif), visit=w.visit, marks=marks)
        quality.submit_visit(Act(w.cherif), visit=w.visit)
        quality.confirm_visit(act(), visit=w.visit)
    w.draft = quality.open_visit(
        Act(w.cherif), facility=w.centre, checklist=w.checklist, on=clock.today()
    )
    w.box = quality.open_box(Act(w.fanta), facility=w.centre)
    w.improving = quality.plan_action(
        Act(w.fanta), visit=w.visit, what="Acheter du savon", who="Gérant", due=clock.today()
    )
    care = {"maternity": True, "surgery": False}
    quality.say_offers(Act(w.fanta), facility=w.centre, care=care, since=START)
    w.minimum = quality.set_minimum(
        Act(w.cherif), title="Paquet minimum", since=START, place=w.kati,
        demand={"services": ["maternity", "surgery"], "checklist": "exemple", "least": 600_000},
    )  # fmt: skip
