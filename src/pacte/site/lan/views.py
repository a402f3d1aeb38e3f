"""The install page: how a phone comes to trust this office's server. Open to all."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pacte.pages.page import Page


@require_safe
@never_cache
def install(request: HttpRequest) -> HttpResponse:
    """What to do, once for each phone."""
    if not (settings.HOME / "lan" / "authority.crt").exists():
        raise Http404
    port = settings.LAN_HTTPS_PORT
    address = f"https://{_host(request)}:{port}/" if port else "/"
    page = Page(title=_("Installer Pacte sur cet appareil"))
    return render(request, "installer.html", {"page": page, "address": address})


@require_safe
@never_cache
def authority(request: HttpRequest) -> HttpResponse:
    """The authority's public certificate, as phones ask for it."""
    try:
        certificate = (settings.HOME / "lan" / "authority.crt").read_bytes()
    except FileNotFoundError as absent:
        raise Http404 from absent
    answer = HttpResponse(certificate, content_type="application/x-x509-ca-cert")
    answer["Content-Disposition"] = 'attachment; filename="pacte-autorite.crt"'
    return answer


def _host(request: HttpRequest) -> str:
    host = request.get_host()
    return host.rsplit(":", 1)[0] if not host.endswith("]") else host


class ToHttps:
    """Over plain http on the local network, only the install page answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        port = settings.LAN_HTTPS_PORT
        if port and not request.is_secure() and not self._open(request.path):
            path = request.get_full_path()
            return HttpResponsePermanentRedirect(f"https://{_host(request)}:{port}{path}")
        return self.get_response(request)

    def _open(self, path: str) -> bool:
        return path.startswith((reverse("installer"), settings.STATIC_URL))
