from django.urls import path

from pacte.programmes.results.views import concerns, framework, imports, indicators, values

app_name = "results"
one, row = "programmes/<uuid:uid>/", "indicateurs/<uuid:uid>/"
urlpatterns = [
    path(f"{one}resultats/", framework.framework, name="framework"),
    path(f"{one}resultats/ajouter/", framework.add, name="add"),
    path(f"{one}resultats/mesurer/", framework.measure_all, name="measure_all"),
    path(f"{one}resultats/importer/", imports.import_figures, name="import"),
    path(f"{one}hypotheses/", concerns.concerns, name="concerns"),
    path(f"{one}hypotheses/ajouter/", concerns.new_concern, name="new_concern"),
    path("hypotheses/<uuid:uid>/", concerns.concern, name="concern"),
    path("hypotheses/<uuid:uid>/corriger/", concerns.describe_concern, name="describe_concern"),
    path(row, indicators.indicator, name="indicator"),
    path(f"{row}redefinir/", indicators.redefine, name="redefine"),
    path(f"{row}ranger/", indicators.move, name="move"),
    path(f"{row}arreter/", indicators.end, name="end"),
    path(f"{row}depart/", indicators.baseline, name="baseline"),
    path(f"{row}cible/", indicators.target, name="target"),
    path(f"{row}valeur/", values.enter, name="enter"),
    path(f"{row}mesurer/", values.measure, name="measure"),
    path("valeurs/", values.values, name="values"),
    path("valeurs/<uuid:uid>/", values.value, name="value"),
    path("valeurs/<uuid:uid>/corriger/", values.correct, name="correct"),
    path("valeurs/<uuid:uid>/soumettre/", values.submit, name="submit"),
    path("valeurs/<uuid:uid>/verifier/", values.verify, name="verify"),
    path("valeurs/<uuid:uid>/renvoyer/", values.return_one, name="return"),
    path("valeurs/<uuid:uid>/ecarter/", values.discard, name="discard"),
    path("valeurs/<uuid:uid>/preuve/", values.evidence, name="evidence"),
]
