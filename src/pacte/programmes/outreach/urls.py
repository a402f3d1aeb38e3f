from django.urls import path

from pacte.programmes.outreach.views import (
    causes,
    communication,
    exchanges,
    programmes,
    publications,
    testimonies,
)

app_name = "outreach"
urlpatterns = [
    path("programmes/<uuid:uid>/communication/", programmes.shown, name="programme"),
    path("plaidoyer/", causes.index, name="causes"),
    path("plaidoyer/ouvrir/", causes.open_one, name="open_cause"),
    path("plaidoyer/<uuid:uid>/", causes.shown, name="cause"),
    path("plaidoyer/<uuid:uid>/corriger/", causes.describe, name="describe_cause"),
    path("plaidoyer/<uuid:uid>/suite/", causes.step, name="step_cause"),
    path("plaidoyer/<uuid:uid>/preuve/", causes.add, name="add_evidence"),
    path("plaidoyer/preuves/<uuid:uid>/retirer/", causes.withdraw, name="withdraw_evidence"),
    path("plaidoyer/preuves/<uuid:uid>/", causes.document, name="evidence"),
    path("communication/", communication.index, name="communication"),
    path("communication/prevoir/", communication.plan, name="plan_action"),
    path("communication/<uuid:uid>/", communication.change, name="action"),
    path("temoignages/", testimonies.index, name="testimonies"),
    path("temoignages/recueillir/", testimonies.record, name="record_testimony"),
    path("temoignages/<uuid:uid>/", testimonies.shown, name="testimony"),
    path("temoignages/<uuid:uid>/fichier/", testimonies.document, name="testimony_file"),
    path("temoignages/<uuid:uid>/accord/", testimonies.step, name="step_testimony"),
    path("echanges/", exchanges.index, name="exchanges"),
    path("echanges/ouvrir/", exchanges.open_one, name="open_exchange"),
    path("echanges/<uuid:uid>/", exchanges.shown, name="exchange"),
    path("echanges/<uuid:uid>/sujet/", exchanges.offer, name="offer"),
    path("echanges/<uuid:uid>/visite/", exchanges.visit, name="visit"),
    path("echanges/visites/<uuid:uid>/suite/", exchanges.follow, name="follow"),
    path("publications/", publications.index, name="contents"),
    path("publications/ecrire/", publications.write, name="write"),
    path("publications/abonnes/", publications.subscribers, name="subscribers"),
    path("publications/<uuid:uid>/", publications.shown, name="content"),
    path("publications/<uuid:uid>/corriger/", publications.describe, name="describe_content"),
    path("publications/<uuid:uid>/etat/", publications.step, name="step_content"),
]
