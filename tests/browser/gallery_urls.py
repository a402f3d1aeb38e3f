"""The site, and the gallery beside it."""

from django.urls import include, path

from browser import gallery
from pacte.site.urls import handler400, handler403, handler404, handler500  # noqa: F401

urlpatterns = [
    path("galerie/", gallery.gallery),
    path("galerie/faute/", gallery.fault),
    path("", include("pacte.site.urls")),
]
