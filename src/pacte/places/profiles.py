"""How the files that countries and partners publish name their columns and what they mean.

A profile is chosen by the headings. The first is ours; the others take known files as they are.
Pure: no database here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pacte.kernel.names import normalised

PLACES, FACILITIES, POPULATIONS = KINDS = ("places", "facilities", "populations")
NEEDED = {
    PLACES: ("code", "name", "kind", "country"),
    FACILITIES: ("name", "level"),
    POPULATIONS: ("place", "year", "count", "source"),
}


@dataclass(frozen=True, slots=True)
class Profile:
    """Which column is which, and what the file does not say because it is always so."""

    name: str
    kind: str
    columns: Mapping[str, str]  # Heading, normalised → our name for it.
    always: Mapping[str, str] = field(default_factory=dict)
    since: str = ""

    def fits(self, headings: set[str]) -> bool:
        """Whether every column that the profile expects is there."""
        return set(self.columns) <= headings


def _columns(**names: str) -> dict[str, str]:
    """``code="Code|Identifiant"`` → each heading, normalised, to our name."""
    return {normalised(h): ours for ours, heads in names.items() for h in heads.split("|")}


OURS = {
    PLACES: _columns(
        code="code", name="nom|name", kind="nature|kind", country="pays|country",
        tree="carte|tree", parent="parent|dans|within", since="depuis|since",
        latitude="latitude|lat", longitude="longitude|long|lon",
    ),
    FACILITIES: _columns(
        code="code", name="nom|name", level="niveau|level", ownership="statut|ownership",
        place="lieu|place", area="aire|zone|area", since="depuis|since",
        latitude="latitude|lat", longitude="longitude|long|lon",
    ),
    POPULATIONS: _columns(
        place="lieu|code|place", tree="carte|tree", year="annee|year",
        count="population|count", source="source",
    ),
}  # fmt: skip

BURUNDI = {"country": "BI", "tree": "administrative"}
KNOWN = (
    Profile("Burundi 2025, zones", PLACES,
            _columns(code="code", name="name", parent="commune_code", capital="chief_town"),
            BURUNDI | {"kind": "zone"}, "2025-07-01"),
    Profile("Burundi 2025, communes", PLACES,
            _columns(code="code", name="name", parent="province_code", capital="capital"),
            BURUNDI | {"kind": "commune"}, "2025-07-01"),
    Profile("Burundi 2025, provinces", PLACES,
            _columns(code="code", name="name", capital="capital"),
            BURUNDI | {"kind": "province", "parent": "BI"}, "2025-07-01"),
    Profile("Sud-Kivu, zones de santé", PLACES,
            _columns(code="pcode", name="zone_sante", territory="territoire", longitude="X",
                     latitude="Y"),
            {"country": "CD", "tree": "health", "kind": "zone", "parent": "CD-SK"}, "2017-01-01"),
    Profile("Rwanda, population de 2022", POPULATIONS,
            _columns(place="code", count="pop_2022", district="district", province="province"),
            {"year": "2022", "source": "RGPH5 2022, NISR (total national exact ; valeurs par"
                                       " district à confirmer)"}),
    Profile("KEMRI-OMS 2019, formations publiques", FACILITIES,
            _columns(country="Country", region="Admin1", name="Facility name",
                     level="Facility type", ownership="Ownership", latitude="Lat",
                     longitude="Long"), {}, "2019-01-01"),
)  # fmt: skip

COUNTRIES = {
    "BURUNDI": "BI", "RWANDA": "RW", "MALI": "ML", "BURKINA FASO": "BF",
    "DEMOCRATIC REPUBLIC OF THE CONGO": "CD",
}  # fmt: skip

_LEVELS = {
    "post": "post|poste de santé|health post|secondary health post|dispensaire|dispensary",
    "centre": "centre|centre de santé|health centre|health center|community health centre"
    "|centre de santé et de promotion sociale|centre médical|medical center"
    "|centre de santé de référence (RDC)",
    "clinic": "clinic|clinique|polyclinic|polyclinique|centre medico-chirurgical"
    "|clinique, polyclinique",
    "district_hospital": "district_hospital|hôpital de district|district hospital|hospital|hôpital"
    "|hôpital général de référence|centre hôpital|centre médical avec antenne chirurgicale"
    "|referral health centre|centre de santé de référence",
    "provincial_hospital": "provincial_hospital|hôpital provincial|provincial hospital"
    "|regional hospital|referral hospital|centre hospitalier régional",
    "national_hospital": "national_hospital|hôpital national|national referral hospital"
    "|university hospital|hôpital tertiaire|centre hospitalier national"
    "|centre hospitalier universitaire national",
}
_OWNERSHIPS = {
    "public": "public|publique|moh|govt|gouvernement",
    "faith": "faith|fbo|confessionnel",
    "private": "private|privé|ong non lucratif",
    "community": "community|communautaire|cbo",
}
_TREES = {
    "administrative": "administrative|administratif|administrative",
    "health": "health|sanitaire|santé",
}
_PLACE_KINDS = {
    "country": "country|pays", "region": "region|région", "province": "province",
    "district": "district", "territory": "territory|territoire", "commune": "commune",
    "arrondissement": "arrondissement", "sector": "sector|secteur", "zone": "zone|zone de santé",
    "area": "area|aire|aire de santé", "cell": "cell|cellule", "quarter": "quarter|quartier",
    "hill": "hill|colline", "village": "village",
}  # fmt: skip


def _codes(words: Mapping[str, str]) -> dict[str, str]:
    return {normalised(word): code for code, said in words.items() for word in said.split("|")}


WORDS = {
    "level": _codes(_LEVELS), "ownership": _codes(_OWNERSHIPS), "tree": _codes(_TREES),
    "kind": _codes(_PLACE_KINDS),
}  # fmt: skip


def chosen(kind: str, headings: set[str]) -> Profile | None:
    """The known profile that the headings fit; else ours, if what it needs is there."""
    for profile in KNOWN:
        if profile.kind == kind and profile.fits(headings):
            return profile
    ours = {h: name for h, name in OURS[kind].items() if h in headings}
    known = set(ours.values())
    needs_code = {"code"} if kind != POPULATIONS else set()
    if {*NEEDED[kind], *needs_code} - known - {"country", "source"}:
        return None
    return Profile("Pacte", kind, ours)
