"""How a body is shown: its seats as lines, its reporting line as a tree, its rule in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pacte.governance.bodies.models import Body, Mandate
from pacte.governance.bodies.queries import Composition, Holding
from pacte.governance.bodies.rule_form import words_of
from pacte.governance.bodies.rules.composition import MEMBERS, Rule
from pacte.pages import formatting
from pacte.pages.page import Tag

PLAIN = ("member",)


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A seat as the page shows it."""

    holding: Holding
    college: str
    state: Tag

    @property
    def seat(self) -> Any:
        return self.holding.seat

    @property
    def who(self) -> str:
        """The person, else the organisation that fills the seat; nothing when it is vacant."""
        if self.holding.holder:
            return str(self.holding.holder)
        if self.holding.filled and self.seat.organisation:
            return str(self.seat.organisation.name)
        return ""

    @property
    def sender(self) -> str:
        """For whom the person sits, where that says more than the name."""
        holder = self.holding.holder
        sender = (holder.organisation if holder else None) or self.seat.organisation
        return sender.name if sender and sender.name != self.who else ""

    @property
    def kind(self) -> str:
        return "" if self.seat.kind in PLAIN else str(self.seat.get_kind_display())


def seat_state(holding: Holding) -> Tag:
    """Whether a seat is held: by whom is beside it."""
    if holding.holder is None:
        if holding.last is not None and holding.state == "expired":
            return Tag(_("mandat échu"), "bad")
        if holding.filled:
            return Tag(_("nom non dit"), "")
        return Tag(_("non dit"), "") if holding.unsaid else Tag(_("vacant"), "wait")
    if holding.state == "ending":
        return Tag(_("bientôt échu"), "wait")
    return Tag(_("tenu"), "good")


def span(mandate: Mandate | None) -> str:
    """« depuis mars 2024, jusqu’au 31 déc. 2026 », as precise as it was said."""
    if mandate is None:
        return ""
    parts = []
    if mandate.since:
        parts.append(_("depuis : %(day)s") % {"day": formatting.partial(mandate.since)})
    if mandate.until:
        parts.append(_("jusqu’à : %(day)s") % {"day": formatting.partial(mandate.until)})
    return ", ".join(parts)


def seat_rows(made: Composition) -> list[SeatRow]:
    """The seats by college, in the order of the rule, then those of none."""
    names = {one.code: one.name for one in made.rule.colleges}
    order = {code: rank for rank, code in enumerate(names)}
    held = sorted(made.holdings, key=lambda one: order.get(one.seat.college, len(order)))
    return [
        SeatRow(one, names.get(one.seat.college, one.seat.college), seat_state(one))
        for one in held
    ]  # fmt: skip


@dataclass(slots=True)
class Node:
    """A box of the chart: a seat or a body, who holds it, and who reports to it."""

    label: str
    who: str = ""
    url: str = ""
    below: list[Node] = field(default_factory=list)


def chart_of(body: Body, made: Composition) -> Node | None:
    """The reporting line: the body above, this one, its posts; None when there is nothing to draw.

    A post that reports to none reports to the body; seats of plain members are in the table.
    """
    nodes = {
        one.seat.pk: Node(one.seat.title, SeatRow(one, "", Tag("")).who) for one in made.holdings
    }
    root = Node(body.name)
    for one in made.holdings:
        above = nodes.get(one.seat.reports_to_id or 0)
        if above is not None:
            above.below.append(nodes[one.seat.pk])
        elif one.seat.kind not in PLAIN:
            root.below.append(nodes[one.seat.pk])
    if body.parent is not None:
        url = reverse("bodies:body", args=[body.parent.uid])
        return Node(body.parent.name, "", url, [root])
    return root if any(node.below for node in root.below) or not made.voting else None


def rule_lines(rule: Rule) -> list[tuple[str, str]]:
    """A rule in words: (what, how much); an empty text is not said."""
    over = _("sur les membres appelés") if rule.quorum_of == MEMBERS else _("sur les sièges")
    quorum = words_of(rule.quorum)
    months = rule.term_months
    return [
        (_("Quorum"), f"{quorum}, {over}" if quorum else ""),
        (_("À la deuxième convocation"), words_of(rule.second)),
        (_("Majorité"), words_of(rule.majority)),
        (_("Durée d’un mandat"), _("%(n)s mois") % {"n": months} if months else ""),
        (_("Délai de convocation"),
         _("%(n)s jours") % {"n": rule.notice_days} if rule.notice_days is not None else ""),
        (_("Part de femmes"),
         _("au moins %(share)s") % {"share": formatting.share(rule.women_share)}
         if rule.women_share is not None else ""),
    ]  # fmt: skip
