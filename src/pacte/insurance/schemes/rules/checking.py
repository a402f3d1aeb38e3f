"""The checker: what a definition leaves open, says twice, or says against itself.

It never guesses: each finding has its path and a sentence with the values, for people to mend
or to acknowledge by name. Findings come in the order of the document's blocks.
"""

from __future__ import annotations

from pacte.insurance.schemes.rules.findings import Finding
from pacte.insurance.schemes.rules.reading import Definition


def check(definition: Definition) -> list[Finding]:
    """All that there is to say about a definition that could be read."""
    return []
