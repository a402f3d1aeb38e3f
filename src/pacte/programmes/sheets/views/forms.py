"""Forms of programmes' sheets. A text is chosen among those of the programme."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pacte.pages.forms import (
    AmountField,
    Form,
    PartialField,
    ReasonField,
    ShareField,
    UploadField,
    WholeField,
)
from pacte.people.views.forms import AnyPlaceField, OrganisationField
from pacte.programmes.sheets.models import (
    AimState,
    Answer,
    Document,
    Partner,
    Programme,
    Stage,
    StageState,
    Statement,
    Territory,
)
from pacte.programmes.sheets.models.columns import CURRENCIES, TEXT_MAX
from pacte.programmes.sheets.models.words import AIM_KINDS, THEMES
from pacte.programmes.sheets.rules.subjects import COUNTED

SCANS = (".pdf", ".jpg", ".jpeg", ".png")
LISTS = (".xml", ".csv")
EMPTY = [("", "—")]
NUMBER_MAX = 10**12


def area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class Plain(Form):
    """A form whose empty fields are sent as a command takes them: no date is an empty text."""

    def content(self) -> dict[str, Any]:
        typed = super().content()
        dates = {name for name, field in self.fields.items() if isinstance(field, PartialField)}
        empty = {name: "" for name in dates if typed.get(name) is None}
        keys = {name: None for name in ("document", "parent", "replaced_by", "previous", "keeps",
                                        "organisation") if typed.get(name) == ""}  # fmt: skip
        return typed | empty | keys


class Sourced(Plain):
    """What a text says: which, the exact passage, where in it."""

    document = forms.ChoiceField(label=_("Texte"), required=False)
    quote = forms.CharField(
        label=_("Passage exact"), required=False, max_length=TEXT_MAX, widget=area(),
        help_text=_("Copié mot pour mot du texte."),
    )  # fmt: skip
    where = forms.CharField(
        label=_("Où dans le texte"), required=False, max_length=200,
        help_text=_("Page, titre, paragraphe."),
    )  # fmt: skip

    def __init__(self, *args: Any, texts: Iterable[Document] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(row.uid), row.title) for row in texts]
        self.fields["document"].choices = [*EMPTY, *choices]
        self.order_fields([*(n for n in self.fields if n not in SOURCED), *SOURCED])


SOURCED = ("document", "quote", "where")


class Describe(Plain):
    name = forms.CharField(label=_("Nom"), max_length=250)
    short_name = forms.CharField(label=_("Nom abrégé"), max_length=60, required=False)
    kind = forms.ChoiceField(label=_("Nature"), choices=Programme.Kind.choices)
    theme = forms.ChoiceField(label=_("Thème"), choices=[*EMPTY, *THEMES], required=False)
    summary = forms.CharField(
        label=_("Présentation"), required=False, max_length=TEXT_MAX, widget=area(5)
    )


class Open(Describe):
    code = forms.CharField(
        label=_("Code"), max_length=20, help_text=_("Celui du bailleur s’il y en a un : BDI23005.")
    )
    organisation = forms.ChoiceField(label=_("Organisation qui le conduit ici"))
    sector_level = forms.ChoiceField(
        label=_("Secteurs du CAD"), choices=Programme.SectorLevel.choices,
        help_text=_("Sur le programme ou sur chaque ligne d’argent, jamais les deux."),
    )  # fmt: skip
    synthetic = forms.BooleanField(label=_("C’est un exemple inventé"), required=False)
    field_order = ("code", "organisation", "name", "short_name", "kind", "theme", "sector_level")

    def __init__(self, *args: Any, mine: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = mine


class Text(Plain):
    title = forms.CharField(label=_("Titre"), max_length=250)
    kind = forms.ChoiceField(label=_("Nature"), choices=Document.Kind.choices)
    author = forms.CharField(label=_("Auteur, éditeur"), max_length=150, required=False)
    published = PartialField(label=_("Paru en"), required=False)
    url = forms.URLField(label=_("Adresse"), required=False, max_length=400, assume_scheme="https")
    upload = UploadField(label=_("Le texte (PDF, image)"), endings=SCANS, required=False)


class NewText(Text):
    code = forms.CharField(
        label=_("Code"), max_length=20, help_text=_("Court, pour le citer : fiche, annexe-b.")
    )
    field_order = ("code", "title", "kind", "author", "published", "url", "upload")


class AimForm(Sourced):
    kind = forms.ChoiceField(label=_("Nature"), choices=AIM_KINDS)
    code = forms.CharField(label=_("Code"), max_length=20, help_text=_("Comme R1, OS, A2."))
    title = forms.CharField(label=_("Titre"), max_length=400)
    position = WholeField(label=_("Rang"), least=0, most=9_999)
    words = forms.CharField(
        label=_("En toutes lettres"), required=False, max_length=TEXT_MAX, widget=area()
    )
    parent = forms.ChoiceField(label=_("Sous"), required=False)
    theme = forms.ChoiceField(label=_("Thème"), choices=[*EMPTY, *THEMES], required=False)
    place = AnyPlaceField(label=_("Lieu (code)"), max_length=40, required=False)

    def __init__(self, *args: Any, above: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = [*EMPTY, *above]


class AimStateForm(Plain):
    state = forms.ChoiceField(label=_("État"), choices=AimState.State.choices)
    since = PartialField(label=_("Depuis"), required=False)
    replaced_by = forms.ChoiceField(label=_("Remplacée par"), required=False)
    why = forms.CharField(label=_("Motif"), max_length=400, widget=area(2))

    def __init__(self, *args: Any, others: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["replaced_by"].choices = [*EMPTY, *others]


class PartnerForm(Sourced):
    role = forms.ChoiceField(label=_("Rôle"), choices=Partner.Role.choices)
    as_what = forms.CharField(
        label=_("Comme le dit le texte"), max_length=200, required=False,
        help_text=_("Par exemple « partenaire local »."),
    )  # fmt: skip
    side = forms.CharField(
        label=_("Côté du partenariat"), max_length=80, required=False,
        help_text=_("Si le programme lie deux territoires : Hainaut, Sud-Kivu."),
    )  # fmt: skip
    start = PartialField(label=_("Depuis"), required=False)
    end = PartialField(label=_("Jusqu’à"), required=False)


class NewPartner(PartnerForm):
    organisation = OrganisationField(
        label=_("Organisation (sigle)"), max_length=12,
        help_text=_("Elle est d’abord au registre des organisations."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["organisation", *self.fields])


class PartnerEnd(Plain):
    since = PartialField(label=_("Depuis"), required=False)
    why = forms.CharField(label=_("Motif"), max_length=400, widget=area(2))


class Place(Sourced):
    place = AnyPlaceField(label=_("Lieu (code)"), max_length=40)
    kind = forms.ChoiceField(label=_("Nature"), choices=Territory.Kind.choices)
    since = PartialField(label=_("Depuis"), required=False)


class SectorForm(Plain):
    code = forms.ChoiceField(label=_("Secteur du CAD"))
    share = ShareField(label=_("Part du programme"), required=False)
    reason = ReasonField(required=False)

    def __init__(self, *args: Any, known: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [*EMPTY, *known]


class Before(Sourced):
    previous_name = forms.CharField(label=_("Programme précédent"), max_length=250)
    previous = forms.ChoiceField(label=_("S’il est dans Pacte"), required=False)
    inherited = forms.CharField(
        label=_("Ce qui en est repris"), required=False, max_length=TEXT_MAX, widget=area()
    )

    def __init__(self, *args: Any, others: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["previous"].choices = [*EMPTY, *others]


class StageForm(Sourced):
    title = forms.CharField(label=_("Titre"), max_length=250)
    kind = forms.ChoiceField(label=_("Nature"), choices=Stage.Kind.choices)
    position = WholeField(label=_("Rang"), least=0, most=9_999)
    planned_start = PartialField(label=_("Prévue en, ou à partir de"), required=False)
    planned_end = PartialField(label=_("Prévue jusqu’à"), required=False)
    real_start = PartialField(label=_("Commencée"), required=False)
    real_end = PartialField(label=_("Achevée"), required=False)


class StageStateForm(Plain):
    state = forms.ChoiceField(label=_("État"), choices=StageState.State.choices)
    on = PartialField(label=_("Quand"), required=False)
    words = forms.CharField(label=_("En mots"), max_length=400, required=False, widget=area(2))
    evidence = UploadField(label=_("Preuve (PDF, image)"), endings=SCANS, required=False)


class AnswerForm(Plain):
    verdict = forms.ChoiceField(
        label=_("Votre réponse"), widget=forms.RadioSelect,
        choices=[c for c in Answer.Verdict.choices if c[0] != Answer.Verdict.WITHDRAWN],
    )  # fmt: skip
    keeps = forms.ChoiceField(
        label=_("Passage retenu"), required=False, widget=forms.RadioSelect,
        help_text=_("Si une des valeurs est retenue. L’autre reste montrée."),
    )  # fmt: skip
    words = forms.CharField(label=_("Pourquoi"), max_length=1_000, widget=area(4))
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, passages: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if passages:
            self.fields["keeps"].choices = passages
        else:
            del self.fields["keeps"]


class Choose(Plain):
    """One thing among some: a body, an agreement."""

    chosen = forms.ChoiceField(label="")
    side = forms.CharField(label=_("Côté du partenariat"), max_length=80, required=False)

    def __init__(self, *args: Any, label: str, choices: list[tuple[str, str]],
                 sides: bool = True, **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["chosen"].label, self.fields["chosen"].choices = label, choices
        if not sides:
            del self.fields["side"]


class ImportList(Form):
    upload = UploadField(label=_("Le fichier officiel"), endings=LISTS)


def said_fields(needs: tuple[str, ...], subject: str) -> dict[str, forms.Field]:
    """The fields that a subject asks for."""
    found: dict[str, forms.Field] = {}
    if "amount" in needs:
        found["amount"] = AmountField(label=_("Montant"), required=False, currency="EUR")
        found["currency"] = forms.ChoiceField(
            label=_("Devise"), choices=[*EMPTY, *CURRENCIES], required=False
        )
    if "number" in needs:
        found["number"] = WholeField(label=_("Nombre"), required=False, most=NUMBER_MAX)
    if subject in ("duration", "horizon"):
        units = [c for c in Statement.Unit.choices if c[0] in ("years", "months")]
        found["unit"] = forms.ChoiceField(label=_("En"), choices=units)
    if "share" in needs:
        found["share"] = ShareField(label=_("Part"), required=False)
    if {"number", "share", "amount"} & set(needs) and subject not in ("duration", "horizon"):
        bounds = [*EMPTY, *Statement.Bound.choices]
        found["bound"] = forms.ChoiceField(label=_("Le texte dit"), choices=bounds, required=False)
    if subject == "share":
        found["organisation"] = OrganisationField(
            label=_("De quelle organisation (sigle)"), max_length=12, required=False
        )
    if "start" in needs:
        found["start"] = PartialField(label=_("Du"), required=False)
    if "end" in needs:
        found["end"] = PartialField(label=_("Au"), required=False)
    if "code" in needs:
        found["code"] = forms.CharField(label=_("Code"), max_length=40, required=False)
    if subject == "count":
        counted = [*EMPTY, *((code, gettext(word)) for code, word in COUNTED.items())]
        found["identified"] = WholeField(
            label=_("Combien peuvent être identifiés"), required=False, most=2 * 10**9,
            help_text=_("Ceux que le texte nomme ; rien si la question ne se pose pas."),
        )  # fmt: skip
        found["counted"] = forms.ChoiceField(
            label=_("Ou : ce qui les compte dans la fiche"), choices=counted, required=False
        )
    return found


class Say(Sourced):
    """What a text says of one subject: only the fields of that subject."""

    about = forms.CharField(
        label=_("À propos de"), max_length=150, required=False,
        help_text=_("Si le texte le dit d’une partie : phase 1, districts, fonds incitatif."),
    )  # fmt: skip
    words = forms.CharField(label=_("En mots"), required=False, max_length=TEXT_MAX, widget=area())

    def __init__(self, *args: Any, subject: str, needs: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(said_fields(needs, subject))
        if "amount" in self.fields:
            given = self.data.get("currency") if self.is_bound else self.initial.get("currency")
            self.fields["amount"].currency = given if (given, given) in CURRENCIES else "EUR"
        first = [n for n in self.fields if n not in ("about", "words", *SOURCED)]
        words = ["words"] if first and first != ["key"] else []
        self.order_fields([*first, *words, "words", "about", *SOURCED])

    def content(self) -> dict[str, Any]:
        typed = super().content()
        return typed | ({"currency": ""} if typed.get("amount", 0) is None else {})
