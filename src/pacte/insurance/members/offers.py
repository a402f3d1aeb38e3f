"""What the members' money offers others: measures by name, blocks of the home page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pacte.insurance.members.models import StatementLine
from pacte.insurance.members.queries import custody, figures, money, statements
from pacte.kernel.actor import Actor
from pacte.measures.registry import Measure
from pacte.pages.home import Block, Line
from pacte.pages.page import Button
from pacte.people import queries as people

GUIDE = "BIT-STEP/CIDR, Guide de suivi et d’évaluation des systèmes de micro-assurance santé"
GRAIN = ("scheme", "place", "month")
WAITING_MAX = 200


def _measure(
    name: str, label: Any, definition: Any, unit: str, read: Any, grain: Any = GRAIN
) -> Measure:
    return Measure(
        name=name,
        label=label,
        definition=definition,
        unit=unit,
        source=GUIDE,
        action="see_dashboard",
        grain=grain,
        read=read,
    )


MEASURES = (
    _measure(
        "members.dues_emitted",
        gettext_lazy("Cotisations émises"),
        gettext_lazy(
            "Parts des ménages dues à partir d’un jour de la période, ajustements compris."
        ),
        "money",
        figures.emitted,
    ),
    _measure(
        "members.dues_collected",
        gettext_lazy("Cotisations encaissées"),
        gettext_lazy("Versements des ménages reçus dans la période, reçus annulés exclus."),
        "money",
        figures.collected,
    ),
    _measure(
        "members.recovery_rate",
        gettext_lazy("Taux de recouvrement"),
        gettext_lazy("Cotisations encaissées / cotisations émises (attendues)"),
        "share",
        figures.recovery,
    ),
    _measure(
        "members.sponsors_paid",
        gettext_lazy("Versements des tiers payeurs"),
        gettext_lazy("Ce que l’État et les autres tiers payeurs ont versé dans la période."),
        "money",
        figures.sponsors_paid,
        grain=("scheme", "month"),
    ),
)


def my_desk(actor: Actor, day: date) -> Block | None:
    """For who collects: what the desk holds, and the way to the next household."""
    if not actor.can("collect"):
        return None
    desks = list(money.desks_of(actor, day))
    lines = []
    for held in custody.cash_held(desks):
        days = held.days(day) or 0
        small = _("depuis %(days)s jours") % {"days": days} if days else _("d’aujourd’hui")
        url = reverse("members:desk", args=[held.desk.uid])
        tone = "wait" if days > custody.LATE_DAYS else ""
        lines.append(Line(_("Espèces en caisse"), url, held.money, tone, small))
    return Block(
        title=_("Ma caisse"),
        lines=lines,
        button=Button(_("Encaisser"), reverse("members:collections"), "cash", go=True),
        url=reverse("members:till"),
    )


def money_waiting(actor: Actor, day: date) -> Block | None:
    """For who receives: remittances on their way, lines of statements to work off."""
    if not actor.can("receive_remittance"):
        return None
    slips = [
        Line(
            _("Remise %(number)s") % {"number": slip.number},
            reverse("members:remittance", args=[slip.uid]),
            custody.Money(slip.expected, slip.currency),
            "wait",
            slip.by_name,
        )
        for slip in custody.on_the_way(actor, day)[:5]
    ]
    mine = people.organisations_for(actor, "receive_remittance", day)
    lines = StatementLine.objects.filter(profile__organisation__in=mine)
    left = statements.unmatched(lines)[:WAITING_MAX].count()
    if left:
        url = f"{reverse('members:statements')}?etat=attente"
        slips.append(Line(_("Lignes de relevés à traiter"), url, left, "wait"))
    if not slips:
        return None
    return Block(title=_("Argent à recevoir"), lines=slips, url=reverse("members:till"))
