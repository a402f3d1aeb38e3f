"""The budget of a year against what happened, and the plan of action."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET

from pacte.delivery.books import commands, forms, queries, rules
from pacte.delivery.books.models import PlannedAction
from pacte.delivery.books.views.common import MAY, crumbs, keeps, money, seen, tabs
from pacte.delivery.books.words import WHAT
from pacte.journal import clock
from pacte.kernel.money import WHOLE
from pacte.pages import acts
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page, Tag

STATES = {"foreseen": "", "under_way": "wait", "done": "good", "abandoned": "bad"}

ACTIONS = List(
    columns=[
        Column(name="title", label=later("Action"), value=lambda a: a.title, sort="title",
               link=lambda a: reverse("books:follow", args=[a.uid])),
        Column(name="who", label=later("Qui"), value=lambda a: a.who or None),
        Column(name="due", label=later("Pour le"), value=lambda a: a.due, sort="due"),
        Column(name="cost", label=later("Coût prévu"), number=True, sort="cost",
               value=lambda a: money(a.books, a.cost)),
        Column(name="state", label=later("État"), value=lambda a: action_tag(a), up=True),
        Column(name="words", label=later("Où elle en est"), value=lambda a: a.words or None),
    ],
    sort="due",
    search=lambda rows, text: rows.filter(title__icontains=text),
    search_label=later("Action"),
    filters=[Filter(name="etat", label=later("État"), choices=list(PlannedAction.State.choices),
                    tabs=True, apply=lambda rows, value: rows.filter(state=value))],
    empty=Empty(later("Aucune action prévue."),
                later("Ce que la formation fera, qui, pour quand.")),
    caption=later("Plan d’action"),
    file="plan-action",
)  # fmt: skip


def action_tag(row: PlannedAction) -> Tag:
    left = row.state in ("foreseen", "under_way")
    if left and row.due < clock.today():
        return Tag(_("en retard"), "bad")
    return Tag(row.get_state_display(), STATES[row.state])


@require_GET
@login_required
def budget(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Each nature: foreseen, done, left; the year of the address or this one."""
    row = seen(request, uid)
    asked = request.GET.get("annee", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else clock.today().year
    rows = queries.execution(row, year)
    url = reverse("books:plan_budget", args=[uid, year])
    page = Page(
        title=row.organisation.name, crumbs=crumbs(), facts=[str(year)],
        acts=[Button(_("Prévoir"), url, go=True)] if keeps(request, row) else [],
    )  # fmt: skip
    told = [
        (title, [(WHAT[one.what], money(row, one.planned), money(row, one.done),
                  money(row, one.left), _share(one)) for one in rows if one.what in codes])
        for title, codes in ((_("Recettes"), rules.RECEIPTS), (_("Dépenses"), rules.EXPENSES))
    ]  # fmt: skip
    shown = {"page": page, "sides": told, "year": year, "tabs": tabs(row, "budget")}
    return render(request, "books/budget.html", shown)


def _share(one: queries.BudgetRow) -> int | None:
    return one.done * WHOLE // one.planned if one.planned else None


@login_required
def plan_budget(request: HttpRequest, uid: UUID, year: int) -> HttpResponse:
    row = seen(request, uid)
    acts.need(request, MAY, row.organisation_id)
    form = forms.Budget(
        row.book.currency, request.POST or None, initial=queries.budget(row.pk, year)
    )
    answer = acts.submit(
        request, form, commands.plan_budget, books=str(uid), year=year,
        done=_("Budget enregistré."), to=f"{reverse('books:budget', args=[uid])}?annee={year}",
    )  # fmt: skip
    page = Page(title=_("Budget %(year)s") % {"year": year}, crumbs=crumbs(row))
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})


@require_GET
@login_required
def actions(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = seen(request, uid)
    lines = ACTIONS.read(request, queries.actions(row).select_related("books__book"))
    if lines.wants_sheet:
        return lines.answer_sheet()
    url = reverse("books:plan_action", args=[uid])
    add = [Button(_("Prévoir une action"), url, "add", go=True)] if keeps(request, row) else []
    page = Page(title=row.organisation.name, crumbs=crumbs(), acts=add)
    told = {"page": page, "lines": lines, "tabs": tabs(row, "actions")}
    return render(request, "books/list.html", told)


@login_required
def plan_action(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = seen(request, uid)
    acts.need(request, MAY, row.organisation_id)
    form = forms.NewAction(row.book.currency, request.POST or None)
    answer = acts.submit(
        request, form, commands.plan_action, books=str(uid), done=_("Action prévue."),
        to=reverse("books:actions", args=[uid]),
    )  # fmt: skip
    page = Page(title=_("Prévoir une action"), crumbs=crumbs(row))
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})


@login_required
def follow(request: HttpRequest, uid: UUID) -> HttpResponse:
    mine = queries.visible_to(request.user, clock.today())
    rows = PlannedAction.objects.select_related("books__organisation").filter(books__in=mine)
    row = get_object_or_404(rows, uid=uid)
    acts.need(request, MAY, row.books.organisation_id)
    form = forms.FollowAction(
        request.POST or None, seen=row,
        initial={"state": row.state, "due": row.due, "words": row.words},
    )  # fmt: skip
    answer = acts.submit(
        request, form, commands.follow_action, action=str(uid), done=_("Suivi enregistré."),
        to=lambda books: reverse("books:actions", args=[books]),
    )  # fmt: skip
    page = Page(title=row.title, crumbs=crumbs(row.books), trail=acts.trail(request, row))
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})
