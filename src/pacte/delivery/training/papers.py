"""Papers of training: certificates, one or a session's, and the sheet that participants sign."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pacte.delivery.training import queries, seals
from pacte.delivery.training.models import Certificate, Session
from pacte.delivery.training.rules import sessions as rules
from pacte.files import pdf
from pacte.pages import formatting
from pacte.people import queries as people

HERE = Path(__file__).parent / "templates_typst"
LONG = "d MMMM y"
DAYS_MAX, BLANK_LINES = 6, 8
Site = Callable[[str], str]  # From an address of a page to that of the site.


def certificates(rows: Sequence[Certificate], site: Site) -> bytes:
    """A4 across, a page for each, with its QR."""
    pictures: dict[str, bytes] = {}
    pages = []
    for place, row in enumerate(rows):
        token = seals.write(row.uid, row.issued_on, row.number)
        pictures[f"qr{place}.svg"] = pdf.qr(
            site(reverse("training:genuine", args=[token])), error="l"
        )
        pages.append(_page(row) | {"qr": f"qr{place}.svg"})
    session = rows[0].enrolment.session
    owner = session.organisation
    data = {
        "title": _("Certificat de formation"), "issuer": owner.name, "pages": pages,
        "lang": get_language() or "fr", "qr_alt": _("Code de vérification de ce document"),
        "given": _("est remis à"), "for_word": _("qui a suivi"),
        "signatures": [_("Le formateur"), _("L’organisateur, cachet")],
        "check": _("Le code ouvre la page qui dit si ce certificat est authentique."),
    }  # fmt: skip
    return pdf.render(HERE / "certificate.typ", data, pictures, people.logo(owner.pk))


def _page(row: Certificate) -> dict[str, Any]:
    made = row.enrolment
    session = made.session
    where = ", ".join(filter(None, (session.venue, session.place.name if session.place else "")))
    skill = session.theme.skill if session.theme else ""
    return {
        "number": row.number, "name": made.person.name, "person": made.person.number,
        "facility": made.facility.name if made.facility else "", "session": session.title,
        "theme": session.theme.label if session.theme else "", "where": where,
        "skill": _("Compétence : %(skill)s") % {"skill": skill} if skill else "",
        "when": _("du %(starts)s au %(ends)s") % {
            "starts": formatting.day(session.starts, LONG),
            "ends": formatting.day(session.ends, LONG)},
        "on": _("Délivré le %(day)s") % {"day": formatting.day(row.issued_on, LONG)},
        "synthetic": _("Document inventé pour la démonstration") if session.synthetic else "",
    }  # fmt: skip


def sign_sheet(session: Session) -> bytes:
    """The sheet that participants sign: a column a day, some empty lines."""
    days = rules.days_of(session.starts, session.ends)[:DAYS_MAX]
    rows = [
        [str(place), one.person.name, one.facility.name if one.facility else ""]
        for place, one in enumerate(queries.enrolled(session.pk), 1)
    ]
    rows += [["", "", ""]] * BLANK_LINES
    data = {
        "title": _("Feuille de présence"), "issuer": session.organisation.name,
        "number": session.number, "date": formatting.day(session.starts, LONG),
        "lang": get_language() or "fr", "page_word": _("page"),
        "footer": f"{session.organisation.name} · {session.number}",
        "facts": [[_("Session"), session.title], [_("Formateurs"), session.trainers or "—"]],
        "heads": ["N°", _("Nom et prénoms"), _("Formation sanitaire"),
                  *(formatting.day(day, "d MMM") for day in days)],
        "rows": [[*row, *[""] * len(days)] for row in rows], "days": len(days),
        "signatures": [_("Le formateur"), _("L’organisateur")],
    }  # fmt: skip
    return pdf.render(HERE / "sheet.typ", data, logo=people.logo(session.organisation_id))
