"""What equipment is called, what each level should have, what is done how often."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from pacte.delivery.equipment import shipped, writing
from pacte.delivery.equipment.models import Family, Nomenclature, StandardLine, UpkeepPlan
from pacte.delivery.equipment.queries import standards
from pacte.journal import clock
from pacte.journal.command import Act, command
from pacte.kernel.names import normalised
from pacte.kernel.refusal import Refused
from pacte.places import queries as places
from pacte.places.rules import LEVELS

CODE = re.compile(r"[A-Z0-9][A-Z0-9.-]{0,19}", re.ASCII)


@command("equipment.add_nomenclature", may="manage_site")
def add_nomenclature(
    act: Act, *, code: str, label: str, kind: str, generic: str = "",
    life_years: int | None = None, other_names: str = "",
) -> str:  # fmt: skip
    """Give a name to a sort of equipment. Refused when it has one already."""
    row = Nomenclature(code=code.strip().upper())
    if not CODE.fullmatch(row.code):
        raise Refused("Un code a des lettres, des chiffres et des tirets : TENSIO.", field="code")
    if Nomenclature.objects.filter(code=row.code).exists():
        raise Refused("Ce code existe déjà.", field="code")
    _name(row, label, kind, generic, life_years, other_names)
    act.save(row)
    act.record(row, code=row.code)
    return str(row.uid)


@command("equipment.correct_nomenclature", may="manage_site")
def correct_nomenclature(
    act: Act, *, nomenclature: str, label: str, kind: str, generic: str = "",
    life_years: int | None = None, other_names: str = "", closed: bool = False,
    seen: int | None = None,
) -> str:  # fmt: skip
    """Call a sort otherwise, or give it up: its items stay, no new one is entered."""
    row = _locked_sort(nomenclature)
    act.unchanged(row, seen)
    _name(row, label, kind, generic, life_years, other_names)
    row.closed = closed
    act.save(row)
    act.record(row, code=row.code)
    return str(row.uid)


@command("equipment.set_standard", may="manage_site")
def set_standard(
    act: Act, *, level: str, nomenclature: str, least: int, since: date, reference: str
) -> str:
    """Say how many of a sort a level of facility should have since a day; 0: no longer any."""
    sort = _locked_sort(nomenclature)
    if level not in LEVELS:
        raise Refused("Choisissez le niveau.", field="level")
    if not reference:
        raise Refused("Dites d’où vient cette norme.", field="reference")
    _write_standard(act, sort, level, least, since, reference)
    act.record(sort, level=level, least=least)
    return str(sort.uid)


@command("equipment.set_plan", may="manage_repairs")
def set_plan(
    act: Act, *, nomenclature: str, task: str, every_months: int, since: date, place: str = ""
) -> str:
    """Say how often a task is done in a place on each item of a sort; 0: it is done no longer.

    Everywhere: only who keeps the lists of the site.
    """
    sort = _locked_sort(nomenclature)
    where = places.place(place) if place else None
    if where is not None:
        act.need("manage_repairs", place=where.pk)
    else:
        act.need("manage_site")
    _write_plan(act, sort, where, task, every_months, since)
    act.record(sort, months=every_months)
    return str(sort.uid)


@command("equipment.load_lists", may="manage_site")
def load_lists(act: Act, *, text: str = "") -> dict[str, int]:
    """Take in a file of sorts, norms and upkeep (or the one that comes with Pacte).

    What is known already stays as it is; a norm or an interval that differs is a new row.
    """
    lists = shipped.read(text or shipped.text())
    known = {row.code: row for row in Nomenclature.objects.all()}
    taken = {row.plain for row in known.values()}
    new = [row for row in lists.sorts if row["code"] not in known]
    for said in new:
        plain = normalised(said["label"])
        if plain in taken or not CODE.fullmatch(said["code"]):
            raise Refused("%(code)s : ce code ou ce nom ne va pas.", code=said["code"])
        taken.add(plain)
        row = Nomenclature(plain=plain, **said)
        act.save(row)
        known[row.code] = row
    written = _load_standards(act, known, lists.standards)
    plans = _load_plans(act, known, lists.plans)
    act.record(sorts=len(new), standards=written, plans=plans)
    return {"sorts": len(new), "standards": written, "plans": plans}


def _load_standards(act: Act, known: dict[str, Any], said: list[dict[str, Any]]) -> int:
    count = 0
    for row in said:
        sort = _known(known, row["code"])
        now = standards.of_level(row["level"], row["since"]).get(sort.pk)
        if now is None or now.least != row["least"]:
            _write_standard(act, sort, row["level"], row["least"], row["since"], row["reference"])
            count += 1
    return count


def _load_plans(act: Act, known: dict[str, Any], said: list[dict[str, Any]]) -> int:
    now = {(plan.nomenclature_id, plan.task): plan.every_months
           for plan in standards.plans_on(clock.today()) if plan.place_id is None}  # fmt: skip
    count = 0
    for row in said:
        sort = _known(known, row["code"])
        if now.get((sort.pk, row["task"])) != row["every_months"]:
            _write_plan(act, sort, None, row["task"], row["every_months"], clock.today())
            count += 1
    return count


def _known(known: dict[str, Any], code: str) -> Nomenclature:
    if code not in known:
        raise Refused("Aucune désignation n’a le code « %(code)s ».", code=code)
    return known[code]


def _name(
    row: Nomenclature, label: str, kind: str, generic: str, life_years: int | None, other: str
) -> None:
    row.label, row.plain = label.strip(), normalised(label)
    if not row.plain:
        raise Refused("Donnez-lui un nom.", field="label")
    if Nomenclature.objects.filter(plain=row.plain).exclude(pk=row.pk).exists():
        raise Refused("Une autre désignation porte ce nom.", field="label")
    if kind not in Family.values:
        raise Refused("Choisissez la famille.", field="kind")
    row.kind, row.generic, row.life_years = kind, generic.strip(), life_years
    names = re.split(r"[|;,\n]", other)
    row.other_names = "|".join(filter(None, map(normalised, names)))


def _locked_sort(uid: str) -> Nomenclature:
    row: Nomenclature | None = writing.known(Nomenclature.objects.select_for_update(), uid)
    if row is None:
        raise Refused("Choisissez ce que c’est.", field="nomenclature")
    return row


def _write_standard(
    act: Act, sort: Nomenclature, level: str, least: int, since: date, reference: str
) -> None:
    act.save(
        StandardLine(level=level, nomenclature=sort, least=least, since=since, reference=reference)
    )


def _write_plan(
    act: Act, sort: Nomenclature, place: Any, task: str, every_months: int, since: date
) -> None:
    task = " ".join(task.split())
    if not task:
        raise Refused("Dites ce qui est à faire.", field="task")
    plan = UpkeepPlan(
        nomenclature=sort, place=place, task=task, every_months=every_months, since=since
    )
    act.save(plan)
