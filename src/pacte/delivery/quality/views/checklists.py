"""Checklists: all of them, one as it is in force, on paper, as a file; publishing one."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pacte.delivery.quality import commands, papers, queries, rules, sentences, shipped
from pacte.delivery.quality.forms import Publish
from pacte.delivery.quality.models import ChecklistVersion
from pacte.delivery.quality.views import common
from pacte.insurance.schemes.rules.writing import write
from pacte.journal import clock
from pacte.pages import acts
from pacte.pages.lists import Column, List
from pacte.pages.page import Button, Empty, Page, Tag

both = require_http_methods(["GET", "HEAD", "POST"])
CHECKLISTS = List(
    columns=[
        Column(name="title", label=later("Grille"), value=lambda c: c.title, sort="title",
               link=lambda c: reverse("quality:checklist", args=[c.uid])),
        Column(name="code", label=later("Code"), value=lambda c: c.code, sort="code"),
        Column(name="closed", label=later("État"), up=True,
               value=lambda c: Tag(_("n’est plus utilisée")) if c.closed
               else Tag(_("utilisée"), "good")),
    ],
    sort="title",
    search=lambda rows, text: rows.filter(title__icontains=text),
    search_label=later("Titre"),
    empty=Empty(later("Aucune grille."), later(
        "Publiez la grille de votre pays en YAML ; l’exemple montre comment l’écrire.")),
    caption=later("Grilles de qualité"), file="grilles",
)  # fmt: skip


@require_GET
@login_required
def index(request: HttpRequest) -> HttpResponse:
    common.reads(request)
    lines = CHECKLISTS.read(request, queries.checklists(closed=True))
    if lines.wants_sheet:
        return lines.answer_sheet()
    buttons = [Button(_("L’exemple (YAML)"), reverse("quality:example"), "down")]
    if request.user.can("manage_checklists"):
        url = reverse("quality:publish")
        buttons.insert(0, Button(_("Publier une grille"), url, "upload", go=True))
    page = Page(title=_("Grilles de qualité"), crumbs=common.crumbs(), acts=buttons)
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


@require_GET
@login_required
def example(request: HttpRequest) -> HttpResponse:
    """The checklist that comes with Pacte, to be rewritten."""
    common.reads(request)
    return _yaml("exemple", shipped.example())


def _yaml(name: str, text: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="grille-{name}.yaml"'
    return answer


@both
@login_required
def publish(request: HttpRequest) -> HttpResponse:
    """Bring a checklist, or a new version of one."""
    acts.need(request, "manage_checklists")
    form = Publish(request.POST or None, request.FILES or None, initial={"since": clock.today()})
    answer = acts.submit(
        request, form, commands.publish_checklist, done=_("Grille publiée."),
        to=lambda uid: reverse("quality:checklist", args=[uid]),
    )  # fmt: skip
    crumbs = [*common.crumbs(), (_("Grilles de qualité"), reverse("quality:checklists"))]
    page = Page(title=_("Publier une grille"), crumbs=crumbs,
                facts=[_("le code dit s’il s’agit d’une nouvelle version")])  # fmt: skip
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})


def _version(request: HttpRequest, uid: UUID) -> tuple[list[ChecklistVersion], ChecklistVersion]:
    """The versions of a checklist, the last first, and the one that is asked."""
    common.reads(request)
    row = get_object_or_404(queries.checklists(closed=True), uid=uid)
    rows = list(row.versions.select_related("checklist").order_by("-number"))
    asked = request.GET.get("version", "")
    now = [v for v in rows if v.since <= clock.today()] or rows
    chosen = [v for v in rows if str(v.number) == asked]
    return rows, (chosen or now)[0]


@require_GET
@login_required
def shown(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A version whole, with its weights."""
    rows, version = _version(request, uid)
    read, own = queries.content(version), reverse("quality:checklist", args=[uid])
    if request.GET.get("format") == "pdf":
        return papers.checklist(version, read)
    if request.GET.get("format") == "yaml":
        return _yaml(read.code, write(rules.written(read)))
    which = f"{own}?version={version.number}&format="
    page = Page(
        title=read.title,
        crumbs=[*common.crumbs(), (_("Grilles de qualité"), reverse("quality:checklists"))],
        facts=[_("version %(number)s") % {"number": version.number}, version.since,
               read.source or _("source non dite")],
        acts=[Button(_("Feuille à imprimer"), which + "pdf", "print", go=True),
              Button(_("YAML"), which + "yaml", "down")],
        trail=acts.trail(request, version.checklist),
    )  # fmt: skip
    weight = sum(item.weight for item in read.items())
    content = {
        "page": page, "read": read, "versions": rows, "version": version, "weight": weight,
        "parts": sentences.PARTS, "may": request.user.can("manage_checklists"),
        "sections": [
            (s, sum(i.weight for i in s.items), [(i, sentences.PARTS[i.part]) for i in s.items])
            for s in read.sections
        ],
    }  # fmt: skip
    return render(request, "quality/checklist.html", content)


@require_POST
@login_required
def close(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Use a checklist no longer, or again."""
    to = reverse("quality:checklist", args=[uid])
    closed = request.POST.get("closed") == "1"
    get_object_or_404(queries.checklists(closed=True), uid=uid)
    return acts.do(request, commands.close_checklist, checklist=str(uid), closed=closed, to=to,
                   done=_("Enregistré."))  # fmt: skip
