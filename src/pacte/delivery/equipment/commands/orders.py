"""A request from the facility, the work order that answers it, its steps to the end."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pacte.delivery.equipment import rules, writing
from pacte.delivery.equipment.models import (
    OPEN,
    Condition,
    Item,
    OrderKind,
    OrderState,
    OrderStep,
    Outcome,
    RepairRequest,
    RequestState,
    Urgency,
    WorkOrder,
)
from pacte.journal import clock
from pacte.journal.command import Act, command
from pacte.kernel.refusal import Refused


@command("equipment.request_repair", may="request_repair")
def request_repair(
    act: Act, *, item: str, urgency: str, words: str = "", asked_on: date | None = None,
    uid: str | None = None,
) -> str:  # fmt: skip
    """Ask that an item be repaired; out of use, it counts as broken from that day.

    Raises ``Refused`` when a request or a repair is already under way: it is not asked twice.
    """
    row = writing.locked_item(item)
    writing.need(act, "request_repair", row.facility)
    _must_be_repairable(row)
    on = asked_on or clock.today()
    rules.must_be_in_order(on, on, clock.today(), "asked_on")
    if urgency not in Urgency.values:
        raise Refused("Dites s’il est à l’arrêt ou s’il marche mal.", field="urgency")
    if row.requests.filter(state=RequestState.WAITING).exists():
        raise Refused("Une demande attend déjà l’atelier pour cet équipement.")
    asked = RepairRequest(item=row, facility=row.facility, asked_on=on, urgency=urgency)
    asked.by, asked.by_name, asked.words = act.actor.uid, act.actor.name[:150], words
    if uid:
        asked.uid = UUID(uid)
    act.save(asked)
    worse = "broken" if urgency in rules.OUT_OF_USE else "fair"
    if row.condition not in ("broken", worse):
        writing.write_condition(act, row, max(on, row.condition_since), worse, words)
    act.record(asked, row, urgency=urgency)
    return str(asked.uid)


@command("equipment.dismiss_request", may="manage_repairs")
def dismiss_request(act: Act, *, asked: str, answer: str, condition: str = "") -> str:
    """Close a request without a work order, with why; the item may be said to work."""
    row = _waiting(asked)
    item = writing.locked_item(row.item.uid)
    writing.need(act, "manage_repairs", item.facility)
    if not answer:
        raise Refused("Dites pourquoi la demande est classée.", field="answer")
    if condition and condition not in Condition.values:
        raise Refused("Choisissez son état.", field="condition")
    row.state, row.answer = RequestState.DISMISSED, answer
    act.save(row)
    if condition:
        writing.write_condition(act, item, clock.today(), condition, answer)
    act.record(row, item)
    return str(row.uid)


@command("equipment.open_order", may="manage_repairs")
def open_order(
    act: Act, *, item: str, kind: str = OrderKind.CORRECTIVE, asked: str = "", task: str = "",
    urgency: str = "", opened_on: date | None = None, asked_on: date | None = None,
    due_on: date | None = None, provider: str = "", synthetic: bool = False,
    uid: str | None = None,
) -> dict[str, str]:  # fmt: skip
    """Open a work order on an item, for a request or on the workshop's own account.

    The repair delay counts from the request; without one, from ``asked_on``, else the opening.
    """
    row = writing.locked_item(item)
    writing.need(act, "manage_repairs", row.facility)
    _must_be_repairable(row)
    said = _waiting(asked) if asked else row.requests.filter(state="waiting").first()
    if kind != OrderKind.CORRECTIVE:
        said = None
    if said is not None and said.item_id != row.pk:
        raise Refused("Cette demande est celle d’un autre équipement.")
    opened = opened_on or clock.today()
    order = WorkOrder(item=row, facility=row.facility, kind=kind, opened_on=opened, due_on=due_on)
    order.request, order.task, order.provider = said, task, provider
    order.asked_on = said.asked_on if said else asked_on or opened
    order.urgency = said.urgency if said else urgency
    order.synthetic = synthetic or row.synthetic
    if uid:
        order.uid = UUID(uid)
    rules.must_be_in_order(order.asked_on, opened, clock.today(), "opened_on")
    _must_be_one(row, kind, task)
    if kind == OrderKind.CORRECTIVE:
        order.down_since = _down_since(act, row, order)
    [order.number] = writing.take(act, writing.prefix_of(row.facility), writing.ORDER)
    order.state = OrderState.ASSIGNED if provider else OrderState.OPEN
    act.save(order)
    _step(act, order, opened, "")
    if said is not None:
        said.state = RequestState.TAKEN
        act.save(said)
    act.record(order, row, number=order.number, kind=kind)
    return {"order": str(order.uid), "number": order.number}


@command("equipment.step_order", may="manage_repairs")
def step_order(
    act: Act, *, order: str, state: str, on: date, words: str = "", provider: str = "",
    seen: int | None = None,
) -> str:  # fmt: skip
    """Assign a work order, say that it waits for a part, or cancel it with why."""
    row = _held(act, order, seen)
    if state not in (OrderState.ASSIGNED, OrderState.WAITING_PART, OrderState.CANCELLED):
        raise Refused("Choisissez la suite.", field="state")
    if row.state == OrderState.DONE:
        raise Refused("Ce travail est déjà fait. Rouvrez-le s’il ne l’était pas.")
    rules.must_follow(row.state, state)
    rules.must_be_in_order(_last_day(row), on, clock.today(), "on")
    if state == OrderState.ASSIGNED and not (provider or row.provider):
        raise Refused("Dites à qui le travail est confié.", field="provider")
    if state == OrderState.CANCELLED and not words:
        raise Refused("Dites pourquoi il est annulé.", field="words")
    row.state, row.provider = state, provider or row.provider
    act.save(row)
    _step(act, row, on, words)
    act.record(row, state=state)
    return str(row.uid)


@command("equipment.finish_order", may="manage_repairs")
def finish_order(
    act: Act, *, order: str, done_on: date, outcome: str, findings: str = "",
    labour: int | None = None, currency: str = "", seen: int | None = None,
) -> str:  # fmt: skip
    """Say that the work is done, how the item is left, what the work cost besides its parts."""
    row = _held(act, order, seen)
    rules.must_follow(row.state, OrderState.DONE)
    rules.must_be_in_order(_last_day(row), done_on, clock.today(), "done_on")
    if outcome not in Outcome.values:
        raise Refused("Dites comment l’équipement est laissé.", field="outcome")
    row.state, row.done_on, row.outcome, row.findings = "done", done_on, outcome, findings
    row.downtime_days = rules.downtime(row.down_since, done_on)
    if labour is not None:
        price(row, labour, currency)
    act.save(row)
    _step(act, row, done_on, findings)
    item = writing.locked_item(row.item.uid)
    if item.condition != "retired":
        why = str(row.number)
        writing.write_condition(
            act, item, max(done_on, item.condition_since), rules.AFTER[outcome], why
        )
    act.record(row, item, outcome=outcome, downtime=row.downtime_days, cost=row.cost)
    return str(row.uid)


@command("equipment.reopen_order", may="manage_repairs")
def reopen_order(act: Act, *, order: str, words: str, seen: int | None = None) -> str:
    """Say that a work had not been done after all: it goes on, its delay too."""
    row = _held(act, order, seen)
    if row.state != OrderState.DONE:
        raise Refused("Ce travail n’est pas fait : il n’y a rien à rouvrir.")
    if not words:
        raise Refused("Dites pourquoi il est rouvert.", field="words")
    row.state, row.done_on, row.outcome, row.downtime_days = OrderState.ASSIGNED, None, "", None
    row.provider = row.provider or act.actor.name[:120]
    _must_be_one(row.item, row.kind, row.task)
    act.save(row)
    _step(act, row, clock.today(), words)
    item = writing.locked_item(row.item.uid)
    if row.down_since and item.condition != "retired":
        writing.write_condition(act, item, clock.today(), "broken", words)
    act.record(row, item)
    return str(row.uid)


def price(row: WorkOrder, labour: int | None, currency: str) -> None:
    """Write what the work cost: labour, and the parts that nobody took back."""
    parts = row.parts.filter(reverses=None, reversed_by=None).values_list("cost", flat=True)
    row.labour = labour
    row.currency = currency or row.currency
    row.cost = rules.cost_of(labour, parts)
    if row.cost is not None and not row.currency:
        raise Refused("Dites la devise du coût.", field="currency")


def _held(act: Act, uid: str, seen: int | None) -> WorkOrder:
    row = writing.locked_order(uid)
    writing.need(act, "manage_repairs", row.facility)
    act.unchanged(row, seen)
    return row


def _waiting(uid: str) -> RepairRequest:
    row: RepairRequest | None = writing.known(RepairRequest.objects.select_for_update(), uid)
    if row is None:
        raise Refused("Cette demande n’existe pas.")
    if row.state != RequestState.WAITING:
        raise Refused("Cette demande a déjà reçu une réponse.")
    return row


def _must_be_repairable(item: Item) -> None:
    if item.condition == "retired":
        raise Refused("Cet équipement est réformé.")


def _must_be_one(item: Item, kind: str, task: str) -> None:
    """One repair at a time on an item; one upkeep at a time for each task."""
    same = item.orders.filter(kind=kind, state__in=OPEN)
    if kind == OrderKind.PREVENTIVE:
        same = same.filter(task=task)
    if (other := same.first()) is not None:
        raise Refused(
            "L’ordre %(number)s est déjà ouvert pour cet équipement.", number=other.number
        )


def _down_since(act: Act, item: Item, order: WorkOrder) -> date | None:
    """Since when the item is out of use: said before, or said now with the order."""
    if item.condition == "broken":
        return min(item.condition_since, order.opened_on)
    if order.urgency in rules.OUT_OF_USE:
        since = max(order.asked_on, item.condition_since)
        writing.write_condition(act, item, since, "broken", order.task)
        return since
    return None


def _last_day(order: WorkOrder) -> date:
    last = order.steps.order_by("id").last()
    return last.on if last else order.opened_on


def _step(act: Act, order: WorkOrder, on: date, words: str) -> None:
    by = {"by": act.actor.uid, "by_name": act.actor.name[:150]}
    act.save(OrderStep(order=order, state=order.state, on=on, words=words, **by))
