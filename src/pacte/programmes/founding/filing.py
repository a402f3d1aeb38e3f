"""The writing of a programme's file, entry by entry, by the commands of the rooms."""

from __future__ import annotations

from typing import Any

from pacte.delivery.works import commands as works
from pacte.governance.agreements import commands as agreements
from pacte.governance.bodies import commands as bodies
from pacte.journal.command import Act
from pacte.kernel.currency import amount_from
from pacte.kernel.partial import Partial
from pacte.kernel.refusal import Refused
from pacte.ledger import commands as books
from pacte.ledger import queries as ledger
from pacte.people import commands as people
from pacte.people import queries as registered
from pacte.places import queries as places
from pacte.programmes.financing import commands as financing
from pacte.programmes.founding.rules import share_of
from pacte.programmes.founding.trying import Row, Trial, placed
from pacte.programmes.outreach import commands as outreach
from pacte.programmes.results import commands as results
from pacte.programmes.sheets import commands as sheets


class Filing:
    """One file being written: the uids of what it has made, by code."""

    def __init__(self, act: Act, told: Row, trial: Trial | None = None) -> None:
        self.act, self.told, self.trial = act, told, trial
        self.uid = ""
        self.made: dict[str, dict[str, str]] = {}

    def write(self) -> str:
        """Every part, in the order in which one may name another."""
        self._each("organisations", self._organisation)
        told = self.told
        self.uid = sheets.open_programme(
            self.act, code=told["code"], organisation=self._org(told["run_by"]),
            name=told["name"], kind=told.get("kind", "project"), theme=told.get("theme", ""),
            short_name=told.get("short", ""), summary=told.get("summary", ""),
            sector_level=told.get("sector_level", "activity"),
            synthetic=told.get("synthetic", False),
        )  # fmt: skip
        for part, write in (
            ("documents", self._document), ("statements", self._statement),
            ("territory", self._territory), ("partners", self._partner),
            ("predecessors", self._predecessor), ("aims", self._aim), ("stages", self._stage),
            ("bodies", self._body), ("agreements", self._agreement),
            ("indicators", self._indicator), ("concerns", self._concern),
        ):  # fmt: skip
            self._each(part, write)
        for part, write in (
            ("envelopes", self._envelope), ("lines", self._line), ("rules", self._rule),
        ):  # fmt: skip
            self._each(part, write, above=("financing",))
        self._each("works", self._work)
        self._each("exchanges", self._exchange)
        self._each("contents", self._content)
        return self.uid

    def _each(self, part: str, write: Any, above: tuple[str, ...] = ()) -> None:
        told = self.told.get(above[0], {}) if above else self.told
        for place, row in enumerate(told.get(part, [])):
            if self.trial is not None:
                found = self.trial.write((*above, part, place), row, write)
            else:
                with placed(part, row):
                    found = write(row)
            if isinstance(found, str) and row.get("code"):
                self.made.setdefault(part, {})[row["code"]] = found

    def _org(self, code: str | None) -> str | None:
        if not code:
            return None
        found = registered.organisation_by_code(code)
        if found is None:
            raise Refused("Aucune organisation n’a le sigle « %(code)s ».", code=code)
        return str(found.uid)

    def _place(self, code: str | None) -> str | None:
        if not code:
            return None
        found = places.any_by_code(code)
        if found is None:
            raise Refused("Aucun lieu n’a le code « %(code)s ».", code=code)
        return str(found.uid)

    def _made(self, part: str, code: str | None) -> str | None:
        if not code:
            return None
        if code not in self.made.get(part, {}):
            raise Refused("Le fichier ne dit pas « %(code)s » avant cela.", code=code)
        return self.made[part][code]

    def _organisation(self, row: Row) -> None:
        if registered.organisation_by_code(row["code"]):
            return
        people.found_organisation(
            self.act, code=row["code"], kind=row["kind"], name=row["name"],
            country=row["country"], place=self._place(row.get("place")),
        )  # fmt: skip

    def _document(self, row: Row) -> str:
        return sheets.add_document(self.act, programme=self.uid, **row)

    def _statement(self, row: Row) -> str:
        said = dict(row)
        if "amount" in said:
            said["amount"] = amount_from(said["amount"], said["currency"])
        if "share" in said:
            said["share"] = share_of(said["share"])
        said["organisation"] = self._org(said.get("organisation"))
        return sheets.state(self.act, programme=self.uid, **said)

    def _territory(self, row: Row) -> None:
        sheets.set_territory(
            self.act, programme=self.uid, place=self._place(row["place"]),
            kind=row.get("kind", "target"), since=row.get("since", ""), **_source(row),
        )  # fmt: skip

    def _partner(self, row: Row) -> str:
        return sheets.add_partner(
            self.act, programme=self.uid, organisation=self._org(row["organisation"]),
            role=row["role"], as_what=row.get("as", ""), side=row.get("side", ""),
            start=row.get("start", ""), end=row.get("end", ""), **_source(row),
        )  # fmt: skip

    def _predecessor(self, row: Row) -> str:
        return sheets.add_predecessor(
            self.act, programme=self.uid, previous_name=row["name"],
            inherited=row.get("inherited", ""), **_source(row),
        )  # fmt: skip

    def _aim(self, row: Row) -> str:
        position = len(self.made.get("aims", {})) + 1
        return sheets.set_aim(
            self.act, programme=self.uid, kind=row["kind"], code=row["code"],
            title=row["title"], position=position, words=row.get("words", ""),
            theme=row.get("theme", ""), place=self._place(row.get("place")),
            parent=self._made("aims", row.get("parent")), **_source(row),
        )  # fmt: skip

    def _stage(self, row: Row) -> str:
        return sheets.set_stage(
            self.act, programme=self.uid, position=row["position"], title=row["title"],
            kind=row.get("kind", "other"), planned_start=row.get("planned", ""),
            planned_end=row.get("until", ""), real_end=row.get("done", ""), **_source(row),
        )  # fmt: skip

    def _body(self, row: Row) -> str:
        uid = bodies.found_body(
            self.act, code=row["code"], organisation=self._org(row["organisation"]),
            kind=row["kind"], name=row["name"], side=row.get("side", ""),
            parent=self._made("bodies", row.get("parent")), mandate=row.get("mandate", ""),
            mandated_by=row.get("mandated_by", ""), seat=self._place(row.get("seat")),
            established=row.get("established", ""), state=row.get("status", ""),
        )  # fmt: skip
        if row.get("rule"):
            bodies.set_rule(self.act, body=uid, rule=row["rule"], words=row.get("mandate", ""))
        for seat in row.get("seats", []):
            with placed("seats", seat):
                bodies.add_seat(
                    self.act, body=uid, title=seat["title"], college=seat.get("college", ""),
                    kind=seat.get("kind", "member"),
                    organisation=self._org(seat.get("organisation")),
                )  # fmt: skip
        sheets.attach_body(self.act, programme=self.uid, body=uid, side=row.get("side", ""))
        return uid

    def _agreement(self, row: Row) -> str:
        uid = agreements.open_agreement(
            self.act, organisation=self._org(row["organisation"]), code=row["code"],
            kind=row["kind"], title=row["title"], words=row.get("words", ""),
            start=row.get("start", ""), end=row.get("end", ""),
        )  # fmt: skip
        for party in row.get("parties", []):
            agreements.add_party(
                self.act,
                agreement=uid,
                organisation=self._org(party["organisation"]),
                as_what=party["as"],
            )
        for one in row.get("preconditions", []):
            agreements.add_precondition(
                self.act,
                agreement=uid,
                title=one["title"],
                blocks=one["blocks"],
                position=one.get("position"),
            )
        sheets.attach_agreement(self.act, programme=self.uid, agreement=uid)
        return uid

    def _indicator(self, row: Row) -> str:
        uid = results.add_indicator(
            self.act, programme=self.uid, aim=row["aim"], code=row["code"], title=row["title"],
            unit_kind=row["unit"], direction=row["direction"], unit=row.get("unit_words", ""),
            words=row.get("words", ""), measure=row.get("measure", ""),
            measure_place=self._place(row.get("place")), scale=row.get("scale", ()),
            currency=row.get("currency", ""), places=row.get("places", 0), per=row.get("per", 1),
            bounded=row.get("bounded", True),
            since=_earliest(row),
        )  # fmt: skip
        for target in row.get("targets", []):
            results.set_target(
                self.act,
                indicator=uid,
                first=target["first"],
                until=target["until"],
                top=_figure(target),
                bottom=target.get("out_of"),
                words=target.get("words", ""),
                **_source(target),
            )
        for value in row.get("values", []):
            results.enter_value(
                self.act,
                indicator=uid,
                first=value["first"],
                until=value["until"],
                top=_figure(value),
                bottom=value.get("out_of"),
                words=value.get("words", ""),
                submit=True,
                **_source(value),
            )
        return uid

    def _concern(self, row: Row) -> str:
        return results.add_concern(
            self.act,
            programme=self.uid,
            kind=row["kind"],
            title=row["title"],
            words=row.get("words", ""),
            aim=row.get("aim"),
        )

    def _envelope(self, row: Row) -> str:
        uid = financing.open_envelope(
            self.act,
            programme=self.uid,
            code=row["code"],
            title=row["title"],
            currency=row["currency"],
            funder=self._org(row.get("funder")),
            kind=row.get("kind", "cash"),
        )
        if pledged := row.get("pledged"):
            financing.record_flow(
                self.act,
                programme=self.uid,
                kind="pledged",
                envelope=uid,
                amount=_pledged(pledged, row["currency"]),
                currency=row["currency"],
                document=row.get("document"),
                quote=pledged.get("quote", ""),
            )
        return uid

    def _line(self, row: Row) -> str:
        return financing.open_line(
            self.act,
            programme=self.uid,
            code=row["code"],
            title=row["title"],
            parent=self._made("lines", row.get("parent")),
            aim=self._made("aims", row.get("aim")),
        )

    def _rule(self, row: Row) -> str:
        return financing.set_rule(
            self.act, programme=self.uid, code=row["code"], title=row["title"],
            what=row["what"], base=row["base"], share=share_of(row["share"]) or 0,
            envelope=self._made("envelopes", row.get("envelope")),
            line=self._made("lines", row.get("line")), **_source(row),
        )  # fmt: skip

    def _work(self, row: Row) -> None:
        """A work that a text names, one by one: never counted with those that are followed here."""
        works.open_work(
            self.act, organisation=self._org(row["organisation"]), title=row["title"],
            kind=row["kind"], nature=row["nature"], place=self._place(row["place"]),
            step=row["step"], on=row["on"], words=row.get("words", ""), quote=row["quote"],
            programme=self.told["code"], source=self._source(), origin="text",
        )  # fmt: skip

    def _source(self) -> str:
        """The source of money of the whole programme, opened if its text names no money."""
        code = f"P:{self.told['code']}"
        if found := ledger.source_by_code(code):
            return str(found.uid)
        return books.open_source(self.act, code=code, label=self.told["name"][:150])

    def _exchange(self, row: Row) -> str:
        uid = outreach.open_exchange(
            self.act,
            organisation=self._org(self.told["run_by"]),
            name=row["name"],
            words=row.get("words", ""),
            programme=self.uid,
        )
        for offer in row.get("offers", []):
            with placed("offers", offer):
                outreach.set_offer(
                    self.act,
                    exchange=uid,
                    organisation=self._org(offer["organisation"]),
                    kind=offer["kind"],
                    topic=offer["topic"],
                    source=self._org(offer.get("from")) or "",
                    quote=offer.get("quote", ""),
                )
        return uid

    def _content(self, row: Row) -> str:
        uid = outreach.write_content(
            self.act, organisation=self._org(self.told["run_by"]), kind=row["kind"],
            slug=row["slug"], title=row["title"], summary=row["summary"], programme=self.uid,
            body=row.get("body", ""), start=row.get("starts", ""), end=row.get("ends", ""),
            place=self._place(row.get("place")), laureate=row.get("laureate", ""),
            host=self._org(row.get("organisation")) or "", quote=row.get("quote", ""),
        )  # fmt: skip
        dated = row.get("published") or row.get("starts", "")
        outreach.step_content(self.act, content=uid, state="published", dated=dated)
        return uid


def _source(row: Row) -> Row:
    """Which text says it, and in which words."""
    return {"document": row.get("document"), "quote": row.get("quote", "")}


def _figure(row: Row) -> int | None:
    return share_of(row["share"]) if "share" in row else row.get("number")


def _earliest(row: Row) -> Any:
    """The first day of which an indicator says something."""
    days = [Partial.from_text(one["first"]).first
            for one in [*row.get("targets", []), *row.get("values", [])]]  # fmt: skip
    return min(days, default=None)


def _pledged(told: Row, currency: str) -> int:
    """An amount that is said, or a share of one that is."""
    if "amount" in told:
        return amount_from(told["amount"], currency)
    whole = amount_from(told["of"], currency)
    return whole * (share_of(told["share"]) or 0) // 1_000_000
