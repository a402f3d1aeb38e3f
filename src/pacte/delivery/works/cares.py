"""The kinds of care that a work opens: those that the site knows, by their codes."""

from __future__ import annotations

from collections.abc import Iterable

from pacte.delivery.quality import queries as quality
from pacte.kernel import names
from pacte.kernel.refusal import Refused


class Cares:
    """The kinds of care of the site, read once; ``kept``: codes that a work has already."""

    def __init__(self, kept: Iterable[str] = ()) -> None:
        self.known = list(quality.care_kinds().values_list("code", "label"))
        self.code = {names.normalised(text): code for code, label in self.known
                     for text in (code, label)}  # fmt: skip
        self.code |= {names.normalised(code): code for code in kept}

    def read(self, said: str) -> str:
        """Codes or names, separated by commas, or codes by spaces; as codes by spaces.

        Raises ``Refused`` that names what is not known, and lists what is.
        """
        asked: list[str] = []
        for one in said.replace(";", ",").split(","):
            asked += [one] if names.normalised(one) in self.code else one.split()
        unknown = [one for one in asked if names.normalised(one) not in self.code]
        if unknown:
            raise self._refusal(unknown)
        return " ".join(dict.fromkeys(self.code[names.normalised(one)] for one in asked))

    def _refusal(self, unknown: list[str]) -> Refused:
        if not self.known:
            return Refused(
                "Ce site ne connaît encore aucun type de soins : chargez-en la liste dans Qualité"
                " des soins.", field="opens",
            )  # fmt: skip
        return Refused(
            "Type de soins inconnu : %(unknown)s. Connus : %(known)s.", field="opens",
            unknown=", ".join(unknown)[:80], known=", ".join(code for code, _label in self.known),
        )  # fmt: skip


def labels(codes: str) -> list[str]:
    """What codes are called, for a page."""
    asked = codes.split()
    known = quality.care_labels() if asked else {}
    return [known.get(code, code) for code in asked]
