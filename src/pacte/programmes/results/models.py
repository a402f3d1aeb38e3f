"""Indicators and their values, what was aimed at, what is feared. Tables and constraints, no rules.

A figure is kept in two columns. ``top`` alone: a quantity in units of ``10 ** -places``, or, where
the unit is a percent or a ratio, the share or the ratio itself in millionths. ``top`` over
``bottom``: the two parts of a percent or of a ratio. Qualitative: ``words``, and in ``top`` the
rank in the scale when there is one. Null is not known; it is never zero.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pacte.journal.rows import AppendOnly, Row, uid
from pacte.kernel.currency import EXPONENTS
from pacte.kernel.partial import Partial
from pacte.kernel.refusal import Refused
from pacte.pages import formatting

FIGURE_MAX = 10**15
TEXT_MAX = 2_000
CODE = RegexValidator(
    r"\A[A-Za-z0-9][A-Za-z0-9._-]*\Z", _("Des lettres sans accent, des chiffres, . _ et -.")
)


def is_partial(text: str) -> None:
    """A day as precise as it was said."""
    try:
        Partial.from_text(text)
    except Refused as refusal:
        raise ValidationError(formatting.shown(refusal)) from refusal


def long_text(label: Any) -> models.TextField:
    return models.TextField(label, blank=True, validators=[MaxLengthValidator(TEXT_MAX)])


def figure_bounds(name: str) -> models.CheckConstraint:
    """What one can say of a number: within bounds, and over something when it is a ratio."""
    top = Q(top=None) | Q(top__gte=-FIGURE_MAX, top__lte=FIGURE_MAX)
    bottom = Q(bottom=None) | Q(bottom__gt=0, bottom__lte=FIGURE_MAX, top__isnull=False)
    return models.CheckConstraint(
        name=name, condition=top & bottom,
        violation_error_message=_("Ce nombre est trop grand, ou son diviseur n’est pas positif."),
    )  # fmt: skip


class Figure(models.Model):
    """A number or words; null and empty: not known."""

    top = models.BigIntegerField(_("valeur"), null=True, blank=True)
    bottom = models.BigIntegerField(_("sur"), null=True, blank=True)
    words = long_text(_("en mots"))

    class Meta:
        abstract = True


class Told(models.Model):
    """What a text says: the text, the exact passage."""

    document = models.ForeignKey(
        "sheets.Document", models.PROTECT, related_name="+", null=True, blank=True
    )
    quote = long_text(_("passage exact"))

    class Meta:
        abstract = True


class Indicator(Row):
    """What tells whether an aim is reached. What exactly is counted: its definitions."""

    uid = uid()
    programme = models.ForeignKey("sheets.Programme", models.PROTECT, related_name="indicators")
    aim = models.ForeignKey("sheets.Aim", models.PROTECT, related_name="indicators")
    code = models.CharField(_("code"), max_length=20, validators=[CODE])
    position = models.PositiveSmallIntegerField(_("rang"))
    plain = models.CharField(max_length=340, editable=False, db_index=True)  # For searching.

    class Meta:
        verbose_name = _("indicateur")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "code"],
                name="indicator_code",
                violation_error_message=_("Ce programme a déjà un indicateur de ce code."),
            )
        ]

    def __str__(self) -> str:
        return self.code


class IndicatorState(AppendOnly):
    """An indicator is followed or no longer; the last row counts."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="states")
    closed = models.BooleanField()
    reason = models.CharField(_("motif"), max_length=400)

    class Meta:
        ordering = ["id"]


class UnitKind(models.TextChoices):
    QUANTITY = "quantity", _("quantité")
    PERCENT = "percent", _("pourcentage")
    RATIO = "ratio", _("rapport de deux nombres")
    QUALITATIVE = "qualitative", _("en mots")


class Direction(models.TextChoices):
    UP = "up", _("doit monter")
    DOWN = "down", _("doit baisser")


class Definition(AppendOnly):
    """What is counted, from a day on. Counting otherwise makes another version, with its bridge."""

    uid = uid()
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="definitions")
    version = models.PositiveSmallIntegerField(_("version"))
    since = models.DateField(_("depuis"))
    title = models.CharField(_("intitulé"), max_length=400)
    words = long_text(_("ce qui est compté, et comment"))
    unit_kind = models.CharField(_("nature de la valeur"), max_length=12, choices=UnitKind)
    unit = models.CharField(_("unité"), max_length=60, blank=True)
    currency = models.CharField(
        _("devise"), max_length=3, blank=True, choices=[(code, code) for code in EXPONENTS]
    )
    places = models.PositiveSmallIntegerField(_("décimales"), default=0)
    per = models.PositiveIntegerField(_("pour"), default=1)  # Of a ratio: 1, 100, 1 000…
    bounded = models.BooleanField(_("de 0 à 100 %, ou 0 et plus"), default=True)
    direction = models.CharField(_("sens"), max_length=4, choices=Direction)
    measure = models.CharField(_("mesure"), max_length=80, blank=True)
    measure_scheme = models.UUIDField(_("régime"), null=True, blank=True)
    measure_place = models.ForeignKey(
        "places.Place", models.PROTECT, related_name="+", null=True, blank=True
    )
    scale = models.JSONField(_("échelle"), default=list, blank=True)  # From the worst to the best.
    # [{code, label, categories: [{code, label}], exhaustive, overlap}]
    dimensions = models.JSONField(_("ventilations"), default=list, blank=True)
    bridge_words = long_text(_("ce qui change"))
    bridge_factor = models.BigIntegerField(_("coefficient"), null=True, blank=True)  # Millionths.

    class Meta:
        verbose_name = _("définition d’un indicateur")
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "version"], name="definition_version"),
            models.CheckConstraint(
                name="definition_bridge",
                condition=Q(version=1) | ~Q(bridge_words=""),
                violation_error_message=_("Une nouvelle version dit ce qui change."),
            ),
            models.CheckConstraint(
                name="definition_factor",
                condition=Q(bridge_factor=None) | Q(bridge_factor__gt=0),
                violation_error_message=_("Un coefficient est plus grand que zéro."),
            ),
            models.CheckConstraint(
                name="definition_per",
                condition=Q(per__gte=1, per__lte=10_000_000, places__lte=4),
                violation_error_message=_("Un rapport se dit pour 1 à 10 000 000."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Baseline(Figure, Told, AppendOnly):
    """Where one starts from; the last row of a place counts."""

    definition = models.ForeignKey(Definition, models.PROTECT, related_name="baselines")
    place = models.ForeignKey(
        "places.Place", models.PROTECT, related_name="+", null=True, blank=True
    )
    on = models.CharField(_("date"), max_length=10, validators=[is_partial])
    source = models.CharField(_("source"), max_length=250, blank=True)
    withdrawn = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("valeur de départ")
        ordering = ["id"]
        constraints = [figure_bounds("baseline_figure")]


class Target(Figure, Told, AppendOnly):
    """What is to be reached by the end of a period; of the same period the last row counts."""

    uid = uid()
    definition = models.ForeignKey(Definition, models.PROTECT, related_name="targets")
    place = models.ForeignKey(
        "places.Place", models.PROTECT, related_name="+", null=True, blank=True
    )
    first = models.DateField(_("du"))
    until = models.DateField(_("jusqu’au (exclu)"))
    dimension = models.CharField(_("ventilation"), max_length=20, blank=True)
    category = models.CharField(_("catégorie"), max_length=40, blank=True)
    source = models.CharField(_("source"), max_length=250, blank=True)
    statement = models.ForeignKey(
        "sheets.Statement", models.PROTECT, related_name="+", null=True, blank=True
    )
    withdrawn = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("cible")
        ordering = ["until", "id"]
        constraints = [
            figure_bounds("target_figure"),
            models.CheckConstraint(
                name="target_span",
                condition=Q(until__gt=F("first")),
                violation_error_message=_("La fin est avant le début."),
            ),
        ]
        indexes = [models.Index(fields=["definition", "until"], name="target_until")]


class Value(Figure, Told, AppendOnly):
    """What was reached in a period: measured on records or typed. Never changed: replaced."""

    class Source(models.TextChoices):
        MEASURE = "measure", _("mesurée sur les données")
        TYPED = "typed", _("saisie, avec sa preuve")

    uid = uid()
    definition = models.ForeignKey(Definition, models.PROTECT, related_name="values")
    place = models.ForeignKey(
        "places.Place", models.PROTECT, related_name="+", null=True, blank=True
    )
    first = models.DateField(_("du"))
    until = models.DateField(_("jusqu’au (exclu)"))
    source = models.CharField(_("origine"), max_length=8, choices=Source)
    measure = models.CharField(max_length=80, blank=True)
    known_until = models.BigIntegerField(_("connu jusqu’à l’écriture"), null=True, blank=True)
    evidence = models.ForeignKey(
        "files.StoredFile", models.PROTECT, related_name="+", null=True, blank=True
    )
    note = long_text(_("remarque"))
    author = models.UUIDField(_("auteur"))
    author_name = models.CharField(_("auteur"), max_length=150)
    replaces = models.ForeignKey(
        "self", models.PROTECT, related_name="replaced_by", null=True, blank=True
    )

    class Meta:
        verbose_name = _("valeur d’un indicateur")
        ordering = ["until", "id"]
        constraints = [
            figure_bounds("value_figure"),
            models.CheckConstraint(
                name="value_span",
                condition=Q(until__gt=F("first")),
                violation_error_message=_("La fin est avant le début."),
            ),
            models.CheckConstraint(
                name="value_says",
                condition=Q(top__isnull=False) | ~Q(words=""),
                violation_error_message=_("Une valeur manquante ne s’inscrit pas."),
            ),
        ]
        # The last of each indicator and place; the series of one.
        indexes = [models.Index(fields=["definition", "place", "until"], name="value_until")]


class ValuePart(AppendOnly):
    """The part of one category in a value: women, under fives, one place."""

    value = models.ForeignKey(Value, models.PROTECT, related_name="parts")
    dimension = models.CharField(max_length=20)
    category = models.CharField(max_length=40)
    place = models.ForeignKey(
        "places.Place", models.PROTECT, related_name="+", null=True, blank=True
    )
    top = models.BigIntegerField()
    bottom = models.BigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("part d’une valeur")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["value", "dimension", "category"], name="part_once")
        ]


class StepState(models.TextChoices):
    DRAFT = "draft", _("brouillon")
    SUBMITTED = "submitted", _("à vérifier")
    VERIFIED = "verified", _("vérifiée")
    RETURNED = "returned", _("renvoyée")
    REPLACED = "replaced", _("remplacée")


class ValueStep(AppendOnly):
    """What became of a value: by whom, when, why; the last row counts."""

    value = models.ForeignKey(Value, models.PROTECT, related_name="steps")
    state = models.CharField(_("état"), max_length=10, choices=StepState)
    by = models.UUIDField(_("par"))
    by_name = models.CharField(_("par"), max_length=150)
    on = models.DateField(_("le"))
    reason = models.CharField(_("motif"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("étape d’une valeur")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="step_returned_why",
                condition=~Q(state="returned") | ~Q(reason=""),
                violation_error_message=_("Qui renvoie une valeur dit pourquoi."),
            )
        ]


class Concern(Row):
    """An assumption on which a programme rests, or a risk."""

    class Kind(models.TextChoices):
        ASSUMPTION = "assumption", _("hypothèse")
        RISK = "risk", _("risque")

    uid = uid()
    programme = models.ForeignKey("sheets.Programme", models.PROTECT, related_name="concerns")
    aim = models.ForeignKey(
        "sheets.Aim", models.PROTECT, related_name="concerns", null=True, blank=True
    )
    kind = models.CharField(_("nature"), max_length=10, choices=Kind)
    title = models.CharField(_("intitulé"), max_length=250)
    words = long_text(_("en mots"))
    owner = models.CharField(_("suivi par"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("hypothèse ou risque")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title


class ConcernStep(AppendOnly):
    """What is thought of it on a day, and when it will be looked at again; the last row counts."""

    class Level(models.TextChoices):
        UNKNOWN = "unknown", _("pas encore apprécié")
        LOW = "low", _("faible")
        MEDIUM = "medium", pgettext_lazy("niveau", "moyen")
        HIGH = "high", _("élevé")
        REALISED = "realised", _("survenu")
        CLOSED = "closed", _("clos")

    concern = models.ForeignKey(Concern, models.PROTECT, related_name="steps")
    level = models.CharField(_("niveau"), max_length=10, choices=Level)
    words = models.CharField(_("ce qui est fait"), max_length=400, blank=True)
    on = models.DateField(_("le"))
    next_review = models.DateField(_("à revoir le"), null=True, blank=True)

    class Meta:
        verbose_name = _("suivi d’une hypothèse ou d’un risque")
        ordering = ["id"]
