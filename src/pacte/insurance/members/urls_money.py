"""Addresses of the members' money."""

from django.urls import path

from pacte.insurance.members.views import desk, money, sponsors, statements

urlpatterns = [
    path("encaissements/", money.collections, name="collections"),
    path("encaissements/<uuid:uid>/", money.collect, name="collect"),
    path("recus/<uuid:uid>/", money.receipt, name="receipt"),
    path("recus/<uuid:uid>/papier/", money.receipt_paper, name="receipt_paper"),
    path("recus/<uuid:uid>/annuler/", money.cancel_receipt, name="cancel_receipt"),
    path("recus/verifier/<str:number>/<str:code>/", money.check_receipt, name="check_receipt"),
    path("caisse/", desk.till, name="till"),
    path("caisse/ouvrir/", desk.open_desk, name="open_desk"),
    path("caisse/<uuid:uid>/", desk.desk, name="desk"),
    path("caisse/<uuid:uid>/fermer/", desk.close_desk, name="close_desk"),
    path("caisse/<uuid:uid>/remettre/", desk.remit, name="remit"),
    path("caisse/<uuid:uid>/journee/<str:day>/", desk.desk_day, name="desk_day"),
    path("caisse/coffre/<uuid:uid>/<str:currency>/", desk.deposit, name="deposit"),
    path("remises/<uuid:uid>/", desk.remittance, name="remittance"),
    path("remises/<uuid:uid>/papier/", desk.remittance_paper, name="remittance_paper"),
    path("releves/", statements.statements, name="statements"),
    path("releves/importer/", statements.statement_import, name="statement_import"),
    path("releves/comptes/", statements.statement_profile, name="statement_profile"),
    path("releves/lignes/<uuid:uid>/", statements.statement_line, name="statement_line"),
    path("tiers-payeurs/", sponsors.sponsors, name="sponsors"),
    path(
        "tiers-payeurs/designer/<uuid:scheme>/<str:payer>/",
        sponsors.name_sponsor,
        name="name_sponsor",
    ),
    path("tiers-payeurs/<uuid:uid>/", sponsors.sponsor, name="sponsor"),
    path("tiers-payeurs/factures/<uuid:uid>/", sponsors.sponsor_invoice, name="sponsor_invoice"),
    path("tiers-payeurs/factures/<uuid:uid>/pdf/", sponsors.sponsor_paper, name="sponsor_paper"),
    path("tiers-payeurs/factures/<uuid:uid>/excel/", sponsors.sponsor_sheet, name="sponsor_sheet"),
]
