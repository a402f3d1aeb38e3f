"""Users: the list, one account with its roles in time, and what its manager may do."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from pacte.journal import clock
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.pages import acts
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page, Tag
from pacte.people import commands, queries
from pacte.people.models import Role, User
from pacte.people.roles import ROLES
from pacte.people.views import forms

LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # None is taken for another.


def url_of(user: User) -> str:
    return reverse("people:user", args=[user.uid])


def _search(users: QuerySet[User], text: str) -> QuerySet[User]:
    found = Q(username__icontains=text) | Q(last_name__icontains=text)
    return users.filter(found | Q(first_name__icontains=text) | Q(phone__icontains=text))


USERS = List(
    columns=[
        Column(name="nom", label=gettext_lazy("Nom"), value=lambda u: u.name, sort="last_name",
               link=url_of),
        Column(name="compte", label=gettext_lazy("Nom d’utilisateur"),
               value=lambda u: u.username, sort="username"),
        Column(name="telephone", label=gettext_lazy("Téléphone"), value=lambda u: u.phone),
        Column(name="etat", label=gettext_lazy("État"), up=True,
               value=lambda u: Tag(_("Ouvert"), "good") if u.is_active else Tag(_("Fermé"), "bad")),
    ],
    sort="compte", search=_search, search_label=gettext_lazy("Nom, téléphone"),
    filters=[Filter(name="etat", label=gettext_lazy("État"),
                    choices=[("ouvert", gettext_lazy("Ouverts")),
                             ("ferme", gettext_lazy("Fermés"))],
                    apply=lambda users, value: users.filter(is_active=value == "ouvert"))],
    empty=Empty(gettext_lazy("Aucun utilisateur."), gettext_lazy("Ouvrez le premier compte."),
                Button(gettext_lazy("Ouvrir un compte"), "/utilisateurs/ouvrir/", "add")),
    caption=gettext_lazy("Utilisateurs"), file="utilisateurs",
)  # fmt: skip


@require_GET
@login_required
def users(request: HttpRequest) -> HttpResponse:
    """Whom one manages."""
    acts.need(request, "manage_people")
    lines = USERS.read(request, queries.users_visible_to(request.user, clock.today()))
    if lines.wants_sheet:
        return lines.answer_sheet()
    page = Page(title=_("Utilisateurs"),
                acts=[Button(_("Ouvrir un compte"), reverse("people:open_account"), "add")]
                )  # fmt: skip
    return render(request, "people/list.html", {"page": page, "lines": lines})


def _shown(request: HttpRequest, uid: UUID) -> User:
    acts.need(request, "manage_people")
    return get_object_or_404(queries.users_visible_to(request.user, clock.today()), uid=uid)


@require_GET
@login_required
def user(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One account: its roles in time, its code, whether it is open."""
    shown = _shown(request, uid)
    tag = Tag(_("Compte ouvert"), "good") if shown.is_active else Tag(_("Compte fermé"), "bad")
    page = Page(title=shown.name, facts=[shown.username, tag], crumbs=_crumbs(),
                acts=[Button(_("Donner un rôle"), reverse("people:give_role", args=[uid]), "add",
                             go=True)])  # fmt: skip
    held = {row.pk for row in shown.held}
    rows = [(row, _label(row), row.pk in held) for row in queries.role_rows(shown)]
    has_code = shown.second_factors.exists()
    content = {"page": page, "shown": shown, "rows": rows, "has_code": has_code,
               "today": clock.today(), "myself": shown.pk == request.user.pk}  # fmt: skip
    return render(request, "people/user.html", content)


def _label(row: Role) -> str:
    return str(ROLES[row.name].label)


@login_required
def open_account(request: HttpRequest) -> HttpResponse:
    """Open an account; its page then gives it a role and a password."""
    acts.need(request, "manage_people")
    form = forms.OpenAccount(request.POST or None)
    answer = acts.submit(request, form, commands.open_account, done=_("Compte ouvert."),
                         to=lambda uid: reverse("people:user", args=[uid]))  # fmt: skip
    page = Page(title=_("Ouvrir un compte"), crumbs=_crumbs())
    return answer or render(request, "people/form.html", {"page": page, "form": form})


@login_required
def give_role(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give a role for an organisation or in a place, from a day on."""
    shown = _shown(request, uid)
    form = forms.GiveRole(request.POST or None, initial={"since": clock.today()})
    answer = acts.submit(request, form, commands.give_role, user=str(uid),
                         done=_("Rôle donné."), to=url_of(shown))  # fmt: skip
    page = Page(title=_("Donner un rôle"), crumbs=[*_crumbs(), (shown.name, url_of(shown))])
    content = {"page": page, "form": form, "kinds": list(ROLES.values())}
    return answer or render(request, "people/give_role.html", content)


@require_POST
@login_required
def end_role(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take a role back from today, or from the day given."""
    shown = _shown(request, uid)
    asked = request.POST.get("role", "")
    row = get_object_or_404(Role, user=shown, pk=int(asked) if asked.isdecimal() else 0)
    day = clock.today()
    if request.POST.get("since"):
        day = acts.posted_day(request, "since")
    return acts.do(
        request, commands.give_role, to=url_of(shown), done=_("Rôle retiré."), user=str(uid),
        role=row.name, since=day, closed=True,
        organisation=str(row.organisation.uid) if row.organisation else None,
        place=str(row.place.uid) if row.place else None,
    )  # fmt: skip


def one_time_password() -> str:
    """Easy to read over a telephone: three groups of five signs, 75 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _n in range(5)) for _g in range(3))


@never_cache
@require_POST
@login_required
def give_password(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give a password that serves once, and show it once."""
    shown = _shown(request, uid)
    password = one_time_password()
    try:
        commands.give_password(acts.act_of(request), user=str(uid), password=password)
    except NotAllowed as refusal:
        raise PermissionDenied(acts.sentence(refusal)) from refusal
    except Refused:  # Sent twice: the first password was shown, this one is not kept.
        password = ""  # nosec B105
    page = Page(title=_("Mot de passe provisoire"),
                crumbs=[*_crumbs(), (shown.name, url_of(shown))])  # fmt: skip
    content = {"page": page, "shown": shown, "password": password}
    return render(request, "people/given.html", content)


@require_POST
@login_required
def disable(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Close the account, or open it again."""
    shown = _shown(request, uid)
    enabled = request.POST.get("enabled") == "1"
    return acts.do(request, commands.disable_account, to=url_of(shown), user=str(uid),
                   enabled=enabled, done=_("C’est fait."))  # fmt: skip


@require_POST
@login_required
def forget_code(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take away the one-time code of who lost the telephone."""
    shown = _shown(request, uid)
    return acts.do(request, commands.forget_second_factor, to=url_of(shown), user=str(uid),
                   done=_("Le code est retiré."))  # fmt: skip


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Utilisateurs"), reverse("people:users"))]
