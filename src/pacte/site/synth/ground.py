"""Where synthetic members live: places, facilities, organisations, workers, a scheme in force."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pacte.insurance.schemes import commands as schemes
from pacte.insurance.schemes import presets
from pacte.insurance.schemes import rules as definitions
from pacte.journal.command import Act
from pacte.kernel.actor import SYSTEM
from pacte.people import commands as people
from pacte.people import queries as registered
from pacte.places import importing
from pacte.places import queries as located
from pacte.site.demo.people import PASSWORD
from pacte.site.demo.stage import PRICES

MARK = "(synthétique)"
COUNTRY, DISTRICT = "RW", "RW33"
PRESET = "rwanda_cbhi_2026"
MEMBERS_EACH = 25_000  # Of one mutual, in its own sector.
PEOPLE_EACH_VILLAGE = 1_000
HOSPITAL_EACH = 12  # One facility in so many is a hospital.
LEVELS = ("centre", "post", "centre", "clinic")
WORKERS = (
    ("agent", "agent", "S01", "inscrit et encaisse à la première mutuelle"),
    ("gerant", "manager", "S01", "suit la première mutuelle"),
    ("caissier", "cashier", "F001", "vérifie les cartes à la première formation"),
    ("gerant-centre", "clinic_manager", "F001", "facture le mois de la première formation"),
    ("liquidateur", "settler", "SYNTH", "vérifie et liquide"),
    ("federation", "federation", "SYNTH", "suit toutes les mutuelles, confirme le régime"),
    ("district", "district", f"@{DISTRICT}", "suit le district"),
)


@dataclass(slots=True)
class Ground:
    """What was set up, by code."""

    since: date
    mutuals: dict[str, str] = field(default_factory=dict)  # Code → uid of the organisation.
    villages: dict[str, list[str]] = field(default_factory=dict)  # Of a mutual: their codes.
    facilities: dict[str, str] = field(default_factory=dict)  # Code → uid of the facility.
    levels: dict[str, str] = field(default_factory=dict)
    organisations: dict[str, str] = field(default_factory=dict)
    scheme: str = ""

    def served(self, facility: str) -> list[str]:
        """The mutuals whose people go to a facility: its own sector's; a hospital, all."""
        codes = list(self.mutuals)
        if self.levels[facility] == "district_hospital":
            return codes
        return [codes[(int(facility[1:]) - 1) % len(codes)]]


def act(worker: Any = SYSTEM) -> Act:
    return Act(worker, "Données synthétiques")


def lay(members: int, facilities: int, since: date) -> Ground:
    """Make everything that members need, from the first day of the coverage year."""
    ground = Ground(since)
    _places(ground, members, since)
    _facilities(ground, facilities, since)
    _organisations(ground)
    workers = {line[0]: _worker(ground, *line[:3]) for line in WORKERS}
    schemes.load_services(act())
    _scheme(ground, workers["federation"])
    return ground


def _places(ground: Ground, members: int, since: date) -> None:
    """A sector for each mutual, with its villages, in a district that comes with Pacte."""
    importing.load_territory(act(), code=COUNTRY)
    rows = []
    for n in range(1, max(1, -(-members // MEMBERS_EACH)) + 1):
        code = f"S{n:02d}"
        share = min(members, MEMBERS_EACH)
        ground.villages[code] = [
            f"{DISTRICT}-{code}-V{v:02d}" for v in range(1, 2 + share // PEOPLE_EACH_VILLAGE)
        ]
        rows.append(_place(f"{DISTRICT}-{code}", f"Secteur {n}", "sector", DISTRICT, since))
        rows += [
            _place(
                village, f"Village {village[-2:]} du secteur {n}", "village", village[:-4], since
            )
            for village in ground.villages[code]
        ]
    importing.import_places(act(), kind="places", rows=rows)


def _place(code: str, name: str, kind: str, parent: str, since: date) -> dict[str, Any]:
    return {"code": code, "name": f"{name} {MARK}", "kind": kind, "country": COUNTRY,
            "parent": parent, "since": since.isoformat()}  # fmt: skip


def _facilities(ground: Ground, facilities: int, since: date) -> None:
    sectors = list(ground.villages)
    rows = []
    for n in range(1, facilities + 1):
        code, sector = f"F{n:03d}", sectors[(n - 1) % len(sectors)]
        hospital = n % HOSPITAL_EACH == 0
        ground.levels[code] = "district_hospital" if hospital else LEVELS[n % len(LEVELS) - 1]
        name = f"{'Hôpital' if hospital else 'Formation'} {n} {MARK}"
        rows.append(
            {"code": code, "name": name, "level": ground.levels[code], "ownership": "public",
             "place": f"{DISTRICT}-{sector}", "since": since.isoformat(),
             "latitude": -1_700_000 + n * 3_000, "longitude": 29_300_000 + n * 2_000}
        )  # fmt: skip
    importing.import_facilities(act(), kind="facilities", rows=rows)
    ground.facilities = {code: str(located.facility_by_code(code).uid) for code in ground.levels}


def _organisations(ground: Ground) -> None:
    """The agency, a mutual for each sector, and every facility."""
    district = str(located.place_by_code(DISTRICT).uid)
    found = people.found_organisation(
        act(), code="SYNTH", kind="agency", name=f"Agence {MARK}", country=COUNTRY, place=district
    )
    ground.organisations["SYNTH"] = found
    for code in ground.villages:
        ground.mutuals[code] = people.found_organisation(
            act(), code=code, kind="mutual", name=f"Mutuelle {int(code[1:])} {MARK}",
            country=COUNTRY, place=str(located.place_by_code(f"{DISTRICT}-{code}").uid),
        )  # fmt: skip
        people.affiliate(act(), organisation=ground.mutuals[code], parent=found, since=ground.since)
    for code, facility in ground.facilities.items():
        ground.organisations[code] = people.found_organisation(
            act(), code=code, kind="facility", name=located.facility(facility).name,
            country=COUNTRY, facility=facility,
        )  # fmt: skip
    ground.organisations |= ground.mutuals


def _worker(ground: Ground, username: str, role: str, scope: str) -> Any:
    uid = people.open_account(act(), username=username, first_name="Compte", last_name=username)
    people.give_password(act(), user=uid, password=PASSWORD)
    people.choose_password(act(registered.user(uid)), password=PASSWORD)
    if scope.startswith("@"):
        where = {"place": str(located.place_by_code(scope[1:]).uid)}
    else:
        where = {"organisation": ground.organisations[scope]}
    people.give_role(act(), user=uid, role=role, since=ground.since, **where)
    return registered.user(uid)


def _scheme(ground: Ground, confirmer: Any) -> None:
    """A real scheme, conventions with every facility, synthetic prices."""
    text = presets.text(PRESET)
    opened = schemes.open_scheme(
        act(), organisation=ground.organisations["SYNTH"], since=ground.since, definition=text
    )
    found = definitions.check(definitions.read_definition(text))
    gaps = sorted({f.path for f in found if f.kind in definitions.TO_ACKNOWLEDGE})
    schemes.confirm_version(act(confirmer), version=opened["version"], acknowledged=gaps)
    ground.scheme = opened["scheme"]
    for code, facility in ground.facilities.items():
        schemes.sign_convention(
            act(), scheme=ground.scheme, facility=facility, since=ground.since,
            number=f"CONV-{code}", signed_on=ground.since, payment_days=60,
        )  # fmt: skip
    for service, prices in PRICES.items():
        for level in {*LEVELS, "district_hospital"}:
            price = prices[1 if level == "district_hospital" else 0]
            if price is not None:
                schemes.set_tariff(
                    act(), scheme=ground.scheme, service=service, since=ground.since, price=price,
                    level=level, ref=f"Barème {MARK}",
                )  # fmt: skip
