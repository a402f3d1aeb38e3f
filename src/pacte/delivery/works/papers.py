"""The minutes of an acceptance on paper, in the reader's language. What people wrote goes in as
data, never as markup; the QR opens a page of this site that says what the paper is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core import signing
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pacte.delivery.works import queries
from pacte.delivery.works.models import Acceptance, Contract, Work
from pacte.files import pdf
from pacte.kernel.money import Money
from pacte.pages import formatting
from pacte.people import queries as people

TEMPLATE = Path(__file__).parent / "templates_typst" / "minutes.typ"
SALT = "works.paper"
LONG = "d MMMM y"
Site = Callable[[str], str]  # From an address of a page to that of the site.


def signed(seal: dict[str, str]) -> str:
    """What the QR of a paper carries."""
    return signing.Signer(salt=SALT).sign_object(seal, compress=True)


def read_seal(token: str) -> dict[str, str] | None:
    """What this site wrote on a paper; None: this site did not make it."""
    try:
        said: dict[str, str] = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    return said


def minutes(row: Acceptance, site: Site) -> bytes:
    """The minutes: what is accepted, who was there, the defects, what is held back, who signs."""
    work = row.work
    title = _("Procès-verbal de %(kind)s") % {"kind": row.get_kind_display()}
    seal = {
        "title": title, "work": work.title, "issuer": work.organisation.name,
        "number": work.number, "on": row.on.isoformat(),
    }  # fmt: skip
    url = site(reverse("works:genuine", args=[signed(seal)]))
    data = {
        "title": title, "number": work.number, "date": formatting.day(row.on, LONG),
        "issuer": work.organisation.name, "footer": f"{work.organisation.name} · {work.number}",
        "qr": "seal.svg", "qr_alt": _("Code de vérification de ce document"),
        "lang": get_language() or "fr", "page_word": _("page"),
        "facts": _facts(work), "parts": _parts(row),
        "signatures": [_("Pour le maître d’ouvrage"), _("Le contrôle des travaux"),
                       _("L’entreprise")],
    }  # fmt: skip
    made = {"seal.svg": pdf.qr(url, error="l")}
    return pdf.render(TEMPLATE, data, made, logo=people.logo(work.organisation_id))


def _facts(work: Work) -> list[list[str]]:
    found = [
        [_("Ouvrage"), work.title],
        [_("Nature"), f"{work.get_kind_display()}, {work.get_nature_display()}"],
        [_("Lieu"), work.facility.name if work.facility else work.place.name],
    ]
    for row in queries.contracts([work.pk]).order_by("id"):
        found.append([_("Contrat"), _contract(row)])
    if work.ends_on:
        found.append([_("Fin contractuelle"), formatting.day(work.ends_on, LONG)])
    return found


def _contract(row: Contract) -> str:
    total = Money(queries.account(row).total, row.currency)
    return _("%(number)s, %(name)s, %(total)s avenants compris") % {
        "number": row.number, "name": row.name, "total": formatting.money(total),
    }  # fmt: skip


def _parts(row: Acceptance) -> list[dict[str, Any]]:
    present = [line.strip() for line in row.present.splitlines() if line.strip()]
    parts = [_heading(_("Présents")), {"kind": "list", "items": present}]
    parts += [_heading(_("Décision")), _text(_decision(row))]
    if row.words:
        parts += [_heading(_("Observations")), _text(row.words)]
    parts += [_heading(_("Défauts à lever")), *_defects(row)]
    return parts


def _decision(row: Acceptance) -> str:
    if row.kind == Acceptance.Kind.FINAL:
        return _("Les défauts étant levés, la réception définitive est prononcée. La retenue de"
                 " garantie peut être libérée.")  # fmt: skip
    return _(
        "La réception provisoire est prononcée, avec les défauts ci-dessous, qui sont à lever avant"
        " la réception définitive. La réception ne met pas l’ouvrage en service."
    )


def _defects(row: Acceptance) -> list[dict[str, Any]]:
    found = list(row.work.defects.filter(found_on__lte=row.on).order_by("id"))
    if not found:
        return [_text(_("Aucun."))]
    heads = [_("n°"), _("Défaut"), _("Où"), _("Levé le")]
    lines = [
        [str(rank), one.words, one.where,
         formatting.day(one.lifted_on) if one.lifted_on and one.lifted_on <= row.on else ""]
        for rank, one in enumerate(found, start=1)
    ]  # fmt: skip
    return [{"kind": "table", "heads": heads, "rows": lines, "widths": ["auto", "4", "2", "auto"]}]


def _heading(text: str) -> dict[str, Any]:
    return {"kind": "heading", "text": text}


def _text(text: str) -> dict[str, Any]:
    return {"kind": "text", "text": text}
