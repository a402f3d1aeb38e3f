from django.urls import path

from pacte.programmes.founding import views

app_name = "founding"
urlpatterns = [
    path("programmes/importer/", views.bring, name="import"),
    path("programmes/<uuid:uid>/exporter/", views.export, name="export"),
]
