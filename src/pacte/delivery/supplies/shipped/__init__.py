"""The list of products that comes with Pacte, until the national one is loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pacte.kernel import strict_yaml


def products() -> list[dict[str, Any]]:
    """As ``load_products`` takes them."""
    text = Path(__file__).with_name("products.yaml").read_text(encoding="utf-8")
    said = strict_yaml.read(text)
    return [{"tracer": True, "reference": said["reference"]} | told for told in said["products"]]
