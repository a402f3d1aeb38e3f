"""The counter's answer about one person: covered or not, why exactly, what to do, what is left."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pacte.insurance.claims import quoting
from pacte.insurance.claims.queries import counter as care
from pacte.insurance.members import queries as members
from pacte.insurance.members.queries import counter
from pacte.insurance.schemes import kept
from pacte.insurance.schemes.rules.dues import to_open
from pacte.insurance.schemes.rules.rights import Standing
from pacte.kernel.money import Money
from pacte.kernel.periods import years_old
from pacte.pages import formatting

CONVENTIONS = {
    None: gettext_lazy("Cette formation n’a pas de convention avec le régime."),
    "suspended": gettext_lazy("La convention de cette formation est suspendue."),
    "ended": gettext_lazy("La convention de cette formation est terminée."),
}
# Offered at once: by code if the catalogue has it, else the first of the category.
PICKS = (("consultation", "consultation"), ("delivery", "delivery"), ("minor_surgery", "surgery"))


@dataclass
class Answer:
    """What the page shows, in the order in which it shows it."""

    covered: bool
    title: str
    sentence: str
    small: str = ""
    todo: list[tuple[str, str]] = field(default_factory=list)  # What to do, and what it gives.
    scheme: Any = None
    schemes: list[Any] = field(default_factory=list)
    since: date | None = None
    until: date | None = None
    age: int | None = None
    owed: Money | None = None  # What would open the rights.
    services: list[Any] = field(default_factory=list)
    picks: list[Any] = field(default_factory=list)
    chosen: Any = None
    quote: Any = None
    latest: list[Any] = field(default_factory=list)
    working: Any = None


def answer(
    person: Any, facility: Any, day: date, *, scheme: str, service: str, why: str, every: bool
) -> Answer:
    """Look at the rights of a person, in the scheme asked for or the one of today.

    ``every``: offer the whole catalogue, which the page of every day does not show.
    """
    rows = counter.years(person.household_id)
    found = _membership(rows, scheme, day)
    made = _rights(person, found, day) if found else _stranger(person)
    made.schemes = list({m.scheme.pk: m.scheme for m in rows}.values())
    made.age = years_old(person.born_on, day) if person.born_on else None
    made.latest = care.latest(person.pk)
    if found is None:
        return made
    promise = kept.promise(made.scheme.pk)
    if made.covered:
        _convention(made, promise.convention(facility.pk, day), facility, day)
    offered = promise.services
    if every:
        made.services = offered
    made.picks = _picks(offered)
    made.chosen = next((s for s in offered if s.code == service), None)
    if made.covered and made.chosen is None and made.picks:
        made.chosen = made.picks[0]
    if made.chosen is not None:
        asked = made.scheme, person, facility, made.chosen, day, promise
        made.quote = quoting.at_counter(*asked)
        made.working = made.quote.working if made.quote is not None and why else None
    return made


def _membership(rows: list[Any], scheme: str, day: date) -> Any:
    """The membership of today in the scheme asked for; else any of today; else the last."""
    wanted = [m for m in rows if str(m.scheme.uid) == scheme] or rows
    today = [m for m in wanted if m.since <= day < m.until and m.closed_on is None]
    return (today or wanted or [None])[0]


def _stranger(person: Any) -> Answer:
    sentence = _("Le ménage %(n)s n’est inscrit à aucun régime.") % {"n": person.household_number}
    todo = [(_("Soigner au plein tarif."), ""), (_("L’adhésion se fait à la mutuelle."), "")]
    return Answer(False, _("Non couvert"), sentence, todo=todo)


def _rights(person: Any, membership: Any, day: date) -> Answer:
    """Open or closed on the day, in the words of the person's household."""
    scheme = membership.scheme
    known = members.timeline(person.pk, scheme.pk)
    right = next((row for row in reversed(known) if row.since <= day), None)
    small = _("Payé %(paid)s sur %(due)s.") % {
        "due": formatting.money(Money(membership.due, scheme.currency)),
        "paid": formatting.money(Money(membership.paid, scheme.currency)),
    }
    where = {"scheme": scheme, "since": membership.since, "until": membership.until}
    if right is not None and right.open:
        if right.covered_from and right.covered_from > day:
            told = _("Période d’observation : couvert à partir du %(day)s.") % {
                "day": formatting.day(right.covered_from)
            }
            return Answer(False, _("Pas encore couvert"), told, small, _full_price(), **where)
        until = _until(known, membership, day)
        told = _("Droits ouverts jusqu’au %(day)s.") % {"day": formatting.day(until, "d MMMM y")}
        title = _("Couverte") if person.sex == "f" else _("Couvert")
        return Answer(True, title, told, small, **where)
    return _closed(person, membership, right, small, where)


def _until(known: list[Any], membership: Any, day: date) -> date:
    """The last day of the rights that are open, as far as it is known."""
    later = [row for row in known if row.since > day and not row.open]
    end = later[0].since if later else membership.until
    return date.fromordinal(end.toordinal() - 1)


def _closed(person: Any, membership: Any, right: Any, small: str, where: dict[str, Any]) -> Answer:
    reason = Standing(right.reason) if right is not None else Standing.NOT_YET
    currency, number = membership.scheme.currency, person.household_number
    due, paid = membership.due, membership.paid
    if reason in (Standing.NOT_PAID, Standing.INSTALMENT_ENDED) and due > paid:
        opens = Money(_opening(membership, due, paid), currency)
        told = _("Le ménage %(number)s n’est pas à jour : il manque %(rest)s.") % {
            "number": number, "rest": formatting.money(opens)
        }  # fmt: skip
        todo = [
            (_("Payer %(rest)s à la mutuelle.") % {"rest": formatting.money(opens)},
             _("Les droits s’ouvrent aussitôt.")),
            *_full_price(),
        ]  # fmt: skip
        return Answer(False, _("Non couvert"), told, small, todo, owed=opens, **where)
    told = f"{_closed_words(reason)}."
    return Answer(False, _("Non couvert"), told, small, _then(reason), **where)


def _then(reason: Standing) -> list[tuple[str, str]]:
    """What to do when no payment of today opens rights."""
    if reason == Standing.YEAR_ENDED:
        return [(_("Renouveler l’adhésion à la mutuelle."), ""), *_full_price()]
    return [(_("Soigner au plein tarif."), ""), *_full_price()[1:]]


def _closed_words(reason: Standing) -> str:
    words = {
        Standing.NOT_PAID: _("La cotisation n’est pas payée"),
        Standing.INSTALMENT_ENDED: _("L’échéance de la cotisation est passée"),
        Standing.NOT_YET: _("Les droits ne sont pas encore ouverts"),
        Standing.YEAR_ENDED: _("L’exercice est terminé et n’est pas renouvelé"),
        Standing.LEFT: _("Cette personne a quitté le ménage"),
        Standing.DECEASED: _("Cette personne est déclarée décédée"),
        Standing.TOO_OLD: _("L’âge limite de la personne à charge est dépassé"),
        Standing.NOT_A_DEPENDANT: _("Cette personne n’est pas une personne à charge du régime"),
        Standing.NOT_STATED: _("Le régime ne précise pas ce qui ouvre les droits"),
    }
    return words.get(reason, _("Les droits sont fermés"))


def _opening(membership: Any, due: int, paid: int) -> int:
    """What is missing to open rights: the share of an instalment if there is one, else all."""
    said = membership.definition.get("instalments")
    step = (said[0] if isinstance(said, list) and said else said) or {}
    if isinstance(step, dict) and step.get("opens_at"):
        missing = to_open(due, str(step["opens_at"])) - paid
        if missing > 0:
            return missing
    return due - paid


def _full_price() -> list[tuple[str, str]]:
    return [
        (_("Sinon, soigner au plein tarif."), ""),
        (_("Urgence vitale : soigner d’abord."), _("Ouvrez l’attestation en visite d’urgence.")),
    ]


def _convention(made: Answer, state: str | None, facility: Any, day: date) -> None:
    """Rights are open, but perhaps not here."""
    if state != "active" and not _pays_back(made, facility, day):
        made.covered, made.title = False, _("Non couvert ici")
        made.sentence = str(CONVENTIONS[state])
        made.todo = _full_price()


def _pays_back(made: Answer, facility: Any, day: date) -> bool:
    """Who pays members back needs no convention."""
    return quoting.mode(made.scheme, facility, day) == "reimbursement"


def _picks(services: list[Any]) -> list[Any]:
    """The usual services, one button each."""
    found = []
    for code, category in PICKS:
        same = [s for s in services if s.category == category]
        exact = [s for s in same if s.code == code]
        found += (exact or same)[:1]
    return found
