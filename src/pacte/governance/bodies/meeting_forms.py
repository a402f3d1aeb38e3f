"""Forms of meetings: their sheet, agenda, attendance, minutes, decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from pacte.governance.bodies.commands.meetings import PEOPLE_MAX
from pacte.governance.bodies.forms import NOBODY, Versioned, Votes, _text
from pacte.governance.bodies.models import AgendaItem, Attendance, Decision, Meeting
from pacte.governance.bodies.models.bodies import Sex
from pacte.governance.bodies.models.decisions import Progress
from pacte.governance.bodies.models.meetings import MINUTES_MAX
from pacte.governance.bodies.queries import Holding
from pacte.pages.forms import (
    DayField,
    Form,
    PartialField,
    ReasonField,
    UploadField,
    WholeField,
)
from pacte.people.views.forms import AnyPlaceField, OrganisationField

BLANKS = 4
GUESTS = 4
PAPERS = (".pdf", ".jpg", ".jpeg", ".png", ".xlsx", ".docx", ".odt", ".ods")
Presence = Attendance.Presence


class MeetingSheet(Versioned):
    """When, where, about what."""

    title = forms.CharField(label=_("Objet"), max_length=200)
    kind = forms.ChoiceField(label=_("Nature"), choices=Meeting.Kind)
    on = PartialField(
        label=_("Date"), required=False,
        help_text=_("Un jour pour convoquer ; un mois ou une année suffit pour prévoir."),
    )  # fmt: skip
    hour = forms.CharField(label=_("Heure"), max_length=5, required=False,
                           help_text=_("Par exemple 09:30."))  # fmt: skip
    place = AnyPlaceField(label=_("Lieu (code)"), max_length=40, required=False)
    where = forms.CharField(label=_("Salle ou adresse"), max_length=200, required=False)
    online = forms.BooleanField(label=_("On peut y assister à distance"), required=False)
    called = WholeField(
        label=_("Membres appelés"), least=1, most=PEOPLE_MAX, required=False,
        help_text=_("Pour une assemblée dont le quorum se compte sur les membres."),
    )  # fmt: skip

    def content(self) -> dict[str, Any]:
        found = super().content()
        return found | {"on": found["on"] or ""}


class Past(Form):
    """A meeting of the past, as a source says it."""

    title = forms.CharField(label=_("Objet"), max_length=200)
    kind = forms.ChoiceField(label=_("Nature"), choices=Meeting.Kind)
    on = PartialField(label=_("Date"))
    place = AnyPlaceField(label=_("Lieu (code)"), max_length=40, required=False)
    where = forms.CharField(label=_("Salle ou adresse"), max_length=200, required=False)
    words = forms.CharField(
        label=_("Ce que dit la source"), max_length=400,
        help_text=_("Le passage, et d’où il vient."),
    )  # fmt: skip


class Agenda(Versioned):
    """The points in their order; a rank may be changed, an empty point is left out."""

    def __init__(self, *args: Any, points: Sequence[AgendaItem], **kwargs: Any) -> None:
        self.points = list(points)
        start: dict[str, Any] = {}
        for n, point in enumerate(self.points):
            start |= {f"title-{n}": point.title, f"presenter-{n}": point.presenter}
        kwargs["initial"] = start
        kwargs["now"] = {"agenda": " ; ".join(point.title for point in self.points)}
        super().__init__(*args, **kwargs)
        self.lines = len(self.points) + BLANKS
        if self.is_bound:  # What another added since must not hide what was typed here.
            typed = [name for name in self.data if name.startswith("title-")]
            self.lines = min(60, max(self.lines, len(typed)))
        for n in range(self.lines):
            self._add(n)

    def _add(self, n: int) -> None:
        point = self.points[n] if n < len(self.points) else None
        values = {"n": n + 1}
        self.fields |= {
            f"rank-{n}": WholeField(
                label=gettext("Point %(n)s : rang") % values, least=1, most=99, initial=n + 1,
                required=False,
            ),
            f"title-{n}": forms.CharField(
                label=gettext("Point %(n)s") % values, max_length=200, required=False
            ),
            f"presenter-{n}": forms.CharField(
                label=gettext("Point %(n)s : rapporteur") % values, max_length=120, required=False
            ),
            f"file-{n}": UploadField(
                label=gettext("Point %(n)s : document") % values, endings=PAPERS, required=False,
                help_text=point.document.name if point and point.document else "",
            ),
            f"keep-{n}": forms.CharField(
                widget=forms.HiddenInput, required=False, max_length=40,
                initial=str(point.document.uid) if point and point.document else "",
            ),
        }  # fmt: skip

    def rows(self) -> list[tuple[Any, ...]]:
        """(rank, title, presenter, file, what is kept) of each line, for the template."""
        names = ("rank", "title", "presenter", "file", "keep")
        return [tuple(self[f"{name}-{n}"] for name in names) for n in range(self.lines)]

    def own_hidden(self) -> list[Any]:
        return [self[name] for name in ("key", "version", "opened")]

    def content(self) -> dict[str, Any]:
        typed = super().content()
        points = [
            {name: typed[f"{name}-{n}"] for name in ("rank", "title", "presenter", "file", "keep")}
            for n in range(self.lines)
            if typed[f"title-{n}"].strip()
        ]
        points.sort(key=lambda point: point["rank"] or 99)
        items = [{name: value for name, value in p.items() if name != "rank"} for p in points]
        return {"items": items, "version": typed["version"]}


class Convene(Form):
    on = DayField(label=_("Convocation envoyée le"))
    words = forms.CharField(
        label=_("Par quel moyen"), max_length=400, required=False,
        help_text=_("Lettre, affichage, radio, message."),
    )  # fmt: skip


class Again(Form):
    on = DayField(label=_("Jour de la deuxième convocation"))
    hour = forms.CharField(label=_("Heure"), max_length=5, required=False)

    def content(self) -> dict[str, Any]:
        found = super().content()
        return found | {"on": found["on"].isoformat()}


class Cancel(Form):
    words = forms.CharField(label=_("Pourquoi"), max_length=400)


def _line_said(row: Attendance) -> str:
    """« Gouvernorat : présent »."""
    who = row.seat.title if row.seat else row.person
    return f"{who} : {row.get_presence_display()}"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A line of the sheet on a page: a seat, or a guest."""

    seat: Any
    college: str
    person: Any
    sex: Any
    presence: Any
    represented_by: Any


class Sheet(Versioned):
    """Of each seat who came; of an assembly how many women and men; and the guests."""

    def __init__(
        self, *args: Any, holdings: Sequence[Holding], rows: Sequence[Attendance], members: bool,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        kwargs["now"] = {"sheet": " ; ".join(_line_said(row) for row in rows)}
        super().__init__(*args, **kwargs)
        self.holdings, self.members = list(holdings), members
        known = {row.seat_id: row for row in rows if row.seat_id}
        for holding in self.holdings:
            self._add_seat(holding, known.get(holding.seat.pk))
        guests = [row for row in rows if not row.seat_id and not (members and row.member)]
        self.guests = min(40, max(GUESTS, len(guests) + 2))
        for n in range(self.guests):
            self._add_guest(n, guests[n] if n < len(guests) else None)
        if members:
            self._add_counts([row for row in rows if row.member and not row.seat_id])

    def _add_seat(self, holding: Holding, row: Attendance | None) -> None:
        pk, holder = holding.seat.pk, holding.holder
        person = row.person if row else (holder.person if holder else "")
        sex = row.sex if row else holding.sex
        label = {"seat": holding.seat.title}
        self.fields |= {
            f"person-{pk}": forms.CharField(
                label=gettext("%(seat)s : nom") % label, max_length=120, required=False,
                initial=person,
            ),
            f"sex-{pk}": forms.ChoiceField(
                label=gettext("%(seat)s : sexe") % label, choices=Sex, initial=sex,
                required=False,
            ),
            f"presence-{pk}": forms.ChoiceField(
                label=gettext("%(seat)s : présence") % label,
                choices=[NOBODY, *Presence.choices], required=False,
                initial=row.presence if row else "",
            ),
            f"by-{pk}": forms.CharField(
                label=gettext("%(seat)s : représenté par") % label, max_length=120, required=False,
                initial=row.represented_by if row else "",
            ),
        }  # fmt: skip

    def _add_guest(self, n: int, row: Attendance | None) -> None:
        label = {"n": n + 1}
        self.fields |= {
            f"guest-{n}": forms.CharField(
                label=gettext("Invité %(n)s : nom et qualité") % label, max_length=120,
                required=False, initial=row.person if row else "",
            ),
            f"guest-sex-{n}": forms.ChoiceField(
                label=gettext("Invité %(n)s : sexe") % label, choices=Sex, required=False,
                initial=row.sex if row else Sex.UNKNOWN,
            ),
        }  # fmt: skip

    COUNTS = (
        ("present", "f", _("Femmes présentes")),
        ("present", "m", _("Hommes présents")),
        ("present", "unknown", _("Présents dont le sexe n’est pas relevé")),
        ("represented", "unknown", _("Représentés, par procuration")),
    )

    def _add_counts(self, rows: Sequence[Attendance]) -> None:
        """How many members came: counted, not named. Left empty is not counted, not zero."""
        for presence, sex, label in self.COUNTS:
            found = [row.count for row in rows if row.presence == presence and row.sex == sex]
            self.fields[f"count-{presence}-{sex}"] = WholeField(
                label=label, most=PEOPLE_MAX, required=False, initial=sum(found) or None
            )

    def seats(self) -> list[SheetRow]:
        return [
            SheetRow(one.seat, one.seat.college, *(self[f"{name}-{one.seat.pk}"]
                     for name in ("person", "sex", "presence", "by")))
            for one in self.holdings
        ]  # fmt: skip

    def visitors(self) -> list[tuple[Any, Any]]:
        return [(self[f"guest-{n}"], self[f"guest-sex-{n}"]) for n in range(self.guests)]

    def counts(self) -> list[Any]:
        if not self.members:
            return []
        return [self[f"count-{presence}-{sex}"] for presence, sex, _label in self.COUNTS]

    def lines_typed(self) -> list[dict[str, Any]]:
        """The sheet as the command takes it; a seat without a word of presence is left out."""
        typed = self.cleaned_data
        found = [
            {
                "seat": str(one.seat.uid), "person": typed.get(f"person-{one.seat.pk}", ""),
                "sex": typed.get(f"sex-{one.seat.pk}") or "unknown", "presence": presence,
                "represented_by": typed.get(f"by-{one.seat.pk}", ""),
            }
            for one in self.holdings
            if (presence := typed.get(f"presence-{one.seat.pk}"))
        ]  # fmt: skip
        for n in range(self.guests):
            if name := str(typed.get(f"guest-{n}") or "").strip():
                sex = typed.get(f"guest-sex-{n}") or "unknown"
                found.append({"person": name, "sex": sex, "presence": "present", "member": False})
        for presence, sex, label in self.COUNTS if self.members else ():
            if count := typed.get(f"count-{presence}-{sex}"):
                found.append({
                    "person": str(label), "sex": sex, "presence": presence, "count": count,
                    "represented_by": str(label) if presence == "represented" else "",
                })  # fmt: skip
        return found

    def content(self) -> dict[str, Any]:
        return {"lines": self.lines_typed(), "version": self.cleaned_data["version"]}


class MinutesForm(Versioned):
    text = forms.CharField(
        label=_("Procès-verbal"), max_length=MINUTES_MAX,
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text=_("# fait un titre, ## un sous-titre, - un point d’une liste ; une ligne vide"
                    " sépare deux paragraphes."),
    )  # fmt: skip


class Adopt(Form):
    on = DayField(label=_("Adopté le"))
    adopted_at = forms.ChoiceField(label=_("À la réunion"), required=False)

    def __init__(self, *args: Any, meetings: Sequence[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["adopted_at"].choices = [  # type: ignore[attr-defined]
            NOBODY, *((str(m.uid), f"{m.number} · {m.title}") for m in meetings)
        ]  # fmt: skip

    def content(self) -> dict[str, Any]:
        found = super().content()
        return found | {"adopted_at": found["adopted_at"] or None}


class Sign(Form):
    person = forms.CharField(label=_("Nom"), max_length=120)
    as_what = forms.CharField(label=_("Qualité"), max_length=120, required=False,
                              help_text=_("Par exemple : la présidente."))  # fmt: skip
    on = DayField(label=_("Signé le"))


class File(Form):
    file = UploadField(label=_("Exemplaire signé"), endings=(".pdf", ".jpg", ".jpeg", ".png"))
    on = DayField(label=_("Déposé le"))


class DecisionForm(Votes):
    """A decision: what, who does it, by when; and the votes."""

    field_order = ["title", "kind", "year", "words", "owner", "owner_organisation", "due"]
    title = forms.CharField(label=_("Décision"), max_length=250)
    kind = forms.ChoiceField(label=_("Nature"), choices=Decision.Kind)
    year = WholeField(
        label=pgettext_lazy("comptes", "Exercice"), least=1950, most=2200, required=False,
        help_text=_("Pour des comptes ou un budget."),
    )  # fmt: skip
    words = _text(_("Texte"))
    owner = forms.CharField(label=_("Responsable"), max_length=120, required=False)
    owner_organisation = OrganisationField(
        label=_("Organisation responsable (sigle)"), max_length=12, required=False
    )
    due = DayField(label=_("Échéance"), required=False)


class Outside(DecisionForm):
    """A decision of a body that has no quorum, outside a meeting."""

    on = PartialField(label=_("Prise le"), required=False)

    def content(self) -> dict[str, Any]:
        found = super().content()
        return found | {"on": found["on"] or ""}


class Follow(Form):
    """What came of it."""

    state = forms.ChoiceField(label=_("Où en est-on"), choices=Progress)
    on = DayField(label=_("Le"))
    words = _text(_("Ce qui est fait, ou pourquoi"), 2_000)
    due = DayField(label=_("Nouvelle échéance"), required=False)
    evidence = UploadField(label=_("Preuve"), endings=PAPERS, required=False)
    reason = ReasonField(required=False)
