from django.urls import path

from pacte.programmes.financing.views import changes, lines, matrix

app_name = "financing"
one = "programmes/<uuid:uid>/argent/"
urlpatterns = [
    path(one, matrix.shown, name="matrix"),
    path(f"{one}mouvements/", lines.flows, name="flows"),
    path(f"{one}revenus/", lines.receipts, name="receipts"),
    path(f"{one}financement/", changes.envelope, name="open_envelope"),
    path(f"{one}ligne/", changes.line, name="open_line"),
    path(f"{one}mouvement/", changes.flow, name="record_flow"),
    path(f"{one}regle/", changes.rule, name="set_rule"),
    path(f"{one}revenu/", changes.receipt, name="record_receipt"),
    path("argent/financements/<uuid:uid>/", lines.envelope, name="envelope"),
    path("argent/financements/<uuid:uid>/corriger/", changes.mend_envelope, name="mend_envelope"),
    path("argent/lignes/<uuid:uid>/", lines.line, name="line"),
    path("argent/lignes/<uuid:uid>/corriger/", changes.mend_line, name="mend_line"),
    path("argent/mouvements/<uuid:uid>/piece/", lines.evidence, name="evidence"),
    path("argent/mouvements/<uuid:uid>/annuler/", changes.reverse_page, name="reverse"),
    path("argent/revenus/<uuid:uid>/piece/", lines.receipt_evidence, name="receipt_evidence"),
    path("argent/revenus/<uuid:uid>/retirer/", changes.withdraw, name="withdraw"),
]
