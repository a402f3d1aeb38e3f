"""The definitions that are shipped: real schemes, their figures with their sources."""

from __future__ import annotations

from importlib import resources

SERVICES = "services.yaml"


def services() -> str:
    """The shipped list of services."""
    return (resources.files(__name__) / SERVICES).read_text(encoding="utf-8")


def names() -> list[str]:
    """The names of the shipped definitions."""
    files = (f.name for f in resources.files(__name__).iterdir())
    return sorted(f.removesuffix(".yaml") for f in files if f.endswith(".yaml") and f != SERVICES)


def text(name: str) -> str:
    """A shipped definition, as it is written."""
    if name not in names():
        raise KeyError(name)
    return (resources.files(__name__) / f"{name}.yaml").read_text(encoding="utf-8")
