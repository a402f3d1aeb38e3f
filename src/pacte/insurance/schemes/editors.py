"""Which values of a definition are edited, block by block, and under which words. One table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from pacte.insurance.schemes.rules.language import DEFINITION, Kind

CODE = "code"  # Of a line of a map: its key.
# Seldom said: folded away while they are empty.
SELDOM = {
    "category", "visit", "stay", "ages.from", "ages.under", "sex", "group", "relations",
    "mutual_pays.amount", "mutual_pays.per", "outside_limits", "extra_person.beyond",
    "extra_person.amount", "extra_person.most", "days", "quantity", "services", "except",
}  # fmt: skip
SERVICES = ("services", later("Soins : codes d’actes ou de groupes (vide : tous)"))
WHERE = (("at.level", later("Où")), ("at.ownership", later("Statut")))
WHOM = (
    ("category", later("Catégorie")), ("visit", later("Visite")), ("stay", later("Hospitalisé")),
    ("ages.from", later("De (ans)")), ("ages.under", later("À moins de (ans)")),
)  # fmt: skip
PERSON = (
    ("level", later("Catégorie (code)")), ("group", later("Groupe (code)")),
    ("relations", later("Parenté")), ("ages.from", later("De (ans)")),
    ("ages.under", later("à moins de (ans)")),
)  # fmt: skip
PAID_BY = ("paid_by", later("dont, payé par d’autres : code = montant"))
REF = ("ref", later("Référence : code de source, article"))
FOLDED = {
    "contribution",
    "extra_person",
    "beside",
    "care",
    "limits",
    "deductibles",
    "exclusions",
    "waiting",
}
NEEDED = {("contribution", "lines"), ("care",)}  # Written even when they are empty.
Fields = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Editor:
    """A block that is edited: one set of values, a list of lines, or lines under a code."""

    name: str
    shape: str  # one, rows, map
    fields: Fields
    path: tuple[str, ...] = ()

    @property
    def whole(self) -> Kind:
        """The kind of the whole block."""
        kind = Kind("block", DEFINITION)
        for part in self.path:
            kind = kind.of[part]
        return kind

    def kind(self, path: str) -> Kind:
        """The kind of a value, found in the language."""
        if path == CODE and self.shape == "map":
            return Kind("code")
        kind = Kind("block", DEFINITION)
        for part in (*self.path, *path.split(".")):
            while kind.name in ("list", "map", "one_or_list") and kind.of.name in ("block",):
                kind = kind.of
            kind = kind.of[part] if part else kind.of
        return kind


def _rows(name: str, *fields: tuple[str, Any]) -> Editor:
    return Editor(name, "rows", (*fields, REF), (name,))


EDITORS: dict[str, Editor] = {
    e.name: e
    for e in (
        Editor("general", "one", (
            ("name", later("Nom du régime")), ("country", later("Pays (deux lettres)")),
            ("coverage_year.kind", later("Exercice")),
            ("coverage_year.starts", later("Premier jour de l’exercice")),
            ("coverage_year.months", later("Durée en mois (propre à chaque adhésion)")),
            ("coverage_year.ref", later("Référence de l’exercice")),
            ("unit", later("On adhère")), ("rounding", later("Arrondi des parts")),
            ("payment.mode", later("Paiement des soins")),
            ("payment.delay_days", later("Délai de paiement (jours)")),
            ("payment.ref", later("Référence du paiement")),
            ("submission.late_after_days", later("Une facture est tardive après (jours)")),
            ("submission.ref", later("Référence du dépôt")),
            ("photos.renew_after_months", later("Une photo est à refaire après (mois)")),
            ("photos.ref", later("Référence de la durée des photos")),
            ("note", later("Remarque")),
        )),
        Editor("sources", "map", ((CODE, later("Code")), ("title", later("Titre")),
               ("where", later("Où la lire")), ("read", later("Lue le"))), ("sources",)),
        Editor("levels", "map", ((CODE, later("Code")), ("", later("Catégorie de cotisation"))),
               ("levels",)),
        Editor("exempt_groups", "map", ((CODE, later("Code")), ("", later("Groupe"))),
               ("exempt_groups",)),
        Editor("payers", "map", ((CODE, later("Code")), ("name", later("Nom")),
               ("kind", later("Nature"))), ("payers",)),
        _rows("enrolment", ("opens", later("On peut adhérer du")), ("closes", later("au")),
              ("for", later("pour")), ("except", later("Entrent à tout moment")),
              ("except_groups", later("Groupes qui entrent à tout moment (codes)")),
              ("derogation", later("La mutuelle peut déroger"))),
        Editor("basis", "one", (
            ("contribution.basis", later("La cotisation se compte")),
            ("contribution.persons_most", later("Personnes comptées, au plus")),
            ("contribution.counted_first", later("Sont comptés d’abord")),
            ("contribution.ref", later("Référence du barème")),
            ("registration_fee.amount", later("Droit d’adhésion")),
            ("registration_fee.per", later("se paie")),
            ("registration_fee.persons_most", later("pour au plus (personnes)")),
            ("registration_fee.when", later("quand")),
            ("registration_fee.ref", later("Référence du droit")),
        )),
        Editor("contribution", "rows", (
            ("level", later("Catégorie (code)")), ("group", later("Groupe (code)")),
            ("from", later("De (personnes)")), ("to", later("à (personnes)")),
            ("ages.from", later("De (ans)")), ("ages.under", later("à moins de (ans)")),
            ("relations", later("Parenté")), ("amount", later("paie par an")), PAID_BY, REF,
        ), ("contribution", "lines")),
        Editor("extra_person", "rows", (
            ("beyond", later("Au-delà de (personnes)")),
            ("amount", later("de plus par personne")), *PERSON, PAID_BY, REF,
        ), ("contribution", "extra_person")),
        Editor("beside", "rows", (
            *PERSON, ("beyond", later("Au-delà de (personnes)")),
            ("amount", later("paie par an")), PAID_BY, REF,
        ), ("contribution", "beside")),
        Editor("discounts", "rows", (
            ("name", later("Remise")), ("share", later("De moins")),
            ("amount", later("ou un montant")), ("per", later("par")), ("from", later("sur")),
            ("when", later("pour")), ("persons.from", later("À partir de (personnes)")),
            ("persons.to", later("jusqu’à (personnes)")),
            ("years.from", later("Après (exercices de suite)")),
            ("years.to", later("jusqu’à (exercices)")),
            ("early.until", later("Adhésion au plus tard le")),
            ("early.months", later("ou avant l’exercice de (mois)")),
            ("early.days", later("ou de (jours)")),
            ("paid.until", later("Tout payé au plus tard le")),
            ("paid.days", later("ou dans les (jours)")), *PERSON, REF,
        ), ("discounts", "lines")),
        Editor("combine", "one", (
            ("discounts.combine", later("Plusieurs remises à la fois")),
        )),
        _rows("fees", ("name", later("Droit")), ("amount", later("Montant")),
              ("per", later("se paie")), ("persons_most", later("pour au plus (personnes)")),
              ("when", later("quand"))),
        _rows("instalments", ("opens_at", later("Dès que cette part est payée")),
              ("until", later("les soins sont ouverts jusqu’au"))),
        _rows("waiting", ("months", later("Observation de (mois)")), ("days", later("ou (jours)")),
              ("for", later("pour")), ("except", later("sauf")), SERVICES,
              ("ages.from", later("De (ans)")), ("ages.under", later("à moins de (ans)"))),
        Editor("dependants", "one", (
            ("dependants.relations", later("Sont à charge")),
            ("dependants.child_under", later("Enfants, à moins de (ans)")),
            ("dependants.student_under", later("Étudiants, à moins de (ans)")),
            ("dependants.ref", later("Référence")),
        )),
        _rows("care", *WHERE, SERVICES, ("mutual_share", later("La mutuelle prend")),
              ("member_pays.amount", later("ou le membre paie")),
              ("member_pays.per", later("chaque fois")),
              ("mutual_pays.amount", later("ou la mutuelle donne")),
              ("mutual_pays.per", later("chaque fois")), ("referral", later("Référence exigée")),
              ("outside_limits", later("Hors plafonds")), *WHOM),
        _rows("limits", ("amount", later("La mutuelle paie au plus")),
              ("episodes", later("ou au plus (cas)")), ("quantity", later("ou au plus (actes)")),
              ("days", later("ou au plus (jours)")), ("per", later("par")), *WHERE, SERVICES,
              ("extra_person.beyond", later("Au-delà de (personnes)")),
              ("extra_person.amount", later("de plus par personne")),
              ("extra_person.most", later("sans passer")), *WHOM),
        _rows("deductibles", ("amount", later("Les premiers … sont au membre")),
              ("per", later("par")), *WHERE, SERVICES, *WHOM),
        _rows("frequency", SERVICES, ("days", later("une fois en (jours)")), *WHERE),
        _rows("exclusions", SERVICES, ("diagnoses", later("Maladies (codes)")),
              ("why", later("Pourquoi")), ("payer", later("Qui paie à la place (code)")),
              *WHERE, *WHOM),
        _rows("exemptions", ("group", later("Groupe (code)")), ("from", later("est exempté")),
              ("payer", later("Qui paie à sa place (code)")), *WHERE),
        Editor("patients", "rows", (SERVICES, ("sex", later("Sexe")),
               ("ages.from", later("De (ans)")), ("ages.under", later("à moins de (ans)")), REF),
               ("patients",)),
        _rows("packages", ("service", later("Code du forfait")), ("price", later("Son prix")),
              ("amount", later("Au plus")), ("contains", later("Contient : acte = quantité")),
              ("quantities", later("Quantités"))),
        _rows("who", *WHERE, ("verifies", later("vérifie")), ("settles", later("liquide")),
              ("pays", later("paie")), SERVICES),
    )
}  # fmt: skip


def title_of(name: str) -> str:
    """What a form of a block is called."""
    return {
        "general": _("Généralités"), "sources": _("Sources"),
        "levels": _("Catégories de cotisation"), "exempt_groups": _("Groupes exemptés"),
        "payers": _("Tiers payeurs"), "enrolment": _("Périodes d’adhésion"),
        "basis": _("Barème et droit d’adhésion"), "contribution": _("Lignes du barème"),
        "fees": _("Autres droits"), "instalments": _("Acomptes"),
        "waiting": _("Période d’observation"), "dependants": _("Personnes à charge"),
        "care": _("Soins pris en charge"), "limits": _("Plafonds"),
        "deductibles": _("Franchises"), "frequency": _("Fréquence des actes"),
        "exclusions": _("Exclusions"), "exemptions": _("Exemptions"),
        "extra_person": _("Personnes supplémentaires"), "beside": _("Proches qui paient à part"),
        "discounts": _("Remises"), "combine": _("Combiner les remises"),
        "packages": _("Forfaits et paquets d’actes"),
        "patients": _("Patients concernés"), "who": _("Qui vérifie, liquide et paie"),
    }[name]  # fmt: skip
