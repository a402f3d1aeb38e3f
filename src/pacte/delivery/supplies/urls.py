from django.urls import path

from pacte.delivery.supplies.views import cards, commitments, months, products

app_name = "supplies"
urlpatterns = [
    path("stocks/", cards.index, name="cards"),
    path("stocks/disponibilite/", months.availability, name="availability"),
    path("stocks/importer/", months.bring, name="import"),
    path("stocks/produits/", products.index, name="products"),
    path("stocks/produits/ajouter/", products.add, name="add_product"),
    path("stocks/produits/charger/", products.load, name="load_products"),
    path("stocks/produits/importer/", products.bring, name="import_products"),
    path("stocks/produits/<str:code>/", products.change, name="product"),
    path("stocks/engagements/", commitments.index, name="commitments"),
    path("stocks/engagements/<uuid:uid>/lever/", commitments.lift, name="lift"),
    path("stocks/conventions/<uuid:uid>/", commitments.of_convention, name="of_convention"),
    path("stocks/conventions/<uuid:uid>/lier/", commitments.promise, name="promise"),
    path("stocks/mouvements/<uuid:uid>/annuler/", cards.reverse_one, name="reverse"),
    path("stocks/formations/<uuid:uid>/", cards.facility, name="facility"),
    path("stocks/formations/<uuid:uid>/mouvement/", cards.record, name="record"),
    path("stocks/formations/<uuid:uid>/mois/", months.sheet, name="month"),
    path("stocks/formations/<uuid:uid>/<str:code>/", cards.card, name="card"),
]
