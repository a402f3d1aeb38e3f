"""What comes before work: another password, after the one a manager gave; then the code.

A middleware: until the password is changed, every page leads there. Who lacks the code is led
to it from home, and may go on with what asks for none.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

FREE = ("/compte/", "/langue/", "/static/", "/pacte.webmanifest", "/service-worker.js")


class Steps:
    """Lead who signed in to what they must do first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(FREE) and request.user.is_authenticated:
            request.user.known = {}  # What its roles reach is read once for a page.
            if request.user.must_change_password:
                return HttpResponseRedirect(reverse("people:password"))
            if request.path == "/" and request.user.totp_missing:
                return HttpResponseRedirect(reverse("mfa_activate_totp"))
        return self.get_response(request)


def warning(request: HttpRequest) -> dict[str, dict[str, str]]:
    """Say on every page that this site asks for no second factor (a context processor)."""
    if settings.REQUIRE_TOTP or not getattr(request, "user", None):
        return {}
    return {
        "loud": {
            "short": _("Démonstration : pas de vraies données."),
            "why": _("Ce site ne demande pas de code à usage unique à qui paie ou administre."),
        }
    }
