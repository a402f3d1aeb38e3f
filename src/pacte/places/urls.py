"""The pages of places, under the root."""

from django.urls import path, re_path

from pacte.places.views import facilities, files, outlines, places

app_name = "places"
WHAT = "|".join(places.CHANGES)
urlpatterns = [
    path("lieux/", places.places, name="places"),
    path("lieux/ouvrir/", places.open_place, name="open"),
    path("lieux/importer/", files.bring, name="import"),
    path("lieux/importer/confirmer/", files.confirm, name="confirm"),
    path("lieux/traces/", outlines.bring, name="outlines"),
    path("lieux/traces/confirmer/", outlines.confirm, name="confirm_outlines"),
    path("lieux/<uuid:uid>/", places.place, name="place"),
    re_path(rf"^lieux/(?P<uid>[0-9a-f-]{{36}})/(?P<what>{WHAT})/$", places.change, name="change"),
    path("formations/", facilities.facilities, name="facilities"),
    path("formations/ouvrir/", facilities.open_facility, name="open_facility"),
    path("formations/<uuid:uid>/", facilities.facility, name="facility"),
    path("formations/<uuid:uid>/corriger/", facilities.describe, name="describe"),
    path("formations/<uuid:uid>/etat/", facilities.state, name="state"),
]
