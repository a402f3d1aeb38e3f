"""The site's own pages: home, search, language, what a phone installs, and the errors."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from pacte.journal import clock
from pacte.pages import finding, home
from pacte.pages.page import Page
from pacte.site import outages

YEAR = 365 * 24 * 3600


@require_GET
@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Home: the work of who is signed in, as the rooms see it today."""
    blocks = home.blocks(request.user, clock.today())
    page = Page(title=_("Bonjour %(name)s") % {"name": request.user.name})
    wide = [block for block in blocks if block.wide]
    narrow = [block for block in blocks if not block.wide]
    return render(request, "home.html", {"page": page, "wide": wide, "narrow": narrow})


@require_GET
@login_required
def search(request: HttpRequest) -> HttpResponse:
    """Search from anywhere; the very number of one thing goes straight to it."""
    text = request.GET.get("q", "").strip()
    found = finding.find(request.user, text, clock.today())
    if straight := finding.straight(found):
        return HttpResponseRedirect(straight)
    title = _("Recherche : %(text)s") % {"text": text[:60]} if text else _("Recherche")
    page = Page(title=title)
    short = len(text) < finding.TEXT_MIN
    return render(
        request, "search.html", {"page": page, "groups": found, "text": text, "short": short}
    )


@require_GET
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Keep the language that was chosen in a cookie and go back."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    back = request.GET.get("suite", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    answer = HttpResponseRedirect(back)
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, code, max_age=YEAR, secure=request.is_secure(),
        httponly=True, samesite="Lax",
    )  # fmt: skip
    return answer


@require_GET
@cache_control(max_age=86400, public=True)
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to keep Pacte among its programs."""
    icons = [
        {"src": static(f"pacte/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in (192, 512)
    ]
    icons.append({"src": static("pacte/icon.svg"), "sizes": "any", "type": "image/svg+xml"})
    content = {
        "name": "Pacte", "short_name": "Pacte", "start_url": "/", "scope": "/", "id": "/",
        "display": "standalone", "background_color": "#ffffff", "theme_color": "#0f5257",
        "lang": translation.get_language(), "icons": icons,
    }  # fmt: skip
    return JsonResponse(content, content_type="application/manifest+json")


@require_GET
@cache_control(max_age=0, no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, served at the root so that it covers the whole site."""
    return render(request, "service-worker.js", content_type="text/javascript")


@require_GET
@cache_control(max_age=86400, public=True)
def offline(request: HttpRequest) -> HttpResponse:
    """What is shown without network. It holds nothing of anybody."""
    return render(request, "offline.html", {"page": Page(title=_("Pas de réseau")), "bare": True})


def _fault(request: HttpRequest, status: int, title: str, why: str, to_do: str) -> HttpResponse:
    context: dict[str, Any] = {"page": Page(title=title), "why": why, "to_do": to_do}
    return render(request, "error.html", context | {"status": status}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _fault(
        request, 400, _("Cette demande n’a pas été comprise"),
        str(exception) if type(exception).__name__ == "BadRequest" else "",
        _("Revenez en arrière, rechargez la page et recommencez. Rien n’a été enregistré."),
    )  # fmt: skip


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _fault(
        request, 403, _("Cette page ne vous est pas ouverte"), str(exception),
        _("Si votre travail la demande, parlez-en à votre responsable ou à l’administrateur."),
    )  # fmt: skip


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _fault(
        request, 404, _("Cette page n’existe pas"), "",
        _("Vérifiez l’adresse, ou cherchez le ménage, la carte ou la facture par son numéro."),
    )  # fmt: skip


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours: shown without the database, which may be the cause."""
    return outages.page() or render(request, "500.html", status=500)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: the session ended while the form was open."""
    return _fault(
        request, 403, _("Ce formulaire a expiré"), "",
        _("Rechargez la page et envoyez-le de nouveau. Rien n’a été enregistré."),
    )  # fmt: skip
