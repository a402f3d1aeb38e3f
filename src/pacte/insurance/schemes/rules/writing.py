"""A definition written out again, in the order of the language, for people to read and keep.

What is written reads back as exactly the same document.
"""

from __future__ import annotations

from pacte.insurance.schemes.rules.language import DEFINITION
from pacte.insurance.schemes.rules.reading import Definition
from pacte.kernel import yaml_writing


def write(definition: Definition) -> str:
    """The definition as YAML."""
    order = {name: place for place, name in enumerate(DEFINITION)}
    names = sorted(definition, key=lambda name: order.get(name, len(order)))
    return "".join(yaml_writing.entry(name, definition[name]) for name in names)
