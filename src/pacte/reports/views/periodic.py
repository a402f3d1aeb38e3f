"""Periodic reports: those that were issued, with their files, and the form that issues one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET, require_http_methods

from pacte.files import storing
from pacte.journal import clock
from pacte.pages import acts
from pacte.pages.forms import DayField, Form
from pacte.pages.lists import Column, List
from pacte.pages.page import Button, Empty, Page
from pacte.people import queries as people
from pacte.programmes.results import queries as results
from pacte.programmes.sheets import commands, queries
from pacte.programmes.sheets.models import Programme
from pacte.programmes.sheets.views.common import crumbs, page_of, seen
from pacte.reports import issuing

REPORTS = List(
    columns=[
        Column(name="numero", label=later("Numéro"), value=lambda r: r.number, sort="number"),
        Column(name="titre", label=later("Titre"), value=lambda r: r.title, full=True),
        Column(name="du", label=later("Du"), value=lambda r: r.first, sort="first"),
        Column(name="au", label=later("Au"), value=lambda r: r.until - timedelta(1)),
        Column(name="emis", label=later("Émis le"), value=lambda r: r.issued_at,
               sort="issued_at"),
        Column(name="par", label=later("Par"), value=lambda r: r.by_name),
        Column(name="ecriture", label=later("Connu jusqu’à l’écriture"), number=True,
               value=lambda r: r.known_until),
    ],
    sort="-numero", caption=later("Rapports"), file="rapports",
    search=lambda rows, text: rows.filter(title__icontains=text), search_label=later("Titre"),
    empty=Empty(later("Aucun rapport n’est émis."),
                later("Un rapport reprend les résultats vérifiés, l’argent et les étapes à une"
                      " date ; une fois émis, il ne change plus.")),
)  # fmt: skip


class Issue(Form):
    """What the report is of. What is in it is read from what is known."""

    title = forms.CharField(label=later("Titre"), max_length=250)
    first = DayField(label=later("Premier jour"))
    last = DayField(label=later("Dernier jour"))
    inside = forms.BooleanField(
        label=later("Reprendre les risques et les décisions des instances"), required=False,
        help_text=later("Les partenaires du programme ouvrent aussi ce rapport."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        first, last = typed.get("first"), typed.get("last")
        if first and last and last < first:
            self.add_error("last", _("Le dernier jour est avant le premier."))
        if first and first > clock.today():
            self.add_error("first", _("Cette période n’a pas commencé."))
        return typed


def may_open(request: HttpRequest, row: Programme) -> bool:
    """Who opens the files: who follows the programme, and its partners."""
    actor: Any = request.user
    if results.reads_all(actor, row.organisation_id):
        return True
    mine = set(people.organisations_for(actor, "read_programme", clock.today()))
    return any(partner.organisation_id in mine for partner in queries.partners(row.pk))


@require_GET
@login_required
def reports(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The reports of a programme, the last first."""
    row = seen(request, uid)
    lines: Any = REPORTS.read(request, queries.issued_reports(row.pk))
    if lines.wants_sheet:
        return lines.answer_sheet()
    buttons = []
    if request.user.can("issue_report", row.organisation_id):
        url = reverse("reports:issue", args=[row.uid])
        buttons.append(Button(_("Émettre un rapport"), url, "add", go=True))
    content = page_of(
        request, row, _("Rapports : %(name)s") % {"name": row.called}, "reports:periodic", *buttons
    )
    opens = may_open(request, row)
    files = [
        (one, sorted(one.files.all(), key=lambda f: (f.language != "fr", f.kind != "pdf")))
        for one in (lines.rows if opens else [])
    ]
    return render(request, "reports/periodic.html", content | {
        "lines": lines, "files": files, "opens": opens, "of": row,
        "making": issuing.making(row.uid) if buttons else [],
    })  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def issue(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ask for a report; a job makes it from what is known then, under the next number."""
    row = seen(request, uid)
    acts.need(request, "issue_report", row.organisation_id)
    to, today = reverse("reports:periodic", args=[row.uid]), clock.today()
    form = Issue(request.POST or None, initial={
        "title": _("Rapport périodique"), "first": today.replace(month=1, day=1), "last": today,
    })  # fmt: skip
    answer = acts.submit(
        request, form, commands.ask_report, programme=str(uid), to=to, content=_content,
        done=_("Le rapport est demandé : il se fait, vous pouvez quitter cette page."),
    )  # fmt: skip
    page = Page(title=_("Émettre un rapport"), crumbs=crumbs(row))
    return answer or render(request, "reports/issue.html", {"page": page, "form": form, "back": to})


def _content(typed: dict[str, Any]) -> dict[str, Any]:
    """What the command takes: the period ends the day after the last one."""
    until = typed["last"] + timedelta(1)
    return {name: typed[name] for name in ("title", "first", "inside")} | {"until": until}


@require_GET
@login_required
def file(
    request: HttpRequest, uid: UUID, number: int, language: str, kind: str
) -> HttpResponse:  # fmt: skip
    """One file of a report, as it was issued."""
    row = seen(request, uid)
    if not may_open(request, row):
        raise PermissionDenied(
            _("Les rapports s’ouvrent pour qui suit le programme et pour ses partenaires.")
        )
    found = queries.issued_reports(row.pk).filter(number=number).first()
    kept = queries.report_file(found.pk, language, kind) if found else None
    if kept is None:
        raise Http404
    answer: Any = storing.response(kept.file)
    return answer
