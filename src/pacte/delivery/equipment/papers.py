"""Papers of equipment: labels with their QR, the sheet of a work, the report of the workshop."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pacte.delivery.equipment import sentences
from pacte.delivery.equipment.queries.report import Report
from pacte.files import pdf, workbooks
from pacte.kernel.money import Money
from pacte.pages import formatting

FOLDER = Path(__file__).parent / "templates_typst"
LABELS_MAX = 2_000
Absolute = Callable[[str], str]  # An address of ours, whole.


def labels(items: Iterable[Any], absolute: Absolute) -> bytes:
    """Labels of 62 × 29 mm, 27 on an A4: designation, number, facility, and a QR that opens it."""
    pictures, said = {}, []
    for place, item in enumerate(items):
        url = absolute(reverse("equipment:phone", args=[item.number]))
        pictures[f"qr{place}.svg"] = pdf.qr(url, error="m")
        said.append({
            "qr": f"qr{place}.svg", "number": item.number, "name": item.nomenclature.label,
            "facility": item.facility.name,
            "more": " ".join(filter(None, (item.brand, item.model_name, item.serial))),
        })  # fmt: skip
    data = {"title": _("Étiquettes d’équipement"), "labels": said, "lang": get_language() or "fr"}
    return pdf.render(FOLDER / "labels.typ", data, pictures)


def sheet(order: Any, absolute: Absolute) -> bytes:
    """The sheet that a technician takes along: what, where, what is asked, places to fill in."""
    item = order.item
    url = absolute(reverse("equipment:order", args=[order.uid]))
    facts = [
        (_("Équipement"), sentences.sort_and_label(item)),
        (_("Numéro"), item.number),
        (_("Marque, modèle"), " ".join(filter(None, (item.brand, item.model_name))) or "—"),
        (_("Numéro de série"), item.serial or "—"),
        (_("Formation"), order.facility.name),
        (_("Service"), item.room or "—"),
        (_("Nature"), str(order.get_kind_display())),
        (_("Travail à faire"), order.task or "—"),
        (_("Demandé le"), formatting.day(order.asked_on)),
        (_("À faire le"), formatting.day(order.due_on) if order.due_on else "—"),
        (_("Confié à"), order.provider or "—"),
    ]
    data = {
        "title": _("Bon de travail"), "number": order.number, "issuer": order.facility.name,
        "date": formatting.day(order.opened_on), "qr": "qr.svg", "qr_alt": order.number,
        "lang": get_language() or "fr", "page_word": _("page"), "facts": facts,
        "ruled": [_("Constat"), _("Pièces posées et quantités"), _("Heures, coût"),
                  _("Remis en service le")],
        "signatures": [_("Technicien"), _("Formation sanitaire")],
    }  # fmt: skip
    return pdf.render(FOLDER / "sheet.typ", data, {"qr.svg": pdf.qr(url)})


def report(made: Report, title: str) -> bytes:
    """The report as a paper."""
    data = {
        "title": _("Rapport de l’atelier biomédical"), "number": title, "date": span(made),
        "lang": get_language() or "fr", "page_word": _("page"),
        "figures": figures(made),
        "heads": {
            "figures": [_("Chiffre"), _("Cette période"), _("Juste avant")],
            "rows": [_("Réparations"), _("Délai moyen"), _("Délai médian")],
        },
        "tables": [
            [name, label, [[_title(row, rows is made.months), str(row.delays.count),
                            sentences.mean(row.delays) or "—",
                            sentences.median(row.delays) or "—"] for row in rows]]
            for name, label, rows in tables(made)
        ],
        "note": note(made),
    }  # fmt: skip
    return pdf.render(FOLDER / "report.typ", data)


def _title(row: Any, is_month: bool) -> str:
    return formatting.month(row.label) if is_month else str(row.label)


def span(made: Report) -> str:
    last = made.until - timedelta(days=1)
    return _("du %(first)s au %(last)s") % {
        "first": formatting.day(made.first), "last": formatting.day(last)
    }  # fmt: skip


def note(made: Report) -> str:
    said = _(
        "Délai : jours de la demande à la remise en service. Taux fonctionnel : équipements qui"
        " marchent sur ceux dont l’état est connu et qui ne sont pas réformés."
    )
    if not made.invented:
        return said
    return _("%(said)s Des travaux comptés ici sont inventés pour la démonstration.") % {
        "said": said
    }  # fmt: skip


def figures(made: Report) -> list[list[str]]:
    """(what, this period, the one before): text, a hole being said."""

    def rate(value: int | None) -> str:
        return "—" if value is None else formatting.share(value)

    costs = " + ".join(formatting.money(Money(n, c)) for c, n in made.costs.items())
    return [
        [_("Délai moyen de réparation"), sentences.mean(made.delays) or "—",
         sentences.mean(made.before) or "—"],
        [_("Délai médian de réparation"), sentences.median(made.delays) or "—",
         sentences.median(made.before) or "—"],
        [_("Taux fonctionnel, dernier jour"), rate(sentences.share(made.rate)),
         rate(sentences.share(made.rate_before))],
        [_("Équipements à l’état inconnu"), formatting.number(made.rate.unknown),
         formatting.number(made.rate_before.unknown)],
        [_("Réparations demandées"), formatting.number(made.asked), ""],
        [_("Réparations finies"), formatting.number(made.done), ""],
        [_("Dont irréparables"), formatting.number(made.beyond_repair), ""],
        [_("Réparations en cours aujourd’hui"), formatting.number(made.open), ""],
        [_("Jours hors service, des réparations finies"), formatting.number(made.down_days)
         if made.down_repairs else "—", ""],
        [_("Entretiens faits, sur ceux qui étaient dus"),
         f"{formatting.number(made.upkeep_done)} / {formatting.number(made.upkeep_due)}", ""],
        [_("Coût des travaux finis"), costs or "—", ""],
        [_("Travaux finis au coût inconnu"), formatting.number(made.cost_unknown), ""],
    ]  # fmt: skip


def tables(made: Report) -> list[tuple[str, str, list[Any]]]:
    return [
        (_("Par mois"), _("Mois"), made.months),
        (_("Par désignation"), _("Désignation"), made.sorts),
        (_("Par formation"), _("Formation"), made.by_facility),
    ]


def workbook(made: Report) -> list[workbooks.Table]:
    """The same in Excel, numbers as numbers: tenths of days are days with a decimal."""
    heads = [_("Chiffre"), _("Cette période"), _("Juste avant")]
    found = [workbooks.Table(_("Chiffres"), heads, figures(made))]
    for name, label, rows in tables(made):
        lines = [[row.label, row.delays.count, days(row.delays.mean_tenths),
                  days(row.delays.median_tenths)] for row in rows]  # fmt: skip
        heads = [label, _("Réparations"), _("Délai moyen (jours)"), _("Délai médian (jours)")]
        found.append(workbooks.Table(name, heads, lines))
    return found


def days(tenths: int | None) -> Decimal | None:
    """Tenths of days as days."""
    return None if tenths is None else Decimal(tenths).scaleb(-1)
