from django.urls import path

from pacte.programmes.regulation.views import changes, declarations, matrix

app_name = "regulation"
urlpatterns = [
    path("intervenants/", declarations.index, name="declarations"),
    path("intervenants/declarer/", changes.declare, name="declare"),
    path("intervenants/carte/", matrix.start, name="map"),
    path("intervenants/carte/<uuid:uid>/", matrix.shown, name="map_of"),
    path("intervenants/<uuid:uid>/", declarations.shown, name="declaration"),
    path("intervenants/<uuid:uid>/corriger/", changes.describe, name="describe"),
    path("intervenants/<uuid:uid>/etat/", changes.step, name="step"),
    path("intervenants/<uuid:uid>/avis/", changes.advise, name="advise"),
    path("intervenants/<uuid:uid>/agrement/", changes.agree, name="agree"),
    path("intervenants/<uuid:uid>/revue/", changes.review, name="review"),
    path("intervenants/<uuid:uid>/sanction/", changes.sanction, name="sanction"),
]
