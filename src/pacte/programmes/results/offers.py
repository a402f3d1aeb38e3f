"""What results offer elsewhere: blocks of the home page, a check of programmes' sheets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pacte.pages.home import Block, Line
from pacte.programmes.results import queries, sentences
from pacte.programmes.sheets import queries as sheets
from pacte.programmes.sheets.rules import Contradiction, Spot, digest_of

CHECK = "result_without_target"
SHOWN, COUNT_MAX = 5, 1_000


def N_(message: str) -> str:
    """Mark a message for the catalogues."""
    return message


REASON = N_("Un résultat sans cible ne peut être ni atteint ni manqué.")


def to_verify(actor: Any, day: date) -> Block | None:
    """The values that wait for somebody else than their author."""
    if not actor.can("verify_value"):
        return None
    rows = queries.to_verify(actor, day).select_related("definition__indicator__programme")
    waiting = list(rows.order_by("id")[:SHOWN])
    count = rows[:COUNT_MAX].count()
    url = reverse("results:values") + "?etat=submitted"
    lines = [_line(row) for row in waiting]
    if count > SHOWN:
        lines.append(Line(_("En tout"), url, count, "wait"))
    if not lines:
        return None
    return Block(title=_("Valeurs à vérifier"), lines=lines, url=url)


def to_do(actor: Any, day: date) -> Block | None:
    """One's drafts and returned values; the risks whose review has come."""
    if not actor.can("submit_value"):
        return None
    rows = queries.to_complete(actor, day).select_related("definition__indicator__programme")
    lines = [_line(row) for row in rows.order_by("-id")[:SHOWN]]
    lines += [
        Line(one.title, reverse("results:concern", args=[one.uid]), _("à revoir"), "wait",
             small=one.programme.called)
        for one in queries.due(actor, day)[:SHOWN]
    ]  # fmt: skip
    return Block(title=_("Résultats à suivre"), lines=lines) if lines else None


def _line(row: Any) -> Line:
    programme = row.definition.indicator.programme.called
    tag = sentences.step_tag(row.state)
    return Line(
        row.definition.title, reverse("results:value", args=[row.uid]), tag.label, tag.tone,
        small=f"{programme}, {sentences.span_text(row.first, row.until)}",
    )  # fmt: skip


def without_target(programme_ids: Sequence[int]) -> dict[int, list[Contradiction]]:
    """The results that have no target: a check of the sheets, for a whole list at once."""
    aimed, results = queries.aimed_at(programme_ids), sheets.results_in(programme_ids)
    found: dict[int, list[Contradiction]] = {}
    for key in programme_ids:
        missing = [aim for aim in results.get(key, []) if aim.pk not in aimed.get(key, [])]
        if missing:
            found[key] = [_contradiction(missing)]
    return found


def _contradiction(missing: Sequence[Any]) -> Contradiction:
    """One for a programme, naming each result: a long list would hide the others."""
    codes = ", ".join(aim.code for aim in missing)
    one, many = N_("Un résultat n’a pas de cible : %(codes)s."), N_(
        "%(count)s résultats n’ont pas de cible : %(codes)s.")  # fmt: skip
    return Contradiction(
        check=CHECK, message=many if len(missing) > 1 else one,
        values={"count": len(missing), "codes": codes} if len(missing) > 1 else {"codes": codes},
        places=tuple(Spot("aim", str(aim.uid), f"{aim.code} {aim.title}") for aim in missing),
        digest=digest_of(CHECK, "", [str(aim.uid) for aim in missing]),
    )  # fmt: skip
