"""The list of codes of diagnoses: brought in from a file, never deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pacte.insurance.claims.models import Diagnosis
from pacte.insurance.claims.queries import diagnoses as queries
from pacte.journal.bulk import insert_many
from pacte.journal.command import Act, command
from pacte.kernel.refusal import Refused

CODES_MAX = 50_000
CODE_MAX, LABEL_MAX = 12, 200
AT_ONCE = 500  # Keys in one question.


@command("claims.load_diagnoses", may="manage_services")
def load_diagnoses(
    act: Act, *, codes: Sequence[Mapping[str, str]], whole: bool = False
) -> dict[str, int]:
    """Add codes, change their labels, open again those that were closed.

    ``whole``: this is the whole list, what it does not have is offered no more. Claims keep the
    code that they were recorded with.
    """
    told = {one["code"]: one["label"] for one in codes}
    check(codes)
    known = queries.by_code(list(told))
    fresh = [code for code in told if code not in known]
    insert_many(
        act, Diagnosis, code=fresh, label=[told[code] for code in fresh],
        plain=[queries.plain(code, told[code]) for code in fresh], closed=[False] * len(fresh),
    )  # fmt: skip
    changed = [row for row in known.values() if row.closed or row.label != told[row.code]]
    for row in changed:
        row.label, row.closed = told[row.code], False
        row.plain = queries.plain(row.code, row.label)
        act.save(row)
    closed = _close(act, told) if whole else 0
    act.record(added=len(fresh), changed=len(changed), removed=closed)
    return {"added": len(fresh), "changed": len(changed), "closed": closed}


def check(codes: Sequence[Mapping[str, str]]) -> None:
    """Refuse an empty list, a code said twice, what is too long."""
    if not codes:
        raise Refused("Cette liste est vide.")
    if len(codes) > CODES_MAX:
        raise Refused("Une liste porte au plus %(most)s codes.", most=CODES_MAX)
    seen: set[str] = set()
    for one in codes:
        check_one(one["code"], one["label"])
        if queries.key(one["code"]) in seen:
            raise Refused("Le code « %(code)s » est deux fois dans la liste.", code=one["code"])
        seen.add(queries.key(one["code"]))


def check_one(code: str, label: str) -> None:
    if not queries.key(code):
        raise Refused("Il manque le code.", field="code")
    if len(code) > CODE_MAX:
        raise Refused("Ce code est trop long : %(most)s signes au plus.", most=CODE_MAX,
                      field="code")  # fmt: skip
    if not label:
        raise Refused("Il manque le libellé.", field="label")
    if len(label) > LABEL_MAX:
        raise Refused("Ce libellé est trop long : %(most)s signes au plus.", most=LABEL_MAX,
                      field="label")  # fmt: skip


def _close(act: Act, told: Mapping[str, str]) -> int:
    rows = queries.offered().values_list("pk", "code")
    gone = [pk for pk, code in rows if code not in told]
    for start in range(0, len(gone), AT_ONCE):
        some = Diagnosis.objects.filter(pk__in=gone[start : start + AT_ONCE])
        some.update(closed=True, entry_id=act.entry_id)
    return len(gone)
