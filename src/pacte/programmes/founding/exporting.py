"""A programme as the file that the import reads: what is followed and holds today.

The file says what its reader may read. What the format has no word for is not in it: its head
says so, in the language of who asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from pacte.delivery.works import queries as works
from pacte.governance.agreements import queries as agreements
from pacte.governance.bodies import queries as bodies
from pacte.kernel.actor import Actor
from pacte.kernel.currency import amount_text
from pacte.kernel.money import WHOLE
from pacte.kernel.yaml_writing import entry
from pacte.programmes.financing import queries as financing
from pacte.programmes.founding.rules import PARTS
from pacte.programmes.outreach import queries as outreach
from pacte.programmes.results import queries as results
from pacte.programmes.sheets import queries as sheets
from pacte.programmes.sheets.models import Programme

Row = dict[str, Any]


def written(programme: Programme, actor: Actor, day: date) -> str:
    """The file of a programme, as far as an actor reads it."""
    told = Export(programme, actor, day).told()
    return _head() + "".join(entry(name, value) for name, value in told.items())


def _head() -> str:
    return "".join(f"# {line}\n" for line in (
        _("Fichier d’un programme, écrit par Pacte ; « Importer un fichier » le lit."),
        _("N’y sont pas : les fichiers joints, le journal, l’état publié, les réponses aux"
          " contradictions, ce qui est abandonné ou retiré, les secteurs du CAD,"),
        _("les noms des personnes, les réunions et les décisions, les signatures, les mouvements"
          " d’argent autres que la promesse de chaque financement,"),
        _("les valeurs de départ, par lieu ou par catégorie, en brouillon ou d’une définition"
          " ancienne. Une valeur vérifiée redevient à vérifier."),
    ))  # fmt: skip


def _row(**told: Any) -> Row:
    """What an entry says; what is not known is not said."""
    return {name.rstrip("_"): value for name, value in told.items() if value not in (None, "", [])}


def _share(millionths: int | None) -> str | None:
    if millionths is None:
        return None
    return f"{Decimal(millionths).scaleb(-6).normalize():f}"


def _money(amount: int | None, currency: str) -> str | None:
    return None if amount is None else amount_text(amount, currency)


def _place(row: Any) -> str | None:
    return row.code if row else None


def _source(row: Any) -> Row:
    return {"document": row.document.code if row.document else None, "quote": row.quote}


def _parents_first(rows: Iterable[Any]) -> list[Any]:
    """In their order, but none before the one under which it stands."""
    known = {row.pk: row for row in rows}
    found: dict[int, Any] = {}

    def add(row: Any) -> None:
        if row.parent_id in known and row.parent_id not in found:
            add(known[row.parent_id])
        found[row.pk] = row

    for row in known.values():
        if row.pk not in found:
            add(row)
    return list(found.values())


class Export:
    """One programme being told; ``named``: the organisations that it names, by code."""

    def __init__(self, programme: Programme, actor: Actor, day: date) -> None:
        self.row, self.actor, self.day = programme, actor, day
        self.whole = results.reads_all(actor, programme.organisation_id)
        self.named: dict[str, Any] = {}
        self.aims = {one.pk: one for one in sheets.aims(programme.pk)}
        self.texts = {one.pk: one for one in sheets.documents(programme.pk)}

    def told(self) -> Row:
        """Every part, in the order in which the import reads them."""
        row = self.row
        head = _row(
            code=row.code, name=row.name, short=row.short_name, kind=row.kind, theme=row.theme,
            run_by=self._org(row.organisation), summary=row.summary,
            sector_level=row.sector_level, synthetic=row.synthetic or None,
        )  # fmt: skip
        names = [name for name in PARTS if name != "organisations"]
        parts: Row = {name: getattr(self, f"_{name}")() for name in names}
        money = _row(envelopes=self._envelopes(), lines=self._lines(), rules=self._rules())
        parts = {"organisations": self._organisations(), **parts, "financing": money}
        return head | {part: told for part, told in parts.items() if told}

    def _org(self, row: Any) -> str | None:
        if row is None:
            return None
        self.named[row.code] = row
        return str(row.code)

    def _organisations(self) -> list[Row]:
        """Those that are named; a facility is opened with its place, not by this file."""
        rows = [self.named[code] for code in sorted(self.named)]
        return [
            _row(code=o.code, kind=o.kind, name=o.name, country=o.country, place=_place(o.place))
            for o in rows if o.facility_id is None
        ]  # fmt: skip

    def _documents(self) -> list[Row]:
        return [
            _row(code=d.code, title=d.title, kind=d.kind, author=d.author, published=d.published,
                 url=d.url)
            for d in self.texts.values()
        ]  # fmt: skip

    def _statements(self) -> list[Row]:
        return [
            _row(subject=s.subject, about=s.about, document=s.document.code if s.document else None,
                 words=s.words, amount=_money(s.amount, s.currency), currency=s.currency,
                 number=s.number, unit=s.unit, share=_share(s.share), start=s.start, end=s.end,
                 code=s.code, bound=s.bound, identified=s.identified, counted=s.counted,
                 organisation=self._org(s.organisation), quote=s.quote, where=s.where)
            for s in sheets.statements(self.row.pk)
        ]  # fmt: skip

    def _partners(self) -> list[Row]:
        rows = sorted(sheets.partners(self.row.pk), key=lambda p: p.pk)
        return [
            _row(organisation=self._org(p.organisation), role=p.role, as_=p.as_what, side=p.side,
                 start=p.start, end=p.end, **_source(p))
            for p in rows
        ]  # fmt: skip

    def _territory(self) -> list[Row]:
        rows = sorted(sheets.territory(self.row.pk), key=lambda t: t.pk)
        return [_row(place=_place(t.place), kind=t.kind, since=t.since, **_source(t)) for t in rows]

    def _predecessors(self) -> list[Row]:
        return [
            _row(name=p.previous_name, inherited=p.inherited, **_source(p))
            for p in sheets.predecessors(self.row.pk)
        ]

    def _aims(self) -> list[Row]:
        return [
            _row(kind=a.kind, code=a.code, parent=self._aim(a.parent_id), theme=a.theme,
                 title=a.title, words=a.words, place=_place(a.place), **_source(a))
            for a in _parents_first(self.aims.values())
        ]  # fmt: skip

    def _aim(self, key: int | None) -> str | None:
        """The code of an aim that is followed."""
        found = self.aims.get(key) if key else None
        return found.code if found else None

    def _stages(self) -> list[Row]:
        return [
            _row(position=s.position, title=s.title, kind=s.kind, planned=s.planned_start,
                 until=s.planned_end, done=s.real_end, **_source(s))
            for s in sheets.stages(self.row.pk)
        ]  # fmt: skip

    def _bodies(self) -> list[Row]:
        ties = {tie.body_id: tie for tie in sheets.bodies(self.row.pk)}
        rows = _parents_first(tie.body for tie in ties.values())
        codes: dict[int | None, str] = {body.pk: body.code for body in rows}
        return [self._body(one, ties[one.pk].side, codes.get(one.parent_id)) for one in rows]

    def _body(self, body: Any, side: str, parent: str | None) -> Row:
        state, kept = bodies.state_on(body, self.day), bodies.rule_on(body, self.day)[0]
        seats = [
            _row(title=s.title, college=s.college, kind=s.kind,
                 organisation=self._org(s.organisation))
            for s in bodies.seats_of(body, self.day)
        ]  # fmt: skip
        return _row(
            code=body.code, name=body.name, kind=body.kind, side=side or body.side,
            organisation=self._org(body.organisation), parent=parent, mandate=body.mandate,
            mandated_by=body.mandated_by, status=state.state if state else None,
            established=body.established, seat=_place(body.seat),
            rule=kept.rule if kept else None, seats=seats,
        )  # fmt: skip

    def _agreements(self) -> list[Row]:
        keys = [tie.agreement_id for tie in sheets.agreements(self.row.pk)]
        seen = agreements.visible_to(self.actor, self.day).filter(pk__in=keys)
        return [self._agreement(one) for one in seen.order_by("code")]

    def _agreement(self, row: Any) -> Row:
        return _row(
            code=row.code, kind=row.kind, title=row.title,
            organisation=self._org(row.organisation), words=row.words, start=row.start,
            end=row.end,
            parties=[{"organisation": self._org(p.organisation), "as": p.as_what}
                     for p in agreements.parties(row.pk)],
            preconditions=[_row(position=c.position, title=c.title, blocks=c.blocks)
                           for c in agreements.preconditions([row.pk])],
        )  # fmt: skip

    def _indicators(self) -> list[Row]:
        rows = [one for one in results.indicators(self.row.pk) if one.aim_id in self.aims]
        told = results.told(rows, self.day)
        keys = [row.pk for row in rows]
        values = results.of_indicators(keys, verified_only=not self.whole)
        return [self._indicator(told[key], values[key]) for key in keys]

    def _indicator(self, told: Any, values: list[Any]) -> Row:
        row, said = told.indicator, told.definition
        money = bool(said.currency)
        values = [v for v in results.counting(values) if v.place_id is None]
        return _row(
            code=row.code, aim=row.aim.code, title=said.title, unit=said.unit_kind,
            unit_words=said.unit, currency=said.currency, places=said.places if not money else None,
            per=said.per if said.per != 1 else None, bounded=None if said.bounded else False,
            direction=said.direction, scale=said.scale, words=said.words,
            measure=said.measure if not said.measure_scheme else None,
            place=_place(said.measure_place),
            targets=self._figures(said, told.targets_of()), values=self._figures(said, values),
        )  # fmt: skip

    def _figures(self, said: Any, rows: Sequence[Any]) -> list[Row]:
        return [
            _row(first=row.first.isoformat(), until=(row.until - timedelta(1)).isoformat(),
                 **_figure(said, row), words=row.words, document=self._text(row.document_id),
                 quote=row.quote)
            for row in rows if row.definition_id == said.pk
        ]  # fmt: skip

    def _text(self, key: int | None) -> str | None:
        found = self.texts.get(key) if key else None
        return found.code if found else None

    def _concerns(self) -> list[Row]:
        """Not published: for who follows the programme."""
        rows = results.open_concerns([self.row.pk]) if self.whole else []
        return [_row(kind=c.kind, title=c.title, words=c.words, aim=self._aim(c.aim_id))
                for c in rows]  # fmt: skip

    def _works(self) -> list[Row]:
        """Those that a text names: a work that is followed here is in the register of works."""
        rows = works.visible_to(self.actor, self.day).filter(
            programme=self.row.code, origin="text", facility=None
        )
        return [
            _row(title=w.title, kind=w.kind, nature=w.nature,
                 organisation=self._org(w.organisation), place=_place(w.place), step=w.step,
                 on=w.step_on, words=w.words, quote=w.quote)
            for w in rows.order_by("pk")
        ]  # fmt: skip

    def _exchanges(self) -> list[Row]:
        rows = list(outreach.exchanges_of(self.row.pk).order_by("pk"))
        return [
            _row(code=f"E{number}", name=one.name, words=one.words, offers=self._offers(one))
            for number, one in enumerate(rows, 1)
        ]  # fmt: skip

    def _offers(self, exchange: Any) -> list[Row]:
        return [
            {"organisation": self._org(o.organisation), "kind": o.kind, "topic": o.topic}
            | ({"from": self._org(o.source)} if o.source else {}) | _row(quote=o.quote)
            for o in outreach.offers([exchange.pk])
        ]  # fmt: skip

    def _contents(self) -> list[Row]:
        """What is published; a call that one answers has its last day: it is written anew."""
        rows = outreach.published(programme=self.row.pk).exclude(kind__in=outreach.ANSWERED)
        return [
            _row(kind=c.kind, slug=c.slug, title=c.title, summary=c.summary, body=c.body,
                 published=c.dated, starts=c.start, ends=c.end, place=_place(c.place),
                 organisation=self._org(c.host), laureate=c.laureate, quote=c.quote)
            for c in rows.order_by("pk")
        ]  # fmt: skip

    def _envelopes(self) -> list[Row]:
        flows = financing.flows(self.row.pk).filter(kind="pledged", reverses=None, gone=False)
        pledged: dict[int | None, list[Any]] = {}
        for flow in flows:
            pledged.setdefault(flow.envelope_id, []).append(flow)
        rows = financing.envelopes(self.row.pk)
        return [self._envelope(row, pledged.get(row.pk, [])) for row in rows]

    def _envelope(self, row: Any, pledged: Sequence[Any]) -> Row:
        same = [one for one in pledged if one.currency == row.currency]
        only = same[0] if len(same) == 1 else None  # The words of one are not those of several.
        total = _money(sum(one.amount for one in same), row.currency) if same else None
        return _row(
            code=row.code, funder=self._org(row.funder), title=row.title, currency=row.currency,
            kind=row.kind, document=only.document.code if only and only.document else None,
            pledged=_row(amount=total, quote=only.quote if only else None) or None,
        )  # fmt: skip

    def _lines(self) -> list[Row]:
        rows = financing.lines(self.row.pk)
        codes: dict[int | None, str] = {row.pk: row.code for row in rows}
        return [
            _row(code=row.code, title=row.title, parent=codes.get(row.parent_id),
                 aim=self._aim(row.aim_id))
            for row in rows
        ]  # fmt: skip

    def _rules(self) -> list[Row]:
        return [
            _row(code=r.code, title=r.title, what=r.what, base=r.base, share=_share(r.share),
                 envelope=r.envelope.code if r.envelope else None,
                 line=r.line.code if r.line else None, **_source(r))
            for r in financing.rules_of(self.row.pk)
        ]  # fmt: skip


def _figure(said: Any, row: Any) -> Row:
    """A number as the import reads it: a percent without its two parts is a share."""
    alone = said.unit_kind == "percent" and row.bottom is None and row.top is not None
    if alone and 0 <= row.top <= WHOLE:
        return {"share": _share(row.top)}
    return {"number": row.top, "out_of": row.bottom}
