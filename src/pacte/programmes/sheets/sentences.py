"""How what a text says, and what contradicts it, is written for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext

from pacte.kernel.money import Money
from pacte.kernel.partial import Partial
from pacte.pages import formatting
from pacte.programmes.sheets.models import Partner, Stage, StageState, Statement
from pacte.programmes.sheets.rules import SUBJECTS, Contradiction
from pacte.programmes.sheets.rules.checking import REASONS
from pacte.programmes.sheets.rules.facts import N_

DASH = "–"
CHECKS: dict[str, str] = {
    "names_differ": N_("Noms différents"),
    "codes_differ": N_("Codes différents"),
    "budgets_differ": N_("Budgets différents"),
    "dates_differ": N_("Dates différentes"),
    "period_over_horizon": N_("Période plus longue que l’horizon"),
    "period_against_duration": N_("Durée qui n’est pas celle des dates"),
    "end_before_start": N_("Fin avant le début"),
    "shares_unsourced": N_("Part sans origine"),
    "shares_over": N_("Parts au-dessus de 100 %"),
    "counts_differ": N_("Comptes différents"),
    "count_unidentified": N_("Compte non identifié"),
    "sector_misfit": N_("Secteur qui ne correspond pas"),
    "sector_shares": N_("Parts des secteurs"),
    "result_without_target": N_("Résultat sans cible"),
}


def subject(code: str) -> str:
    """The word of a subject."""
    known = SUBJECTS.get(code)
    return gettext(known.label) if known else code


def check_name(name: str) -> str:
    return gettext(CHECKS.get(name, name))


def reason(name: str) -> str:
    """Why a check matters."""
    return gettext(REASONS[name]) if name in REASONS else ""


def dates(start: str, end: str) -> str:
    """« 2008 – 2010 », « depuis 2019 », « jusqu’à décembre 2012 »; as precise as it was said."""
    first, last = (formatting.partial(text) if text else "" for text in (start, end))
    if first and last:
        return f"{first} {DASH} {last}" if first != last else first
    if first:
        return gettext("depuis %(start)s") % {"start": first}
    return gettext("jusqu’à %(end)s") % {"end": last} if last else ""


def value(row: Statement, sectors: Mapping[str, str] | None = None) -> str:
    """What a text says of its subject, in one line: the value, then the words."""
    parts = [_measured(row), _dated(row)]
    if row.code:
        name = (sectors or {}).get(row.code, "") if row.subject == "sector" else ""
        parts.append(f"{row.code} {name}".strip())
    measured = [part for part in parts if part]
    return " · ".join([*measured, row.words] if row.words else measured)


def _dated(row: Statement) -> str:
    if row.subject in ("start", "end"):
        said = row.start or row.end
        return formatting.partial(said) if said else ""
    return dates(row.start, row.end)


def _measured(row: Statement) -> str:
    text = ""
    if row.amount is not None:
        text = formatting.money(Money(row.amount, row.currency))
    elif row.share is not None:
        text = formatting.share(row.share)
    elif row.number is not None:
        text = formatting.number(row.number)
        unit = row.get_unit_display() if row.unit in ("years", "months") else ""
        text = f"{text} {unit}".strip()
    if text and row.bound:
        text = f"{row.get_bound_display()} {text}"
    return text


def source(row: Any) -> str:
    """Where a text says it: its title, then the place in it."""
    title = row.document.title if row.document else ""
    return ", ".join(part for part in (title, row.where) if part)


def sentence(found: Contradiction) -> str:
    """A contradiction in one sentence, in the reader's language."""
    values = {
        name: formatting.partial(said.text) if isinstance(said, Partial) else said
        for name, said in found.values.items()
    }
    return formatting.fill(found.message, values)


def planned(row: Stage) -> str:
    return dates(row.planned_start, row.planned_end) if row.planned_end else _one(row.planned_start)


def real(row: Stage) -> str:
    """When it was: from its first to its last day, as far as they are known."""
    if row.real_start and not row.real_end:
        return dates(row.real_start, "")
    return dates(row.real_start, row.real_end) if row.real_start else _one(row.real_end)


def _one(text: str) -> str:
    return formatting.partial(text) if text else ""


def state_name(code: str) -> str:
    return str(StageState.State(code).label) if code else ""


def roles(rows: Iterable[Partner]) -> list[tuple[str, list[Partner]]]:
    """Partners under the word of their role, in the order of roles."""
    found: dict[str, list[Partner]] = {}
    for row in rows:
        found.setdefault(row.get_role_display(), []).append(row)
    return list(found.items())
