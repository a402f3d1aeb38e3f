from django.urls import path

from pacte.delivery.staff.views import changes, facilities, lists, motivation, people, runs

app_name = "staff"
urlpatterns = [
    path("personnel/", people.index, name="people"),
    path("personnel/inscrire/", changes.register, name="register"),
    path("personnel/doubles/", people.doubles, name="doubles"),
    path("personnel/rattacher/", people.join, name="join"),
    path("personnel/qualifications/", lists.qualifications, name="qualifications"),
    path("personnel/qualifications/charger/", lists.load, name="load"),
    path("personnel/qualifications/<slug:code>/", lists.qualification, name="qualification"),
    path("personnel/normes/", lists.norms, name="norms"),
    path("personnel/effectifs/", facilities.index, name="facilities"),
    path("personnel/effectifs/<uuid:uid>/", facilities.shown, name="facility"),
    path("personnel/effectifs/<uuid:uid>/presences/", facilities.presence, name="presence"),
    path("personnel/motivation/", runs.index, name="runs"),
    path("personnel/motivation/ouvrir/", runs.start, name="open_run"),
    path("personnel/motivation/regles/", motivation.rules, name="rules"),
    path("personnel/motivation/regles/ajouter/", motivation.set_rule, name="set_rule"),
    path("personnel/motivation/<uuid:uid>/", runs.shown, name="run"),
    path("personnel/motivation/<uuid:uid>/score/", runs.score, name="score"),
    path("personnel/motivation/<uuid:uid>/recalculer/", runs.compute, name="compute"),
    path("personnel/motivation/<uuid:uid>/preparer/", runs.prepare, name="prepare"),
    path("personnel/motivation/<uuid:uid>/renvoyer/", runs.send_back, name="return"),
    path("personnel/motivation/<uuid:uid>/payer/", runs.pay, name="pay"),
    path("personnel/motivation/<uuid:uid>/abandonner/", runs.cancel, name="cancel"),
    path("personnel/motivation/<uuid:uid>/etat.pdf", runs.paper, name="run_paper"),
    path("personnel/<uuid:uid>/", people.shown, name="person"),
    path("personnel/<uuid:uid>/corriger/", changes.describe, name="describe"),
    path("personnel/<uuid:uid>/situation/", changes.situation, name="situation"),
    path("personnel/<uuid:uid>/poste/", changes.post, name="post"),
    path("personnel/<uuid:uid>/poste/fin/", changes.close, name="close"),
    path("personnel/<uuid:uid>/depart/", changes.leave, name="leave"),
]
