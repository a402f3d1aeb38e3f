"""One value of a definition in a form: how it is shown, and how what people type is read.

Empty says nothing; « ? » says "non précisé". Numbers are typed as people write them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from pacte.insurance.schemes.rules import words
from pacte.insurance.schemes.rules.dues import as_list
from pacte.insurance.schemes.rules.language import Kind
from pacte.kernel import currency as currencies
from pacte.kernel import numbers
from pacte.kernel.money import WHOLE
from pacte.kernel.refusal import Refused
from pacte.pages import formatting

ABSENT = object()  # Nothing is said: the key is not written.
HOLE = "?"
DAY_MONTH = re.compile(r"(\d{1,2})[/.](\d{1,2})")
PAIR = re.compile(r"([A-Za-z0-9_.-]+)\s*[=:]\s*(.+)")
TABLES = (
    words.LEVEL, words.OWNERSHIP, words.VISIT, words.CATEGORY, words.RELATION, words.WINDOW,
    words.PARTY, words.UNIT, words.WHEN, words.SEX, words.ROUNDING, words.MODE, words.KIND,
    words.ORDER, words.COMBINE, words.JOINER, words.PACKAGE, words.QUANTITIES,
)  # fmt: skip
WORDS: dict[str, str] = {
    "all": words.N_("tous les bénéficiaires"), "new": words.N_("les nouveaux bénéficiaires"),
    "household": words.N_("par ménage"),
    "person": words.N_("par personne"), "fixed": words.N_("à partir d’un jour fixe"),
    "calendar": words.N_("année civile"), "per_member": words.N_("propre à chaque adhésion"),
    "per_person": words.N_("par personne"), "per_household": words.N_("par ménage"),
    "group": words.N_("par groupe"), "state": words.N_("État"), "sponsor": words.N_("tiers payeur"),
    "programme": words.N_("programme"), "newborn": words.N_("nouveau-nés"),
    "member_pays": words.N_("du ticket modérateur"), "deductible": words.N_("de la franchise"),
    "contribution": words.N_("de la cotisation"),
    "registration_fee": words.N_("des droits d’adhésion"),
}  # fmt: skip


def label(word: str, among: tuple[str, ...]) -> str:
    """A word of the language, in the reader's: the same code has other words elsewhere."""
    table = next((t for t in TABLES if set(among) <= set(t)), WORDS)
    return _(table.get(word, word))


def field(kind: Kind, title: str) -> forms.Field:
    """The field in which a value of a kind is typed; never required: a hole may stay one."""
    if kind.name == "list" and kind.of.name == "word":
        choices = [(word, label(word, kind.of.of)) for word in kind.of.of]
        return forms.MultipleChoiceField(
            label=title, required=False, choices=choices, widget=forms.CheckboxSelectMultiple
        )
    if kind.name in ("word", "yes", "referral"):
        return forms.ChoiceField(label=title, required=False, choices=_choices(kind))
    attrs = {"autocomplete": "off"}
    if kind.name in ("amount", "share", "count"):
        attrs |= {"inputmode": "decimal", "size": "8"}
    if kind.name == "month_day":
        attrs |= {"placeholder": _("jj/mm"), "size": "6"}
    made = forms.CharField(
        label=title, required=False, max_length=1000, widget=forms.TextInput(attrs=attrs)
    )
    made.unit = "%" if kind.name == "share" else ""  # type: ignore[attr-defined]
    return made


def _choices(kind: Kind) -> list[tuple[str, str]]:
    if kind.name == "word":
        said = [(word, label(word, kind.of)) for word in kind.of]
    else:
        said = [("true", _("oui")), ("false", _("non"))]
        if kind.name == "referral":
            said.append(("emergency", _("oui, sauf urgence")))
    return [("", _("—")), *said, (HOLE, _("non précisé"))]


def show(kind: Kind, value: Any, money: str) -> Any:
    """A value as it stands in its field."""
    if value is ABSENT:
        return [] if _is_words(kind) else ""
    if value is None:
        return [] if _is_words(kind) else HOLE
    if kind.name == "list":
        return as_list(value) if _is_words(kind) else ", ".join(map(str, as_list(value)))
    if kind.name == "map":
        return ", ".join(f"{k} = {show(kind.of, v, money)}" for k, v in value.items())
    return SHOW.get(kind.name, lambda v, m: str(v))(value, money)


def _is_words(kind: Kind) -> bool:
    return kind.name == "list" and kind.of.name == "word"


def _show_amount(value: Any, money: str) -> str:
    amount = currencies.amount_from(value, money)
    places = currencies.exponent(money)
    return formatting.number(Decimal(amount).scaleb(-places), places or None)


def _show_share(value: Any, money: str) -> str:
    return formatting.number((Decimal(str(value)) * 100).normalize() + 0)


def _show_day(value: Any, money: str) -> str:
    month, day = str(value).split("-")
    return f"{day}/{month}"


def _show_referral(value: Any, money: str) -> str:
    if isinstance(value, dict):
        return "emergency"
    return "true" if value else "false"


SHOW: dict[str, Callable[[Any, str], str]] = {
    "amount": _show_amount,
    "share": _show_share,
    "month_day": _show_day,
    "yes": _show_referral,
    "referral": _show_referral,
}


def read(kind: Kind, typed: Any, money: str) -> Any:
    """What was typed, as it is written in a definition; ``ABSENT`` when nothing was."""
    if isinstance(typed, list):
        return list(typed) or ABSENT
    text = str(typed or "").strip()
    if not text:
        return ABSENT
    if text == HOLE:
        return None
    try:
        if kind.name == "map":
            return _read_map(text, kind.of, money)
        return READ.get(kind.name, lambda t, m: t)(text, money)
    except Refused as refusal:
        raise ValidationError(formatting.fill(refusal.message, refusal.values)) from refusal


def _read_amount(text: str, money: str) -> int | str:
    if not money:
        raise ValidationError(_("Choisissez d’abord la devise du régime."))
    said = currencies.amount_text(numbers.read_amount(text, money), money)
    whole = Decimal(said)
    return int(whole) if whole == whole.to_integral_value() else said


def _read_share(text: str, money: str) -> str:
    percent = numbers.read_number(text.replace("%", "").strip())
    if not 0 <= percent <= 100 or percent * WHOLE % 100:
        raise ValidationError(_("Une part va de 0 à 100 %, avec au plus quatre décimales."))
    return f"{(percent.scaleb(-2)).normalize():f}"


def _read_count(text: str, money: str) -> int:
    found = numbers.read_number(text)
    if found != found.to_integral_value() or found < 0:
        raise ValidationError(_("Un nombre entier, par exemple 12."))
    return int(found)


def _read_day(text: str, money: str) -> str:
    found = DAY_MONTH.fullmatch(text)
    if not found:
        raise ValidationError(_("Écrivez le jour et le mois : 01/07."))
    day, month = int(found[1]), int(found[2])
    try:
        date(2024, month, day)
    except ValueError:
        raise ValidationError(_("Ce jour n’existe pas au calendrier.")) from None
    return f"{month:02d}-{day:02d}"


def _read_list(text: str, money: str) -> Any:
    found = [part.strip() for part in text.split(",") if part.strip()]
    return found[0] if found == ["all"] else found


def _read_map(text: str, of: Kind, money: str) -> dict[str, Any]:
    found = {}
    for part in re.split(r",(?!\d)|;", text):
        pair = PAIR.fullmatch(part.strip())
        if not pair:
            if of.name == "count":
                raise ValidationError(
                    _("Écrivez « acte = quantité », par exemple consultation = 1.")
                )
            raise ValidationError(_("Écrivez « code = montant », par exemple state = 1000."))
        found[pair[1]] = read(of, pair[2], money)
    return found


def _read_yes(text: str, money: str) -> Any:
    return {"unless": ["emergency"]} if text == "emergency" else text == "true"


READ: dict[str, Callable[[str, str], Any]] = {
    "amount": _read_amount,
    "share": _read_share,
    "count": _read_count,
    "month_day": _read_day,
    "list": _read_list,
    "yes": _read_yes,
    "referral": _read_yes,
}
