from django.urls import path

from pacte.ledger.views import books as views
from pacte.ledger.views import rates

app_name = "ledger"
urlpatterns = [
    path("livres/", views.books, name="books"),
    path("livres/ouvrir/", views.open_book, name="open_book"),
    path("livres/<uuid:uid>/", views.book, name="book"),
    path("livres/<uuid:uid>/journal/", views.journal, name="journal"),
    path("livres/<uuid:uid>/ecriture/", views.record_transfer, name="record_transfer"),
    path("livres/<uuid:uid>/compte/", views.open_account, name="open_account"),
    path("comptes/<uuid:uid>/", views.account, name="account"),
    path("ecritures/<uuid:uid>/", views.transfer, name="transfer"),
    path("ecritures/<uuid:uid>/annuler/", views.reverse_transfer, name="reverse_transfer"),
    path("sources/", views.sources, name="sources"),
    path("sources/ouvrir/", views.open_source, name="open_source"),
    path("taux/", rates.rates, name="rates"),
    path("taux/enregistrer/", rates.record_rate, name="record_rate"),
    path("taux/importer/", rates.import_rates, name="import_rates"),
]
