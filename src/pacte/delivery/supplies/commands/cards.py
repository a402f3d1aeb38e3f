"""Writing stock cards: a movement, its reversal, the sheet of a month, a file of sheets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pacte.delivery.supplies import rules
from pacte.delivery.supplies.commands import figures
from pacte.delivery.supplies.models import QUANTITY_MAX, MonthLine, Movement, Product
from pacte.delivery.supplies.queries import cards, months
from pacte.journal import clock
from pacte.journal.bulk import insert_many, new_uids
from pacte.journal.command import Act, command
from pacte.kernel.periods import Month
from pacte.kernel.refusal import Refused
from pacte.ledger import queries as ledger
from pacte.people import facilities
from pacte.places import queries as places

FIELDS = ("opening", "received", "issued", "lost", "closing", "stockout_days")


@dataclass(frozen=True, slots=True)
class Said:
    """A line of a month's sheet, with its facility and its product."""

    facility: Any
    product: Product
    month: Month
    line: rules.SheetLine

    @property
    def key(self) -> cards.Key:
        return self.facility.pk, self.product.pk


def _locked(uid: str) -> Any:
    """A facility whose stock is being written: of two that write, the second waits."""
    return places.facility_rows().order_by().select_for_update().get(uid=uid)


@command("supplies.record_movement", may="manage_supplies")
def record_movement(
    act: Act, *, facility: str, product: str, kind: str, on: date, quantity: int, lot: str = "",
    expires_on: date | None = None, words: str = "", source: str = "", synthetic: bool = False,
    seen: int | None = None,
) -> str:  # fmt: skip
    """Write a line of a stock card. Raises ``Refused`` when the card would be negative one day."""
    there = _locked(facility)
    facilities.need_at(act, "manage_supplies", there)
    item = _followed(product)
    if seen is not None and (card := cards.card(there.pk, item.pk)):
        act.unchanged(card, seen)
    row = Movement(facility=there, product=item, kind=kind, on=on, quantity=quantity, words=words)
    row.lot, row.expires_on, row.synthetic = lot.strip(), expires_on, synthetic
    row.source = ledger.sources().get(uid=source) if source else None
    _check(row)
    act.save(row)
    written = figures.refresh(act, [(there.pk, item.pk)])
    act.record(row, *written, kind=kind, product=item.code)
    return str(row.uid)


def _followed(code: str) -> Product:
    item = cards.product(code)
    if item.closed:
        raise Refused("« %(product)s » n’est plus suivi.", product=item.label, field="product")
    return item


def _check(row: Movement) -> None:
    if row.on > clock.today():
        raise Refused("Un mouvement ne peut pas dater de demain.", field="on")
    if not (0 if row.kind == rules.COUNT else 1) <= row.quantity <= QUANTITY_MAX:
        raise Refused("Une quantité va de 1 à %(most)s ; un comptage peut dire 0.",
                      most=QUANTITY_MAX, field="quantity")  # fmt: skip
    if row.kind not in (rules.RECEIPT, rules.COUNT) and row.expires_on:
        raise Refused("La date de péremption se dit à l’entrée.", field="expires_on")
    if row.kind == rules.RECEIPT and row.expires_on and row.expires_on <= row.on:
        raise Refused("Ce lot est déjà périmé le jour de son entrée : ne le prenez pas en stock.",
                      field="expires_on")  # fmt: skip


@command("supplies.reverse_movement", may="manage_supplies")
def reverse_movement(act: Act, *, movement: str, reason: str = "") -> str:
    """Undo a line of a card that was written by mistake; both stay, struck through."""
    row = cards.movement(movement)
    there = _locked(str(row.facility.uid))
    facilities.need_at(act, "manage_supplies", there)
    if not (reason or act.reason):
        raise Refused("Dites pourquoi.", field="reason")
    if row.line_id:
        raise Refused("Cette ligne vient de la fiche du mois : corrigez la fiche.")
    if row.reverses_id or Movement.objects.filter(reverses=row).exists():
        raise Refused("Cette ligne est déjà annulée.")
    _reverse(act, [row])
    written = figures.refresh(act, [(row.facility_id, row.product_id)])
    act.record(row, *written, kind=row.kind, product=row.product.code)
    return str(row.uid)


def _reverse(act: Act, rows: Sequence[Movement]) -> None:
    """Lines that undo others, of any number of cards."""
    if rows:
        insert_many(
            act, Movement, uid=new_uids(len(rows)), facility=[r.facility_id for r in rows],
            product=[r.product_id for r in rows], on=[r.on for r in rows],
            kind=[r.kind for r in rows], quantity=[r.quantity for r in rows],
            lot=[r.lot for r in rows], expires_on=[r.expires_on for r in rows],
            words=[""] * len(rows), synthetic=[r.synthetic for r in rows],
            reverses=[r.pk for r in rows],
        )  # fmt: skip


@command("supplies.fill_month", may="manage_supplies")
def fill_month(
    act: Act, *, facility: str, month: str, lines: list[dict[str, Any]], synthetic: bool = False
) -> dict[str, int]:
    """Write the sheet of a month: opening, received, issued, lost, counted, days of stock-out.

    A product whose card is kept by day is not typed here. A line that was typed before is undone
    and written again; the same line is left as it is.
    """
    there = _locked(facility)
    facilities.need_at(act, "manage_supplies", there)
    of = Month.from_text(month)
    said = [Said(there, _followed(one["product"]), of, _line(one)) for one in lines]
    done = _write(act, said, synthetic)
    act.record(*done.cards, lines=done.lines, month=of.text)
    return {"lines": done.lines}


@command("supplies.import_months", may="manage_supplies")
def import_months(act: Act, *, rows: list[dict[str, Any]]) -> dict[str, int]:
    """Write the sheets of a file, all or none; a row names its facility, its month, its product."""
    if not rows:
        raise Refused("Le fichier ne contient aucune ligne.")
    codes = sorted({row["facility"] for row in rows})
    may = facilities.facilities_for(act.actor, "manage_supplies", clock.today())
    found = {f.code: f for f in may.order_by("pk").filter(code__in=codes).select_for_update()}
    for code in codes:
        if code not in found:
            raise Refused("Vous ne tenez pas le stock de la formation « %(code)s ».", code=code)
    items = {item.code: item for item in cards.products()}
    said = []
    for row in rows:
        item = items.get(row["product"]) or _followed(row["product"])
        month = Month.from_text(row["month"])
        said.append(Said(found[row["facility"]], item, month, _line(row)))
    done = _write(act, said, False)
    act.record(lines=done.lines, facilities=len(codes))
    return {"lines": done.lines, "facilities": len(codes)}


def _line(told: dict[str, Any]) -> rules.SheetLine:
    values: dict[str, Any] = {name: told.get(name) for name in FIELDS}
    for name, value in values.items():
        if value is None and name != "opening":
            raise Refused("Il manque un nombre ; écrivez 0 si c’est zéro.", field=name)
        if value is not None and not 0 <= value <= QUANTITY_MAX:
            raise Refused("Un nombre va de 0 à %(most)s.", most=QUANTITY_MAX, field=name)
    return rules.SheetLine(**values)


@dataclass(frozen=True, slots=True)
class Done:
    lines: int
    cards: list[Any]


def _write(act: Act, said: Sequence[Said], synthetic: bool) -> Done:
    """Check the lines in the order of their months, undo those typed before, write the others."""
    today = clock.today()
    ordered = sorted(said, key=lambda one: (one.month, one.key))
    if len({(one.key, one.month) for one in ordered}) < len(ordered):
        raise Refused("Un produit est dit deux fois pour le même mois et la même formation.")
    before = _before(ordered)
    fresh, stale = _changed(ordered)
    made: list[tuple[Said, list[rules.Move]]] = []
    for one in ordered:
        if one.month.first > today:
            raise Refused("Ce mois n’a pas commencé.", field="month")
        on = min(one.month.until - timedelta(days=1), today)
        opening = before.get((one.key, one.month))
        _check_line(one, opening, on + timedelta(days=1))
        if (one.key, one.month) in fresh:
            made.append((one, rules.moves_of(one.line, one.month, opening, on)))
    _reverse(act, stale)
    _insert(act, made, synthetic)
    keys = {one.key for one, _ in made}
    return Done(len(made), figures.refresh(act, keys) if keys else [])


def _check_line(one: Said, opening: int | None, until: date) -> None:
    try:
        rules.check_sheet(one.line, one.month, opening, until)
    except Refused as refusal:
        raise Refused(
            "%(product)s : %(why)s", product=one.product.label, why=refusal,
            field=f"{one.product.code}-{refusal.field}",
        ) from refusal  # fmt: skip


def _before(said: Sequence[Said]) -> dict[tuple[cards.Key, Month], int]:
    """What each card has before each month, with the lines before it in the same file."""
    moves = cards.moves_of(one.key for one in said)
    found: dict[tuple[cards.Key, Month], int] = {}
    typed: dict[cards.Key, tuple[Month, int]] = {}
    for one in said:
        earlier = [m for m in moves.get(one.key, []) if m.on < one.month.first]
        last = rules.replay(earlier)
        if one.key in typed and (not last.last_on or Month.of(last.last_on) <= typed[one.key][0]):
            found[one.key, one.month] = typed[one.key][1]
        elif last.balance is not None:
            found[one.key, one.month] = last.balance
        typed[one.key] = one.month, one.line.closing
    return found


def _changed(said: Sequence[Said]) -> tuple[set[tuple[cards.Key, Month]], list[Movement]]:
    """The lines that say something new, and the movements of those that they replace."""
    known: dict[tuple[cards.Key, Month], MonthLine] = {}
    for month in {one.month for one in said}:
        held = months.month_lines({one.facility.pk for one in said}, month)
        known |= {(key, month): row for key, row in held.items()}
    _refuse_by_day(said)
    fresh, stale = set(), []
    for one in said:
        old = known.get((one.key, one.month))
        if old is None or any(
            getattr(old, name) != getattr(one.line, name) for name in FIELDS if name != "opening"
        ):
            fresh.add((one.key, one.month))
            stale += [old.pk] if old else []
    rows = cards.effective(Movement.objects.filter(line__in=stale))
    return fresh, list(rows)


def _refuse_by_day(said: Sequence[Said]) -> None:
    """A month whose movements were written one by one has its figures already."""
    asked = {(one.key, one.month): one for one in said}
    rows = Movement.objects.filter(line=None, facility__in={one.facility.pk for one in said})
    rows = rows.filter(
        on__gte=min(one.month.first for one in said), on__lt=max(one.month.until for one in said)
    )
    for place, item, on in cards.effective(rows).values_list("facility_id", "product_id", "on"):
        if one := asked.get(((place, item), Month.of(on))):
            raise Refused(
                "%(product)s est tenu jour par jour ce mois-ci : sa fiche de stock fait foi.",
                product=one.product.label, field=f"{one.product.code}-received",
            )  # fmt: skip


def _insert(
    act: Act, made: Sequence[tuple[Said, list[rules.Move]]], synthetic: bool
) -> None:  # fmt: skip
    if not made:
        return
    uids = new_uids(len(made))
    insert_many(
        act, MonthLine, uid=uids, facility=[one.facility.pk for one, _ in made],
        product=[one.product.pk for one, _ in made], month=[one.month.first for one, _ in made],
        **{name: [getattr(one.line, name) for one, _ in made] for name in FIELDS},
    )  # fmt: skip
    keys = dict(MonthLine.objects.filter(entry_id=act.entry_id).values_list("uid", "pk"))
    rows = [
        (one, move, keys[uid])
        for (one, moves), uid in zip(made, uids, strict=True) for move in moves
    ]  # fmt: skip
    insert_many(
        act, Movement, uid=new_uids(len(rows)), facility=[one.facility.pk for one, _, _ in rows],
        product=[one.product.pk for one, _, _ in rows], on=[move.on for _, move, _ in rows],
        kind=[move.kind for _, move, _ in rows], quantity=[move.quantity for _, move, _ in rows],
        lot=[""] * len(rows), words=[""] * len(rows), synthetic=[synthetic] * len(rows),
        line=[line for _, _, line in rows],
    )  # fmt: skip


def lines_from(rows: Iterable[months.SheetRow]) -> list[dict[str, Any]]:
    """What a month's sheet says now, as ``fill_month`` takes it."""
    return [
        {"product": row.product.code} | {name: getattr(row.line, name) for name in FIELDS}
        for row in rows
        if row.line
    ]
