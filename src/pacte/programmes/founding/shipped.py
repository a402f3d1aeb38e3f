"""The five founding programmes, as files that come with Pacte."""

from __future__ import annotations

from importlib.resources import files

FOLDER = files("pacte.programmes.founding") / "files"
NAMES = (
    "twubakane", "sud_kivu_hainaut", "enabel_sante", "paris_bamako_ouagadougou", "aimf_rwanda",
)  # fmt: skip


def text(name: str) -> str:
    """The file of a founding programme."""
    return (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
