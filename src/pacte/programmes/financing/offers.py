"""What financing tells the rooms below: how many lines of a programme bear a sector."""

from __future__ import annotations

from pacte.programmes.financing.models import Line


def lines_with_sector(programme_id: int) -> int:
    return Line.objects.filter(programme=programme_id).exclude(sector="").count()
