"""The source texts of a programme, and what each of them says."""

from __future__ import annotations

from typing import Any

from pacte.files import storing
from pacte.journal.command import Act, command
from pacte.kernel.refusal import Refused
from pacte.programmes.sheets import rules
from pacte.programmes.sheets.commands.kept import document_of, kept, of_programme, organisation_of
from pacte.programmes.sheets.models import Document, Statement

MAY = "manage_programme"


@command("sheets.add_document", may=MAY)
def add_document(
    act: Act, *, programme: str, code: str, title: str, kind: str = "other", author: str = "",
    published: str = "", url: str = "", upload: Any = None, uid: str | None = None,
) -> str:  # fmt: skip
    """Add a source text: what says something of the programme."""
    owner = kept(act, programme)
    row = Document(
        programme=owner, code=code, title=title, kind=kind, author=author, published=published,
        url=url, **({"uid": uid} if uid else {}),
    )  # fmt: skip
    row.file = storing.store(act, upload) if upload else None
    act.save(row)
    act.record(row, owner, code=code)
    return str(row.uid)


@command("sheets.correct_document", may=MAY)
def correct_document(
    act: Act, *, document: str, title: str, kind: str, author: str = "", published: str = "",
    url: str = "", upload: Any = None, seen: int | None = None,
) -> None:  # fmt: skip
    """Correct what is said of a source text; a file that is given takes the place of the other."""
    row, owner = of_programme(act, Document, document)
    act.unchanged(row, seen)
    row.title, row.kind, row.author, row.published, row.url = title, kind, author, published, url
    row.file = storing.store(act, upload) if upload else row.file
    act.save(row)
    act.record(row, owner, code=row.code)


@command("sheets.state", may=MAY)
def state(
    act: Act, *, programme: str, subject: str, document: str | None = None, about: str = "",
    quote: str = "", where: str = "", replaces: str | None = None, uid: str | None = None,
    organisation: str | None = None, **said: Any,
) -> str:  # fmt: skip
    """Record what a text says, with its exact passage; ``replaces`` corrects how it was read.

    ``said``: words, amount and currency, number and unit, share, start, end, code, bound,
    identified, counted (``rules.SUBJECTS`` says which the subject needs).
    """
    owner = kept(act, programme)
    rules.must_say(subject, said)
    known = {"words", "amount", "currency", "number", "unit", "share", "start", "end", "code",
             "bound", "identified", "counted"}  # fmt: skip
    assert set(said) <= known, f"a text does not say {set(said) - known}"
    row = Statement(
        programme=owner, subject=subject, about=about, quote=quote, where=where,
        document=document_of(owner, document), organisation=organisation_of(organisation),
        **said, **({"uid": uid} if uid else {}),
    )  # fmt: skip
    row.replaces = _current(owner.pk, replaces) if replaces else None
    act.save(row)
    act.record(row, owner, subject=subject)
    return str(row.uid)


@command("sheets.withdraw_statement", may=MAY)
def withdraw_statement(act: Act, *, statement: str) -> None:
    """Say that a text does not say what was read in it. What was recorded stays in the journal."""
    found, owner = of_programme(act, Statement, statement)
    row = _current(owner.pk, statement)
    gone = Statement(
        programme=owner, subject=row.subject, about=row.about, words=row.words,
        document=row.document, replaces=row, withdrawn=True,
    )  # fmt: skip
    act.save(gone)
    act.record(found, owner, subject=row.subject)


def _current(programme_id: int, uid: str) -> Statement:
    """A statement that is still read: nobody has corrected or withdrawn it since."""
    row = Statement.objects.filter(programme=programme_id, uid=uid).first()
    if row is None:
        raise Refused("Ce passage n’est pas d’un texte de ce programme.")
    if row.withdrawn or row.replaced_by.exists():
        raise Refused(
            "Quelqu’un d’autre a déjà corrigé ou retiré cette lecture depuis que vous avez ouvert"
            " cette page. Rien n’est enregistré : comparez avec la page actuelle."
        )
    return row
