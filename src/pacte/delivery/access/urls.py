from django.urls import path

from pacte.delivery.access import views

app_name = "access"
urlpatterns = [
    path("acces/", views.studies, name="studies"),
    path("acces/nouvelle/", views.open_study, name="open"),
    path("acces/<uuid:uid>/", views.study, name="study"),
    path("acces/<uuid:uid>/calculer/", views.run, name="run"),
    path("acces/<uuid:uid>/ranger/", views.close, name="close"),
]
