"""Signing in and out: how django-allauth serves us. No sign-up; a second factor by TOTP."""

from __future__ import annotations

from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken
from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pacte.files import keys
from pacte.journal.command import Act
from pacte.people import commands

CODES_KEY = "codes.key"


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by a manager; each sign-in and sign-out is in the journal."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("Le nom ou le mot de passe n’est pas le bon."),
        "email_password_mismatch": _("Le nom ou le mot de passe n’est pas le bon."),
        "too_many_login_attempts": _(
            "Trop d’essais : attendez cinq minutes, ou demandez à votre responsable un nouveau mot"
            " de passe."
        ),
        "incorrect_password": _("Ce n’est pas votre mot de passe."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        commands.sign_in(Act(user))

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            commands.sign_out(Act(request.user))
        super().logout(request)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        if request.user.must_change_password:
            return reverse("people:password")
        if request.user.totp_missing:
            return reverse("mfa_activate_totp")
        return super().get_login_redirect_url(request)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our pages say themselves what happened."""


class SecondFactorAdapter(DefaultMFAAdapter):
    """The code is drawn by segno, and refusals are said in our words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Ce code n’est pas le bon. Attendez le suivant et recommencez."),
    }

    def get_totp_issuer(self) -> str:
        return "Pacte"

    def get_totp_label(self, user: Any) -> str:
        return str(user.username)

    def encrypt(self, text: str) -> str:
        """Secrets lie in the database under a key that is not in it, nor in its backups."""
        return _sealer().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """A secret; under a lost key, one that nobody knows: no code is then the right one."""
        try:
            return _sealer().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return generate_totp_secret()

    def build_totp_svg(self, url: str) -> str:
        return str(segno.make(url, error="m").svg_inline(scale=4, omitsize=False))


def unreadable() -> int:
    """How many people have a code whose secret was kept under another key than that of today."""
    return sum(
        not _opens(row.data["secret"])
        for row in Authenticator.objects.filter(type=Authenticator.Type.TOTP).iterator()
    )


def _opens(text: str) -> bool:
    try:
        return bool(_sealer().decrypt(text.encode()))
    except InvalidToken:
        return False


def _sealer() -> Fernet:
    return Fernet(keys.kept(CODES_KEY, Fernet.generate_key))


class Said(forms.Form):
    """What our template of faults asks of a form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def faults(self) -> list[tuple[str, str, str]]:
        found = [("", "", str(error)) for error in self.non_field_errors()]
        for bound in self:
            found += [(bound.id_for_label, str(bound.label), str(e)) for e in bound.errors]
        return found


class SignIn(Said, LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}
        )
        self.fields["login"] = forms.CharField(
            label=_("Nom d’utilisateur"), max_length=150, widget=name
        )
        self.fields["password"].label = _("Mot de passe")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.order_fields(["login", "password"])


class SignInAgain(Said, ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Votre mot de passe")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)


class _Code(Said):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code à six chiffres")
        self.fields["code"].widget.attrs = {
            "autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True,
        }  # fmt: skip


class GiveCode(_Code, AuthenticateForm):
    """The code at sign-in, or one of those kept on paper."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code du téléphone, ou code de secours")


class SetUpCode(_Code, ActivateTOTPForm):
    """The first code, which shows that the telephone has the secret."""
