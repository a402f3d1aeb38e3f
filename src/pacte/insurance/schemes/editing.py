"""The blocks of a definition as forms: which values, under which words, line by line.

One table. A line that has values which the form does not show keeps them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from pacte.insurance.schemes import cells
from pacte.insurance.schemes.cells import ABSENT
from pacte.insurance.schemes.rules import Definition
from pacte.insurance.schemes.rules.language import DEFINITION, Kind

LINES_MAX = 200
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
            ("submission.ref", later("Référence du dépôt")), ("note", later("Remarque")),
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


def rows_of(editor: Editor, definition: Definition) -> list[dict[str, Any]]:
    """The lines of a block as the form edits them: one for a block that has no lines."""
    if editor.shape == "one":
        return [definition]
    value: Any = definition
    for part in editor.path:
        value = (value or {}).get(part)
    if editor.shape == "map":
        found = (value or {}).items()
        return [{CODE: str(k)} | (v if isinstance(v, dict) else {"": v}) for k, v in found]
    return list(value) if isinstance(value, list) else [value] if value else []


class LineForm(forms.Form):
    """One line of a block. What it does not show, it keeps."""

    kept = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, editor: Editor, money: str, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"label_suffix": "", "use_required_attribute": False}
        super().__init__(*args, **kwargs)
        self.editor, self.money, self.said = editor, money, ""
        for path, label in editor.fields:
            self.fields[_id(path)] = cells.field(editor.kind(path), label)

    @classmethod
    def of(cls, editor: Editor, money: str, row: dict[str, Any], prefix: str) -> LineForm:
        """The form of a line that exists."""
        initial: dict[str, Any] = {
            _id(path): cells.show(editor.kind(path), _get(row, path), money)
            for path, _label in editor.fields
        }
        if editor.shape == "rows":
            initial["kept"] = json.dumps(row, ensure_ascii=False)
        return cls(editor, money, initial=initial, prefix=prefix)

    def clean(self) -> dict[str, Any]:
        """Read every value; a fault stands beside its field."""
        typed = super().clean() or {}
        for path, _label in self.editor.fields:
            name = _id(path)
            if name in typed:
                try:
                    typed[name] = cells.read(self.editor.kind(path), typed[name], self.money)
                except forms.ValidationError as fault:
                    self.add_error(name, fault)
        return typed

    def row(self, base: dict[str, Any] | None = None) -> dict[str, Any]:
        """The line as it is written in the definition."""
        row = deepcopy(base) if base is not None else self._kept()
        for path, _label in self.editor.fields:
            said, kind = self.cleaned_data.get(_id(path), ABSENT), self.editor.kind(path)
            before = _get(row, path)
            if said != cells.read(kind, cells.show(kind, before, self.money), self.money):
                _put(row, path, said)  # What nobody touched stays as it was written.
        return row

    def _kept(self) -> dict[str, Any]:
        try:
            found = json.loads(self.cleaned_data.get("kept") or "{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def usual(self) -> Iterator[Any]:
        """The fields that are always shown."""
        yield from (self[name] for name in self._names(False))

    def seldom(self) -> list[Any]:
        """The fields that are folded away."""
        return [self[name] for name in self._names(True)]

    def unfolded(self) -> bool:
        """Whether one of the seldom fields says something."""
        return any(
            bound.value() not in ("", "all", None, []) or bound.errors for bound in self.seldom()
        )

    def _names(self, seldom: bool) -> list[str]:
        fold = self.editor.name in FOLDED
        return [_id(p) for p, _label in self.editor.fields if (fold and p in SELDOM) == seldom]


def _id(path: str) -> str:
    return path.replace(".", "__") or "said"


def _get(row: Mapping[str, Any], path: str) -> Any:
    value: Any = row
    for part in path.split("."):
        if isinstance(value, list) and value:
            value = value[0]
        if not isinstance(value, Mapping) or part not in value:
            return ABSENT if value is not None or not isinstance(value, Mapping) else None
        value = value[part]
    return value


def _put(row: dict[str, Any], path: str, value: Any) -> None:
    """Write or take out a value; a part that becomes empty goes too."""
    *parents, name = path.split(".")
    trail = [row]
    for part in parents:
        inner = trail[-1].get(part)
        if not isinstance(inner, dict):
            if value is ABSENT:
                return
            inner = trail[-1][part] = {}
        trail.append(inner)
    if value is ABSENT:
        trail[-1].pop(name, None)
    else:
        trail[-1][name] = value
    for part, holder, inner in zip(reversed(parents), trail[-2::-1], trail[:0:-1], strict=True):
        if not inner:
            holder.pop(part, None)


class BlockForm:
    """All the lines of a block, as they stand or as they were sent."""

    def __init__(self, name: str, definition: Definition, sent: QueryDict | None = None) -> None:
        self.editor, self.definition = EDITORS[name], definition
        money = str(definition.get("currency") or "")
        if sent is None:
            rows = rows_of(self.editor, definition)
            self.lines = [
                LineForm.of(self.editor, money, row, f"r{n}") for n, row in enumerate(rows)
            ]
            return
        count = min(
            int(sent.get("count") or 0) if (sent.get("count") or "").isdigit() else 0, LINES_MAX
        )
        gone = sent.get("remove", "")
        kept = [n for n in range(count) if str(n) != gone]
        self.lines = [
            LineForm(self.editor, money, _renumbered(sent, old, new), prefix=f"r{new}")
            for new, old in enumerate(kept)
        ]
        if "add" in sent and len(self.lines) < LINES_MAX:
            self.lines.append(LineForm(self.editor, money, prefix=f"r{len(self.lines)}"))

    def valid(self) -> bool:
        """Whether every line could be read."""
        return all([line.is_valid() for line in self.lines])

    def written(self) -> Definition:
        """The definition with this block as it was sent."""
        changed = deepcopy(self.definition)
        if self.editor.shape == "one":
            return self.lines[0].row(changed) if self.lines else changed
        rows = [row for line in self.lines if (row := line.row({} if self._map else None))]
        value: Any = rows
        if self._map:
            value = {row.pop(CODE): row.get("", row) for row in rows if row.get(CODE)}
        if self.editor.whole.name == "one_or_list" and len(rows) == 1:
            value = rows[0]
        return _written(changed, self.editor.path, value)

    @property
    def _map(self) -> bool:
        return self.editor.shape == "map"


def _written(changed: Definition, path: tuple[str, ...], value: Any) -> Definition:
    """The definition with a value at a path; nothing there takes the key away, if it may go."""
    trail: list[Any] = [changed]
    for part in path[:-1]:
        if not isinstance(trail[-1].get(part), dict):
            trail[-1][part] = {}
        trail.append(trail[-1][part])
    name = path[-1]
    if value or path in NEEDED:
        trail[-1][name] = value
    elif trail[-1].get(name) is not None:
        del trail[-1][name]
    if len(trail) > 1 and not trail[-1]:
        del trail[-2][path[-2]]
    return changed


def _renumbered(sent: QueryDict, old: int, new: int) -> QueryDict:
    data = QueryDict(mutable=True)
    for key in sent:
        prefix, _dash, name = key.partition("-")
        if prefix == f"r{old}":
            data.setlist(f"r{new}-{name}", sent.getlist(key))
    return data


def names() -> Sequence[str]:
    """The blocks that have a form, in the order of a definition."""
    return tuple(EDITORS)
