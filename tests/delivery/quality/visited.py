"""A district with a centre, a checklist of four sections, who scores it and who is scored."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from pacte.delivery.quality import commands
from pacte.journal.command import Act
from world import START, act, facility, organisation, person, place

LIST = """
code: exemple
title: Grille de l’essai
source: Essai
sections:
- code: welcome
  label: Accueil
  items:
  - {code: a1, label: 'Salle d’attente couverte', part: structure, most: 2, weight: 1}
  - {code: a2, label: Tarifs affichés, part: process, most: 4, weight: 3}
- code: hygiene
  label: Hygiène
  items:
  - {code: h1, label: Lavage des mains, part: process, most: 5}
  - {code: h2, label: Bloc propre, part: result, most: 5, levels: [district_hospital]}
- code: drugs
  label: Pharmacie
  items:
  - {code: d1, label: Armoire fermée, part: structure, most: 10, evidence: Clé vue}
- code: patients
  label: Patients
  items:
  - {code: p1, label: 'Êtes-vous bien accueilli ?', part: satisfaction, most: 3}
  - {code: p2, label: 'L’attente est-elle courte ?', part: satisfaction, most: 3}
"""
FULL = {"a1": 2, "a2": 4, "h1": 5, "d1": 10, "p1": 3, "p2": 3}


def visited() -> SimpleNamespace:
    kati = place("Kati", "district")
    w = SimpleNamespace(kati=kati, centre=facility("Centre de Kati", kati))
    w.clinic = organisation("Centre de Kati", "facility", facility=w.centre)
    w.far = place("Kayes", "district")
    w.other = facility("Centre de Kayes", w.far)
    w.fanta = person("fanta", clinic_manager=w.clinic)
    w.cherif = person("cherif", district=f"place:{kati}")
    w.moussa = person("moussa", district=f"place:{kati}")
    w.noa = person("noa")
    w.list = commands.publish_checklist(act(), text=LIST, since=START)
    return w


def opened(w: SimpleNamespace, on: date = date(2026, 3, 10), **more: Any) -> str:
    who = more.pop("who", w.cherif)
    given = {"facility": w.centre, "checklist": w.list, "on": on} | more
    return commands.open_visit(Act(who), **given)


def marked(w: SimpleNamespace, visit: str, points: dict[str, int | None], **more: Any) -> Any:
    marks = [{"item": code, "points": n} for code, n in points.items()]
    return commands.record_scores(Act(more.pop("who", w.cherif)), visit=visit, marks=marks, **more)


def confirmed(w: SimpleNamespace, on: date = date(2026, 3, 10), **points: int) -> str:
    """A whole visit by Chérif that Moussa confirms; the most of each item unless told."""
    uid = opened(w, on)
    marked(w, uid, FULL | points)
    commands.submit_visit(Act(w.cherif), visit=uid)
    commands.confirm_visit(Act(w.moussa), visit=uid)
    return uid
