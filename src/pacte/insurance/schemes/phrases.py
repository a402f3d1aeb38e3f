"""The pieces of which sentences are made: amounts, shares, places of care, services, ages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pacte.insurance.schemes.rules import Definition, words
from pacte.insurance.schemes.rules.dues import as_list
from pacte.insurance.schemes.rules.language import HOSPITALS
from pacte.kernel.currency import amount_from
from pacte.kernel.money import Money, share_from
from pacte.pages import formatting

VOID = gettext_lazy("non précisé")
AT = {
    "post": gettext_lazy("au poste de santé"),
    "centre": gettext_lazy("au centre de santé"),
    "clinic": gettext_lazy("à la clinique"),
    "district_hospital": gettext_lazy("à l’hôpital de district"),
    "provincial_hospital": gettext_lazy("à l’hôpital provincial"),
    "national_hospital": gettext_lazy("à l’hôpital national"),
    "hospital": gettext_lazy("à l’hôpital"),
}
GROUPS = {
    "outpatient": gettext_lazy("consultations"),
    "nursing": gettext_lazy("soins infirmiers"),
    "maternity": gettext_lazy("maternité"),
    "surgery": gettext_lazy("chirurgie"),
    "inpatient": gettext_lazy("hospitalisation"),
    "laboratory": gettext_lazy("laboratoire"),
    "imaging": gettext_lazy("imagerie"),
    "dental": gettext_lazy("soins dentaires"),
    "eye": gettext_lazy("soins des yeux"),
    "rehabilitation": gettext_lazy("rééducation"),
    "prevention": gettext_lazy("prévention"),
    "medicine": gettext_lazy("médicaments"),
    "transport": gettext_lazy("transport"),
}


class Phrases:
    """A definition, and how its values are written for people."""

    def __init__(self, definition: Definition, services: Mapping[str, str]) -> None:
        self.definition, self.labels = definition, services
        self.currency = definition["currency"]

    def amount(self, value: Any) -> str:
        """An amount with its currency, or « non précisé »."""
        if value is None:
            return str(VOID)
        return formatting.money(Money(amount_from(value, self.currency), self.currency))

    def share(self, value: Any) -> str:
        """« 80 % », or « non précisé »."""
        return str(VOID) if value is None else formatting.share(share_from(str(value)))

    def count(self, value: Any) -> str:
        return str(VOID) if value is None else formatting.number(value)

    def month_day(self, value: Any) -> str:
        """« 1er juillet »."""
        if value is None:
            return str(VOID)
        month, day = map(int, str(value).split("-"))
        return formatting.day(date(2024, month, day), "d MMMM")

    def word(self, table: Mapping[str, str], value: Any) -> str:
        return str(VOID) if value is None else _(table[value])

    def payer(self, code: str) -> str:
        """The name of who pays in the household's place."""
        known = (self.definition.get("payers") or {}).get(code) or {}
        return str(known.get("name") or code)

    def group(self, code: Any) -> str:
        return str((self.definition.get("exempt_groups") or {}).get(str(code)) or code)

    def level(self, code: Any) -> str:
        """« catégorie 3 (de 30 000 à 60 000 FRw par mois) »."""
        label = (self.definition.get("levels") or {}).get(str(code))
        if not label:
            return _("catégorie %(code)s") % {"code": code}
        return _("catégorie %(code)s (%(label)s)") % {"code": code, "label": label}

    def services(self, said: Any) -> str:
        """« tous les soins », « scanner et radiographie »."""
        if said in (None, "all"):
            return _("tous les soins")
        return words.several([self.service(str(code)) for code in as_list(said)], _)

    def service(self, code: str) -> str:
        label = self.labels.get(code)
        if label:
            return label[:1].lower() + label[1:]
        return str(GROUPS.get(code, code))

    def where(self, at: Mapping[str, Any] | None) -> str:
        """« au centre de santé public », « à l’hôpital (confessionnel et privé) », « partout »."""
        at = at or {}
        asked = as_list(at.get("level"))
        if "hospital" not in asked and set(HOSPITALS) <= set(asked):
            asked = [word for word in asked if word not in HOSPITALS] + ["hospital"]
        owners = [_(words.OWNERSHIP[word]) for word in as_list(at.get("ownership"))]
        if not asked and not owners:
            return _("partout")
        if not asked:
            named = words.several(owners, _)
            return _("en formation sanitaire de statut %(ownership)s") % {"ownership": named}
        kinds = words.several([str(AT[word]) for word in asked], _)
        if not owners:
            return kinds
        if len(owners) == 1 and asked != ["clinic"] and len(asked) == 1:
            return f"{kinds} {owners[0]}"
        return f"{kinds} ({words.several(owners, _)})"

    def of_whom(self, line: Mapping[str, Any]) -> str:
        """What else a line asks of the care and of the patient, after a comma; or nothing."""
        parts = []
        if line.get("category") is not None:
            named = [_(words.CATEGORY[word]) for word in as_list(line["category"])]
            parts.append(_("catégorie %(names)s") % {"names": words.several(named, _)})
        if line.get("visit") is not None:
            named = [_(words.VISIT[word]) for word in as_list(line["visit"])]
            parts.append(words.several(named, _))
        if line.get("stay") is not None:
            parts.append(_("en hospitalisation") if line["stay"] else _("en ambulatoire"))
        if line.get("ages"):
            parts.append(words.ages(line["ages"], _))
        if line.get("sex") is not None:
            parts.append(_(words.SEX[line["sex"]]))
        if line.get("groups") is not None:
            parts.append(words.several([self.group(code) for code in as_list(line["groups"])], _))
        return "".join(f", {part}" for part in parts)


def first_up(text: str) -> str:
    """A sentence begins with a capital and ends with a full stop."""
    return f"{text[:1].upper()}{text[1:]}." if text else text
