"""A small world for schemes: Modibo manages the mutual of Kati, Oumou confirms for its union."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import world as build
from pacte.insurance.schemes import commands, presets, queries, rules
from pacte.journal.command import Act

SINCE = date(2026, 1, 1)


def people() -> SimpleNamespace:
    """The world, with who proposes, who confirms, who keeps the catalogue."""
    w = build.world()
    w.modibo = build.person("modibo", manager=w.mutual)
    w.oumou = build.person("oumou", federation=w.federation)
    w.other_manager = build.person("issa", manager=w.other)
    return w


def open_confirmed(w: SimpleNamespace, name: str = "femuscabu", since: date = SINCE) -> str:
    """A scheme of a shipped model, proposed by Modibo and confirmed by Oumou, gaps named."""
    done = commands.open_scheme(
        Act(w.modibo), organisation=w.mutual, since=since, definition=presets.text(name)
    )
    confirm(w, done["version"])
    return done["scheme"]


def confirm(w: SimpleNamespace, version: str) -> None:
    commands.confirm_version(Act(w.oumou), version=version, acknowledged=gaps(version))


def gaps(version: str) -> list[str]:
    """The paths that who confirms must name."""
    row = next(v for v in queries.SchemeVersion.objects.all() if str(v.uid) == str(version))
    definition = queries.definition(row)
    found = rules.check(definition) if definition else []
    return sorted({f.path for f in found if f.kind in rules.TO_ACKNOWLEDGE})


def seed(w: SimpleNamespace) -> None:
    """For the browser: a confirmed scheme with its convention and tariffs, and who keeps it."""
    w.modibo = build.person("modibo", manager=w.mutual)
    w.oumou = build.person("oumou", federation=w.federation)
    commands.load_services(build.act())
    w.regime = open_confirmed(w)
    commands.set_tariff(
        build.act(), scheme=w.regime, service="consultation", since=SINCE, price=1_500
    )
    w.regime_convention = commands.sign_convention(
        Act(w.oumou), scheme=w.regime, facility=w.centre, since=SINCE
    )
    commands.set_clause(
        Act(w.oumou), convention=w.regime_convention, since=SINCE, party="facility",
        kind="commitment", subject="equipment", text="Une balance en état.",
    )  # fmt: skip
    w.regime_proposal = commands.propose_version(
        Act(w.modibo, "AG"), scheme=w.regime, since=date(2027, 1, 1),
        definition=presets.text("femuscabu"),
    )  # fmt: skip
