"""A definition written out again, in the order of the language, for people to read and keep.

What is written reads back as exactly the same document.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from pacte.insurance.schemes.rules.language import DEFINITION
from pacte.insurance.schemes.rules.reading import Definition

PLAIN = re.compile(r"[^\W\d][\w’'./ -]*[\w.]|[^\W\d]|\d{4}-\d\d-\d\d")
RESERVED = {"yes", "no", "on", "off", "y", "n", "true", "false", "null"}
KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|\d{4}-\d\d-\d\d", re.ASCII)
WIDE = 110


def write(definition: Definition) -> str:
    """The definition as YAML."""
    order = {name: place for place, name in enumerate(DEFINITION)}
    names = sorted(definition, key=lambda name: order.get(name, len(order)))
    return "".join(_entry(name, definition[name], "") for name in names)


def _entry(name: Any, value: Any, indent: str) -> str:
    key = _key(name)
    flat = f"{indent}{key}: {flow(value)}\n"
    if isinstance(value, Mapping) and value and (len(flat) > WIDE or _nested(value)):
        inside = "".join(_entry(k, v, f"{indent}  ") for k, v in value.items())
        return f"{indent}{key}:\n{inside}"
    if isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
        return f"{indent}{key}:\n" + "".join(_item(item, indent) for item in value)
    return flat


def _nested(value: Mapping[Any, Any]) -> bool:
    """Whether a mapping holds lists of blocks or other mappings: one line for each, then."""
    return any(
        isinstance(v, Mapping) or (isinstance(v, list) and any(isinstance(i, Mapping) for i in v))
        for v in value.values()
    )


def _item(item: Any, indent: str) -> str:
    flat = f"{indent}- {flow(item)}\n"
    if len(flat) <= WIDE or not isinstance(item, Mapping) or not item:
        return flat
    inside = "".join(_entry(k, v, f"{indent}  ") for k, v in item.items())
    return f"{indent}- {inside[len(indent) + 2 :]}"


def flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(k)}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value) if isinstance(value, int) else _text(str(value))


def _key(name: Any) -> str:
    if isinstance(name, int):
        return str(name)
    plain = KEY.fullmatch(name) and (name.lower() not in RESERVED or name == "on")
    return name if plain else json.dumps(name, ensure_ascii=False)


def _text(text: str) -> str:
    plain = PLAIN.fullmatch(text) and text.lower() not in RESERVED and "  " not in text
    return text if plain else json.dumps(text, ensure_ascii=False)
