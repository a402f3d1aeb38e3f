"""What the sheet shows of what texts say: line by line, and « non dit par le texte » elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from pacte.programmes.sheets import sentences
from pacte.programmes.sheets.models import Partner, Statement

# The short lines of the sheet: what each is called, and the subjects that say it.
SHORT = (
    ("code", ("code",)),
    ("funder", ("funder",)),
    ("phase", ("phase",)),
    ("budget", ("budget",)),
    ("period", ("period", "start", "end")),
    ("duration", ("duration",)),
    ("horizon", ("horizon",)),
    ("sector", ("sector",)),
    ("beneficiaries", ("beneficiaries",)),
    ("contact", ("contact",)),
)
OPTIONAL = {"horizon", "beneficiaries"}  # Not shown when no text says it.
TOP = {"goal"}  # Said at the top of the sheet.


@dataclass(frozen=True, slots=True)
class Value:
    """One value, of what part it is said, and the passage that says it."""

    text: str
    about: str = ""
    passage: str = ""  # The uid of the statement.


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the sheet: all the values that texts give, none if no text says it."""

    label: str
    values: tuple[Value, ...]


def _value(row: Statement, names: Mapping[str, str]) -> Value:
    about = "" if row.words else row.about  # The words say it better than a name of its own.
    return Value(sentences.value(row, names), about, str(row.uid))


def lines(
    said: Mapping[str, Sequence[Statement]], partners: Sequence[Partner], names: Mapping[str, str]
) -> list[Line]:
    """The short lines: several values that differ are all there, in the order of the texts."""
    found = []
    for name, subjects in SHORT:
        rows = [row for subject in subjects for row in said.get(subject, ())]
        values: dict[str, Value] = {}
        for row in sorted(rows, key=lambda r: (bool(r.about), r.pk)):
            one = _value(row, names)
            values.setdefault(one.text + one.about, one)
        if name == "funder" and not values:
            funding = [p for p in partners if p.role == Partner.Role.FUNDING]
            values = {p.organisation.name: Value(p.organisation.name) for p in funding}
        if values or name not in OPTIONAL:
            found.append(Line(sentences.subject(name), tuple(values.values())))
    return found


def paragraphs(
    said: Mapping[str, Sequence[Statement]], names: Mapping[str, str]
) -> list[tuple[str, list[Value]]]:
    """All else that texts say, under its subject, in the order of the subjects."""
    shown = {subject for _name, subjects in SHORT for subject in subjects} | TOP
    shown |= {"name"}
    return [
        (sentences.subject(subject), [_value(row, names) for row in rows])
        for subject, rows in said.items()
        if subject not in shown
    ]


def period(rows: Sequence[Statement]) -> str:
    """When a programme runs, in few words: the dates of the whole, else those of all its parts."""
    whole = [row for row in rows if not row.about] or list(rows)
    starts = sorted({row.start for row in whole if row.start})
    ends = sorted({row.end for row in whole if row.end})
    return sentences.dates(starts[0] if starts else "", ends[-1] if ends else "")


def budgets(rows: Sequence[Statement]) -> str:
    """The budgets that texts give, all of them."""
    texts = dict.fromkeys(sentences.value(row).split(" · ")[0] for row in rows)
    return _(" et ").join(texts)


def not_said() -> str:
    """What is shown where no text says anything."""
    return _("non dit par le texte")
