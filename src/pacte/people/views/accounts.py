"""One's own account: what I may do, my password, my one-time code."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.mfa.recovery_codes.internal import flows as recovery
from allauth.mfa.totp import views as totp
from django import forms
from django.contrib.auth import password_validation, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from pacte.journal.command import Act
from pacte.pages import acts
from pacte.pages.forms import Form
from pacte.pages.page import Button, Page
from pacte.people import commands
from pacte.people.roles import ROLES


@require_GET
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Who I am here, my roles and what each allows."""
    user: Any = request.user
    held = [(row, ROLES[row.name]) for row in user.roles_shown()]
    has_code = user.second_factors.exists()
    page = Page(
        title=_("Mon compte"), facts=[user.name, user.username],
        acts=[Button(_("Changer mon mot de passe"), reverse("people:password"), "lock")],
    )  # fmt: skip
    kept = user.second_factors.filter(type="recovery_codes").first()
    content = {
        "page": page, "held": held, "has_code": has_code,
        "left": len(kept.wrap().get_unused_codes()) if kept else 0,
    }  # fmt: skip
    return render(request, "people/account.html", content)


class Password(Form):
    """The present password, and twice the next."""

    present = forms.CharField(
        label=gettext_lazy("Mot de passe actuel"), strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip
    password = forms.CharField(
        label=gettext_lazy("Nouveau mot de passe"), strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("Dix signes au moins ; une phrase se retient bien."),
    )  # fmt: skip
    again = forms.CharField(
        label=gettext_lazy("Le même, encore"), strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def __init__(self, user: Any, *args: Any) -> None:
        super().__init__(*args)
        self.user = user

    def clean_present(self) -> str:
        if not self.user.check_password(self.cleaned_data["present"]):
            raise forms.ValidationError(_("Ce n’est pas votre mot de passe."))
        return str(self.cleaned_data["present"])

    def clean_password(self) -> str:
        text = str(self.cleaned_data["password"])
        password_validation.validate_password(text, self.user)
        if self.user.check_password(text):
            raise forms.ValidationError(_("Prenez-en un autre que le présent."))
        return text

    def clean_again(self) -> str:
        if self.cleaned_data["again"] != self.cleaned_data.get("password"):
            raise forms.ValidationError(_("Les deux ne sont pas les mêmes."))
        return str(self.cleaned_data["again"])


@sensitive_post_parameters("present", "password", "again")
@never_cache
@login_required
def password(request: HttpRequest) -> HttpResponse:
    """Choose another password."""
    user: Any = request.user
    form = Password(user, request.POST or None)
    answer = acts.submit(
        request, form, commands.choose_password, to="people:account",
        done=_("Votre mot de passe est changé."),
        content=lambda typed: {"password": typed["password"]},
    )  # fmt: skip
    if answer:
        user.refresh_from_db()
        update_session_auth_hash(request, user)
        return answer
    page = Page(title=_("Choisir un mot de passe"), crumbs=_crumbs())
    return render(request, "people/password.html", {"page": page, "form": form})


@require_GET
def forgotten(request: HttpRequest) -> HttpResponse:
    """No e-mail is sent: a manager gives another password."""
    page = Page(title=_("Mot de passe oublié"))
    return render(request, "people/forgotten.html", {"page": page})


@login_required
def second_factor(request: HttpRequest) -> HttpResponse:
    """Set up the one-time code; the journal keeps that it was."""
    user: Any = request.user
    if user.second_factors.exists():
        return HttpResponseRedirect(reverse("people:account"))
    answer = totp.activate_totp(request)
    if request.method == "POST" and user.second_factors.exists():
        commands.keep_second_factor(Act(user))
    return answer


@require_GET
@never_cache
@login_required
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """The codes that replace a lost telephone, to write down; asks again who it is."""
    kept, _shown_before = recovery.view_recovery_codes(request)
    if kept is None:
        return HttpResponseRedirect(reverse("people:account"))
    page = Page(title=_("Codes de secours"), crumbs=_crumbs())
    content = {"page": page, "codes": kept.get_unused_codes()}
    return render(request, "people/recovery_codes.html", content)


@require_POST
@login_required
def renew_recovery_codes(request: HttpRequest) -> HttpResponse:
    """Other codes in the place of those that were seen or used."""
    raise_if_reauthentication_required(request, app="allauth.mfa")
    return acts.do(request, commands.renew_recovery_codes, to="mfa_view_recovery_codes",
                   back=reverse("people:account"),
                   done=_("Voici vos nouveaux codes ; les anciens ne valent plus."))  # fmt: skip


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Mon compte"), reverse("people:account"))]
