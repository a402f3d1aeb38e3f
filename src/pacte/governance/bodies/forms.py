"""Forms of bodies, seats and decisions. An organisation is chosen by its short code."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pacte.governance.bodies.commands.typed import Stale
from pacte.governance.bodies.models import Body, BodyState, Mandate, MandateEnd, Seat
from pacte.governance.bodies.models.bodies import BodyKind, SeatKind, Sex
from pacte.governance.texts import queries as texts
from pacte.kernel.refusal import Refused
from pacte.pages.forms import DayField, Form, PartialField, ReasonField, WholeField
from pacte.people.views.forms import AnyPlaceField, OrganisationField

LINES = forms.Textarea(attrs={"rows": 4})
NOBODY = ("", "—")


def shortened(text: str, most: int = 300) -> str:
    """What a sentence can quote of a text."""
    if len(text) > most:
        return f"{text[:most]}…"
    return text or gettext("vide")


class Versioned(Form):
    """A form of a sheet that two people may open: it carries what it was opened at.

    When somebody changed the sheet meanwhile, what they changed is shown beside each field; what
    was typed here stays, and is sent again over the new version, knowingly.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    opened = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, version: int = 0, now: dict[str, Any] | None = None, **kwargs: Any
    ) -> None:
        self.now = {name: str(value) for name, value in (now or {}).items()}
        self.now_version = version
        kwargs["initial"] = {
            **(now or {}), **(kwargs.get("initial") or {}),
            "version": version, "opened": json.dumps(self.now),
        }  # fmt: skip
        super().__init__(*args, **kwargs)

    def content(self) -> dict[str, Any]:
        found = super().content()
        found.pop("opened", None)
        return found

    def refuse(self, refusal: Refused, field: str | None = None) -> None:
        super().refuse(refusal, field)
        if not isinstance(refusal, Stale):
            return
        said = gettext("Changé entre-temps : « %(before)s » est devenu « %(now)s ».")
        for name, before, now in self.moved():
            if name in self.fields:
                told = {"before": self._told(name, before), "now": self._told(name, now)}
                self.add_error(name, said % told)
            else:  # A sheet written whole: what it says now.
                now_says = gettext("Enregistré entre-temps : « %(now)s ».")
                self.add_error(None, now_says % {"now": shortened(now)})
        self.data: Any = self.data.copy()
        self.data["version"] = str(self.now_version)
        self.data["opened"] = json.dumps(self.now)

    def _told(self, name: str, value: str) -> str:
        """A value as the form shows it: the words of a choice, not its code."""
        field = self.fields[name]
        if isinstance(field, forms.BooleanField):
            return gettext("oui") if value == "True" else gettext("non")
        if isinstance(field, forms.ChoiceField):
            return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
        return shortened(value)

    def moved(self) -> list[tuple[str, str, str]]:
        """What another changed since: the field, what it said, what it says."""
        try:
            opened = json.loads(self.cleaned_data.get("opened") or "{}")
        except json.JSONDecodeError:
            return []
        if not isinstance(opened, dict):
            return []
        return [
            (name, str(opened.get(name, "")), now)
            for name, now in self.now.items()
            if str(opened.get(name, "")) != now
        ]


def _text(label: Any, most: int = 4_000, help_text: Any = "", rows: int = 4) -> forms.CharField:
    """Several lines, at most so many signs, not asked for."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, max_length=most, required=False, widget=widget, help_text=help_text
    )


class BodySheet(Versioned):
    """What a body's sheet says. ``parents``: the bodies it may report to."""

    name = forms.CharField(label=_("Nom"), max_length=150)
    side = forms.CharField(
        label=_("Côté du partenariat"), max_length=80, required=False,
        help_text=_("Par exemple Sud-Kivu, ou Hainaut."),
    )  # fmt: skip
    parent = forms.CharField(
        label=_("Rend compte à (code de l’instance)"), max_length=30, required=False
    )
    mandate = _text(_("Mandat"), help_text=_("Ce que l’instance a à faire, selon son texte."))
    mandated_by = forms.CharField(label=_("Mandatée par"), max_length=200, required=False)
    text = forms.CharField(
        label=_("Texte qui la crée (code du registre)"), max_length=40, required=False
    )
    established = PartialField(label=_("Créée en"), required=False)
    seat = AnyPlaceField(label=_("Siège (code du lieu)"), max_length=40, required=False)

    def clean_parent(self) -> str | None:
        code = str(self.cleaned_data["parent"]).strip().upper()
        if not code:
            return None
        found = Body.objects.filter(code=code).first()
        if found is None:
            said = gettext("Aucune instance n’a le code « %(code)s ».") % {"code": code}
            raise forms.ValidationError(said)
        return str(found.uid)

    def clean_text(self) -> str | None:
        code = str(self.cleaned_data["text"]).strip()
        if not code:
            return None
        found = texts.text_by_code(code)
        if found is None:
            said = gettext("Aucun texte n’a le code « %(code)s ».") % {"code": code}
            raise forms.ValidationError(said)
        return str(found.uid)

    def clean_established(self) -> str:
        return self.cleaned_data["established"] or ""


class Found(BodySheet):
    """A new body."""

    field_order = ["organisation", "kind", "code", "name", "side", "state", "state_on"]
    organisation = OrganisationField(
        label=_("Organisation (sigle)"), max_length=12,
        help_text=_("Pour qui l’instance existe : elle la tient."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Nature"), choices=BodyKind)
    code = forms.CharField(
        label=_("Code"), max_length=30,
        help_text=_("Court et unique, par exemple CPS-SK : capitales, chiffres, tirets."),
    )  # fmt: skip
    state = forms.ChoiceField(
        label=_("État"), choices=[("", _("non dit")), *BodyState.State.choices], required=False
    )
    state_on = PartialField(label=_("Dans cet état depuis"), required=False)

    def content(self) -> dict[str, Any]:
        found = super().content()
        found.pop("version", None)
        found["state_on"] = found["state_on"] or ""
        return found


class State(Form):
    """Planned, official or ended."""

    state = forms.ChoiceField(label=_("État"), choices=BodyState.State)
    on = PartialField(label=_("Depuis"), required=False)
    words = forms.CharField(
        label=_("Ce que dit la source"), max_length=400, required=False,
        help_text=_("Le passage, ou l’acte qui la crée ou la dissout."),
    )  # fmt: skip
    reason = ReasonField(required=False)

    def content(self) -> dict[str, Any]:
        found = super().content()
        return found | {"on": found["on"] or ""}


class SeatForm(Versioned):
    """A seat. ``colleges``: of the rule; ``seats``: to which it may report."""

    title = forms.CharField(label=_("Titre du siège"), max_length=150)
    kind = forms.ChoiceField(label=_("Nature"), choices=SeatKind, initial=SeatKind.MEMBER)
    college = forms.ChoiceField(label=_("Collège"), required=False)
    voting = forms.BooleanField(label=_("Il vote, et compte dans le quorum"), required=False,
                                initial=True)  # fmt: skip
    organisation = OrganisationField(
        label=_("Organisation qui le pourvoit (sigle)"), max_length=12, required=False
    )
    reports_to = forms.ChoiceField(label=_("Rend compte à"), required=False)
    words = forms.CharField(label=_("Ce que dit la source"), max_length=400, required=False)

    def __init__(
        self, *args: Any, colleges: list[tuple[str, str]], seats: list[Seat], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["college"].choices = [NOBODY, *colleges]  # type: ignore[attr-defined]
        self.fields["reports_to"].choices = [  # type: ignore[attr-defined]
            NOBODY, *((str(seat.uid), seat.title) for seat in seats)
        ]  # fmt: skip
        if not colleges:
            del self.fields["college"]

    def content(self) -> dict[str, Any]:
        found = super().content()
        return found | {"reports_to": found["reports_to"] or None}


class CloseSeat(Form):
    on = PartialField(label=_("Il n’existe plus depuis"))
    reason = ReasonField(required=False)


class MandateForm(Form):
    """Who holds a seat, or stands in for its holder."""

    person = forms.CharField(
        label=_("Nom de la personne"), max_length=120, required=False,
        help_text=_("Laissez vide si seule l’organisation est connue."),
    )  # fmt: skip
    sex = forms.ChoiceField(label=_("Sexe"), choices=Sex, initial=Sex.UNKNOWN)
    organisation = OrganisationField(
        label=_("Organisation qu’elle représente (sigle)"), max_length=12, required=False
    )
    kind = forms.ChoiceField(
        label=_("Titulaire ou suppléant"), choices=Mandate.Kind, initial=Mandate.Kind.HOLDER
    )
    since = PartialField(label=_("Depuis"), required=False)
    until = PartialField(
        label=_("Dernier jour prévu"), required=False,
        help_text=_("Laissez vide si aucun terme n’est fixé."),
    )  # fmt: skip
    words = forms.CharField(label=_("Ce que dit la source"), max_length=400, required=False)

    def content(self) -> dict[str, Any]:
        found = super().content()
        return found | {"since": found["since"] or "", "until": found["until"] or ""}


class EndMandate(Form):
    on = DayField(label=_("Premier jour sans ce mandat"))
    why = forms.ChoiceField(label=_("Pourquoi"), choices=MandateEnd.Why)
    reason = ReasonField(required=False)


class Election(Form):
    """Who is elected, seat by seat; a seat left empty is not filled by this election."""

    since = DayField(label=_("Entrée en fonction le"))
    until = PartialField(
        label=_("Dernier jour du mandat"), required=False,
        help_text=_("Vide : selon la durée que dit la règle."),
    )  # fmt: skip

    def __init__(self, *args: Any, seats: list[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = seats
        for seat in seats:
            self.fields[f"person-{seat.pk}"] = forms.CharField(
                label=seat.title, max_length=120, required=False
            )
            self.fields[f"sex-{seat.pk}"] = forms.ChoiceField(
                label=gettext("%(seat)s : sexe") % {"seat": seat.title}, choices=Sex,
                required=False,
                initial=Sex.UNKNOWN,
            )  # fmt: skip

    def rows(self) -> list[tuple[Seat, Any, Any]]:
        """(seat, field of the name, field of the sex), for the template."""
        return [(s, self[f"person-{s.pk}"], self[f"sex-{s.pk}"]) for s in self.seats]

    def content(self) -> dict[str, Any]:
        typed = super().content()
        results = [
            {"seat": str(seat.uid), "person": name, "sex": typed[f"sex-{seat.pk}"]}
            for seat in self.seats
            if (name := typed[f"person-{seat.pk}"].strip())
        ]
        return {"since": typed["since"], "until": typed["until"] or "", "results": results}


class CommitmentForm(Form):
    organisation = OrganisationField(label=_("Organisation qui s’engage (sigle)"), max_length=12)
    title = forms.CharField(label=_("Ce qu’elle promet"), max_length=250)
    words = _text(_("Texte de l’engagement"))
    due = DayField(label=_("Échéance"), required=False)


class Votes(Form):
    """Votes that were counted: all three empty, the decision was taken by consensus."""

    votes_for = WholeField(label=_("Voix pour"), required=False)
    votes_against = WholeField(label=_("Voix contre"), required=False)
    votes_abstain = WholeField(label=_("Abstentions"), required=False)
