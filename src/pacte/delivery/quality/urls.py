from django.urls import path

from pacte.delivery.quality.views import care, checklists, facilities, minimums, plans, visits

app_name = "quality"
urlpatterns = [
    path("qualite/", visits.index, name="visits"),
    path("qualite/comparer/", facilities.compare, name="compare"),
    path("qualite/visites/ouvrir/", visits.begin, name="open"),
    path("qualite/visites/<uuid:uid>/", visits.shown, name="visit"),
    path("qualite/visites/<uuid:uid>/noter/", visits.mark, name="mark"),
    path("qualite/visites/<uuid:uid>/envoyer/", visits.submit, name="submit"),
    path("qualite/visites/<uuid:uid>/confirmer/", visits.confirm, name="confirm"),
    path("qualite/visites/<uuid:uid>/renvoyer/", visits.give_back, name="return"),
    path("qualite/visites/<uuid:uid>/action/", plans.plan, name="plan"),
    path("qualite/actions/", plans.actions, name="actions"),
    path("qualite/actions/<uuid:uid>/", plans.action, name="action"),
    path("qualite/grilles/", checklists.index, name="checklists"),
    path("qualite/grilles/exemple/", checklists.example, name="example"),
    path("qualite/grilles/publier/", checklists.publish, name="publish"),
    path("qualite/grilles/<uuid:uid>/", checklists.shown, name="checklist"),
    path("qualite/grilles/<uuid:uid>/fermer/", checklists.close, name="close_checklist"),
    path("qualite/formations/<uuid:uid>/", facilities.shown, name="facility"),
    path("qualite/formations/<uuid:uid>/soins/", care.of_facility, name="offers"),
    path("qualite/formations/<uuid:uid>/avis/", plans.opinion, name="opinion"),
    path("qualite/formations/<uuid:uid>/avis/ouvrir/", plans.open_box, name="open_box"),
    path("qualite/formations/<uuid:uid>/avis/fermer/", plans.close_box, name="close_box"),
    path("qualite/formations/<uuid:uid>/avis/affiche.pdf", plans.poster, name="poster"),
    path("qualite/soins/", care.care, name="care"),
    path("qualite/soins/ajouter/", care.set_care, name="add_care"),
    path("qualite/soins/charger/", care.load_care, name="load_care"),
    path("qualite/soins/<slug:code>/", care.care_kind, name="care_kind"),
    path("qualite/soins/<slug:code>/corriger/", care.set_care, name="change_care"),
    path("qualite/offre-minimale/", minimums.minimums, name="minimums"),
    path("qualite/offre-minimale/demander/", minimums.add_minimum, name="add_minimum"),
    path("qualite/offre-minimale/<uuid:uid>/", minimums.minimum, name="minimum"),
    path(
        "qualite/offre-minimale/<uuid:uid>/changer/", minimums.change_minimum, name="change_minimum"
    ),
    path("qualite/offre-minimale/<uuid:uid>/lever/", minimums.lift_minimum, name="lift_minimum"),
]
