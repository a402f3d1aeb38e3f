"""The form of a composition rule: its colleges line by line, its quorum and majority in words."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pacte.governance.bodies.forms import Versioned
from pacte.governance.bodies.rules.composition import MEMBERS, SEATS, Part, Rule
from pacte.kernel.names import normalised
from pacte.pages import formatting
from pacte.pages.forms import PartialField, ShareField, WholeField

BLANKS = 3
LINES_MAX = 30
SHARES = {
    "": _("non dit"),
    "500000+": _("plus de la moitié"),
    "500000": _("la moitié"),
    "666666": _("les deux tiers"),
    "750000": _("les trois quarts"),
    "333333": _("le tiers"),
    "250000": _("le quart"),
    "0": _("quel que soit le nombre"),
    "other": _("une autre part"),
    "other+": _("plus qu’une autre part"),
}


def code_of(name: str) -> str:
    """The code of a college that has just been named."""
    return re.sub(r"[^a-z0-9]+", "-", normalised(name).lower()).strip("-")[:40]


def choice_of(part: Part | None) -> str:
    if part is None:
        return ""
    found = f"{part.share}{'+' if part.more else ''}"
    return found if found in SHARES else f"other{'+' if part.more else ''}"


def words_of(part: Part | None) -> str:
    """« plus de la moitié », « les deux tiers », « 40 % »; nothing when it is not said."""
    if part is None:
        return ""
    known = choice_of(part)
    if not known.startswith("other"):
        return str(SHARES[known])
    share = formatting.share(part.share, 2)
    return gettext("plus de %(share)s") % {"share": share} if part.more else share


def _share(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=list(SHARES.items()), required=False)


class RuleForm(Versioned):
    """Colleges, presidency, quorum, majority, terms; what is left empty is not said."""

    since = PartialField(label=_("En vigueur depuis"), required=False)
    balanced = forms.BooleanField(
        label=_("Composition équilibrée : au moins un de chaque collège"), required=False
    )
    presidency = forms.CharField(
        label=_("Collège qui préside"), max_length=120, required=False,
        help_text=_("Le nom d’un collège ci-dessus."),
    )  # fmt: skip
    quorum = _share(_("Quorum"))
    quorum_other = ShareField(label=_("Quorum, autre part"), required=False)
    quorum_of = forms.ChoiceField(
        label=_("Il se compte"), required=False,
        choices=[(SEATS, _("sur les sièges qui votent")), (MEMBERS, _("sur les membres appelés"))],
    )  # fmt: skip
    second = _share(_("Quorum à la deuxième convocation"))
    second_other = ShareField(label=_("Deuxième convocation, autre part"), required=False)
    majority = _share(_("Majorité des voix exprimées"))
    majority_other = ShareField(label=_("Majorité, autre part"), required=False)
    term_months = WholeField(label=_("Durée d’un mandat, en mois"), least=1, most=240,
                             required=False)  # fmt: skip
    notice_days = WholeField(label=_("Délai de convocation, en jours"), most=365, required=False)
    women_share = ShareField(label=_("Part de femmes au moins"), required=False)
    words = forms.CharField(
        label=_("Passage du texte"), max_length=4_000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: Any, rule: Rule, **kwargs: Any) -> None:
        kwargs["initial"] = initial(rule) | (kwargs.get("initial") or {})
        kwargs["now"] = {"rule": _said(rule)}
        super().__init__(*args, **kwargs)
        self.codes = [college.code for college in rule.colleges]
        self.lines = min(LINES_MAX, len(self.codes) + BLANKS)
        for n in range(self.lines):
            for name, field in _college_fields(n).items():
                self.fields[name] = field

    def rows(self) -> list[tuple[Any, Any, Any]]:
        """(name, least, most) of each college, for the template."""
        return [
            (self[f"college-{n}"], self[f"least-{n}"], self[f"most-{n}"])
            for n in range(self.lines)
        ]  # fmt: skip

    def others(self) -> list[Any]:
        return [field for field in self.visible_fields() if "-" not in field.name]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        for name in ("quorum", "second", "majority"):
            other = str(typed.get(name)).startswith("other")
            if other and typed.get(f"{name}_other") is None:
                self.add_error(f"{name}_other", gettext("Donnez la part, par exemple 40."))
        names = {code_of(one["name"]) for one in self.colleges().values()}
        if (presides := code_of(typed.get("presidency") or "")) and presides not in names:
            said = gettext("Aucun des collèges ci-dessus ne s’appelle ainsi.")
            self.add_error("presidency", said)
        return typed

    def colleges(self) -> dict[str, dict[str, Any]]:
        """What was typed of colleges, by code; one that had a code keeps it."""
        found: dict[str, dict[str, Any]] = {}
        for n in range(self.lines):
            name = str(self.cleaned_data.get(f"college-{n}") or "").strip()
            if name:
                code = self.codes[n] if n < len(self.codes) else code_of(name)
                least, most = (self.cleaned_data.get(f"{part}-{n}") for part in ("least", "most"))
                found[code] = {"name": name, "least": least, "most": most}
        return found

    def content(self) -> dict[str, Any]:
        typed, colleges = self.cleaned_data, self.colleges()
        asked = code_of(typed["presidency"])
        presides = next((c for c, one in colleges.items() if code_of(one["name"]) == asked), "")
        rule = {
            "colleges": colleges, "balanced": typed["balanced"], "presidency_college": presides,
            "quorum_of": typed["quorum_of"] or SEATS,
            **{name: self._part(name) for name in ("quorum", "second", "majority")},
            **{name: typed[name] for name in ("term_months", "notice_days", "women_share")},
        }  # fmt: skip
        return {
            "rule": rule, "since": typed["since"] or "", "words": typed["words"],
            "version": typed["version"],
        }  # fmt: skip

    def _part(self, name: str) -> dict[str, Any] | None:
        chosen = self.cleaned_data[name]
        if not chosen:
            return None
        other = chosen.startswith("other")
        share = self.cleaned_data[f"{name}_other"] if other else int(chosen.rstrip("+"))
        return {"share": share, "more": chosen.endswith("+")}


def _said(rule: Rule) -> str:
    """A rule in a line: its colleges, its quorum, its majority."""
    parts = [one.name for one in rule.colleges]
    parts += [words_of(part) for part in (rule.quorum, rule.second, rule.majority) if part]
    return " ; ".join(parts)


def _college_fields(n: int) -> dict[str, forms.Field]:
    values = {"n": n + 1}
    return {
        f"college-{n}": forms.CharField(
            label=gettext("Collège %(n)s") % values, max_length=120, required=False
        ),
        f"least-{n}": WholeField(
            label=gettext("Collège %(n)s : au moins") % values, most=10_000, required=False
        ),
        f"most-{n}": WholeField(
            label=gettext("Collège %(n)s : au plus") % values, most=10_000, required=False
        ),
    }


def initial(rule: Rule) -> dict[str, Any]:
    """A rule as its form shows it."""
    presides = rule.college(rule.presidency_college)
    found: dict[str, Any] = {
        "balanced": rule.balanced, "presidency": presides.name if presides else "",
        "quorum_of": rule.quorum_of, "term_months": rule.term_months,
        "notice_days": rule.notice_days, "women_share": rule.women_share,
    }  # fmt: skip
    for name in ("quorum", "second", "majority"):
        part: Part | None = getattr(rule, name)
        found[name] = choice_of(part)
        if part is not None and found[name].startswith("other"):
            found[f"{name}_other"] = part.share
    for n, college in enumerate(rule.colleges):
        found |= {f"college-{n}": college.name, f"least-{n}": college.least,
                  f"most-{n}": college.most}  # fmt: skip
    return found
