"""Answers to contradictions, and the reports that are issued."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Max

from pacte.files import storing
from pacte.journal import clock, jobs
from pacte.journal.command import Act, command
from pacte.kernel.refusal import Refused
from pacte.places import queries as places
from pacte.programmes.sheets import queries
from pacte.programmes.sheets.commands.kept import kept
from pacte.programmes.sheets.models import (
    Answer,
    IssuedReport,
    Programme,
    ReportFile,
    Statement,
)

Verdict = Answer.Verdict
REPORT_JOB, TITLE_MAX = "sheets.issue_report", 250
LANGUAGES, KINDS = ("fr", "en"), ("pdf", "xlsx")


@command("sheets.answer", may="manage_programme")
def answer(
    act: Act, *, programme: str, check: str, verdict: str, words: str, about: str = "",
    digest: str = "", keeps: str | None = None, uid: str | None = None,
) -> str:  # fmt: skip
    """Answer a contradiction: which value is kept, why both are true, what is to be corrected.

    Nothing of the texts is changed. ``digest`` is that of the facts that the person saw.
    """
    owner = kept(act, programme)
    asked = [f for f in queries.contradictions(owner.pk)
             if (f.what.check, f.what.about) == (check, about)]  # fmt: skip
    if not asked:
        raise Refused("Cette contradiction n’existe plus : les textes disent autre chose.")
    found = asked[0]
    if digest and digest != found.what.digest:
        raise Refused(
            "Les faits ont changé depuis que vous avez ouvert cette page. Rien n’est enregistré :"
            " relisez les passages, puis répondez de nouveau."
        )
    if verdict == Verdict.WITHDRAWN and found.open:
        raise Refused("Il n’y a pas de réponse à retirer.")
    row = Answer(
        programme=owner, check_name=check, about=about, digest=found.what.digest, verdict=verdict,
        words=words, by=act.actor.uid, by_name=act.actor.name, on=clock.today(),
        **({"uid": uid} if uid else {}),
    )  # fmt: skip
    row.keeps = _kept(owner, found, verdict, keeps)
    act.save(row)
    act.record(owner, check=check, verdict=verdict)
    return str(row.uid)


def _kept(
    owner: Programme, found: queries.Found, verdict: str, keeps: str | None
) -> Statement | None:
    """The passage that is retained: one of those that contradict each other."""
    if verdict != Verdict.KEPT:
        return None
    here = {spot.key for spot in found.what.places if spot.kind == "statement"}
    if not keeps or str(keeps) not in here:
        raise Refused("Dites lequel des passages est retenu.", field="keeps")
    return Statement.objects.get(programme=owner, uid=keeps)


@command("sheets.ask_report", may="issue_report")
def ask_report(
    act: Act, *, programme: str, title: str, first: date, until: date, inside: bool = False
) -> str:
    """Ask for a periodic report of [first, until): it is made and issued as soon as can be.

    ``inside``: with the risks, and what the bodies decided.
    """
    owner = Programme.objects.get(uid=programme)
    act.need("issue_report", owner.organisation_id)
    title = title.strip()
    if not title or len(title) > TITLE_MAX:
        raise Refused("Le titre d’un rapport a de 1 à %(most)s signes.", most=TITLE_MAX,
                      field="title")  # fmt: skip
    if until <= first:
        raise Refused("Le dernier jour est avant le premier.", field="last")
    job = jobs.ask(
        act, REPORT_JOB, programme=programme, title=title, first=first.isoformat(),
        until=until.isoformat(), inside=inside, by=str(act.actor.uid),
    )  # fmt: skip
    act.record(owner, job=str(job))
    return str(job)


@command("sheets.issue_report", may="issue_report")
def issue_report(
    act: Act, *, programme: str, title: str, first: date, until: date, known_until: int,
    files: Sequence[dict[str, Any]], place: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Keep a periodic report as it is issued, under the next number: it never changes again.

    ``files``: {language, kind, file} of each. ``known_until`` is the entry up to which what is
    said in it was known.
    """
    owner = Programme.objects.select_for_update().get(uid=programme)
    act.need("issue_report", owner.organisation_id)
    if not files:
        raise Refused("Un rapport a au moins un fichier.")
    if not 0 < known_until <= act.entry_id:
        raise Refused("Un rapport ne sait rien de ce qui n’est pas encore écrit.")
    last = IssuedReport.objects.filter(programme=owner).aggregate(m=Max("number", default=0))["m"]
    row = IssuedReport(
        programme=owner, number=last + 1, title=title, first=first, until=until,
        known_until=known_until, issued_at=clock.now(), by=act.actor.uid, by_name=act.actor.name,
    )  # fmt: skip
    row.place = places.place(place) if place else None
    act.save(row)
    for one in files:
        if one["language"] not in LANGUAGES or one["kind"] not in KINDS:
            raise Refused("Un rapport est en PDF ou en Excel, en français ou en anglais.")
        stored = storing.store(act, one["file"])
        act.save(ReportFile(
            report=row, language=one["language"], kind=one["kind"], file=stored
        ))  # fmt: skip
    act.record(owner, number=row.number, entry=known_until)
    return {"report": str(row.uid), "number": row.number}
