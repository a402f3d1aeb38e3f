"""The page of national values."""

from django.urls import path

from pacte.parameters import views

app_name = "parameters"
urlpatterns = [path("parametres/", views.parameters, name="parameters")]
