from django.urls import path

from pacte.governance.texts.views import competences, texts

app_name = "texts"
urlpatterns = [
    path("textes/", texts.index, name="texts"),
    path("textes/inscrire/", texts.record, name="record"),
    path("textes/<uuid:uid>/", texts.shown, name="text"),
    path("textes/<uuid:uid>/corriger/", texts.describe, name="describe"),
    path("textes/<uuid:uid>/etat/", texts.change, name="change"),
    path("textes/<uuid:uid>/fichier/", texts.document, name="file"),
    path("competences/", competences.index, name="competences"),
    path("competences/inscrire/", competences.open_one, name="open_competence"),
    path("competences/<uuid:uid>/", competences.change, name="competence"),
]
