from django.urls import path

from pacte.reports.views import letter, opendata, opinion, public

app_name = "public"
urlpatterns = [
    path("public/", public.home, name="home"),
    path("public/programmes/", public.programmes, name="programmes"),
    path("public/programmes/<str:code>/", public.programme, name="programme"),
    path("public/programmes/<str:code>/donnees.json", opendata.programme, name="programme_data"),
    path("public/resultats/", public.result_page, name="results"),
    path("public/argent/", public.money, name="money"),
    path("public/lieux/<uuid:uid>/", public.place, name="place"),
    path("public/centres/", public.centres, name="centres"),
    path("public/centres/<uuid:uid>/", public.centre, name="centre"),
    path("public/appels/", public.calls, name="calls"),
    path("public/actualites/", public.news, name="news"),
    path("public/actualites/<slug:slug>/", public.content, name="content"),
    path("public/lettre/", letter.ask, name="letter"),
    path("public/lettre/numeros/<int:number>/", letter.issue, name="letter_issue"),
    path("public/lettre/confirmer/<str:token>/", letter.confirm, name="confirm_letter"),
    path("public/lettre/fin/<str:token>/", letter.end, name="end_letter"),
    path("public/avis/<slug:code>/", opinion.opinion, name="opinion"),
    path("public/flux.xml", opendata.feed, name="feed"),
    path("public/donnees/", opendata.index, name="data"),
    path("public/donnees/<str:name>.<str:form>", opendata.dataset, name="dataset"),
]
