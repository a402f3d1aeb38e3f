"""Where the demonstration takes place: territories, organisations, workers, scheme, conventions.

Facilities and their positions: Maina et al., « A spatial database of health facilities managed by
the public health sector in sub-Saharan Africa », Scientific Data, 2019. Sectors of Rubavu: the
country's own division. Organisations, villages and workers are synthetic and say so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pacte.insurance.schemes import commands as schemes
from pacte.insurance.schemes import presets
from pacte.insurance.schemes import rules as definitions
from pacte.insurance.schemes.rules.writing import write
from pacte.journal.command import Act
from pacte.kernel.actor import SYSTEM
from pacte.ledger import commands as ledger
from pacte.people import commands as people
from pacte.people import queries as registered
from pacte.places import commands as places
from pacte.places import importing, territories
from pacte.places import queries as located
from pacte.site.demo import pact
from pacte.site.demo.emblems import emblem
from pacte.site.demo.people import PASSWORD, PROGRAMME_WORKERS, WORKERS, Worker
from pacte.site.demo.ubudehe import before_july_2026

DISTRICT = "RW33"
SECTORS = {"NYU": "Nyundo", "MUD": "Mudende", "GIS": "Gisenyi"}
MARK = "(démonstration)"
# The villages of each sector: north and east of its centre, in millionths of a degree, and how many
# in a hundred of its people. The last two are more than five kilometres away.
VILLAGES = ((4_000, 3_000, 40), (-20_000, 12_000, 30), (36_000, 30_000, 20), (62_000, 40_000, 10))
ORGANISATIONS = (
    ("AGENCE", "agency", f"Agence nationale de la mutuelle {MARK}", ""),
    ("FEDRUB", "federation", f"Fédération des mutuelles de Rubavu {MARK}", "AGENCE"),
    ("NYU", "mutual", f"Mutuelle de Nyundo {MARK}", "FEDRUB"),
    ("MUD", "mutual", f"Mutuelle de Mudende {MARK}", "FEDRUB"),
    ("GIS", "mutual", f"Mutuelle de Gisenyi {MARK}", "FEDRUB"),
    ("ETAT", "ministry", f"État, part des cotisations {MARK}", ""),
)
# A colour and a number of petals: an emblem that no organisation bears.
EMBLEMS = {
    "AGENCE": ("#0f5257", 8), "NYU": ("#17653a", 3), "MUD": ("#963b0e", 5), "GIS": ("#3d4fa3", 6),
}  # fmt: skip
# Synthetic, so that a dashboard can say which part of a sector is covered.
POPULATIONS = {"NYU": 2_900, "MUD": 3_400, "GIS": 4_800}
# Code of the organisation, name, level, sector, latitude and longitude in millionths of a degree.
FACILITIES = (
    ("CSNYU", "Centre de santé de Nyundo", "centre", "NYU", -1_702_900, 29_331_800),
    ("CSMUD", "Centre de santé de Mudende", "centre", "MUD", -1_604_300, 29_376_800),
    ("CSGIS", "Centre de santé de Gisenyi", "centre", "GIS", -1_711_400, 29_262_700),
    ("HDGIS", "Hôpital de district de Gisenyi", "district_hospital", "GIS", -1_702_100, 29_262_300),
)
# Synthetic tariffs, in francs: no national price list was read.
PRICES = {
    "consultation": (1_500, 3_000),
    "lab_malaria": (800, 1_000),
    "lab_urine": (700, 1_000),
    "injection": (300, 500),
    "dressing": (500, 800),
    "antenatal": (1_000, 2_000),
    "delivery": (8_000, 15_000),
    "minor_surgery": (6_000, 12_000),
    "hospital_day": (None, 4_000),
    "caesarean": (None, 85_000),
    "lab_blood_count": (1_500, 2_500),
}
OTHERS = (("femuscabu", "BI", "BIF"), ("sud_kivu", "CD", "CDF"))


@dataclass(slots=True)
class Stage:
    """What was set up, by code: the uids that the year of life needs."""

    since: date
    organisations: dict[str, str] = field(default_factory=dict)
    facilities: dict[str, str] = field(default_factory=dict)
    sectors: dict[str, str] = field(default_factory=dict)
    villages: dict[str, list[str]] = field(default_factory=dict)
    workers: dict[str, Any] = field(default_factory=dict)
    scheme: str = ""
    conventions: list[str] = field(default_factory=list)

    def act(self, username: str = "", reason: str = "") -> Act:
        """Somebody of the demonstration acting; nobody named: the system."""
        return Act(self.workers[username] if username else SYSTEM, reason)


def set_up(since: date, say: Any) -> Stage:
    """Make everything that the year of life needs, from the day on which it begins."""
    stage = Stage(since)
    say("Territoires : Rwanda, Burundi, Sud-Kivu, Bamako, Ouagadougou")
    for code in territories.codes():
        importing.load_territory(stage.act(), code=code)
    _places(stage)
    say("Organisations et utilisateurs")
    _organisations(stage)
    for worker in WORKERS:
        stage.workers[worker.username] = _worker(stage, worker)
    say("Régimes, conventions, tarifs")
    schemes.load_services(stage.act())
    _scheme(stage)
    _conventions(stage)
    _other_schemes(stage)
    _money(stage)
    pact.found(say)
    for worker in PROGRAMME_WORKERS:
        stage.workers[worker.username] = _worker(stage, worker)
    return stage


def _places(stage: Stage) -> None:
    district = str(located.place_by_code(DISTRICT).uid)
    for code, name in SECTORS.items():
        sector = places.open_place(
            stage.act(), code=f"{DISTRICT}-{code}", name=name, kind="sector", country="RW",
            since=date(2006, 1, 1), parent=district,
        )  # fmt: skip
        stage.sectors[code] = sector
        places.record_population(
            stage.act(), place=sector, year=stage.since.year, count=POPULATIONS[code],
            source=f"Population synthétique {MARK}",
        )  # fmt: skip
        stage.villages[code] = _villages(stage, code, name, sector)
    for code, name, level, sector_code, latitude, longitude in FACILITIES:
        stage.facilities[code] = places.open_facility(
            stage.act(), code=f"RW-{code}", name=name, level=level, ownership="public",
            since=date(2019, 1, 1), place=stage.sectors[sector_code], latitude=latitude,
            longitude=longitude,
        )  # fmt: skip


def _villages(stage: Stage, code: str, name: str, sector: str) -> list[str]:
    """The villages of a sector, around its centre, with their synthetic people."""
    centre = next(row for row in FACILITIES if row[0] == f"CS{code}")
    made = []
    for n, (north, east, part) in enumerate(VILLAGES, 1):
        village = places.open_place(
            stage.act(), code=f"{DISTRICT}-{code}-V{n}", name=f"Village {n} de {name} {MARK}",
            kind="village", country="RW", since=stage.since, parent=sector,
            latitude=centre[4] + north, longitude=centre[5] + east,
        )  # fmt: skip
        places.record_population(
            stage.act(), place=village, year=stage.since.year,
            count=POPULATIONS[code] * part // 100, source=f"Population synthétique {MARK}",
        )  # fmt: skip
        made.append(village)
    return made


def _organisations(stage: Stage) -> None:
    district = str(located.place_by_code(DISTRICT).uid)
    for code, kind, name, parent in ORGANISATIONS:
        place = stage.sectors.get(code) or (district if kind == "federation" else None)
        made = people.found_organisation(
            stage.act(), code=code, kind=kind, name=name, country="RW", place=place
        )
        stage.organisations[code] = made
        if code in EMBLEMS:
            people.set_logo(stage.act(), organisation=made, picture=emblem(*EMBLEMS[code]))
        if parent:
            people.affiliate(
                stage.act(),
                organisation=made,
                parent=stage.organisations[parent],
                since=stage.since,
            )
    for code, name, *_rest in FACILITIES:
        stage.organisations[code] = people.found_organisation(
            stage.act(), code=code, kind="facility", name=name, country="RW",
            facility=stage.facilities[code],
        )  # fmt: skip


def _worker(stage: Stage, worker: Worker) -> Any:
    uid = people.open_account(
        stage.act(), username=worker.username, first_name=worker.first, last_name=worker.last
    )
    people.give_password(stage.act(), user=uid, password=PASSWORD)
    person = registered.user(uid)
    people.choose_password(Act(person), password=PASSWORD)
    for scope in worker.scope.split():
        if scope.startswith("@"):
            where = {"place": str(located.place_by_code(scope[1:]).uid)}
        else:
            where = {"organisation": _known(stage, scope)}
        people.give_role(stage.act(), user=uid, role=worker.role, since=stage.since, **where)
    return registered.user(uid)


def _known(stage: Stage, code: str) -> str:
    """An organisation of the stage, or of a programme's file."""
    if code in stage.organisations:
        return stage.organisations[code]
    found = registered.organisation_by_code(code)
    assert found is not None, code
    return str(found.uid)


def confirm(stage: Stage, version: str, definition: str, by: str) -> None:
    """A second person confirms a version; each gap that it leaves open is named."""
    found = definitions.check(definitions.read_definition(definition))
    gaps = sorted({f.path for f in found if f.kind in definitions.TO_ACKNOWLEDGE})
    schemes.confirm_version(stage.act(by), version=version, acknowledged=gaps)


def _scheme(stage: Stage) -> None:
    """Rwanda's scheme: the tariff until June 2026, then that of July 2026, proposed in February."""
    old = write(before_july_2026(definitions.read_definition(presets.text("rwanda_cbhi_2026"))))
    opened = schemes.open_scheme(
        stage.act("admin"), organisation=stage.organisations["AGENCE"], since=stage.since,
        definition=old,
    )  # fmt: skip
    stage.scheme = opened["scheme"]
    confirm(stage, opened["version"], old, "agence")


def reform(stage: Stage) -> None:
    """The order of February 2026, in force in July."""
    new = presets.text("rwanda_cbhi_2026")
    version = schemes.propose_version(
        stage.act("admin", "Arrêté du 16 février 2026"), scheme=stage.scheme,
        since=date(2026, 7, 1), definition=new,
    )  # fmt: skip
    confirm(stage, version, new, "agence")


def _conventions(stage: Stage) -> None:
    for code in stage.facilities:
        stage.conventions.append(
            schemes.sign_convention(
                stage.act("agence"), scheme=stage.scheme, facility=stage.facilities[code],
                since=stage.since, number=f"CONV-{code}", signed_on=stage.since, payment_days=60,
            )
        )  # fmt: skip
    commitments = (
        ("facility", "commitment", "minimum_package", "Offrir le paquet minimum d’activités."),
        ("mutual", "commitment", "other", "Payer les factures acceptées en 60 jours."),
        ("facility", "commitment", "tracer_medicines", "Dix médicaments traceurs disponibles."),
    )
    for party, kind, subject, text in commitments:
        schemes.set_clause(
            stage.act("agence"), convention=stage.conventions[0], since=stage.since, party=party,
            kind=kind, subject=subject, text=text,
        )  # fmt: skip
    for service, prices in PRICES.items():
        for level, price in zip(("centre", "district_hospital"), prices, strict=True):
            if price is not None:
                schemes.set_tariff(
                    stage.act("agence"), scheme=stage.scheme, service=service, since=stage.since,
                    price=price, level=level, ref=f"Barème synthétique {MARK}",
                )  # fmt: skip


def _other_schemes(stage: Stage) -> None:
    """Two real schemes whose text leaves questions open: proposed, not confirmed."""
    for preset, country, _currency in OTHERS:
        code = preset.upper().replace("_", "")
        owner = people.found_organisation(
            stage.act(), code=code, kind="federation", name=f"{code} {MARK}", country=country,
            place=str(located.place_by_code(country).uid),
        )  # fmt: skip
        people.affiliate(
            stage.act(), organisation=owner, parent=stage.organisations["AGENCE"], since=stage.since
        )
        schemes.open_scheme(
            stage.act(), organisation=owner, since=stage.since, definition=presets.text(preset)
        )


def _money(stage: Stage) -> None:
    ledger.record_rate(
        stage.act("agence"), base="BIF", quote="RWF", since=stage.since, rate="0,50",
        source=f"Taux synthétique {MARK}",
    )  # fmt: skip
    source = ledger.open_source(
        stage.act("agence"), code="dotation", label=f"Dotation de l’État {MARK}"
    )
    for code, amount in (("AGENCE", 60_000_000),):
        book = ledger.open_book(
            stage.act("agence"), organisation=stage.organisations[code], currency="RWF"
        )
        ledger.record_transfer(
            stage.act("agence", "Fonds de roulement de la démonstration"), book=book, debit="bank",
            credit="subsidies", amount=amount, source=source, made_on=stage.since,
            label="DOTATION-1",
        )  # fmt: skip
