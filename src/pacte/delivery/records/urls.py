from django.urls import path

from pacte.delivery.records import facility_page, views

app_name = "records"
urlpatterns = [
    path("realisations/", facility_page.facilities_list, name="facilities"),
    path("formations/<uuid:uid>/realisations/", facility_page.facility, name="facility"),
    path("preuves/<str:about>/", views.proofs, name="proofs"),
    path("preuves/<str:about>/ajouter/", views.add, name="add"),
    path("preuve/<uuid:uid>/", views.proof, name="proof"),
    path("preuve/<uuid:uid>/fichier/", views.file, name="file"),
]
