"""The page of a scheme: its strip of figures, its charts, its indicators. Only reads."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from pacte.insurance.members.queries import collection
from pacte.insurance.viability import queries as viability
from pacte.kernel.money import WHOLE, Money
from pacte.measures import registry
from pacte.measures.readings import Question, Reading
from pacte.pages import charts, formatting
from pacte.pages.charts import Chart, Series
from pacte.pages.explain import Step, Working, say
from pacte.pages.maps import Map
from pacte.pages.page import Cell
from pacte.places import drawing
from pacte.places import queries as places

MEASURES = [
    "viability.covered",
    "viability.adherents",
    "viability.growth",
    "viability.retention",
    "viability.penetration",
    "viability.recovery",
    "viability.loss_ratio",
    "viability.cost_per_case",
    "viability.contacts",
    "viability.payment_delay",
    "viability.paid_in_60_days",
]
PLACES_MAX = 300  # Offered to choose from.
AREAS_MAX = 120  # Of a map.
COUNTS = {"people", "households", "cases", "contacts"}


def shown(measure: registry.Measure, reading: Reading, currency: str) -> str | None:
    """A reading as people read it; None when a part of it is not known."""
    if not reading.known:
        return None
    if measure.unit in COUNTS or not reading.ratio:
        whole = reading.top or 0
        money = measure.unit == "money"
        told = Money(whole, reading.currency or currency) if money else None
        return formatting.money(told) if told else formatting.number(whole)
    millionths = reading.millionths
    assert millionths is not None
    if measure.unit == "share":
        return formatting.share(millionths)
    if measure.unit == "money":
        return formatting.money(Money((millionths + WHOLE // 2) // WHOLE, currency))
    value = formatting.number(Decimal(millionths) / WHOLE, 1 if measure.unit == "days" else 2)
    return _("%(days)s jours") % {"days": value} if measure.unit == "days" else value


def indicators(asked: Question, currency: str) -> list[dict[str, Any]]:
    """Every indicator of a scheme, with its definition and its source."""
    rows = []
    for name in MEASURES:
        measure = registry.MEASURES[name]
        reading = registry.value(name, asked)
        rows.append(
            {"measure": measure, "reading": reading, "text": shown(measure, reading, currency)}
        )
    return rows


def places_of(asked: Question) -> list[tuple[str, str]]:
    """Where the members of a scheme live, villages aside: (uid, name), the widest first."""
    assert asked.scheme is not None
    kinds = viability.kinds(asked)[:-1]
    last = viability.last_day(asked)
    villages = set(collection.by_village(asked.scheme, asked.first, asked.until, last)) - {0}
    within = places.within_on(last).filter(place__in=villages)
    found = within.filter(ancestor__kind__in=kinds).select_related("ancestor")
    named = {(kinds.index(row.ancestor.kind), row.ancestor.name, row.ancestor.uid) for row in found}
    return [(str(uid), name) for _kind, name, uid in sorted(named)[:PLACES_MAX]]


def strip(rows: list[dict[str, Any]]) -> list[Cell]:
    """The figures that matter first."""
    by_name = {row["measure"].name: row for row in rows}
    return [
        _cell(by_name[f"viability.{name}"])
        for name in ("covered", "recovery", "loss_ratio", "payment_delay")
    ]


def _cell(row: dict[str, Any]) -> Cell:
    measure = row["measure"]
    value = row["text"] if row["text"] is not None else _("non mesuré")
    return Cell(measure.label, value, why=measure.name)


def working(row: dict[str, Any], currency: str) -> Working:
    """Why an indicator is what it is: its parts, its definition, its source."""
    measure, reading = row["measure"], row["reading"]
    steps = [Step(label=measure.definition, source=measure.source)]
    if reading.ratio:
        money = measure.name in ("viability.recovery", "viability.loss_ratio")
        for label, part in ((_("Numérateur"), reading.top), (_("Dénominateur"), reading.bottom)):
            steps.append(Step(label=label, amount=_part(part, money, currency)))
    return Working(
        title=say("Pourquoi %(value)s ?", value=row["text"] or _("non mesuré")),
        over=measure.label,
        steps=steps,
        result=Step(label=measure.label, amount=row["text"] or _("non mesuré")),
    )


def _part(part: int | None, money: bool, currency: str) -> Any:
    if part is None:
        return _("non renseigné")
    return Money(part, currency) if money else part


def month_charts(months: list[viability.MonthRow], currency: str, day: date) -> list[Chart]:
    """A manager's questions: is the care covered, do we pay in time, whom do we cover."""
    labels = [formatting.month(row.month.first) for row in months]
    source = _("Source : versements et liquidations, au %(day)s") % {"day": formatting.day(day)}
    same: dict[str, Any] = {"labels": labels, "source": source, "heading": _("Mois")}
    collected = _cumulated([row.collected for row in months])
    care = _cumulated([row.care.mutual_pays for row in months])
    covered = Series(_("Personnes couvertes"), [row.covered for row in months], "line")
    delays = Series(_("Délai moyen, en jours"), [_mean(row.delays) for row in months])
    money = [
        Series(_("Collecte cumulée"), _main(collected, currency), "line"),
        Series(_("Soins acceptés cumulés"), _main(care, currency)),
    ]
    return [
        Chart(
            name="collecte",
            question=_("La collecte couvre-t-elle les soins ?"),
            answer=_answer(collected[-1:], care[-1:], currency),
            series=money,
            unit=formatting.symbol(currency),
            **same,
        ),
        Chart(
            name="delai",
            question=_("Payons-nous les soins à temps ?"),
            series=[delays],
            unit=_("jours"),
            places=0,
            **same,
        ),
        Chart(
            name="couverts",
            question=_("Combien de personnes sont couvertes ?"),
            series=[covered],
            unit=_("personnes"),
            **same,
        ),
    ]


def place_chart(rows: list[viability.PlaceRow], day: date) -> Chart:
    """Where there are members still to be won; how many there are, where no population is known."""
    named = [row for row in rows if row.name]
    measured = any(row.penetration.known for row in named)
    label = _("Part de la population couverte") if measured else _("Personnes couvertes")
    return Chart(
        name="lieux",
        question=_("Où reste-t-il à convaincre ?") if measured else _("Où vivent les membres ?"),
        kind="ranked",
        labels=[row.name for row in named],
        series=[Series(label, [_percent(r.penetration) if measured else r.covered for r in named])],
        unit="%" if measured else _("personnes"),
        places=1 if measured else 0,
        source=_("Source : droits ouverts et dernière population connue, au %(day)s")
        % {"day": formatting.day(day)},
        heading=_("Lieu"),
    )


def place_map(rows: list[viability.PlaceRow], day: date) -> Map | None:
    """The same by place, on the ground: what share of the people is covered, or how many are."""
    named = {row.place: row for row in rows if row.name}
    if not 1 < len(named) <= AREAS_MAX:
        return None
    measured = any(row.penetration.known for row in named.values())
    values = {
        key: _percent(row.penetration) if measured else row.covered for key, row in named.items()
    }
    there = places.there_on(day).filter(pk__in=named).order_by("name")
    ground = drawing.ground(there, values, day)
    label = _("Part de la population couverte") if measured else _("Personnes couvertes")
    return Map(
        name="couverture", question=_("Où est-on couvert ?"), areas=ground.areas,
        unit="%" if measured else _("personnes"), places=1 if measured else 0, measure=label,
        source=ground.source,
    )  # fmt: skip


def _cumulated(values: list[int]) -> list[int]:
    total, sums = 0, []
    for value in values:
        total += value
        sums.append(total)
    return sums


def _main(values: list[int], currency: str) -> list[Any]:
    return [charts.main(Money(value, currency)) for value in values]


def _mean(delays: Any) -> Decimal | None:
    return Decimal(sum(delays)) / len(delays) if delays else None


def _percent(reading: Reading) -> Decimal | None:
    found = reading.millionths
    return None if found is None else Decimal(found) / 10_000


def _answer(collected: list[int], care: list[int], currency: str) -> str:
    if not collected or not care[0]:
        return _("Aucun soin n’a encore été liquidé.")
    parts = {
        "collected": formatting.money(Money(collected[0], currency)),
        "care": formatting.money(Money(care[0], currency)),
    }
    if collected[0] >= care[0]:
        return _("Oui : %(collected)s collectés pour %(care)s de soins acceptés.") % parts
    return _("Non : %(collected)s collectés pour %(care)s de soins acceptés.") % parts
