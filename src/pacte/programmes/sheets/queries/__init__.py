"""What one can ask of programmes. Nothing here writes."""

from pacte.programmes.sheets.queries.around import (
    agreements,
    bodies,
    partners,
    places_of,
    predecessors,
    sectors,
    side_order,
    successors,
    territory,
)
from pacte.programmes.sheets.queries.checking import Found, contradictions, contradictions_of, facts
from pacte.programmes.sheets.queries.codes import sector_name, sectors_known
from pacte.programmes.sheets.queries.programmes import (
    by_code,
    current,
    document_in,
    documents,
    find,
    manages,
    programme,
    published,
    run_by,
    said_of,
    statement,
    statements,
    visible,
    visible_to,
)
from pacte.programmes.sheets.queries.reporting import issued_report, issued_reports, report_file
from pacte.programmes.sheets.queries.trees import (
    Node,
    Timed,
    aim,
    aims,
    followed,
    results_in,
    results_of,
    stages,
    timeline,
    tree,
)

__all__ = [
    "Found", "Node", "Timed", "agreements", "aim", "aims", "bodies", "by_code", "contradictions",
    "contradictions_of", "current", "document_in", "documents", "facts", "find", "followed",
    "issued_report", "issued_reports", "manages", "partners", "places_of", "predecessors",
    "programme",
    "published", "report_file", "results_in",
    "results_of", "run_by", "said_of", "sector_name", "sectors",
    "sectors_known", "side_order", "stages", "statement", "statements", "successors", "territory",
    "timeline", "tree", "visible", "visible_to",
]  # fmt: skip
