from django.urls import path

from pacte.reports.views import journal

app_name = "reports"
urlpatterns = [
    path("journal/", journal.entries, name="journal"),
    path("journal/<int:number>/", journal.entry, name="entry"),
]
