from django.apps import AppConfig


class TextsConfig(AppConfig):
    name = "pacte.governance.texts"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from pacte.governance.texts import queries
        from pacte.pages import finding

        finding.register("texts", _("Textes"), queries.find, rank=80)
