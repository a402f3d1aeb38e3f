"""What a definition says of joining, of who counts and of discounts: (path, sentence) for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from pacte.insurance.schemes.phrases import VOID, Phrases, first_up
from pacte.insurance.schemes.rules import words
from pacte.insurance.schemes.rules.dues import as_list

Told = Iterator[tuple[str, str]]
Row = Mapping[str, Any]


def enrolment(p: Phrases) -> Told:
    """What joins, and when."""
    units = {
        "household": _("On adhère par ménage."),
        "person": _("On adhère par personne."),
        "group": _("On adhère par groupe."),
    }
    unit = p.definition.get("unit")
    yield (
        "unit",
        units[unit] if unit else _("Par ménage, par personne ou par groupe : non précisé."),
    )
    for n, window in enumerate(p.definition.get("enrolment") or []):
        yield f"enrolment[{n}]", _window(p, window)
    if not p.definition.get("enrolment") and "enrolment" not in p.definition:
        yield "enrolment", _("On peut adhérer toute l’année.")


def _window(p: Phrases, window: Row) -> str:
    values = {
        "opens": p.month_day(window.get("opens")),
        "closes": p.month_day(window.get("closes")),
    }
    text = _("On peut adhérer du %(opens)s au %(closes)s") % values
    if window.get("for") is not None:
        kinds = [_(words.KIND[word]) for word in as_list(window["for"])]
        text += f" ({words.several(kinds, _)})"
    free = [_(words.JOINER[word]) for word in as_list(window.get("except"))]
    free += [p.group(code) for code in as_list(window.get("except_groups"))]
    if free:
        text += _(" ; à tout moment : %(who)s") % {"who": words.several(free, _)}
    elif window.get("except") is not None:
        text += _(" ; personne n’entre dans un ménage hors de cette période")
    if window.get("derogation"):
        text += _(" ; la mutuelle peut déroger, avec un motif")
    return f"{text}."


def charged(p: Phrases) -> Told:
    """Extra persons, relatives beside the lump sum, and who counts."""
    said = p.definition["contribution"]
    rows = said.get("extra_person")
    for n, row in enumerate(as_list(rows)):
        path = f"contribution.extra_person[{n}]" if isinstance(rows, list) else (
            "contribution.extra_person"
        )  # fmt: skip
        values = {
            "beyond": p.count(row.get("beyond")),
            "amount": p.amount(row.get("amount")),
            "who": _whom(p, row),
        }
        if values["who"]:
            text = _("Au-delà de %(beyond)s personnes : %(amount)s de plus par personne (%(who)s)")
        else:
            text = _("Au-delà de %(beyond)s personnes : %(amount)s de plus par personne")
        yield path, f"{text % values}{_others(p, row)}."
    for n, row in enumerate(said.get("beside") or []):
        values = {"who": _whom(p, row) or _("proches"), "amount": p.amount(row.get("amount"))}
        text = _("À part du reste du ménage, %(who)s : %(amount)s par personne") % values
        if "beyond" in row:
            text += _(", à partir de la suivante après %(beyond)s") % {
                "beyond": p.count(row["beyond"])
            }
        yield f"contribution.beside[{n}]", f"{text}{_others(p, row)}."
    if "persons_most" in said:
        text = _("Au plus %(count)s personnes comptent dans la cotisation ; les autres ne paient"
                 " rien.")  # fmt: skip
        yield "contribution.persons_most", text % {"count": p.count(said["persons_most"])}
    if "counted_first" in said:
        order = p.word(words.ORDER, said["counted_first"])
        yield "contribution.counted_first", _("Sont comptés d’abord : %(who)s.") % {"who": order}


def _others(p: Phrases, row: Row) -> str:
    text = ""
    for payer, amount in (row.get("paid_by") or {}).items():
        values = {"amount": p.amount(amount), "payer": p.payer(payer)}
        text += _(", dont %(amount)s par un autre payeur : %(payer)s") % values
    return text


def _whom(p: Phrases, row: Row) -> str:
    """« catégorie 3, ascendant, 60 ans et plus », or nothing."""
    parts = []
    if row.get("level") is not None:
        parts.append(p.level(row["level"]))
    if row.get("group") is not None:
        parts.append(p.group(row["group"]))
    if row.get("relations") is not None:
        kin = [_(words.RELATION[word]) for word in as_list(row["relations"])]
        parts.append(words.several(kin, _))
    if row.get("ages"):
        parts.append(words.ages(row["ages"], _))
    return ", ".join(parts)


def discounts(p: Phrases) -> Told:
    """What is taken off, for whom, and how discounts go together."""
    said = p.definition.get("discounts")
    if not said:
        if "discounts" in p.definition:
            yield "discounts", _("Les remises ne sont pas précisées.")
        return
    for n, row in enumerate(said.get("lines") or []):
        values = {
            "name": row.get("name") or _("Remise"),
            "value": _value(p, row),
            "of": _base(row),
            "when": "".join(f", {part}" for part in _conditions(p, row)),
        }
        yield (
            f"discounts.lines[{n}]",
            _("%(name)s : %(value)s de moins sur %(of)s%(when)s.") % values,
        )
    if "combine" in said:
        how = p.word(words.COMBINE, said["combine"])
        yield "discounts.combine", _("Plusieurs remises à la fois : %(how)s.") % {"how": how}


def _value(p: Phrases, row: Row) -> str:
    if "amount" not in row:
        return p.share(row.get("share"))
    return f"{p.amount(row['amount'])} {p.word(words.UNIT, row.get('per'))}"


def _base(row: Row) -> str:
    named = {"contribution": _("la cotisation"), "registration_fee": _("les droits d’adhésion")}
    if "from" in row and row["from"] is None:
        return str(VOID)
    return words.several([named[word] for word in as_list(row.get("from") or "contribution")], _)


def _conditions(p: Phrases, row: Row) -> Iterator[str]:
    if whom := _whom(p, row):
        yield whom
    if row.get("when") is not None:
        yield _(words.KIND[row["when"]])
    if row.get("persons"):
        yield _span(row["persons"], _("à partir de %(from)s personnes"),
                    _("de %(from)s à %(to)s personnes"))  # fmt: skip
    if row.get("years"):
        yield _span(row["years"], _("après %(from)s exercices de suite"),
                    _("après %(from)s à %(to)s exercices de suite"))  # fmt: skip
    if early := row.get("early"):
        yield _early(p, early)
    if paid := row.get("paid"):
        if paid.get("until") is not None:
            yield _("si tout est payé le %(day)s au plus tard") % {
                "day": p.month_day(paid["until"])
            }
        else:
            yield _("si tout est payé dans les %(days)s jours de l’adhésion") % {
                "days": p.count(paid.get("days"))
            }
    for key in ("persons", "years", "early", "paid"):
        if key in row and row[key] is None:
            yield str(VOID)


def _span(span: Row, least: str, between: str) -> str:
    if span.get("to") is None:
        return least % {"from": span.get("from") or 0}
    return between % {"from": span.get("from") or 0, "to": span["to"]}


def _early(p: Phrases, early: Row) -> str:
    if early.get("until") is not None:
        return _("en adhérant le %(day)s au plus tard") % {"day": p.month_day(early["until"])}
    if early.get("months") is not None:
        return _("en adhérant au moins %(count)s mois avant l’exercice") % {
            "count": p.count(early["months"])
        }
    return _("en adhérant au moins %(count)s jours avant l’exercice") % {
        "count": p.count(early.get("days"))
    }


def packages(p: Phrases) -> Told:
    """What a package contains, what it costs, and how its contents are checked."""
    for n, row in enumerate(p.definition.get("packages") or []):
        inside = [
            _("%(count)s × %(service)s") % {"count": p.count(count), "service": p.service(code)}
            for code, count in (row.get("contains") or {}).items()
        ]
        values = {
            "name": first_up(p.service(row["service"])).rstrip("."),
            "price": p.word(words.PACKAGE, row.get("price")),
            "inside": words.several(inside, _) or str(VOID),
            "how": p.word(words.QUANTITIES, row.get("quantities")),
        }
        text = _("%(name)s : forfait, %(price)s ; contient %(inside)s ; il faut %(how)s") % values
        if "amount" in row:
            text += _(" ; au plus %(amount)s") % {"amount": p.amount(row["amount"])}
        yield f"packages[{n}]", f"{text}."


def photos(p: Phrases) -> Told:
    """How long a photo serves."""
    said = p.definition.get("photos")
    if said:
        months = p.count(said.get("renew_after_months"))
        text = _("Une photo de plus de %(months)s mois est refaite au renouvellement.")
        yield "photos", text % {"months": months}
    elif "photos" in p.definition:
        yield "photos", _("La durée d’une photo n’est pas précisée.")
