"""A year of life: what happens, day after day, from the first enrolments to today.

Events are put on days first, then lived in order, the clock being told for each. What is drawn
comes from one seed; an event that the rules refuse (a double, a closed right) is left out, as at
a counter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any

from django.utils.timezone import make_aware

from pacte.insurance.members import commands as members
from pacte.insurance.members.commands import custody, money, sponsors, statements
from pacte.insurance.members.queries import custody as custody_queries
from pacte.insurance.members.queries import money as money_queries
from pacte.insurance.members.queries import register
from pacte.journal import clock
from pacte.kernel.periods import add_months
from pacte.kernel.refusal import Refused
from pacte.site.demo import papers, people, stage
from pacte.site.demo.stage import Stage

HOUSEHOLDS = 56  # For each mutual, unless a smaller life is asked for.
AGENTS = {"NYU": "agent", "MUD": "agent2", "GIS": "agent3"}
LEVELS = {"1": 6, "2": 30, "3": 40, "4": 24}  # Of a hundred households.
RENEWED = {"NYU": 84, "MUD": 72, "GIS": 64}  # Of a hundred households.


@dataclass(slots=True)
class Home:
    """A household of the demonstration, as far as the events need it."""

    mutual: str
    uid: str
    number: str
    people: list[str]
    cards: list[str]
    level: str
    membership: Any = None  # That of the last year.
    paid: bool = False  # Something, for that year.


@dataclass(slots=True)
class Life:
    """Who and what there is, and what is still to happen."""

    stage: Stage
    draw: Random
    begin: date
    today: date
    households: int = HOUSEHOLDS
    homes: list[Home] = field(default_factory=list)
    desks: dict[str, str] = field(default_factory=dict)
    events: list[tuple[date, int, Callable[[], Any]]] = field(default_factory=list)

    def on(self, day: date, event: Callable[[], Any]) -> None:
        """Put an event on a day; one that lies after today does not happen."""
        if day <= self.today:
            self.events.append((day, len(self.events), event))

    def live(self, say: Callable[[str], None]) -> int:
        """Live every event in the order of days; return how many the rules refused."""
        refused, month = 0, ""
        while self.events:
            self.events.sort(key=lambda one: one[:2], reverse=True)
            day, order, event = self.events.pop()
            if f"{day:%m/%Y}" != month:
                month = f"{day:%m/%Y}"
                say(month)
            with clock.told(self._instant(day, order)):
                try:
                    event()
                except Refused:
                    refused += 1
        return refused

    def _instant(self, day: date, order: int) -> datetime:
        """A time of the working day; today, a time that has already passed."""
        if day == self.today:
            return clock.now()
        return morning(day) + timedelta(seconds=order % (9 * 3600))

    def day(self, first: date, days: int) -> date:
        return first + timedelta(days=self.draw.randrange(days))


def morning(day: date) -> datetime:
    """Eight o'clock."""
    return make_aware(datetime.combine(day, time(8)))


def plan(life: Life) -> None:
    """Put the year's events of the mutuals on their days."""
    for mutual, agent in AGENTS.items():
        _open_desk(life, mutual, agent)
        for _ in range(life.households):
            _plan_household(life, mutual, agent)
        for month in range(1, 18):
            _plan_remittance(life, mutual, agent, add_months(life.begin, month))
        _plan_renewal(life, mutual, agent)
    life.on(date(2026, 2, 24), lambda: stage.reform(life.stage))
    _plan_events(life)


def _open_desk(life: Life, mutual: str, agent: str) -> None:
    user = life.stage.workers[agent]
    life.desks[mutual] = money.open_desk(
        life.stage.act(), organisation=life.stage.organisations[mutual], code="01",
        label=f"Caisse de {user.first_name}", agent=str(user.uid),
    )  # fmt: skip


def _plan_household(life: Life, mutual: str, agent: str) -> None:
    day = life.day(life.begin, 75)
    persons = people.household(life.draw, life.begin.year)
    level = life.draw.choices(list(LEVELS), list(LEVELS.values()))[0]
    village = life.draw.choice(life.stage.villages[mutual])
    phone = people.phone(life.draw) if life.draw.random() < 0.7 else ""

    def enrol() -> None:
        made = members.enrol_household(
            life.stage.act(agent, "Pièces d’identité vérifiées"),
            mutual=life.stage.organisations[mutual], scheme=life.stage.scheme, persons=persons,
            phone=phone, village=village, level=level, enrolled_on=day, covered_on=day,
        )  # fmt: skip
        home = Home(mutual, made["household"], made["number"], made["people"], made["cards"], level)
        home.membership = _last_membership(home)
        life.homes.append(home)
        _plan_payments(life, home, agent, day, life.begin)

    life.on(day, enrol)


def _last_membership(home: Home) -> Any:
    return max(register.memberships(register.household(home.uid).pk), key=lambda m: m.since)


def _plan_payments(life: Life, home: Home, agent: str, day: date, year: date) -> None:
    """Most pay three quarters on the day and the rest by December; some all; a few nothing."""
    due = _rest(home)
    kind = life.draw.random()
    if due <= 0 or kind < 0.08:
        return
    first = due if kind < 0.45 else -(-due * 3 // 4)
    life.on(day, lambda: _pay(life, home, agent, day, first))
    if first < due and kind < 0.85:
        later = life.day(year + timedelta(days=100), 80)
        life.on(later, lambda: _pay(life, home, agent, later, due - first))


def _rest(home: Home) -> int:
    return money_queries.rest(home.membership.pk)


def _pay(life: Life, home: Home, agent: str, day: date, amount: int) -> None:
    amount = min(amount, _rest(home))
    draw = life.draw.random()
    how: dict[str, Any] = {"amount": amount, "currency": "RWF", "means": "cash"}
    if draw < 0.25:
        how |= {"means": "mobile", "reference": f"MP{life.draw.randrange(10**9):09d}"}
    elif draw < 0.32:
        how |= {"amount": amount * 2, "currency": "BIF"}  # At 0,50 FRw for one FBu.
    money.collect_payment(
        life.stage.act(agent), membership=str(home.membership.uid), desk=life.desks[home.mutual],
        received_on=day, **how,
    )  # fmt: skip
    home.paid = True


def _plan_remittance(life: Life, mutual: str, agent: str, day: date) -> None:
    """At the end of each month the agent hands its cash over; once, 500 francs are missing."""
    missing = 500 if (mutual, day) == ("NYU", add_months(life.begin, 3)) else 0

    def remit() -> None:
        mine = money_queries.desks_of(life.stage.workers[agent], day)
        for held in custody_queries.cash_held(mine):
            slip = custody.remit_cash(
                life.stage.act(agent), desk=life.desks[mutual], currency=held.money.currency,
                declared=held.money.amount,
            )  # fmt: skip
            custody.receive_remittance(
                life.stage.act("gerant" if mutual == "NYU" else "", "Compté devant l’agent"),
                remittance=slip["remittance"], into="bank",
                counted=held.money.amount - (missing if held.money.currency == "RWF" else 0),
            )  # fmt: skip

    life.on(day, remit)


def _plan_renewal(life: Life, mutual: str, agent: str) -> None:
    """From June on, most households come back for the year of the new tariff."""
    year = add_months(life.begin, 12)

    def renew(home: Home, day: date) -> None:
        if home.level == "4" and life.draw.random() < 0.3:
            members.move_household(life.stage.act(agent), household=home.uid, since=year, level="5")
        members.join_scheme(
            life.stage.act(agent), household=home.uid, scheme=life.stage.scheme, covered_on=year
        )
        home.membership, home.paid = _last_membership(home), False
        _plan_payments(life, home, agent, day, year)

    def choose() -> None:
        mine = [home for home in life.homes if home.mutual == mutual]
        for home in life.draw.sample(mine, len(mine) * RENEWED[mutual] // 100):
            day = life.day(year - timedelta(days=25), 70)
            life.on(day, partial(renew, home, day))

    life.on(year - timedelta(days=30), choose)


def _plan_events(life: Life) -> None:
    """Births, a death, a transfer, a list of indigents, a statement, cards, a cancelled receipt."""
    begin, second = life.begin, add_months(life.begin, 12)
    for _ in range(9):
        day = life.day(begin + timedelta(days=90), 380)
        life.on(day, partial(_birth, life, day))
    for _ in range(3):
        day = life.day(begin + timedelta(days=120), 300)
        life.on(day, partial(_death, life, day))
    life.on(begin + timedelta(days=80), lambda: _cards(life))
    life.on(second + timedelta(days=60), lambda: _cards(life))
    life.on(begin + timedelta(days=40), lambda: _indigents(life, begin + timedelta(days=40)))
    life.on(begin + timedelta(days=50), lambda: _sponsor(life))
    life.on(second + timedelta(days=75), lambda: _statement(life, second + timedelta(days=75)))
    life.on(second + timedelta(days=20), lambda: _mistake(life, second + timedelta(days=20)))


def _birth(life: Life, day: date) -> None:
    home = life.draw.choice(life.homes)
    born = people.person(life.draw, "child", life.draw.choice("fm"), day.year)
    members.add_person(
        life.stage.act(AGENTS[home.mutual]), household=home.uid, since=day, why="birth",
        person=born | {"born": day.isoformat()},
    )  # fmt: skip


def _death(life: Life, day: date) -> None:
    home = life.draw.choice([home for home in life.homes if len(home.people) > 3])
    person = home.people.pop()
    members.leave(life.stage.act(AGENTS[home.mutual]), person=person, since=day, why="death")


def _cards(life: Life) -> None:
    mine = [person for home in life.homes if home.mutual == "NYU" for person in home.people]
    members.print_cards(life.stage.act("agent"), people=mine[:120])


def _mistake(life: Life, day: date) -> None:
    """A receipt typed for the wrong household is cancelled by the manager."""
    home = next(home for home in life.homes if home.mutual == "NYU" and _rest(home) >= 1_000)
    done = money.collect_payment(
        life.stage.act("agent"), membership=str(home.membership.uid), desk=life.desks["NYU"],
        amount=1_000, currency="RWF", means="cash", received_on=day,
    )  # fmt: skip
    money.cancel_receipt(
        life.stage.act("gerant", "Encaissé pour un autre ménage"), payment=done["payment"]
    )


def _indigents(life: Life, day: date) -> None:
    poor = [home for home in life.homes if home.mutual == "NYU" and home.level == "1"][:4]
    listed = members.propose_list(
        life.stage.act("comite"), mutual=life.stage.organisations["NYU"],
        title="Indigents proposés par le comité de santé de Nyundo", group="indigent", since=day,
        numbers=[home.number for home in poor], minutes=papers.minutes(day),
    )  # fmt: skip
    members.validate_list(
        life.stage.act("district"), indigents=listed, decided_on=day,
        sponsor=life.stage.organisations["ETAT"],
    )  # fmt: skip


def _sponsor(life: Life) -> None:
    sponsor = sponsors.name_sponsor(
        life.stage.act("agence"), scheme=life.stage.scheme, payer="state",
        organisation=life.stage.organisations["ETAT"],
    )  # fmt: skip
    sent = sponsors.invoice_sponsor(life.stage.act("agence"), sponsor=sponsor, until=clock.today())
    sponsors.receive_sponsor(
        life.stage.act("agence"), invoice=sent["invoice"], amount=sent["amount"] // 2, means="bank",
        reference="VIR-ETAT-1", received_on=clock.today(),
    )  # fmt: skip


def _statement(life: Life, day: date) -> None:
    """A statement of the operator: some lines name a household, some name nobody known."""
    profile = statements.describe_statement(
        life.stage.act("gerant"), organisation=life.stage.organisations["NYU"],
        name=f"Opérateur mobile {stage.MARK}", means="mobile", currency="RWF",
        columns={"date": "Date", "amount": "Montant", "reference": "Référence", "label": "Libellé"},
    )  # fmt: skip
    owing = [home for home in life.homes if home.mutual == "NYU" and _rest(home) > 0][:6]
    lines = [(_rest(home), f"Cotisation {home.number}") for home in owing]
    lines += [(2_500, "cotisation famille"), (4_000, "depot 0788")]
    statements.import_statement(
        life.stage.act("gerant"), profile=profile, file=papers.statement(day, lines)
    )
