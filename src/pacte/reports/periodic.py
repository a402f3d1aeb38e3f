"""The periodic report of a programme: what is said in it, on paper in two languages and in Excel.

Verified values only. It is made once, from what is known when it is issued, and never again: its
files are kept. What people wrote goes in as data, never as markup.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from django.utils.translation import override

from pacte.files import pdf, workbooks
from pacte.governance.bodies import queries as bodies
from pacte.governance.bodies.models import Decision
from pacte.kernel.money import WHOLE, Money
from pacte.kernel.partial import Partial
from pacte.pages import formatting
from pacte.people import queries as people
from pacte.programmes.financing import queries as financing
from pacte.programmes.financing import showing as money_shown
from pacte.programmes.results import queries as results
from pacte.programmes.results.models import ConcernStep
from pacte.programmes.results.sentences import in_text, unit_text
from pacte.programmes.sheets import queries as sheets
from pacte.programmes.sheets import sentences
from pacte.programmes.sheets.models import Programme
from pacte.reports import steering
from pacte.reports.money import Monies, in_main, monies_of

TEMPLATE = Path(__file__).parent / "templates_typst" / "periodic.typ"
LANGUAGES = ("fr", "en")
LONG = "d MMMM y"
DECISIONS_MAX = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a report says: facts, told in a language only when it is written."""

    programme: Programme
    title: str
    first: date
    until: date  # Excluded.
    day: date  # The last day that it speaks of.
    known_until: int
    by: str
    on: date
    lines: list[results.ResultLine]
    money: Monies
    standings: list[financing.Standing]
    stages: list[Any]
    against: list[Any]
    concerns: list[Any] | None  # None: not to be told.
    decisions: list[Any] | None

    @property
    def last(self) -> date:
        return self.until - timedelta(1)


def gathered(
    actor: Any, row: Programme, *, title: str, first: date, until: date, known_until: int,
    today: date, inside: bool,
) -> Report:  # fmt: skip
    """All that a report says; ``inside``: risks, and what the bodies decided, are told too."""
    day = min(until - timedelta(1), today)
    return Report(
        programme=row, title=title, first=first, until=until, day=day, known_until=known_until,
        by=actor.name, on=today, lines=results.progress(row.pk, day, verified_only=True),
        money=monies_of([row.pk], day)[row.pk],
        standings=financing.standings(row.pk, financing.money_of(row.pk, day), day),
        stages=sheets.timeline(row.pk, day),
        against=[one for one in sheets.contradictions(row.pk) if one.open],
        concerns=list(results.open_concerns([row.pk])) if inside else None,
        decisions=_decided(actor, row, first, until, day) if inside else None,
    )  # fmt: skip


def _decided(actor: Any, row: Programme, first: date, until: date, day: date) -> list[Any]:
    """What the bodies of a programme that somebody sees decided in a period."""
    keys = steering.programme_bodies([row.pk]).get(row.pk, [])
    rows = bodies.decisions_visible_to(actor, day).filter(body__in=keys).order_by("on", "id")
    return [
        one for one in rows[:DECISIONS_MAX]
        if one.on and Partial(one.on).first < until and Partial(one.on).until > first
    ]  # fmt: skip


def files(found: Report) -> list[dict[str, Any]]:
    """A PDF and a workbook in each language, as ``sheets.issue_report`` takes them."""
    name = f"{found.programme.code}-{found.first:%Y-%m-%d}-{found.last:%Y-%m-%d}"
    made = []
    for language in LANGUAGES:
        with override(language):
            for kind, content in (("pdf", paper(found, language)), ("xlsx", workbook(found))):
                file = ContentFile(content, name=f"{name}-{language}.{kind}")
                made.append({"language": language, "kind": kind, "file": file})
    return made


# On paper


def paper(found: Report, language: str) -> bytes:
    """The report as a PDF, in the language that is active."""
    row = found.programme
    number = _("du %(first)s au %(last)s") % {
        "first": formatting.day(found.first, LONG), "last": formatting.day(found.last, LONG),
    }  # fmt: skip
    data = {
        "title": found.title, "issuer": row.organisation.name, "number": number, "date": "",
        "lang": language, "page_word": _("page"), "footer": f"{row.code} · {number}",
        "facts": _facts(found), "parts": [part for write in PARTS for part in write(found)],
        "signatures": [_("Pour %(organisation)s") % {"organisation": row.organisation.name}],
    }  # fmt: skip
    return pdf.render(TEMPLATE, data, logo=people.logo(row.organisation_id))


def _facts(found: Report) -> list[list[str]]:
    row = found.programme
    facts = [
        [_("Programme"), f"{row.name} ({row.code})"],
        [_("Situation au"), formatting.day(found.day, LONG)],
        [_("Émis"), _("le %(day)s par %(who)s") % {
            "day": formatting.day(found.on, LONG), "who": found.by}],
        [_("Connu"), _("jusqu’à l’écriture n° %(n)s du journal") % {
            "n": formatting.number(found.known_until)}],
    ]  # fmt: skip
    if row.synthetic:
        facts.append([_("Attention"), _("exemple inventé")])
    return facts


def _heading(text: str) -> dict[str, Any]:
    return {"kind": "heading", "text": text}


def _text(text: str) -> dict[str, Any]:
    return {"kind": "text", "text": text}


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], widths: str) -> dict[str, Any]:
    """A table; ``widths`` has a share for each column, with « r » for numbers."""
    shares = widths.split()
    return {
        "kind": "table", "heads": heads, "rows": rows,
        "widths": [int(share.rstrip("r")) for share in shares],
        "right": [share.endswith("r") for share in shares],
    }  # fmt: skip


def _results(found: Report) -> list[dict[str, Any]]:
    if not found.lines:
        return [_heading(_("Résultats")), _text(_("Aucun indicateur."))]
    void, states = _("non mesuré"), steering.OnTime.of(found.lines)
    rows = [
        [f"{one.indicator.code} {one.definition.title}", one.baseline_text or _("non dit"),
         " ".join([one.reached_text, f"({one.period_text})"]) if one.reached_text else void,
         " ".join([one.target_text, f"({one.target_period})"]) if one.target_text
         else _("sans cible"), str(one.tag)]
        for one in found.lines
    ]  # fmt: skip
    heads = [_("Résultat"), _("Départ"), _("Mesuré"), _("Cible"), _("État")]
    said = _("Seules les valeurs vérifiées sont reprises. Ce qui n’est pas mesuré n’est pas zéro.")
    if states.text:
        said = _("À l’heure ou en avance : %(count)s.") % {"count": states.text} + " " + said
    return [_heading(_("Résultats")), _text(said), _table(heads, rows, "5 2r 4r 4r 3")]


def _money(found: Report) -> list[dict[str, Any]]:
    heading, money = _heading(_("Argent")), found.money
    if not money.any:
        return [heading, _text(_("Aucun montant inscrit."))]
    rows = [
        [one.label, _sum(one.planned), _sum(one.spent),
         formatting.share(one.share, 0) if one.share is not None else _("non dit")]
        for one in [*money.rows(), money.total()]
    ]  # fmt: skip
    heads = [_("Volet"), money.plan_label, _("Dépensé"), _("Part")]
    said = _text(_("Montants en %(currency)s, jusqu’au %(day)s.") % {
        "currency": money.currency, "day": formatting.day(found.day, LONG)})  # fmt: skip
    parts = [heading, said, _table(heads, rows, "6 3r 3r 2r")]
    if found.standings:
        rules = [[one.rule.title, str(money_shown.rule_tag(one))] for one in found.standings]
        parts.append(_table([_("Règle de partage"), _("État")], rules, "8 4"))
    return parts


def _sum(shown: Any) -> str:
    if shown.void:
        return _("non dit")
    said = [formatting.amount(shown.amount)] if shown.amount is not None else []
    left = [_("%(amount)s sans taux") % {"amount": formatting.money(one)} for one in shown.left]
    return " + ".join([*said, *left])


def _stages(found: Report) -> list[dict[str, Any]]:
    if not found.stages:
        return []
    rows = [
        [one.stage.title, sentences.planned(one.stage) or _("non dit"),
         sentences.real(one.stage) or _("non renseigné"),
         _("en retard") if one.late else sentences.state_name(one.state) or _("non dit")]
        for one in found.stages
    ]  # fmt: skip
    heads = [_("Étape"), _("Prévu"), _("Réel"), _("État")]
    return [_heading(_("Étapes")), _table(heads, rows, "6 3 3 2")]


def _against(found: Report) -> list[dict[str, Any]]:
    if not found.against:
        return []
    items = [
        _("%(label)s : %(text)s")
        % {"label": sentences.check_name(one.what.check), "text": sentences.sentence(one.what)}
        for one in found.against
    ]
    return [_heading(_("Contradictions ouvertes")), {"kind": "list", "items": items}]


def _concerns(found: Report) -> list[dict[str, Any]]:
    if not found.concerns:
        return []
    return [
        _heading(_("Hypothèses et risques")),
        _table([_("Intitulé"), _("Niveau"), _("Ce qui est fait")],
               [[c.title, _level(c), c.said or _("non renseigné")] for c in found.concerns],
               "5 2 5"),
    ]  # fmt: skip


def _level(concern: Any) -> str:
    levels = dict(ConcernStep.Level.choices)
    return str(levels.get(concern.level, levels["unknown"]))


def _decisions(found: Report) -> list[dict[str, Any]]:
    if not found.decisions:
        return []
    rows = [
        [formatting.partial(one.on), one.body.name, one.title,
         formatting.day(one.deadline) if one.deadline else _("sans échéance"), _came(one)]
        for one in found.decisions
    ]  # fmt: skip
    heads = [_("Prise"), _("Instance"), _("Décision"), _("Échéance"), _("État")]
    return [_heading(_("Décisions de la période")), _table(heads, rows, "2 3 5 2 2")]


def _came(decision: Any) -> str:
    """What a decision became: rejected, or where it is."""
    if decision.outcome == Decision.Outcome.REJECTED:
        return str(decision.get_outcome_display())
    return {
        "open": _("à faire"), "in_progress": _("en cours"), "done": _("faite"),
        "abandoned": _("abandonnée"),
    }[decision.now]  # fmt: skip


PARTS: tuple[Callable[[Report], list[dict[str, Any]]], ...] = (
    _results, _money, _stages, _against, _concerns, _decisions,
)  # fmt: skip


# In Excel


def workbook(found: Report) -> bytes:
    """The same as tables: numbers as numbers, what is missing left empty."""
    facts: list[list[Any]] = [[label, value] for label, value in _facts(found)]
    facts.insert(0, [_("Période, premier jour"), found.first])
    facts.insert(1, [_("Période, dernier jour"), found.last])
    heads = [_("Code"), _("Résultat"), _("Unité"), _("Départ"), _("Mesuré"), _("Période"),
             _("En mots"), _("Cible"), _("Échéance"), _("État")]  # fmt: skip
    tables = [
        workbooks.Table(_("Rapport"), [found.title, ""], facts),
        workbooks.Table(_("Résultats"), heads, [_result_row(one) for one in found.lines]),
        workbooks.Table(_("Argent"), [_("Volet"), found.money.plan_label, _("Dépensé"),
                                      _("Devise")], _money_rows(found.money)),
    ]  # fmt: skip
    tables += [
        workbooks.Table(parts[0]["text"], part["heads"], part["rows"])
        for parts in (_stages(found), _concerns(found), _decisions(found))
        for part in parts if part["kind"] == "table"
    ]  # fmt: skip
    if found.against:
        told = [[sentences.check_name(one.what.check), sentences.sentence(one.what)]
                for one in found.against]  # fmt: skip
        heads = [_("Contradiction"), _("En mots")]
        tables.append(workbooks.Table(_("Contradictions ouvertes"), heads, told))
    return workbooks.excel(tables)


def _result_row(one: results.ResultLine) -> list[Any]:
    last = one.target.until - timedelta(1) if one.target else None
    return [
        one.indicator.code, one.definition.title, unit_text(one.definition) or None,
        _number(one, one.start), _number(one, one.number), one.period_text,
        one.value.words or None if one.value else None,
        _number(one, one.aimed) if one.target else None, last, str(one.tag),
    ]  # fmt: skip


def _number(one: results.ResultLine, millionths: int | None) -> Any:
    """A number as a workbook keeps it: a percent as 12,5, a level by its name."""
    if millionths is None:
        return None
    if one.definition.unit_kind == "qualitative":
        return in_text(one.definition, millionths)
    scale = 100 if one.definition.unit_kind == "percent" else 1
    found = Decimal(millionths) * scale / WHOLE
    return int(found) if found == found.to_integral_value() else found.normalize()


def _money_rows(money: Monies) -> list[list[Any]]:
    return [
        [one.label, _main(in_main(one.planned)), _main(in_main(one.spent)), money.currency]
        for one in [*money.rows(), money.total()]
    ]


def _main(amount: Money | None) -> Any:
    if amount is None:
        return None
    return formatting.main_units(amount.amount, amount.currency)
