"""Texts and agreements, made by commands only."""

from typing import Any

from pacte.governance.agreements import commands as agreements
from pacte.governance.texts import commands as texts
from world import act


def text(place: str, code: str = "EDIT-1", **details: Any) -> str:
    given = {"kind": "edict", "title": "Édit sur la santé", "since": "2010"} | details
    return texts.record_text(act(), place=place, code=code, **given)


def agreement(organisation: str, code: str = "CONV-1", **details: Any) -> str:
    given = {"kind": "convention", "title": "Convention de partenariat"} | details
    return agreements.open_agreement(act(), organisation=organisation, code=code, **given)


def party(agreement: str, organisation: str, as_what: str = "signatory") -> str:
    return agreements.add_party(
        act(), agreement=agreement, organisation=organisation, as_what=as_what
    )


def precondition(agreement: str, blocks: str = "start", title: str = "Un plan adopté") -> str:
    return agreements.add_precondition(act(), agreement=agreement, title=title, blocks=blocks)
