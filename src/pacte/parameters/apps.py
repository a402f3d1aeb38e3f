from django.apps import AppConfig


class ParametersConfig(AppConfig):
    name = "pacte.parameters"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from pacte.governance.texts import citing
        from pacte.parameters import queries

        citing.register("parameters", _("Valeurs nationales qui le citent"), queries.ways)
