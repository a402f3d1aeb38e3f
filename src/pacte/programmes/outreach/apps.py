from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "pacte.programmes.outreach"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from pacte.pages import finding
        from pacte.programmes.outreach import queries

        finding.register("outreach", _("Plaidoyer et publications"), queries.find, rank=85)
