from django.urls import path

from pacte.reports.views import dashboards, journal, periodic, steering, territory

app_name = "reports"
of = "programmes/<uuid:uid>/rapports/"
urlpatterns = [
    path("journal/", journal.entries, name="journal"),
    path("journal/<int:number>/", journal.entry, name="entry"),
    path("tableaux/", dashboards.index, name="dashboards"),
    path("tableaux/<uuid:uid>/", dashboards.scheme, name="dashboard"),
    path("mesures/", dashboards.measures, name="measures"),
    path("pilotage/", steering.index, name="steerings"),
    path("pilotage/programmes/<uuid:uid>/", steering.programme, name="steering"),
    path("pilotage/lieux/<uuid:uid>/", territory.territory, name="territory"),
    path("pilotage/lieux/<uuid:uid>/realisations/", territory.deliveries, name="deliveries"),
    path(of, periodic.reports, name="periodic"),
    path(f"{of}emettre/", periodic.issue, name="issue"),
    path(f"{of}<int:number>/<str:language>.<str:kind>", periodic.file, name="report_file"),
]
