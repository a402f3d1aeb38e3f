"""What a printed card says, in the language of its household; its sheet on A4."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from pacte.files import pdf, storing
from pacte.insurance.members import cards
from pacte.insurance.members.models import Card
from pacte.kernel import strict_yaml
from pacte.kernel.refusal import Refused
from pacte.people import queries as people

TEMPLATE = Path(__file__).parent / "templates_typst" / "cards.typ"
# Only the languages whose wording is certain. A site adds or corrects one in
# ``wording/card.<language>.yaml`` of its folder: the same keys, its own words.
WORDS: dict[str, dict[str, str]] = {
    "fr": {
        "title": "Carte de bénéficiaire", "number": "Carte", "household": "Ménage",
        "born": "Naissance", "until": "Valable jusqu’au", "copy": "Exemplaire",
        "lost": "Trouvée ? Rapportez-la à la mutuelle. Elle ne vaut qu’avec des droits ouverts.",
    },
    "en": {
        "title": "Beneficiary card", "number": "Card", "household": "Household",
        "born": "Born", "until": "Valid until", "copy": "Copy",
        "lost": "Found? Please return it to the mutual. Valid only while cover is open.",
    },
}  # fmt: skip


def words(language: str) -> dict[str, str]:
    """The words of a card: the site's, ours, else French."""
    ours = WORDS.get(language, WORDS["fr"])
    path = Path(settings.HOME) / "wording" / f"card.{language}.yaml"
    if not (language.isalpha() and path.is_file()):
        return ours
    said = strict_yaml.read(path.read_text(encoding="utf-8"))
    if not isinstance(said, dict) or not set(said) <= set(ours):
        raise Refused(
            "%(file)s : les clés possibles sont %(keys)s.", file=path.name, keys=", ".join(ours)
        )
    return ours | {key: str(text) for key, text in said.items()}


def sheet(found: Sequence[Card]) -> bytes:
    """Cards of 85.6 × 54 mm, ten on a page, with their QR and photos."""
    photos = _photos(found)
    logos = people.logos({card.beneficiary.household.mutual_id for card in found})
    pictures = {f"logo{mutual}.png": logo for mutual, logo in logos.items()}
    spoken: dict[str, dict[str, str]] = {}
    said = []
    for place, card in enumerate(found):
        person, home = card.beneficiary, card.beneficiary.household
        text = cards.write(person.card_number, person.uid, card.serial, card.until)
        pictures[f"qr{place}.svg"] = pdf.qr(text, error="l")
        if person.photo in photos:
            pictures[f"photo{place}.jpg"] = photos[person.photo]
        said.append(
            _face(card, spoken.setdefault(home.language, words(home.language)))
            | {
                "qr": f"qr{place}.svg",
                "photo": f"photo{place}.jpg" if person.photo in photos else "",
                "logo": f"logo{home.mutual_id}.png" if home.mutual_id in logos else "",
            }
        )
    title = words("fr")["title"]
    return pdf.render(TEMPLATE, {"title": title, "cards": said}, pictures)


def _face(card: Card, said: dict[str, str]) -> dict[str, Any]:
    """What one card says, as text."""
    person, home = card.beneficiary, card.beneficiary.household
    born = ""
    if person.born_on:
        born = str(person.born_on.year) if person.year_only else f"{person.born_on:%d/%m/%Y}"
    return {
        "words": said,
        "lang": home.language if home.language in WORDS else "fr",
        "issuer": home.mutual.name,
        "name": person.name,
        "number": person.card_number,
        "household": home.number,
        "village": home.village.name if home.village else "",
        "born": born,
        "until": f"{card.until - timedelta(1):%d/%m/%Y}",
        "serial": str(card.serial),
    }


def _photos(found: Sequence[Card]) -> dict[str, bytes]:
    """The photos of these people, by the uid of their file."""
    wanted = {card.beneficiary.photo for card in found if card.beneficiary.photo}
    return {uid: storing.content(storing.stored(UUID(uid))) for uid in sorted(wanted)}
