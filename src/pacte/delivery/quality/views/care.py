"""The kinds of care, and which facilities offer them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pacte.delivery.quality import commands, queries, shipped
from pacte.delivery.quality.forms import Care, Offers
from pacte.delivery.quality.views import common
from pacte.journal import clock
from pacte.kernel.names import normalised
from pacte.pages import acts
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page, Tag

both = require_http_methods(["GET", "HEAD", "POST"])
FACILITIES_MAX = 2_000
CARE = List(
    columns=[
        Column(name="label", label=later("Soins"), value=lambda k: k.label,
               link=lambda k: reverse("quality:care_kind", args=[k.code])),
        Column(name="code", label=later("Code"), value=lambda k: k.code),
        Column(name="count", label=later("Formations qui l’offrent"), number=True,
               value=lambda k: k.count, up=True),
        Column(name="not", label=later("Ne l’offrent pas"), number=True, value=lambda k: k.without),
        Column(name="unsaid", label=later("Non dit"), number=True, value=lambda k: k.unsaid),
    ],
    search=lambda rows, text: [k for k in rows if normalised(text) in normalised(k.label)],
    search_label=later("Soins"),
    empty=Empty(later("Aucun type de soins."), later("Chargez la liste livrée avec Pacte.")),
    caption=later("Soins offerts"), file="soins-offerts",
)  # fmt: skip


@require_GET
@login_required
def care(request: HttpRequest) -> HttpResponse:
    """Each kind of care: how many facilities of the reader offer it, do not, have not said."""
    common.reads(request)
    today = clock.today()
    keys = list(queries.facilities_read(request.user, today).values_list("pk", flat=True))
    told = queries.offered(keys, today)
    kinds: list[Any] = list(queries.care_kinds())
    for kind in kinds:
        said = [found[kind.code] for found in told.values() if kind.code in found]
        kind.count, kind.without = sum(said), len(said) - sum(said)
        kind.unsaid = len(keys) - len(said)
    lines = CARE.read(request, kinds)
    if lines.wants_sheet:
        return lines.answer_sheet()
    may = request.user.can("manage_checklists")
    url = reverse("quality:add_care")
    page = Page(
        title=_("Soins offerts"), crumbs=common.crumbs(),
        acts=[Button(_("Ajouter un type de soins"), url, "add", go=True)] if may else [],
    )  # fmt: skip
    content = {"page": page, "lines": lines, "load": may and not kinds}
    return render(request, "quality/care.html", content)


@require_POST
@login_required
def load_care(request: HttpRequest) -> HttpResponse:
    """Take the list that comes with Pacte."""
    return acts.do(
        request, commands.load_care_kinds, rows=shipped.care_kinds(), to="quality:care",
        done=lambda outcome: _("%(count)s types de soins inscrits.") % outcome,
    )  # fmt: skip


WHO = List(
    columns=[
        Column(name="facility", label=later("Formation sanitaire"), value=lambda f: f.name,
               link=lambda f: reverse("quality:facility", args=[f.uid])),
        Column(name="offered", label=later("Offert"), up=True, missing=later("non dit"),
               value=lambda f: _yes(f.told)),
    ],
    search=lambda rows, text: [f for f in rows if normalised(text) in f.plain],
    search_label=later("Nom de la formation"),
    filters=[Filter(
        name="offert", label=later("Offert"), tabs=True,
        choices=[("oui", later("Oui")), ("non", later("Non")), ("inconnu", later("Non dit"))],
        apply=lambda rows, value: [
            f for f in rows if f.told is {"oui": True, "non": False, "inconnu": None}[value]])],
    empty=Empty(later("Aucune formation.")), caption=later("Qui l’offre"), file="qui-offre",
)  # fmt: skip


def _yes(told: bool | None) -> Tag | None:
    if told is None:
        return None
    return Tag(_("oui"), "good") if told else Tag(_("non"), "bad")


@require_GET
@login_required
def care_kind(request: HttpRequest, code: str) -> HttpResponse:
    """Who offers a kind of care."""
    common.reads(request)
    today = clock.today()
    kind = get_object_or_404(queries.care_kinds(closed=True), code=code)
    rows: list[Any] = list(queries.facilities_read(request.user, today)[:FACILITIES_MAX])
    told = queries.offered([row.pk for row in rows], today)
    for row in rows:
        row.told = told.get(row.pk, {}).get(code)
    lines = WHO.read(request, rows)
    if lines.wants_sheet:
        return lines.answer_sheet()
    may = request.user.can("manage_checklists")
    url = reverse("quality:change_care", args=[code])
    page = Page(
        title=kind.label, crumbs=_care_crumbs(),
        acts=[Button(_("Corriger"), url, "edit")] if may else [],
        trail=acts.trail(request, kind),
    )  # fmt: skip
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


def _care_crumbs() -> list[tuple[str, str]]:
    return [*common.crumbs(), (_("Soins offerts"), reverse("quality:care"))]


@both
@login_required
def set_care(request: HttpRequest, code: str = "") -> HttpResponse:
    """Add a kind of care, or mend one."""
    acts.need(request, "manage_checklists")
    row = get_object_or_404(queries.care_kinds(closed=True), code=code) if code else None
    initial = {"code": code, "label": row.label, "closed": row.closed} if row else {}
    form = Care(request.POST or None, initial=initial, seen=row)
    if row:
        del form.fields["code"]
    answer = acts.submit(
        request, form, commands.set_care_kind, to="quality:care", done=_("Enregistré."),
        content=lambda typed: typed | ({"code": code} if code else {}),
    )  # fmt: skip
    title = row.label if row else _("Ajouter un type de soins")
    page = Page(title=title, crumbs=_care_crumbs())
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})


@both
@login_required
def of_facility(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say which kinds of care a facility offers."""
    there, today = common.facility(request, uid), clock.today()
    common.plan(request, there)
    known = queries.offered([there.pk], today).get(there.pk, {})
    kinds = [(kind.code, kind.label) for kind in queries.care_kinds()]
    form = Offers(request.POST or None, kinds=kinds, known=known, initial={"since": today})
    answer = acts.submit(
        request, form, commands.say_offers, facility=str(uid),
        content=lambda _typed: form.content(),
        done=lambda outcome: _("%(count)s changements inscrits.") % outcome,
        to=reverse("quality:facility", args=[uid]),
    )  # fmt: skip
    page = Page(title=_("Soins offerts"), crumbs=common.crumbs(there), facts=[there.name])
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})
