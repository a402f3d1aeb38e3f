from django.urls import path

from pacte.delivery.records import views

app_name = "records"
urlpatterns = [
    path("preuves/<str:about>/", views.proofs, name="proofs"),
    path("preuves/<str:about>/ajouter/", views.add, name="add"),
    path("preuve/<uuid:uid>/", views.proof, name="proof"),
    path("preuve/<uuid:uid>/fichier/", views.file, name="file"),
]
