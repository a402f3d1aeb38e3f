"""A sheet of people brought in as a file: what its table keeps, how the file is packed.

Shared by the lists of staff and the sheets of attendance: bring → check → choose → apply.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from pacte.delivery.staff import staging
from pacte.delivery.staff.rules.people import DOUBTFUL, NEW, SURE
from pacte.files import tables
from pacte.journal import clock
from pacte.journal.rows import Row, uid
from pacte.kernel.refusal import Refused

DAYS_KEPT = 30
LINES_MAX = 50_000
KEEP, LEAVE_OUT = "keep", "leave_out"  # What becomes of a line with an error.
NEW_PERSON, LEFT_OUT = "new", "leave"  # Answers to « who is it? » that name nobody.


class State(models.TextChoices):
    """Where a sheet stands."""

    UPLOADED = "uploaded", _("déposée")
    CHECKED = "checked", _("vérifiée")
    DONE = "done", _("appliquée")
    ABANDONED = "abandoned", _("abandonnée")


OPEN = (State.UPLOADED, State.CHECKED)


class Brought(Row):
    """Lines of a file, the people found for them, and what was chosen where it was doubtful."""

    uid = uid()
    file_name = models.CharField(_("fichier"), max_length=120)
    digest = models.CharField(max_length=64)
    sheets = models.BinaryField(default=bytes, blank=True)  # Packed lines; emptied at the end.
    plan = models.BinaryField(default=bytes, blank=True)  # Packed: what will be written.
    mapping = models.JSONField(default=dict, blank=True)
    report = models.JSONField(default=dict, blank=True)
    choices = models.JSONField(default=dict, blank=True)  # Doubtful name → person, new or left out.
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.UPLOADED)
    expires_on = models.DateField(_("expire le"))
    asked_by = models.UUIDField()

    class Meta:
        abstract = True

    def take(self, name: str, packed: bytes, by: Any) -> None:
        """Keep the lines of a file for some days."""
        self.file_name, self.sheets, self.asked_by = Path(name).name[-120:], packed, by.uid
        self.digest = digest(packed)
        self.expires_on = clock.today() + timedelta(DAYS_KEPT)

    def empty(self, state: str) -> None:
        """Keep the counts of a sheet, not what its cells said of people."""
        self.sheets, self.plan, self.choices, self.state = b"", b"", {}, state
        self.report = {k: v for k, v in self.report.items() if not isinstance(v, list)}

    def sheet(self, name: str) -> staging.Lines:
        """One sheet of the file, its cells each with a value of its own."""
        lines = next((one for one in staging.sheets_of(self.sheets) if one.name == name), None)
        if lines is None:
            raise Refused("Ce fichier n’a pas de feuille « %(sheet)s ».", sheet=name)
        if lines.merged:
            raise Refused(
                "La feuille « %(sheet)s » a des cellules fusionnées (%(cells)s) : défusionnez-les,"
                " une valeur par cellule.",
                sheet=name, cells=", ".join(lines.merged[:5]),
            )  # fmt: skip
        return lines

    def choose(
        self, plan: staging.Plan, answers: Mapping[str, str], people: Mapping[int, Any], others: str
    ) -> int:
        """Keep who is who where it is doubtful; how many are left to choose."""
        doubtful = doubtful_of(plan)
        for key, answer in answers.items():
            if key not in doubtful or not answer:
                continue
            uids = {str(people[n].uid) for n in doubtful[key]["candidates"] if n in people}
            if answer not in uids | {NEW_PERSON, LEFT_OUT}:
                raise Refused("Choisissez une des personnes proposées.")
            self.choices[key] = answer
        if others in (NEW_PERSON, LEFT_OUT):
            self.choices |= {key: others for key in doubtful if key not in self.choices}
        return len(set(doubtful) - set(self.choices))

    def check_ready(self, packed: bytes, plan: staging.Plan) -> None:
        """Refuse to apply what has changed, expired, or is not all decided."""
        if bytes(self.plan) != packed:
            raise Refused("Cet import a changé pendant sa préparation : recommencez.")
        again = type(self)._default_manager.filter(digest=self.digest, state=State.DONE)
        if again.filter(entry_id__gt=self.report["as_of"]).exists():
            # The people who were new when this was checked are in the register by now.
            raise Refused("Ce fichier a déjà été appliqué.")
        if self.expires_on <= clock.today():
            raise Refused("Ce fichier a expiré le %(day)s : déposez-le de nouveau.",
                          day=self.expires_on)  # fmt: skip
        if self.report["errors"] and self.report["errors_are"] != LEAVE_OUT:
            raise Refused("Il reste %(errors)s erreurs : corrigez le fichier, ou laissez ces lignes"
                          " de côté.", errors=self.report["errors"])  # fmt: skip
        if left := len(set(doubtful_of(plan)) - set(self.choices)):
            raise Refused("Il reste %(left)s personnes à choisir.", left=left)


def digest(packed: bytes) -> str:
    return hashlib.sha256(packed).hexdigest()


def doubtful_of(plan: staging.Plan) -> dict[str, dict[str, Any]]:
    """Key → somebody that the sheet does not name for sure."""
    return {one["key"]: one for one in plan.people if one["kind"] == DOUBTFUL}


def asked_of(plan: staging.Plan, answers: Mapping[str, str]) -> set[int]:
    """The people proposed where an answer was given."""
    doubtful = doubtful_of(plan)
    return {n for key, answer in answers.items() if answer and key in doubtful
            for n in doubtful[key]["candidates"]}  # fmt: skip


def decided(
    plan: staging.Plan, choices: Mapping[str, str], uids: Mapping[str, int]
) -> tuple[dict[int, int], list[int]]:
    """Place in the plan → key of the person, who is left out not there; the places of the new."""
    found: dict[int, int] = {}
    new: list[int] = []
    for place, one in enumerate(plan.people):
        answer = choices.get(one["key"], "")
        if one["kind"] == SURE:
            found[place] = one["candidates"][0]
        elif one["kind"] == NEW or answer == NEW_PERSON:
            new.append(place)
        elif answer != LEFT_OUT:
            found[place] = uids[answer]
    return found, new


def packed_of(upload: Any) -> tuple[bytes, int]:
    """The sheets of an uploaded file, packed, and how many lines they have."""
    with NamedTemporaryFile(suffix=Path(upload.name).suffix) as copy:
        for chunk in upload.chunks():
            copy.write(chunk)
        copy.flush()
        packed, lines = staging.pack_sheets(tables.read(Path(copy.name), upload.name))
    if not lines:
        raise Refused("« %(name)s » ne contient aucune ligne.", name=upload.name)
    if lines > LINES_MAX:
        raise Refused("« %(name)s » a plus de %(most)s lignes : partagez-le.", name=upload.name,
                      most=LINES_MAX)  # fmt: skip
    return packed, lines
