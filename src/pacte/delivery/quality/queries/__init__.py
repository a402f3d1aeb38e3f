"""What one can ask of quality and of the care offered. Nothing here writes."""

from pacte.delivery.quality.queries.offers import (
    care_kind,
    care_kinds,
    care_labels,
    facilities_offering,
    meeting,
    minimum_met,
    minimums,
    offered,
    offering,
    offers_of,
    services_asked,
)
from pacte.delivery.quality.queries.visits import (
    checklists,
    content,
    facilities_read,
    quality_score,
    version_on,
    versions_now,
    visible_to,
    visit,
)

__all__ = [
    "care_kind",
    "care_kinds",
    "care_labels",
    "checklists",
    "content",
    "facilities_offering",
    "facilities_read",
    "meeting",
    "minimum_met",
    "minimums",
    "offered",
    "offering",
    "offers_of",
    "quality_score",
    "services_asked",
    "version_on",
    "versions_now",
    "visible_to",
    "visit",
]
