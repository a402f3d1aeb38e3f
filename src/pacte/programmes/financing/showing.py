"""The money of a programme as it is shown: a row for each envelope or line, a cell for a sum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from pacte.kernel.money import Money
from pacte.pages import charts, formatting
from pacte.pages.explain import Step, Working, say
from pacte.pages.page import Tag
from pacte.programmes.financing import rules
from pacte.programmes.financing.models import Flow
from pacte.programmes.financing.queries import MoneyOf, Standing


@dataclass(frozen=True, slots=True)
class Shown:
    """A sum: the amount, None when nothing was said, and what has no rate."""

    amount: Money | None
    left: list[Money]

    @property
    def void(self) -> bool:
        return self.amount is None and not self.left


@dataclass(frozen=True, slots=True)
class Row:
    """An envelope, a line or a year, with its sums."""

    label: str
    url: str
    small: str
    cells: list[Shown]


def sum_shown(found: rules.Sum, currency: str) -> Shown:
    """A sum as it is shown: nothing said is not zero."""
    left = [Money(amount, other) for other, amount in sorted(found.left.items()) if amount]
    partial = found.known and (found.amount or not left)
    return Shown(Money(found.amount, currency) if partial else None, left)


def row_of(money: MoneyOf, label: str, url: str = "", small: str = "", **of: Any) -> Row:
    """The sums of an envelope, a line, a year or of all, in the order of the kinds."""
    cells = [sum_shown(money.matrix.total(kind, **of), money.currency) for kind in rules.KINDS]
    return Row(label, url, small, cells)


def kinds() -> list[str]:
    """The heads of the columns."""
    return [str(Flow.Kind(kind).label) for kind in rules.KINDS]


def by_envelope(money: MoneyOf, address: Any) -> list[Row]:
    """A row for each envelope, one for what names none if there is such money, the total."""
    rows = [
        row_of(
            money, one.title, address("financing:envelope", one.uid),
            one.funder.name if one.funder else _("financeur non nommé"), envelope=one.pk,
        )
        for one in money.envelopes
    ]  # fmt: skip
    return [*rows, *_rest(money, "envelope", _("Sans financement nommé"))]


def by_line(money: MoneyOf, address: Any) -> list[Row]:
    """A row for each line, one for what names none, the total."""
    rows = [
        row_of(money, str(one), address("financing:line", one.uid),
               f"{one.aim.code} {one.aim.title}" if one.aim else "", line=one.pk)
        for one in money.lines
    ]  # fmt: skip
    return [*rows, *_rest(money, "line", _("Sans ligne"))]


def by_year(money: MoneyOf) -> list[Row]:
    """A row for each year that has something."""
    years = money.matrix.years()
    return [row_of(money, str(year) if year else _("Année non dite"), year=year) for year in years]


def _rest(money: MoneyOf, name: str, label: str) -> list[Row]:
    nowhere: dict[str, Any] = {name: None}
    row = row_of(money, label, **nowhere)
    return [] if all(cell.void for cell in row.cells) else [row]


def total(money: MoneyOf) -> Row:
    return row_of(money, _("Total"))


def drawing(money: MoneyOf) -> charts.Chart | None:
    """From funder to result, by the surest kind that has flows: spent, else what comes before."""
    funder_of = {e.pk: e.funder_id for e in money.envelopes}
    aim_of = {row.pk: row.aim_id for row in money.lines}
    for kind in ("spent", "committed", "pledged", "planned"):
        links = rules.links(money.matrix, kind, funder_of, aim_of)
        if links:
            names = _names(money)
            flows = [
                (names[a], names[b], charts.main(Money(amount, money.currency)))
                for a, b, amount in links
            ]
            label = str(Flow.Kind(kind).label)
            return charts.Chart(
                name="flux", kind="sankey", question=_("De qui vient l’argent, et vers quoi ?"),
                flows=flows, unit=formatting.symbol(money.currency),
                source=_("Montants : %(kind)s") % {"kind": label}, heading=_("De → vers"),
            )  # fmt: skip
    return None


class _Names(dict[tuple[str, int | None], str]):
    """The name of each node; what is not said says so."""

    def __missing__(self, key: tuple[str, int | None]) -> str:
        return {
            "funder": _("Financeur non nommé"), "envelope": _("Financement non dit"),
            "line": _("Ligne non dite"), "aim": _("Sans résultat nommé"),
        }[key[0]]  # fmt: skip


def _names(money: MoneyOf) -> _Names:
    named = _Names()
    for one in money.envelopes:
        named["envelope", one.pk] = one.title
        if one.funder:
            # A space that shows nothing parts a funder from an envelope of the same name.
            same = one.funder.name == one.title
            named["funder", one.funder_id] = one.funder.name + ("\u00a0" if same else "")
    for row in money.lines:
        named["line", row.pk] = str(row)
        if row.aim:
            named["aim", row.aim_id] = f"{row.aim.code}. {row.aim.title}"[:80]
    return named


def rule_tag(standing: Standing) -> Tag:
    """Where a rule stands, in words."""
    words = {
        "reached": _("atteinte"), "short": _("pas atteinte"), "passed": _("dépassée"),
        "unknown": _("ne peut pas se calculer"),
    }  # fmt: skip
    tones = {"reached": "good", "short": "wait", "passed": "bad", "unknown": "wait"}
    return Tag(words[standing.state.state], tones[standing.state.state])


def working_of(one: Standing) -> Working:
    """Why a rule stands where it stands: its base, what is asked, what there is."""
    rule = one.rule
    steps = [
        Step(label=say("Base : %(base)s", base=rule.get_base_display()), amount=one.base,
             source=say("« %(quote)s »", quote=rule.quote) if rule.quote else ""),
    ]  # fmt: skip
    for other in one.bases:
        steps.append(Step(label=say("Un texte dit"), amount=other))
    if one.state.asked is not None:
        share = formatting.share(rule.share)
        steps.append(
            Step(label=say("Demandé : %(share)s de la base", share=share),
                 amount=Money(one.state.asked, one.currency))
        )  # fmt: skip
    if rule.what == "additional_revenue":
        steps.append(Step(label=say("Revenus encaissés"), amount=one.given))
        steps.append(Step(label=say("Moins : point de départ"), amount=one.baseline))
    counted = one.state.counted
    result = Step(
        label=say("Compté"), amount=Money(counted, one.currency) if counted is not None else None
    )
    return Working(title=say("Pourquoi : %(rule)s ?", rule=rule.title), steps=steps, result=result)
