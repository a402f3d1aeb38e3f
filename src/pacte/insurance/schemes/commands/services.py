"""The catalogue of services: what facilities do and schemes may cover."""

from __future__ import annotations

from datetime import date

from pacte.insurance.schemes import presets, queries
from pacte.insurance.schemes.models import Service
from pacte.journal.command import Act, command
from pacte.kernel import strict_yaml


@command("schemes.add_service", may="manage_services")
def add_service(
    act: Act,
    *,
    code: str,
    label: str,
    group: str,
    category: str,
    since: date | None = None,
    until: date | None = None,
) -> str:
    """Add a service to the catalogue. Its code never changes."""
    service = Service(
        code=code, label=label, group=group, category=category, since=since, until=until
    )
    act.save(service)
    act.record(service, code=code)
    return str(service.uid)


@command("schemes.describe_service", may="manage_services")
def describe_service(
    act: Act,
    *,
    code: str,
    label: str,
    group: str,
    category: str,
    since: date | None = None,
    until: date | None = None,
    seen: int | None = None,
) -> None:
    """Say otherwise what a service is called, where it belongs, and when it exists."""
    service = Service.objects.select_for_update().get(pk=queries.service(code).pk)
    act.unchanged(service, seen)
    service.label, service.group, service.category = label, group, category
    service.since, service.until = since, until
    act.save(service)
    act.record(service, code=code, group=group, category=category)


@command("schemes.load_services", may="manage_services")
def load_services(act: Act) -> int:
    """Add the shipped list of services; those already there stay as they are."""
    known = set(Service.objects.values_list("code", flat=True))
    new = [row for row in strict_yaml.read(presets.services()) if row["code"] not in known]
    for row in new:
        act.save(Service(**row))
    act.record(services=len(new))
    return len(new)
