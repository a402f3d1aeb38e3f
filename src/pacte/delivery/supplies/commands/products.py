"""The list of products, kept by who follows a place."""

from __future__ import annotations

from typing import Any

from pacte.delivery.supplies.models import Product
from pacte.delivery.supplies.queries import cards
from pacte.journal import clock
from pacte.journal.command import Act, command
from pacte.kernel.refusal import Refused

LIST_MAX = 2_000


def _need_list(act: Act) -> None:
    """One facility follows the list; who follows a place keeps it."""
    if not cards.keeps_list(act.actor, clock.today()):
        raise act.actor.lacks("manage_supplies")


@command("supplies.add_product", may="manage_supplies")
def add_product(
    act: Act, *, code: str, label: str, unit: str, tracer: bool = True, reference: str = ""
) -> str:
    """Follow another product."""
    _need_list(act)
    row = Product(code=code.strip().upper(), reference=reference.strip())
    row.label, row.unit, row.tracer = label.strip(), unit.strip(), tracer
    if Product.objects.filter(code=row.code).exists():
        raise Refused("Le code « %(code)s » est déjà pris.", code=row.code, field="code")
    act.save(row)
    act.record(row, code=row.code)
    return row.code


@command("supplies.change_product", may="manage_supplies")
def change_product(
    act: Act, *, product: str, label: str, unit: str, tracer: bool, closed: bool = False,
    reference: str = "", seen: int | None = None,
) -> str:  # fmt: skip
    """Mend a product; one that is no longer followed keeps its cards."""
    _need_list(act)
    row = Product.objects.select_for_update().get(pk=cards.product(product).pk)
    act.unchanged(row, seen)
    row.label, row.unit, row.tracer = label.strip(), unit.strip(), tracer
    row.closed, row.reference = closed, reference.strip()
    act.save(row)
    act.record(row, code=row.code, closed=int(closed))
    return row.code


@command("supplies.load_products", may="manage_supplies")
def load_products(act: Act, *, rows: list[dict[str, Any]]) -> dict[str, int]:
    """Take a list of products: those of a known code are mended, the others are added."""
    _need_list(act)
    if not 0 < len(rows) <= LIST_MAX:
        raise Refused("Une liste a de 1 à %(most)s produits.", most=LIST_MAX)
    known = {row.code: row for row in Product.objects.select_for_update()}
    added = changed = 0
    for told in rows:
        code = told["code"].strip().upper()
        row = known.get(code)
        values = {name: told[name] for name in ("label", "unit", "tracer", "reference")}
        if row and all(getattr(row, name) == value for name, value in values.items()):
            continue
        added, changed = added + (row is None), changed + (row is not None)
        row = row or Product(code=code)
        for name, value in values.items():
            setattr(row, name, value)
        act.save(row)
        known[code] = row
    act.record(added=added, changed=changed)
    return {"added": added, "changed": changed}
