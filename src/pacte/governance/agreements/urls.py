from django.urls import path

from pacte.governance.agreements.views import agreements, changes

app_name = "agreements"
urlpatterns = [
    path("accords/", agreements.index, name="agreements"),
    path("accords/inscrire/", changes.open_one, name="open"),
    path("accords/<uuid:uid>/", agreements.shown, name="agreement"),
    path("accords/<uuid:uid>/fichier/", agreements.document, name="file"),
    path("accords/<uuid:uid>/corriger/", changes.describe, name="describe"),
    path("accords/<uuid:uid>/etat/", changes.state, name="state"),
    path("accords/<uuid:uid>/parties/", changes.party, name="party"),
    path("accords/<uuid:uid>/clauses/", changes.clause, name="clause"),
    path("accords/<uuid:uid>/conditions/", changes.precondition, name="precondition"),
    path("accords/organisations/<uuid:uid>/", agreements.of_organisation, name="of_organisation"),
    path("accords/parties/<uuid:uid>/signer/", changes.sign, name="sign"),
    path("accords/conditions/<uuid:uid>/", changes.step, name="step"),
]
