from django.urls import path

from pacte.reports.views import dashboards, journal

app_name = "reports"
urlpatterns = [
    path("journal/", journal.entries, name="journal"),
    path("journal/<int:number>/", journal.entry, name="entry"),
    path("tableaux/", dashboards.index, name="dashboards"),
    path("tableaux/<uuid:uid>/", dashboards.scheme, name="dashboard"),
    path("mesures/", dashboards.measures, name="measures"),
]
