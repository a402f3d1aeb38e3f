"""Rights, dues and events of the register in words, as its pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from pacte.insurance.members.models import Beneficiary, Entitlement, Household, Membership
from pacte.insurance.members.queries import rights
from pacte.insurance.schemes.rules.rights import Standing
from pacte.journal import clock
from pacte.kernel.money import Money
from pacte.pages import formatting
from pacte.pages.explain import Step, Working, say
from pacte.pages.page import Tag

WORDS = {
    Standing.OPEN: _("Ouverts"),
    Standing.NOT_PAID: _("Pas encore payés"),
    Standing.INSTALMENT_ENDED: _("Suspendus : échéance passée"),
    Standing.NOT_YET: _("Pas encore ouverts"),
    Standing.YEAR_ENDED: _("Terminés"),
    Standing.LEFT: _("Parti"),
    Standing.DECEASED: _("Décédé"),
    Standing.TOO_OLD: _("Âge limite dépassé"),
    Standing.NOT_A_DEPENDANT: _("Pas une personne à charge"),
    Standing.NOT_STATED: _("Non précisé par le régime"),
}
EVENTS = {
    "enrol_household": _("Ménage inscrit, %(people)s personnes"),
    "add_person": _("Personne ajoutée, carte %(card)s"),
    "join_scheme": _("Inscrit à un exercice à partir du %(since)s"),
    "close_membership": _("Adhésion close le %(closed_on)s"),
    "leave": _("Départ ou décès, le %(since)s"),
    "come_back": _("Retour, le %(since)s"),
    "transfer_person": _("Transfert d’un ménage à l’autre, le %(since)s"),
    "correct_person": _("Correction : %(changed)s"),
    "name_member": _("Un autre adhérent est désigné"),
    "move_household": _("Village ou catégorie changés à partir du %(since)s"),
    "set_group": _("Groupe %(group)s changé à partir du %(since)s"),
    "change_phone": _("Téléphone ou langue changés"),
    "print_cards": _("Cartes imprimées"),
    "revoke_card": _("Carte annulée"),
    "replace_card": _("Carte remplacée"),
    "anonymise_person": _("Données personnelles anonymisées"),
    "export_person": _("Dossier personnel exporté"),
    "collect_payment": _("Versement encaissé, reçu %(number)s"),
    "match_line": _("Versement reçu par relevé, reçu %(number)s"),
    "cancel_receipt": _("Reçu %(number)s annulé"),
}
FIELDS = {
    "name": _("nom"),
    "sex": _("sexe"),
    "born_on": _("naissance"),
    "year_only": _("jour de naissance"),
    "relation": _("lien"),
    "phone": _("téléphone"),
    "photo": _("photo"),
}
LIKENESS = {
    "name": _("même nom à l’oreille, naissances proches"),
    "phone": _("même téléphone et un nom commun"),
    "birth": _("même jour de naissance et un nom commun"),
}
OPEN, CLOSED, RENEW = "ouverts", "fermes", "renouveler"
CHOICES = [
    (OPEN, _("Ouverts")),
    (CLOSED, _("Fermés")),
    (RENEW, _("À renouveler")),
]


def is_open(held: Sequence[Entitlement], day: date) -> bool:
    """Whether somebody is covered on a day, the waiting period run."""
    return any(r.open and (r.covered_from or day) <= day for r in held)


def tag(held: Sequence[Entitlement | rights.Right], day: date) -> Tag:
    """The state of somebody's rights on a day."""
    opened = [r for r in held if r.open]
    if not opened:
        words = WORDS[Standing(held[-1].reason)] if held else WORDS[Standing.NOT_YET]
        return Tag(words, "bad" if held else "")
    first = min(r.covered_from or day for r in opened)
    if first > day:
        waits = gettext("En observation, couvert le %(day)s") % {"day": formatting.day(first)}
        return Tag(waits, "wait")
    return Tag(WORDS[Standing.OPEN], "good")


def of_household(home: Household, day: date) -> Tag:
    """The rights of a household in a list: those of its people, read with it."""
    here: list[Any] = getattr(home, "there", [])
    held = [list({row.scheme_id: row for row in person.held}.values()) for person in here]
    covered = sum(is_open(mine, day) for mine in held)
    if covered and covered == len(here):
        return Tag(WORDS[Standing.OPEN], "good")
    if covered:
        said = gettext("%(covered)s sur %(people)s") % {"covered": covered, "people": len(here)}
        return Tag(said, "wait")
    return Tag(gettext("Fermés"), "bad")


def filtered(lines: QuerySet[Household], value: str, day: date) -> QuerySet[Household]:
    """The households whose people are covered, are not, or whose year ended."""
    if value == RENEW:
        mine = Membership.objects.filter(household=OuterRef("pk"), closed_on=None)
        return lines.filter(Exists(mine), ~Exists(mine.filter(until__gt=day)))
    newer = Entitlement.objects.filter(
        beneficiary=OuterRef("beneficiary"), scheme=OuterRef("scheme"), since__lte=day
    )
    last = newer.order_by("-since", "-id").values("pk")[:1]
    here = Beneficiary.objects.filter(household=OuterRef(OuterRef("pk")), left_on=None)
    opened = Entitlement.objects.filter(
        beneficiary__in=here.values("pk"), since__lte=day, open=True, covered_from__lte=day, pk=last
    )
    return lines.filter(Exists(opened) if value == OPEN else ~Exists(opened))


def periods(person: int, held: Sequence[Entitlement]) -> list[dict[str, Any]]:
    """The rights of a person, past and to come, scheme by scheme."""
    return [
        {"since": row.since, "covered_from": row.covered_from, "open": row.open,
         "tag": _period_tag(row, clock.today())}
        for scheme in dict.fromkeys(r.scheme_id for r in held)
        for row in rights.timeline(person, scheme)
    ]  # fmt: skip


def _period_tag(row: Any, today: date) -> Tag:
    """What a row of the timeline says; an end to come is announced, it is no fault."""
    if not row.open and row.since > today:
        return Tag(gettext("S’arrêtent ce jour-là"), "wait")
    return tag([row], row.since)


def happened(entry: Any) -> str:
    """An entry of the journal as the history of a household says it."""
    words = EVENTS.get(entry.command.removeprefix("members."))
    details = {k: _said(k, v) for k, v in entry.details.items()}
    if words is None:
        return gettext("Autre changement")
    try:
        return str(words) % details
    except KeyError:
        return str(words).partition("%(")[0].rstrip(" ,:")


def _said(name: str, value: Any) -> Any:
    """A detail of an entry as people read it: a day, the fields that were corrected."""
    if name == "changed":
        return ", ".join(str(FIELDS.get(field, field)) for field in str(value).split("."))
    if name in ("since", "closed_on") and value:
        return formatting.day(date.fromisoformat(value))
    return "" if value is None else value


def working(account: Any, asked: str) -> Working | None:
    """Why a line of the contribution is what it is: ``due-<its place>``, or ``due`` for all."""
    if account is None or not asked.startswith("due"):
        return None
    place = asked.removeprefix("due").removeprefix("-")
    if place and not (place.isdecimal() and int(place) < len(account.lines)):
        return None
    lines = [account.lines[int(place)]] if place else list(account.lines)
    total = Money(sum(line.due for line in lines), account.currency)
    version = account.membership.version
    return Working(
        title=say("Pourquoi %(amount)s ?", amount=total),
        over=say("Exercice du %(since)s au %(until)s", since=account.membership.since,
                 until=account.membership.until - timedelta(1)),
        steps=[_step(part, account.currency) for line in lines for part in line.parts],
        result=Step(label=gettext("Dû par le ménage"), amount=total),
        foot=say("Barème en vigueur depuis le %(since)s.", since=version.since),
    )  # fmt: skip


# What a row of dues is for, by its code.
KINDS = {
    "contribution": gettext_noop("cotisation"), "registration": gettext_noop("droit d’adhésion"),
    "fee": gettext_noop("autre droit"), "discount": gettext_noop("remise"),
}  # fmt: skip


def _step(part: Any, currency: str) -> Step:
    """One row of what is due, with its article."""
    who = part.beneficiary.name if part.beneficiary else gettext("le ménage")
    kind = gettext(KINDS.get(part.kind, part.kind))
    label = say("%(kind)s, %(who)s : %(why)s", kind=kind, who=who, why=part.get_why_display())
    source = say("%(ref)s, le %(day)s", ref=part.ref or part.line, day=part.made_on)
    return Step(label=label, amount=Money(part.amount, currency), source=source)
