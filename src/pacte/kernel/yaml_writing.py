"""YAML for people to read and keep: what is written, ``strict_yaml`` reads back as the same."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

PLAIN = re.compile(r"[^\W\d][\w’'./ -]*[\w.]|[^\W\d]|\d{4}-\d\d-\d\d")
RESERVED = {"yes", "no", "on", "off", "y", "n", "true", "false", "null"}
KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|\d{4}-\d\d-\d\d", re.ASCII)
UNSEEN = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")  # YAML wants them escaped.
WIDE = 110


def entry(name: Any, value: Any, indent: str = "") -> str:
    """A key and what it holds, on one line or several."""
    key = _key(name)
    flat = f"{indent}{key}: {flow(value)}\n"
    if isinstance(value, Mapping) and value and (len(flat) > WIDE or _nested(value)):
        inside = "".join(entry(k, v, f"{indent}  ") for k, v in value.items())
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
    inside = "".join(entry(k, v, f"{indent}  ") for k, v in item.items())
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
    if plain:
        return text
    return UNSEEN.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(text, ensure_ascii=False))
