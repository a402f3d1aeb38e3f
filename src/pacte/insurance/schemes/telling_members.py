"""What a definition says of membership, in sentences: (path, sentence) for each line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pacte.insurance.schemes.phrases import VOID, Phrases, first_up
from pacte.insurance.schemes.rules import words
from pacte.insurance.schemes.rules.dues import as_list
from pacte.insurance.schemes.telling_joining import charged

Told = Iterator[tuple[str, str]]


def coverage_year(p: Phrases) -> Told:
    """When a coverage year begins and ends."""
    said = p.definition["coverage_year"]
    if said["kind"] == "calendar":
        text = _("L’exercice va du 1er janvier au 31 décembre.")
    elif said["kind"] == "fixed":
        text = _("L’exercice dure un an à partir du %(day)s.") % {
            "day": p.month_day(said.get("starts"))
        }
    elif said["kind"] == "per_member":
        text = _("Chaque adhésion dure %(months)s mois à partir de son premier jour.") % {
            "months": p.count(said.get("months"))
        }
    else:
        text = _("L’exercice de couverture n’est pas précisé.")
    yield "coverage_year", text


def contribution(p: Phrases) -> Told:
    """The table of contributions, line by line."""
    said = p.definition["contribution"]
    person = said["basis"] == "per_person"
    for n, line in enumerate(said["lines"]):
        who = _who(p, line, person)
        values = {"who": who, "amount": p.amount(line.get("amount"))}
        if person:
            text = _("%(who)s : %(amount)s par personne et par an") % values
        else:
            text = _("%(who)s : %(amount)s par an") % values
        parts = line.get("paid_by") or {}
        for payer, amount in parts.items():
            values = {"amount": p.amount(amount), "payer": p.payer(payer)}
            text += _(", dont %(amount)s par un autre payeur : %(payer)s") % values
        yield f"contribution.lines[{n}]", first_up(text)
    yield from charged(p)


def _who(p: Phrases, line: dict[str, Any], person: bool) -> str:
    """« ménage de 2 à 5 personnes », « catégorie 3 (…) », « chacun »."""
    parts = []
    if line.get("level") is not None:
        parts.append(p.level(line["level"]))
    if line.get("group") is not None:
        parts.append(p.group(line["group"]))
    if line.get("relations") is not None:
        kin = [_(words.RELATION[word]) for word in as_list(line["relations"])]
        parts.append(words.several(kin, _))
    if line.get("ages"):
        parts.append(words.ages(line["ages"], _))
    if not person:
        parts.append(_size(line))
    return ", ".join(parts) or _("chacun")


def _size(line: dict[str, Any]) -> str:
    first, last = line.get("from") or 1, line.get("to")
    if last is None:
        return _("ménage de %(from)s personnes et plus") % {"from": first}
    if first == last:
        said = ngettext("ménage de %(from)s personne", "ménage de %(from)s personnes", first)
        return said % {"from": first}
    return _("ménage de %(from)s à %(to)s personnes") % {"from": first, "to": last}


def fees(p: Phrases) -> Told:
    """The registration fee and the others."""
    rows = [("registration_fee", p.definition.get("registration_fee"), _("Droit d’adhésion"))]
    for n, fee in enumerate(p.definition.get("fees") or []):
        rows.append((f"fees[{n}]", fee, fee.get("name") or _("Droit")))
    for path, fee, name in rows:
        if fee:
            yield (
                path,
                _("%(name)s : %(amount)s %(per)s, %(when)s.")
                % {
                    "name": name,
                    "amount": p.amount(fee.get("amount")),
                    "per": _per(p, fee),
                    "when": p.word(words.WHEN, fee.get("when")),
                },
            )
        elif path in p.definition:
            yield path, _("%(name)s : non précisé.") % {"name": name}


def _per(p: Phrases, fee: dict[str, Any]) -> str:
    """« par personne, 6 au plus »."""
    text = p.word(words.UNIT, fee.get("per"))
    if "persons_most" not in fee:
        return text
    most = p.count(fee["persons_most"])
    return _("%(per)s (%(most)s personnes au plus)") % {"per": text, "most": most}


def payers(p: Phrases) -> Told:
    """Who pays a part in the household's place."""
    kinds = {"state": _("État"), "sponsor": _("tiers payeur"), "programme": _("programme")}
    for code, said in (p.definition.get("payers") or {}).items():
        kind = kinds.get(said.get("kind") or "", "")
        yield f"payers.{code}", f"{said['name']}{f' ({kind})' if kind != said['name'] else ''}."


def instalments(p: Phrases) -> Told:
    """What an instalment opens."""
    said = p.definition.get("instalments")
    if not said:
        text = _("Les soins s’ouvrent quand tout est payé.")
        if "instalments" in p.definition:
            text = _("Le paiement par acomptes n’est pas précisé.")
        yield "instalments", text
        return
    for n, step in enumerate(as_list(said)):
        path = f"instalments[{n}]" if isinstance(said, list) else "instalments"
        yield (
            path,
            _("Dès que %(share)s est payé, les soins sont ouverts jusqu’au %(day)s compris.")
            % {"share": p.share(step.get("opens_at")), "day": p.month_day(step.get("until"))},
        )
    yield "instalments", _("Le reste payé, les soins sont ouverts jusqu’à la fin de l’exercice.")


def waiting(p: Phrases) -> Told:
    """The waiting period of new beneficiaries."""
    said = p.definition.get("waiting")
    if not said:
        text = _("Pas de période d’observation.")
        if "waiting" in p.definition:
            text = _("La période d’observation n’est pas précisée.")
        yield "waiting", text
        return
    for n, entry in enumerate(as_list(said)):
        if entry.get("months") is not None:
            length = _("%(count)s mois") % {"count": entry["months"]}
        elif entry.get("days") is not None:
            length = _("%(count)s jours") % {"count": entry["days"]}
        else:
            length = str(VOID)
        who = {
            "new": _("pour tout nouveau bénéficiaire"),
            "all": _("pour tous les bénéficiaires"),
        }.get(entry.get("for"), str(VOID))
        text = _("Observation de %(length)s %(who)s") % {"length": length, "who": who}
        if entry.get("services") is not None:
            text += _(", pour %(services)s") % {"services": p.services(entry["services"])}
        text += p.of_whom({k: entry.get(k) for k in ("category", "ages")})
        if "newborn" in as_list(entry.get("except")):
            text += _(", sauf les nouveau-nés")
        yield f"waiting[{n}]" if isinstance(said, list) else "waiting", f"{text}."


def dependants(p: Phrases) -> Told:
    """Who is covered beside the member, and until which age."""
    said = p.definition.get("dependants")
    if not said:
        if "dependants" in p.definition:
            yield "dependants", _("Les personnes à charge ne sont pas précisées.")
        return
    relations = said.get("relations")
    if relations is not None:
        kin = words.several([_(words.RELATION[word]) for word in as_list(relations)], _)
        yield "dependants.relations", _("Sont à charge : %(kin)s.") % {"kin": kin}
    elif "relations" in said:
        yield "dependants.relations", _("Les personnes à charge ne sont pas précisées.")
    if "child_under" in said:
        text = _("Les enfants sont couverts jusqu’à %(age)s ans (non compris).")
        yield "dependants.child_under", text % {"age": p.count(said["child_under"])}
    if "student_under" in said:
        text = _("Les étudiants sont couverts jusqu’à %(age)s ans (non compris).")
        yield "dependants.student_under", text % {"age": p.count(said["student_under"])}
