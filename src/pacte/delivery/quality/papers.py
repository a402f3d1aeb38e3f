"""The checklist on paper: to be filled in where there is no telephone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pacte.delivery.quality import rules, sentences
from pacte.files import pdf
from pacte.pages import formatting

FOLDER = Path(__file__).parent / "templates_typst"
TEMPLATE, POSTER = FOLDER / "checklist.typ", FOLDER / "poster.typ"


def checklist(version: Any, read: rules.Checklist) -> HttpResponse:
    """The sheet of a version, with a place for each number and each remark."""
    data = {
        "title": read.title, "issuer": read.source, "lang": get_language() or "fr",
        "number": _("version %(number)s") % {"number": version.number},
        "date": formatting.day(version.since), "page_word": _("page"),
        "footer": f"{read.code} · {version.number}",
        "facts": [[_("Formation sanitaire"), ""], [_("Date de la visite"), ""],
                  [_("Évaluation externe, autoévaluation"), ""], [_("Évaluateur"), ""]],
        "heads": [_("Point"), _("Sur"), _("Points"), _("Constat")],
        "sections": [
            {"title": section.label, "rows": [_row(item) for item in section.items]}
            for section in read.sections
        ],
        "note": _("Écrivez « so » quand le point est sans objet. Une case vide n’est pas un zéro."),
        "signatures": [_("L’évaluateur, signature"), _("Pour la formation, signature et cachet")],
    }  # fmt: skip
    return pdf.response(f"grille-{read.code}", pdf.render(TEMPLATE, data))


def _row(item: rules.Item) -> list[str]:
    said = item.label
    if item.evidence:
        said += " — " + _("à voir : %(what)s") % {"what": item.evidence}
    if item.levels:
        said += f" ({', '.join(str(sentences.LEVELS[level]) for level in item.levels)})"
    return [said, str(item.most), "", ""]


def poster(facility: str, url: str) -> HttpResponse:
    """A4: what is asked, a code to scan, the address to type."""
    data = {
        "title": _("Votre avis compte"), "facility": facility, "lang": get_language() or "fr",
        "say": _("Dites-nous comment vous avez été reçu."),
        "how": _("Visez ce code avec un téléphone, ou écrivez cette adresse :"),
        "address": url.partition("://")[2].rstrip("/"), "qr": "qr.svg",
        "calm": _("Deux minutes. On ne demande ni nom, ni numéro, ni maladie."),
    }  # fmt: skip
    made = pdf.render(POSTER, data, {"qr.svg": pdf.qr(url)})
    return pdf.response("affiche-avis", made)
