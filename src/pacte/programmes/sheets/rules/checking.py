"""The checks: what a programme's texts and sheet say against each other.

Nothing is corrected here: both values are kept and shown. A check has a name that is never
reused, a reason (``REASONS``), and says where to look. In order:

1. names, codes, dates and budgets that differ from one text or passage to another;
2. a period longer than the horizon that is said (the years it touches: 2008 to 2016 are
   nine), a duration that is not that of the dates, an end before the start;
3. shares of one whole that do not reach it, or pass it; a sector's shares likewise;
4. counts that differ, and counts whose items are not all named;
5. a sector that fits none of the themes of the aims.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from itertools import combinations
from typing import Any

from pacte.kernel.money import WHOLE, Money
from pacte.kernel.partial import Partial, years_covered
from pacte.programmes.sheets.rules.facts import (
    N_,
    Contradiction,
    Said,
    SheetFacts,
    Spot,
    digest_of,
    found,
)
from pacte.programmes.sheets.rules.sectors import fits

Found = list[Contradiction]
# Shares of these, or said to be a "part", are parts of one whole; others are targets or rules.
WHOLES, PART = {"", "budget", "total"}, "part"

REASONS: dict[str, str] = {
    "names_differ": N_("Le programme a plusieurs noms selon le passage : on ne sait lequel citer."),
    "codes_differ": N_("Un code désigne un seul programme ; deux codes en désignent deux."),
    "budgets_differ": N_(
        "Le texte donne plusieurs montants pour la même chose : aucun ne peut servir de base à un"
        " taux sans dire lequel."
    ),
    "dates_differ": N_("Le même début ou la même fin est dit de plusieurs façons."),
    "period_over_horizon": N_(
        "La période dure plus d’années que l’horizon annoncé : une cible « à huit ans » n’a pas"
        " la même échéance selon qu’on lit l’un ou l’autre."
    ),
    "period_against_duration": N_("La durée dite n’est pas celle qui sépare les deux dates."),
    "end_before_start": N_("Un programme ne finit pas avant de commencer."),
    "shares_unsourced": N_(
        "Les parts d’un tout font ensemble 100 % : ce qui manque a une origine, que le texte ne"
        " nomme pas."
    ),
    "shares_over": N_("Les parts d’un tout ne passent pas 100 %."),
    "counts_differ": N_("Le même compte est dit de plusieurs façons."),
    "count_unidentified": N_(
        "Ce que le texte compte n’est pas nommé en entier : on ne peut ni le vérifier ni le suivre."
    ),
    "sector_misfit": N_(
        "Le secteur du CAD décide sous quoi le programme est compté dans l’aide ; celui-ci ne"
        " correspond à aucun thème de ses visées."
    ),
    "sector_shares": N_("Quand un programme a plusieurs secteurs, leurs parts font 100 %."),
    "result_without_target": N_("Un résultat sans cible ne peut être ni atteint ni manqué."),
}


def contradictions(facts: SheetFacts) -> Found:
    """All that does not hold together, in the order of the checks."""
    checks: tuple[Callable[[SheetFacts], Found], ...] = (
        _names, _budgets, _dates, _spans, _shares, _counts, _sectors, _sector_shares,
    )  # fmt: skip
    return [one for check in checks for one in check(facts)]


def distinct(said: Iterable[Said], value: Callable[[Said], Any]) -> list[Said]:
    """The first of each value that is known."""
    first: dict[Any, Said] = {}
    for one in said:
        if value(one) not in (None, ""):
            first.setdefault(value(one), one)
    return list(first.values())


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _names(facts: SheetFacts) -> Found:
    faults = []
    for subject, check, message in (
        ("name", "names_differ", N_("Deux noms : « %(first)s » et « %(second)s ».")),
        ("code", "codes_differ", N_("Deux codes : « %(first)s » et « %(second)s ».")),
    ):
        for about, said in facts.of(subject).items():
            values = distinct(said, lambda one: _plain(one.words))
            if len(values) > 1:
                first, second = values[0].words, values[1].words
                faults.append(found(check, message, values, about, first=first, second=second))
    return faults


def _budgets(facts: SheetFacts) -> Found:
    faults = []
    for about, said in facts.of("budget").items():
        values = distinct(said, lambda one: one.amount and (one.amount, one.currency))
        if len(values) < 2:
            continue
        first, second = (Money(one.amount or 0, one.currency) for one in values[:2])
        message = N_("Deux budgets dans les textes : %(first)s et %(second)s.")
        if len(values) > 2:
            message = N_("Plusieurs budgets dans les textes, dont %(first)s et %(second)s.")
        faults.append(found("budgets_differ", message, values, about, first=first, second=second))
    return faults


def _agree(one: str, other: str) -> bool:
    """Whether one is the other said more precisely: 2024 and 2024-01-01 agree."""
    a, b = Partial(one), Partial(other)
    wider, closer = (a, b) if a.first <= b.first and b.until <= a.until else (b, a)
    return wider.first <= closer.first and closer.until <= wider.until


def _dates(facts: SheetFacts) -> Found:
    """Starts and ends, said alone or by a period, for the same thing."""
    return [
        *_of_date(facts, "start", N_("Deux débuts : %(first)s et %(second)s.")),
        *_of_date(facts, "end", N_("Deux fins : %(first)s et %(second)s.")),
    ]


def _of_date(facts: SheetFacts, which: str, message: str) -> Found:
    told: dict[str, list[tuple[str, Said]]] = {}
    for one in facts.said:
        if one.subject in (which, "period") and (date := getattr(one, which)):
            told.setdefault(one.about, []).append((date, one))
    faults = []
    for about, dates in told.items():
        pairs = [(a, b) for a, b in combinations(dates, 2) if not _agree(a[0], b[0])]
        if pairs:
            (first, one), (second, other) = pairs[0]
            values = {"first": Partial(first), "second": Partial(second)}
            faults.append(found("dates_differ", message, [one, other], about, **values))
    return faults


def span(facts: SheetFacts, about: str = "") -> tuple[str, str, list[Said]]:
    """From when to when something lasts, and who says so: earliest start, latest end.

    The whole programme lasts as long as its phases, when no text gives its own dates.
    """
    telling = [s for name in ("period", "start", "end") for s in facts.of(name).get(about, [])]
    starts, ends = ([s for s in telling if getattr(s, end)] for end in ("start", "end"))
    if not about and not (starts and ends):
        phases = [one for said in facts.of("period").values() for one in said]
        starts = starts or [one for one in phases if one.start]
        ends = ends or [one for one in phases if one.end]
    if not starts or not ends:
        return "", "", []
    first = min(starts, key=lambda one: Partial(one.start).first)
    last = max(ends, key=lambda one: Partial(one.end).until)
    return first.start, last.end, [first] if first is last else [first, last]


def _months(said: Said) -> int:
    return (said.number or 0) * (12 if said.unit == "years" else 1)


def _spans(facts: SheetFacts) -> Found:
    faults = []
    abouts = {s.about for s in facts.said if s.subject in ("period", "start", "end")}
    for about in sorted(abouts | {""}):
        start, end, telling = span(facts, about)
        if not telling:
            continue
        if Partial(end).until <= Partial(start).first:
            message = N_("La fin (%(end)s) est avant le début (%(start)s).")
            values = {"start": Partial(start), "end": Partial(end)}
            faults.append(found("end_before_start", message, telling, about, **values))
            continue
        faults += _over_horizon(facts, about, start, end, telling)
        faults += _against_duration(facts, about, start, end, telling)
    return faults


def _over_horizon(facts: SheetFacts, about: str, start: str, end: str, by: list[Said]) -> Found:
    """The years that the period touches, against the longest horizon that is said."""
    horizons = facts.of("horizon").get(about, [])
    longest = max(horizons, key=_months, default=None)
    years = years_covered(start, end)
    if longest is None or longest.unit != "years" or years <= (longest.number or 0):
        return []
    message = N_("De %(start)s à %(end)s : %(years)s ans, contre « %(horizon)s ans ».")
    values = {"start": Partial(start), "end": Partial(end), "years": years}
    return [
        found("period_over_horizon", message, [*by, longest], about,
              horizon=longest.number, **values)
    ]  # fmt: skip


def _against_duration(facts: SheetFacts, about: str, start: str, end: str, by: list[Said]) -> Found:
    """A duration is that of the dates, or of a phase when the whole has no dates of its own."""
    phases: list[tuple[str, str]] = [(start, end)]
    if not about and "" not in facts.of("period"):
        said = [one for told in facts.of("period").values() for one in told]
        phases += [(one.start, one.end) for one in said if one.start and one.end]
    faults = []
    for one in facts.of("duration").get(about, []):
        if any(_lasts(_months(one), *phase) for phase in phases):
            continue
        message = N_("De %(start)s à %(end)s, contre une durée de « %(number)s ans ».")
        if one.unit == "months":
            message = N_("De %(start)s à %(end)s, contre une durée de « %(number)s mois ».")
        values = {"start": Partial(start), "end": Partial(end), "number": one.number}
        faults.append(found("period_against_duration", message, [*by, one], about, **values))
    return faults


def _lasts(months: int, start: str, end: str) -> bool:
    """Whether some pair of days that the two dates may be are so many months apart."""
    first, last = Partial(start), Partial(end)
    least, most = _months_apart(first.until, last.first), _months_apart(first.first, last.until)
    return least <= months <= most


def _months_apart(first: Any, until: Any) -> int:
    return (until.year - first.year) * 12 + until.month - first.month


def percent(millionths: int) -> Decimal:
    """A share as people say it: 750 000 is 75."""
    return Decimal(millionths).scaleb(-4).normalize() + 0


def _is_part(one: Said) -> bool:
    return one.bound == "" and (one.code == PART or (not one.code and one.about in WHOLES))


def _shares(facts: SheetFacts) -> Found:
    faults = []
    for about, said in facts.of("share").items():
        parts = [one for one in said if one.share is not None and _is_part(one)]
        total = sum(one.share or 0 for one in parts)
        if not parts or total == WHOLE:
            continue
        values = {"total": percent(total), "rest": percent(abs(WHOLE - total))}
        check, message = "shares_over", N_("Les parts font %(total)s %% : %(rest)s %% de trop.")
        if total < WHOLE:
            check = "shares_unsourced"
            message = N_("Les parts dites font %(total)s %% ; d’où viennent les autres %(rest)s %%"
                         " n’est pas dit.")  # fmt: skip
        faults.append(found(check, message, parts, about, **values))
    return faults


def _counts(facts: SheetFacts) -> Found:
    faults = []
    for about, said in facts.of("count").items():
        values = distinct(said, lambda one: one.number)
        if len(values) > 1:
            message = N_("Deux comptes : %(first)s et %(second)s.")
            first, second = values[0].number, values[1].number
            faults.append(
                found("counts_differ", message, values, about, first=first, second=second)
            )
        for one in values:
            here = facts.counted.get(one.counted, 0) if one.counted else one.identified
            if here is not None and here != one.number:
                message = N_("%(what)s : %(number)s annoncés, %(here)s identifiés.")
                told = {"what": one.words or about, "number": one.number, "here": here}
                if not told["what"]:
                    message = N_("%(number)s annoncés, %(here)s identifiés.")
                faults.append(found("count_unidentified", message, [one], about, **told))
    return faults


def _sectors(facts: SheetFacts) -> Found:
    """Each sector, of a text or of the sheet, against the themes of the aims."""
    themes = frozenset({facts.theme, *(aim.theme for aim in facts.aims)})
    texts = {one.code: one for said in facts.of("sector").values() for one in reversed(said)}
    faults = []
    for code in sorted({*texts, *(row.code for row in facts.sectors)}):
        if fits(code, themes) is not False:
            continue
        spots = [Spot("statement", texts[code].key)] if code in texts else []
        if any(row.code == code for row in facts.sectors):
            spots.append(Spot("sector", code))
        spots += [Spot("aim", aim.key) for aim in facts.aims if aim.theme]
        message = N_("Le secteur %(code)s ne correspond à aucune des visées.")
        faults.append(Contradiction(
            check="sector_misfit", message=message, values={"code": code}, about=code,
            places=tuple(spots), digest=digest_of("sector_misfit", code, sorted(themes)),
        ))  # fmt: skip
    return faults


def _sector_shares(facts: SheetFacts) -> Found:
    known = [row.share for row in facts.sectors if row.share is not None]
    if len(facts.sectors) < 2 and not known:
        return []
    marks = [(row.code, row.share) for row in facts.sectors]
    if len(known) < len(facts.sectors):
        message, values = (
            N_("La part de %(count)s secteurs n’est pas dite."),
            {"count": Decimal(len(facts.sectors) - len(known))},
        )
    elif sum(known) != WHOLE:
        message = N_("Les parts des secteurs font %(total)s %%, au lieu de 100 %%.")
        values = {"total": percent(sum(known))}
    else:
        return []
    return [Contradiction(
        check="sector_shares", message=message, values=values,
        places=tuple(Spot("sector", row.code) for row in facts.sectors),
        digest=digest_of("sector_shares", "", marks),
    )]  # fmt: skip
