"""How who will build is chosen: a procedure, its bids, the one that is retained."""

from __future__ import annotations

from datetime import date
from typing import Any

from pacte.delivery.works import queries
from pacte.delivery.works.commands import held
from pacte.delivery.works.models import Bid, Procurement, Step
from pacte.delivery.works.rules import method as rules
from pacte.journal.command import Act, command
from pacte.kernel.money import Money
from pacte.kernel.refusal import Refused
from pacte.people import queries as people

MAY = "manage_works"
OPEN = Procurement.State


@command("works.open_procurement", may=MAY)
def open_procurement(
    act: Act, *, work: str, number: str, method: str, estimate: int, currency: str,
    published_on: date, closes_on: date, why: str = "",
) -> str:  # fmt: skip
    """Publish a procedure by a method that its amount allows; otherwise the derogation says why."""
    row = held.work(act, MAY, work)
    held.past(published_on, "published_on")
    if row.procurements.filter(state__in=(OPEN.PUBLISHED, OPEN.OPENED)).exists():
        raise Refused("Une passation est déjà ouverte pour cet ouvrage : décidez-la d’abord.")
    asked = queries.method_asked(Money(estimate, currency), published_on)
    rules.may_use(method, asked.least, why)
    rules.may_close(published_on, closes_on, asked.days_min, why)
    made = Procurement(work=row, number=number.strip(), method=method, why=why.strip())
    made.estimate, made.currency = estimate, currency
    made.published_on, made.closes_on = published_on, closes_on
    act.save(made)
    held.advance(act, row, Step.PROCUREMENT, published_on, number)
    act.record(row, made, method=method, amount=estimate)
    return str(made.uid)


@command("works.open_bids", may=MAY)
def open_bids(act: Act, *, procurement: str, on: date) -> None:
    """Open the bids, after the last day on which they could be handed in."""
    row = _held(act, procurement, OPEN.PUBLISHED)
    held.past(on)
    if on < row.closes_on:
        raise Refused(
            "Les offres se déposent jusqu’au %(day)s : ouvrez-les après.",
            day=row.closes_on, field="on",
        )  # fmt: skip
    row.state, row.opened_on = OPEN.OPENED, on
    act.save(row)
    act.record(row.work, row, on=on.isoformat())


@command("works.add_bid", may=MAY)
def add_bid(act: Act, *, procurement: str, amount: int, company: str = "", name: str = "") -> str:
    """Write a bid that was opened: a company of the register, or its name."""
    row = _held(act, procurement, OPEN.OPENED)
    made = Bid(procurement=row, amount=amount)
    made.company, made.name = company_of(company, name)
    act.save(made)
    act.record(row.work, made, amount=amount)
    return str(made.uid)


@command("works.judge_bid", may=MAY)
def judge_bid(act: Act, *, bid: str, compliant: bool, why: str = "") -> None:
    """Say whether a bid answers what was asked; one that does not says why."""
    made = Bid.objects.select_related("procurement").get(uid=bid)
    row = _held(act, str(made.procurement.uid), OPEN.OPENED)
    if not compliant and not why.strip():
        raise Refused("Dites pourquoi cette offre n’est pas conforme.", field="why")
    made.compliant, made.why = compliant, why.strip()
    act.save(made)
    act.record(row.work, made, compliant=int(compliant))


@command("works.award", may=MAY)
def award(act: Act, *, bid: str, on: date, words: str = "") -> None:
    """Retain a bid that answers what was asked; when it is not the lowest of these, with why."""
    made = Bid.objects.select_related("procurement").get(uid=bid)
    row = _held(act, str(made.procurement.uid), OPEN.OPENED)
    held.past(on)
    _after(row, on)
    if not made.compliant:
        raise Refused("Cette offre n’est pas déclarée conforme : elle ne peut être retenue.")
    lower = row.bids.filter(compliant=True, amount__lt=made.amount)
    if lower.exists() and not words.strip():
        raise Refused(
            "Une offre conforme est moins chère : dites pourquoi pas elle.", field="words"
        )
    made.chosen = True
    act.save(made)
    row.state, row.ended_on, row.words = OPEN.AWARDED, on, words.strip()
    act.save(row)
    act.record(row.work, row, made, amount=made.amount)


@command("works.fail_procurement", may=MAY)
def fail_procurement(act: Act, *, procurement: str, on: date, words: str) -> None:
    """Say that a procedure chose nobody, and why."""
    row = _held(act, procurement, OPEN.PUBLISHED, OPEN.OPENED)
    held.past(on)
    _after(row, on)
    if not words.strip():
        raise Refused("Dites pourquoi la passation est infructueuse.", field="words")
    row.state, row.ended_on, row.words = OPEN.FAILED, on, words.strip()
    act.save(row)
    act.record(row.work, row)


def company_of(company: str, name: str) -> tuple[Any, str]:
    """A company of the register and its name, or a name alone."""
    if company:
        found = people.organisation(company)
        return found, found.name
    if not name.strip():
        raise Refused("Dites quelle entreprise.", field="name")
    return None, name.strip()


def _after(row: Procurement, on: date) -> None:
    if on < (row.opened_on or row.published_on):
        raise Refused("La décision vient après l’ouverture des offres.", field="on")


def _held(act: Act, uid: str, *states: str) -> Procurement:
    row = Procurement.objects.select_related("work").get(uid=uid)
    row.work = held.work(act, MAY, str(row.work.uid))
    row.refresh_from_db(fields=["state", "opened_on"])
    if row.state not in states:
        raise Refused("Cette passation est à l’état « %(state)s ».", state=row.get_state_display())
    return row
