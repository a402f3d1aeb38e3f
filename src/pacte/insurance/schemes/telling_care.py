"""What a definition says of care, in sentences: (path, sentence) for each line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from pacte.insurance.schemes.phrases import VOID, Phrases, first_up
from pacte.insurance.schemes.rules import words
from pacte.insurance.schemes.rules.checking_care import places
from pacte.insurance.schemes.rules.dues import as_list

Told = Iterator[tuple[str, str]]


def care(p: Phrases) -> Told:
    """« Au centre de santé public, la mutuelle prend 80 % de tous les soins, jusqu’à … »."""
    for n, line in enumerate(p.definition["care"]):
        text = f"{p.where(line.get('at'))}{p.of_whom(line)}, {_paid(p, line)}"
        for limit in p.definition.get("limits") or []:
            if "amount" in limit and _same_place(line, limit):
                text += _(", jusqu’à %(amount)s %(per)s") % {
                    "amount": p.amount(limit["amount"]),
                    "per": _per(limit.get("per")),
                }
        if line.get("outside_limits"):
            text += _(", sans compter dans les plafonds")
        referral = line.get("referral")
        if referral is True:
            text += _(" ; il faut une référence du niveau inférieur")
        elif isinstance(referral, dict):
            but = [_(words.VISIT[word]) for word in as_list(referral.get("unless"))]
            text += _(" ; il faut une référence du niveau inférieur, sauf %(but)s") % {
                "but": words.several(but, _)
            }
        elif "referral" in line and referral is None:
            text += _(" ; référence exigée ou non : non précisé")
        yield f"care[{n}]", first_up(text)


def _paid(p: Phrases, line: dict[str, Any]) -> str:
    """Who takes what of the cost."""
    services = p.services(line.get("services"))
    if part := line.get("member_pays"):
        values = {
            "amount": p.amount(part.get("amount")),
            "per": p.word(words.UNIT, part.get("per")),
            "services": services,
        }
        return (
            _("le membre paie %(amount)s %(per)s pour %(services)s, la mutuelle le reste") % values
        )
    if part := line.get("mutual_pays"):
        values = {
            "amount": p.amount(part.get("amount")),
            "per": p.word(words.UNIT, part.get("per")),
            "services": services,
        }
        return _("la mutuelle donne %(amount)s %(per)s pour %(services)s, au plus le prix") % values
    if line.get("mutual_share") is None:
        return _("la part de la mutuelle pour %(services)s n’est pas précisée") % {
            "services": services
        }
    values = {"share": p.share(line["mutual_share"]), "services": services}
    return _("la mutuelle prend %(share)s du coût (%(services)s)") % values


def _same_place(line: dict[str, Any], limit: dict[str, Any]) -> bool:
    """Whether a limit is about the care of a line, and about nothing narrower."""
    others = ("services", "category", "visit", "stay", "ages", "sex", "groups")
    if any(limit.get(key) not in (None, "all") for key in others):
        return False
    return limit.get("at") is not None and places(line) <= places(limit)


def _per(value: Any) -> str:
    return _("(par séjour ou par an : non précisé)") if value is None else _(words.WINDOW[value])


def limits(p: Phrases) -> Told:
    """The ceilings, consumed by the oldest care first."""
    rows = p.definition.get("limits")
    if rows is None:
        text = _("Aucun plafond.")
        if "limits" in p.definition:
            text = _("Les plafonds ne sont pas précisés.")
        yield "limits", text
        return
    for n, limit in enumerate(rows):
        if "amount" in limit:
            what = _("la mutuelle paie au plus %(amount)s") % {"amount": p.amount(limit["amount"])}
        elif "episodes" in limit:
            what = _("au plus %(count)s cas") % {"count": p.count(limit["episodes"])}
        elif "quantity" in limit:
            what = _("au plus %(count)s actes") % {"count": p.count(limit["quantity"])}
        else:
            what = _("au plus %(count)s jours") % {"count": p.count(limit.get("days"))}
        text = f"{_about(p, limit)} : {what} {_per(limit.get('per'))}"
        if extra := limit.get("extra_person"):
            text += _(", et %(amount)s de plus par personne au-delà de %(beyond)s") % {
                "amount": p.amount(extra.get("amount")),
                "beyond": p.count(extra.get("beyond")),
            }
            if extra.get("most") is not None:
                text += _(", sans passer %(most)s") % {"most": p.amount(extra["most"])}
        yield f"limits[{n}]", first_up(text)


def _about(p: Phrases, line: dict[str, Any]) -> str:
    """« à l’hôpital, tous les soins, moins de 5 ans »."""
    parts = [p.services(line.get("services"))]
    if line.get("at"):
        parts.insert(0, p.where(line["at"]))
    return ", ".join(parts) + p.of_whom(line)


def deductibles(p: Phrases) -> Told:
    """What the member pays before the mutual does."""
    for n, said in enumerate(p.definition.get("deductibles") or []):
        values = {
            "what": _about(p, said),
            "amount": p.amount(said.get("amount")),
            "per": _per(said.get("per")),
        }
        text = _("%(what)s : les premiers %(amount)s sont au membre, %(per)s") % values
        yield f"deductibles[{n}]", first_up(text)


def frequency(p: Phrases) -> Told:
    """How far apart the same service must be."""
    for n, said in enumerate(p.definition.get("frequency") or []):
        values = {"what": _about(p, said), "days": p.count(said.get("days"))}
        text = _("%(what)s : une fois en %(days)s jours") % values
        yield f"frequency[{n}]", first_up(text)


def exclusions(p: Phrases) -> Told:
    """What is not covered, why, and who pays instead."""
    if p.definition.get("exclusions") is None and "exclusions" in p.definition:
        yield "exclusions", _("Les exclusions ne sont pas précisées.")
    for n, said in enumerate(p.definition.get("exclusions") or []):
        if said.get("diagnoses") is not None:
            named = words.several([str(code) for code in as_list(said["diagnoses"])], _)
            text = _("maladies non couvertes : %(names)s") % {"names": named}
            text += p.of_whom(said)
        else:
            text = _("non couvert : %(what)s") % {"what": _about(p, said)}
        if said.get("why"):
            text += f" ({said['why']})"
        if said.get("payer"):
            text += _(" ; paie : %(payer)s") % {"payer": p.payer(said["payer"])}
        yield f"exclusions[{n}]", first_up(text)


def exemptions(p: Phrases) -> Told:
    """Who does not pay what the others pay."""
    what = {
        "member_pays": _("du ticket modérateur"),
        "deductible": _("de la franchise"),
        "contribution": _("de la cotisation"),
        "registration_fee": _("des droits d’adhésion"),
    }
    for n, said in enumerate(p.definition.get("exemptions") or []):
        named = [what[word] for word in as_list(said.get("from"))] or [str(VOID)]
        values = {"group": p.group(said["group"]), "what": words.several(named, _)}
        text = _("%(group)s : exempté %(what)s") % values
        if said.get("payer"):
            text += _(" ; paie à sa place : %(payer)s") % {"payer": p.payer(said["payer"])}
        yield f"exemptions[{n}]", first_up(text)


def patients(p: Phrases) -> Told:
    """For whom a service is."""
    for n, said in enumerate(p.definition.get("patients") or []):
        whom = p.of_whom({key: said.get(key) for key in ("sex", "ages")})
        text = _("%(services)s : seulement%(whom)s") % {
            "services": p.services(said.get("services")),
            "whom": whom.replace(",", "", 1),
        }
        yield f"patients[{n}]", first_up(text)


def who(p: Phrases) -> Told:
    """Who verifies, settles and pays, by level of care."""
    if not p.definition.get("who"):
        yield "who", _("Qui vérifie, liquide et paie n’est pas précisé.")
    for n, row in enumerate(p.definition.get("who") or []):
        values = {
            "where": p.where(row.get("at")),
            "verifies": p.word(words.PARTY, row.get("verifies")),
            "settles": p.word(words.PARTY, row.get("settles")),
            "pays": p.word(words.PARTY, row.get("pays")),
        }
        if len({values["verifies"], values["settles"], values["pays"]}) == 1:
            text = _("%(where)s : %(pays)s vérifie, liquide et paie") % values
        else:
            text = (
                _("%(where)s : %(verifies)s vérifie, %(settles)s liquide, %(pays)s paie") % values
            )
        if row.get("services") not in (None, "all"):
            text += f" ({p.services(row['services'])})"
        yield f"who[{n}]", first_up(text)


def payment(p: Phrases) -> Told:
    """Whether the facility is paid, or the member paid back."""
    said = p.definition.get("payment")
    if not said:
        yield "payment", _("Tiers payant ou remboursement : non précisé.")
        return
    for n, row in enumerate(as_list(said)):
        text = f"{p.where(row.get('at'))} : {p.word(words.MODE, row.get('mode'))}"
        if row.get("delay_days") is not None:
            text += _(", sous %(days)s jours") % {"days": p.count(row["delay_days"])}
        yield f"payment[{n}]" if isinstance(said, list) else "payment", first_up(text)


def submission(p: Phrases) -> Told:
    """Until when an invoice may come."""
    said = p.definition.get("submission")
    if said:
        days = p.count(said.get("late_after_days"))
        text = _("Une attestation reçue plus de %(days)s jours après les soins est tardive.")
        yield "submission", text % {"days": days}
    elif "submission" in p.definition:
        yield "submission", _("Le délai de dépôt des factures n’est pas précisé.")


def rounding(p: Phrases) -> Told:
    """Where the odd unit of a share goes."""
    said = p.definition.get("rounding")
    if said is None:
        yield "rounding", _("L’arrondi des parts n’est pas précisé.")
    else:
        yield "rounding", first_up(_("arrondi : %(how)s") % {"how": _(words.ROUNDING[said])})
