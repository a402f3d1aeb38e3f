"""Staff by facility: posts filled against the norm, who is posted, the presence of a month."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET

from pacte.delivery.staff import commands, queries
from pacte.delivery.staff.models import Posting
from pacte.delivery.staff.queries.posts import levels_of, presence_of
from pacte.delivery.staff.views.people import both, crumbs
from pacte.journal import clock
from pacte.kernel.money import WHOLE
from pacte.kernel.periods import Month, add_months
from pacte.kernel.refusal import Refused
from pacte.pages import acts, formatting
from pacte.pages.forms import Form, WholeField
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Cell, Empty, Page, Tag
from pacte.people import facilities
from pacte.places import queries as places


def _share(row: Any) -> str | None:
    found = row.filling
    return formatting.share(found.filled * WHOLE // found.needs) if found else None


def _standing(row: Any) -> Tag | None:
    if row.filling is None:
        return None
    return Tag(_("à compléter"), "wait") if row.filling.lacks else Tag(_("au complet"), "good")


FACILITIES = List(
    columns=[
        Column(name="name", label=later("Formation sanitaire"), value=lambda f: f.name,
               link=lambda f: reverse("staff:facility", args=[f.uid])),
        Column(name="posted", label=later("En poste"), value=lambda f: f.posted, number=True),
        Column(name="needs", label=later("Postes de la norme"), number=True,
               value=lambda f: f.filling and f.filling.needs, missing=later("pas de norme")),
        Column(name="filled", label=later("Pourvus"), number=True,
               value=lambda f: f.filling and f.filling.filled, missing=later("pas de norme")),
        Column(name="share", label=later("Part pourvue"), value=_share, number=True,
               missing=later("pas de norme")),
        Column(name="lacks", label=later("Manquent"), value=lambda f: f.lacks, full=True,
               missing=later("rien, ou pas de norme")),
        Column(name="state", label=later("Effectif"), value=_standing, up=True,
               missing=later("pas de norme")),
    ],
    sort="",
    search=lambda rows, text: [r for r in rows if text.casefold() in r.name.casefold()],
    search_label=later("Formation sanitaire"),
    filters=[Filter(
        name="effectif", label=later("Effectif"),
        choices=[("lacks", later("à compléter")), ("full", later("au complet"))],
        apply=lambda rows, value: [r for r in rows if r.filling is not None
                                   and bool(r.filling.lacks) == (value == "lacks")],
    )],
    empty=Empty(later("Aucune formation sanitaire.")),
    caption=later("Effectifs des formations"),
    file="effectifs",
)  # fmt: skip


def _seen(request: HttpRequest, uid: UUID) -> Any:
    acts.need(request, "read_delivery")
    mine = facilities.facilities_for(request.user, "read_delivery", clock.today())
    return get_object_or_404(mine, uid=uid)


@require_GET
@login_required
def index(request: HttpRequest) -> HttpResponseBase:
    """Each facility: who is posted, what its norm asks, what lacks."""
    acts.need(request, "read_delivery")
    today = clock.today()
    rows: list[Any] = list(facilities.facilities_for(request.user, "read_delivery", today))
    found = queries.fillings([row.pk for row in rows], today)
    counted = _counts([row.pk for row in rows], today)
    labels = {q.code: q.label for q in queries.qualifications(True)}
    for row in rows:
        row.filling, row.posted = found.get(row.pk), counted.get(row.pk, 0)
        lacks = row.filling.lacks if row.filling else ()
        row.lacks = ", ".join(f"{labels.get(code, code)} × {more}" for code, more in lacks)
    lines = FACILITIES.read(request, rows)
    if lines.wants_sheet:
        return lines.answer_sheet()
    buttons = [
        Button(_("Normes"), reverse("staff:norms"), "book"),
        Button(_("Qualifications"), reverse("staff:qualifications"), "doc"),
    ]
    page = Page(title=_("Effectifs"), crumbs=crumbs(), acts=buttons)
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


def _counts(keys: list[int], day: date) -> dict[int, int]:
    """How many posts are held in each facility."""
    found: dict[int, int] = {}
    for first in range(0, len(keys), 900):
        rows = queries.postings_on(day).filter(facility__in=keys[first : first + 900])
        for key in rows.values_list("facility_id", flat=True):
            found[key] = found.get(key, 0) + 1
    return found


@require_GET
@login_required
def shown(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One facility: its norm line by line, who is posted, the last months of presence."""
    row, today = _seen(request, uid), clock.today()
    held = list(queries.posted_in([row.pk], today))
    level = levels_of([row.pk], today).get(row.pk, "")
    norm = queries.norms_on(today).get(level, {})
    counts: dict[int, int] = {}
    for one in held:
        counts[one.qualification_id] = counts.get(one.qualification_id, 0) + 1
    lines = [
        (
            n.qualification.label,
            counts.get(key, 0),
            n.least,
            max(0, n.least - counts.get(key, 0)),
            n.reference,
        )
        for key, n in norm.items()
    ]
    may = facilities.can_at(request.user, "manage_staff", row)
    buttons = []
    if may:
        month = add_months(today.replace(day=1), -1)
        way = reverse("staff:presence", args=[row.uid])
        buttons = [
            Button(
                _("Saisir les présences"), f"{way}?mois={Month.of(month).text}", "edit", go=True
            ),
            Button(_("Inscrire"), f"{reverse('staff:register')}?formation={row.uid}", "add"),
        ]
    page = Page(
        title=_("Effectif : %(name)s") % {"name": row.name}, acts=buttons,
        crumbs=[*crumbs(), (_("Effectifs"), reverse("staff:facilities"))],
        facts=[dict(places.levels()).get(level, _("niveau non dit"))],
    )  # fmt: skip
    told = {"page": page, "facility": row, "held": held, "norm": lines, "level": level,
            "months": _months(row, today), "may": may}  # fmt: skip
    return render(request, "staff/facility.html", told)


def _months(row: Any, today: date) -> list[Cell]:
    """The presence of the last six months; one that nobody entered is a hole."""
    first = add_months(today.replace(day=1), -5)
    sums: dict[date, list[int]] = {}
    for said in presence_of([row.pk], first, today):
        total = sums.setdefault(said.month, [0, 0])
        total[0] += said.days_present
        total[1] += said.days_expected
    months = [add_months(first, n) for n in range(6)]
    return [
        Cell(
            formatting.month(Month.of(m).text),
            formatting.share(sums[m][0] * WHOLE // sums[m][1])
            if m in sums and sums[m][1] else None,
        )
        for m in months
    ]  # fmt: skip


class Sheet(Form):
    """Days expected and present of each person of a month."""

    def __init__(
        self, *args: Any, rows: list[Posting], said: Any, days: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            uid, known = row.person.uid, said.get(row.person_id)
            for name, label in (("expected", later("Prévus")), ("present", later("Présents"))):
                field = WholeField(label=label, most=days, required=False)
                field.initial = getattr(known, f"days_{name}") if known else None
                self.fields[f"{name}_{uid}"] = field

    def lines(self) -> list[dict[str, Any]]:
        """Who was said to be there; a half line is refused."""
        found = []
        for row in self.rows:
            uid = str(row.person.uid)
            expected = self.cleaned_data.get(f"expected_{uid}")
            present = self.cleaned_data.get(f"present_{uid}")
            if expected is None and present is None:
                continue
            if expected is None or present is None:
                raise Refused("Dites les jours prévus et les jours présents de chacun.")
            found.append({"person": uid, "expected": expected, "present": present})
        return found

    def shown(self) -> list[tuple[Posting, Any, Any]]:
        return [
            (row, self[f"expected_{row.person.uid}"], self[f"present_{row.person.uid}"])
            for row in self.rows
        ]


@both
@login_required
def presence(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The sheet of a month: on a telephone, a card for each person."""
    row = _seen(request, uid)
    if not facilities.can_at(request.user, "manage_staff", row):
        raise PermissionDenied(acts.sentence(request.user.lacks("manage_staff")))
    way = reverse("staff:presence", args=[row.uid])
    try:
        span = Month.from_text(request.GET.get("mois", ""))
    except Refused:
        return redirect(f"{way}?mois={Month.of(clock.today()).text}")
    held = queries.month_postings(row.pk, span)
    said = {one.person_id: one for one in presence_of([row.pk], span.first, span.until)}
    days = (span.until - span.first).days
    form = Sheet(request.POST or None, rows=held, said=said, days=days)
    answer = _send(request, form, row, span)
    page = Page(
        title=_("Présences, %(month)s") % {"month": formatting.month(span.text)},
        crumbs=[*crumbs(), (row.name, reverse("staff:facility", args=[row.uid]))],
        facts=[row.name],
    )  # fmt: skip
    told = {"page": page, "form": form, "before": f"{way}?mois={span.plus(-1).text}",
            "after": f"{way}?mois={span.plus(1).text}", "expected": days}  # fmt: skip
    return answer or render(request, "staff/presence.html", told)


def _send(request: HttpRequest, form: Sheet, row: Any, span: Month) -> HttpResponse | None:
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        lines = form.lines()
    except Refused as refusal:
        form.refuse(refusal)
        return None
    return acts.submit(
        request, form, commands.record_presence, content={"lines": lines},
        facility=str(row.uid), month=span.text,
        done=lambda told: _("Présence de %(people)s personnes enregistrée.") % told,
        to=reverse("staff:facility", args=[row.uid]),
    )  # fmt: skip
