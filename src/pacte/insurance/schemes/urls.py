from django.urls import path

from pacte.insurance.schemes.views import (
    conventions,
    drafts,
    schemes,
    services,
    tariffs,
    trials,
    versions,
)

app_name = "schemes"
urlpatterns = [
    path("regimes/", schemes.schemes, name="schemes"),
    path("regimes/ouvrir/", schemes.start, name="start"),
    path("regimes/<uuid:uid>/", schemes.scheme, name="scheme"),
    path("regimes/<uuid:uid>/definition.yaml", schemes.export, name="export"),
    path("regimes/<uuid:uid>/clore/", versions.close, name="close"),
    path("regimes/<uuid:uid>/comparer/", versions.compare, name="compare"),
    path("regimes/<uuid:uid>/versions/<uuid:version>/", versions.version, name="version"),
    path("regimes/<uuid:uid>/versions/<uuid:version>/confirmer/", versions.confirm, name="confirm"),
    path("regimes/<uuid:uid>/versions/<uuid:version>/refuser/", versions.refuse, name="refuse"),
    path("regimes/<uuid:uid>/versions/<uuid:version>/retirer/", versions.withdraw, name="withdraw"),
    path("regimes/<uuid:uid>/essai/", trials.trial, name="trial"),
    path("regimes/<uuid:uid>/brouillon/", drafts.draft, name="draft"),
    path("regimes/<uuid:uid>/brouillon/abandonner/", drafts.abandon, name="abandon"),
    path("regimes/<uuid:uid>/brouillon/proposer/", drafts.propose, name="propose"),
    path("regimes/<uuid:uid>/brouillon/texte/", drafts.text, name="text"),
    path("regimes/<uuid:uid>/brouillon/<slug:name>/", drafts.block, name="block"),
    path("conventions/", conventions.conventions, name="conventions"),
    path("conventions/signer/", conventions.sign, name="sign"),
    path("conventions/<uuid:uid>/", conventions.convention, name="convention"),
    path("conventions/<uuid:uid>/etat/", conventions.change, name="change"),
    path("conventions/<uuid:uid>/corriger/", conventions.describe, name="describe"),
    path("conventions/<uuid:uid>/clauses/", conventions.clause, name="clause"),
    path("tarifs/", tariffs.tariffs, name="tariffs"),
    path("tarifs/fixer/", tariffs.set_one, name="set_tariff"),
    path("tarifs/importer/", tariffs.bring, name="bring_tariffs"),
    path("services/", services.services, name="services"),
    path("services/ajouter/", services.add, name="add_service"),
    path("services/liste-de-depart/", services.load, name="load_services"),
    path("services/<slug:code>/", services.describe, name="describe_service"),
]
