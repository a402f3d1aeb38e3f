"""``migrate``, with the door open: a migration moves data, and is reviewed like code."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from pacte.journal import guard


class Command(migrate.Command):
    def handle(self, *arguments: Any, **options: Any) -> Any:
        with guard.opened("migrate"):
            return super().handle(*arguments, **options)
