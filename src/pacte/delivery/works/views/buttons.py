"""What one can do about a work now: the next thing first, the others quiet."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from pacte.delivery.works import queries
from pacte.delivery.works.models import Step, Work
from pacte.kernel.actor import Actor
from pacte.pages.page import Button


@dataclass(frozen=True, slots=True)
class Rights:
    """What a reader may do for a work."""

    manage: bool
    certify: bool
    pay: bool
    prove: bool

    @classmethod
    def of(cls, actor: Actor, row: Work) -> Rights:
        asked = ("manage_works", "certify_works", "pay_works", "add_proof")
        return cls(*(queries.can(actor, action, row) for action in asked))


NEXT = {
    Step.NEED: "site", Step.SITE: "procure", Step.DESIGN: "procure", Step.PROCUREMENT: "sign",
    Step.CONTRACT: "begin", Step.STOPPED: "begin", Step.WORKS: "progress",
}  # fmt: skip


def _all(row: Work) -> dict[str, tuple[str, str, str]]:
    """{name: (right, label, address)} of every thing that can be done."""

    def to(name: str, query: str = "") -> str:
        return reverse(f"works:{name}", args=[row.uid]) + query

    return {
        "site": ("manage", _("Situer l’ouvrage"), to("site")),
        "procure": ("manage", _("Ouvrir une passation"), to("procure")),
        "sign": ("manage", _("Signer un contrat"), to("sign")),
        "begin": ("manage", _("Commencer les travaux"), to("step", "?etape=works")),
        "progress": ("certify", _("Constater l’avancement"), to("progress")),
        "provisional": ("certify", _("Réception provisoire"), to("accept", "?nature=provisional")),
        "condition": ("certify", _("Condition de mise en service"), to("condition")),
        "functional": ("certify", _("Déclarer fonctionnel"), to("functional")),
        "final": ("certify", _("Réception définitive"), to("accept", "?nature=final")),
        "defect": ("certify", _("Inscrire un défaut"), to("defect")),
        "delay": ("certify", _("Inscrire un retard"), to("delay")),
        "item": ("manage", _("Poste du devis"), to("item")),
        "bring_items": ("manage", _("Importer le devis"), to("bring_items")),
        "plan": ("manage", _("Date prévue"), to("plan")),
        "step": ("manage", _("Changer d’étape"), to("step")),
        "describe": ("manage", _("Corriger"), to("describe")),
    }


def _open(row: Work) -> list[str]:
    """What makes sense at the step where a work is."""
    if row.origin == "text":
        return ["describe"]
    if row.step == Step.CANCELLED:
        return []
    if row.step in (Step.PROVISIONAL, Step.FINAL):
        serving = [] if row.functional_on or row.lacks else ["functional"]
        after = ["final", "defect"] if row.step == Step.PROVISIONAL else []
        return [*serving, "condition", *after, "describe"]
    if row.step == Step.WORKS:
        return ["progress", "provisional", "delay", "item", "bring_items", "sign", "plan", "step",
                "describe"]  # fmt: skip
    if row.step == Step.STOPPED:
        return ["begin", "delay", "plan", "step", "describe"]
    return ["site", "procure", "sign", "begin", "item", "bring_items", "plan", "step", "describe"]


def of(row: Work, may: Rights) -> list[Button]:
    known = _all(row)
    names = [name for name in _open(row) if getattr(may, known[name][0])]
    following = NEXT.get(Step(row.step), "condition")
    if "functional" in names:
        following = "functional"
    elif row.functional_on and row.step in (Step.PROVISIONAL, Step.FINAL):
        following = "final"  # Once final, nothing is left to do.
    if following in names:
        names = [following, *(name for name in names if name != following)]
    found = []
    for rank, name in enumerate(names):
        _right, label, url = known[name]
        icon = "edit" if name == "describe" else ""
        found.append(Button(label, url, icon, go=rank == 0 and name == following))
    return found
