"""What works offer: measures, blocks of the home page, what a facility's page shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.utils.translation import ngettext

from pacte.delivery.records.panels import Panel, PublicLine
from pacte.delivery.works import queries
from pacte.delivery.works.models import State, Work
from pacte.journal.prepared import prepared
from pacte.kernel.actor import Actor
from pacte.kernel.money import Money
from pacte.measures.registry import Measure
from pacte.pages import formatting
from pacte.pages.finding import HITS_MAX
from pacte.pages.home import Block, Line
from pacte.pages.page import Cell

SOURCE = "Pacte, registre des ouvrages (docs/users/works.md)"
READ = "read_delivery"
LAST = 6  # Works that a facility's page names.

MEASURES = [
    Measure(
        name="works.functional", label=later("Ouvrages fonctionnels"),
        definition=later(
            "Ouvrages devenus fonctionnels pendant la période et qui le sont encore à sa fin :"
            " reçus, équipés, dotés en personnel, avec eau et énergie, ouverts. Ce que dit un texte"
            " n’est pas compté ici."
        ),
        unit="items", source=SOURCE, action=READ, grain=("place", "source", "month"),
        read=queries.functional,
    ),
    Measure(
        name="works.maternities", label=later("Maternités fonctionnelles"),
        definition=later(
            "Des ouvrages fonctionnels, les maternités : devenues fonctionnelles pendant la période"
            " et qui le sont encore à sa fin. Ce que dit un texte n’est pas compté ici."
        ),
        unit="items", source=SOURCE, action=READ, grain=("place", "source", "month"),
        read=queries.maternities,
    ),
    Measure(
        name="works.accepted", label=later("Ouvrages reçus"),
        definition=later(
            "Ouvrages dont la réception provisoire est pendant la période, fonctionnels ou non."
        ),
        unit="items", source=SOURCE, action=READ, grain=("place", "source", "month"),
        read=queries.accepted,
    ),
    Measure(
        name="works.unfinished", label=later("Ouvrages reçus mais pas fonctionnels"),
        definition=later(
            "Ouvrages reçus avant la fin de la période à qui il manque encore, à sa fin, l’"
            "équipement, le personnel, l’eau, l’énergie ou l’ouverture."
        ),
        unit="items", source=SOURCE, action=READ, grain=("place", "source"),
        read=queries.unfinished,
    ),
    Measure(
        name="works.told", label=later("Ouvrages dont parle un texte"),
        definition=later(
            "Ouvrages qu’un texte dit construits ou rénovés pendant la période, un par un. Ils ne"
            " sont pas vérifiés, et jamais mêlés aux ouvrages suivis dans Pacte."
        ),
        unit="items", source=SOURCE, action=READ, grain=("place", "source"), read=queries.told,
    ),
]  # fmt: skip


def page_of(row: Any) -> str:
    return reverse("works:work", args=[row.uid])


def unfinished(actor: Actor, day: date) -> Block | None:
    """Works that are accepted and do not serve: what each lacks, for who manages or looks."""
    if not (actor.can("manage_works") or actor.can("certify_works")):
        return None
    rows = list(
        queries.visible_to(actor, day).filter(state=State.UNFINISHED).order_by("step_on", "id")
        [: HITS_MAX]
    )  # fmt: skip
    if not rows:
        return None
    lines = [
        Line(
            label=row.title, url=page_of(row), tone="wait", small=formatting.partial(row.step_on),
            value=_("il manque %(lacks)s") % {"lacks": queries.lacks_words(row.lacks.split())}
            if row.lacks else _("à déclarer fonctionnel"),
        )
        for row in rows
    ]  # fmt: skip
    url = f"{reverse('works:works')}?etat={State.UNFINISHED}"
    return Block(title=_("Ouvrages reçus, pas encore fonctionnels"), lines=lines, url=url)


def sites(actor: Actor, day: date) -> Block | None:
    """The sites that somebody looks at, those not visited for longest first."""
    if not actor.can("certify_works"):
        return None
    rows = queries.visible_to(actor, day, "certify_works").filter(state=State.UNDER_WAY)
    found = [*rows.filter(progress_on=None).order_by("id")[:HITS_MAX]]
    found += rows.exclude(progress_on=None).order_by("progress_on", "id")[:HITS_MAX]
    if not found:
        return None
    lines = [
        Line(
            label=row.title, url=reverse("works:progress", args=[row.uid]),
            value=formatting.share(row.progress, 0) if row.progress is not None else None,
            tone="bad" if row.ends_on and row.ends_on < day else "",
            small=_("constaté le %(day)s") % {"day": formatting.day(row.progress_on)}
            if row.progress_on else _("jamais constaté"),
        )
        for row in found[:HITS_MAX]
    ]  # fmt: skip
    url = f"{reverse('works:works')}?etat={State.UNDER_WAY}"
    return Block(title=_("Chantiers à constater"), lines=lines, url=url)


def bills(actor: Actor, day: date) -> Block | None:
    """The bills that somebody may pay."""
    if not actor.can("pay_works"):
        return None
    lines = [
        Line(
            label=_("%(number)s · %(name)s")
            % {"number": bill.number, "name": bill.contract.name},
            url=reverse("works:contract", args=[bill.contract.uid]), tone="wait",
            value=formatting.money(Money(bill.due - bill.out, bill.contract.currency)),
            small=formatting.day(bill.on),
        )
        for bill in queries.bills_due(actor, day)[:HITS_MAX]
    ]  # fmt: skip
    if not lines:
        return None
    return Block(title=_("Décomptes de travaux à payer"), lines=lines)


def panel(actor: Actor, facility: Any, day: date) -> Panel | None:
    """The works for a facility: how many by state, and the last ones."""
    counts = dict(_counted(facility.pk))
    if not counts:
        return None
    labels = dict(State.choices)
    cells = [
        Cell(label=str(labels[state]).capitalize(), value=counts[state],
             tone="wait" if state == State.UNFINISHED else "")
        for state in State.values if state in counts
    ]  # fmt: skip
    lines = [(row.title, said(row)) for row in _last(facility.pk)]
    waits = counts.get(State.UNFINISHED, 0)
    warning = (
        ngettext(
            "%(n)s ouvrage est reçu mais pas fonctionnel.",
            "%(n)s ouvrages sont reçus mais pas fonctionnels.", waits,
        )
        % {"n": waits}
        if waits else ""
    )  # fmt: skip
    url = f"{reverse('works:works')}?formation={facility.uid}"
    return Panel(cells=cells, lines=lines, url=url, warning=warning)


@prepared
def _counted(facility: int) -> QuerySet[Any, Any]:
    rows = queries.at_facility(facility).order_by()
    return rows.values_list("state").annotate(n=Count("pk"))


@prepared
def _last(facility: int) -> QuerySet[Work]:
    return queries.at_facility(facility).order_by("-id")[:LAST]


def public_lines(facility: Any, day: date) -> Sequence[PublicLine]:
    """What anybody may read of the works for a facility."""
    rows = queries.at_facility(facility.pk).order_by("-id")[:12]
    return [PublicLine(row.title, said(row), _beside(row)) for row in rows]


def _beside(row: Work) -> str:
    """What is said small: the nature; that it is invented, when it is."""
    nature = str(row.get_nature_display())
    return f"{nature} · {_('inventé pour la démonstration')}" if row.synthetic else nature


def said(row: Work) -> str:
    """« en chantier, 45 % le 3 mai 2025 »; « reçu, pas fonctionnel : il manque l’eau »."""
    state = str(row.get_state_display())
    if row.origin == "text":
        return _("%(state)s, dit un texte") % {"state": state}
    if row.state == State.UNDER_WAY and row.progress is not None and row.progress_on:
        return _("%(state)s, %(share)s le %(day)s") % {
            "state": state, "share": formatting.share(row.progress, 0),
            "day": formatting.day(row.progress_on),
        }  # fmt: skip
    if row.lacks:
        lacks = queries.lacks_words(row.lacks.split())
        return _("%(state)s : il manque %(lacks)s") % {"state": state, "lacks": lacks}
    if row.functional_on:
        day = formatting.partial(row.functional_on)
        return _("%(state)s depuis %(day)s") % {"state": state, "day": day}
    return state
