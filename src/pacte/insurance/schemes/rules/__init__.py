"""What a scheme promises: its definition, read, checked, and what follows from it.

Pure. The language is in ``language``; a definition is kept as it was written (main units,
decimal text), so that the document of 2026 can be read again in 2036.
"""

from pacte.insurance.schemes.rules.findings import Finding, NotStated, Unreadable
from pacte.insurance.schemes.rules.reading import (
    Definition,
    canonical,
    load,
    read_definition,
    read_document,
)
from pacte.insurance.schemes.rules.skeleton import Terms, compile_terms

__all__ = [
    "Definition",
    "Finding",
    "NotStated",
    "Terms",
    "Unreadable",
    "canonical",
    "compile_terms",
    "load",
    "read_definition",
    "read_document",
]
