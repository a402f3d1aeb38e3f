from django.apps import AppConfig


class FinancingConfig(AppConfig):
    name = "pacte.programmes.financing"

    def ready(self) -> None:
        from pacte.programmes.financing import offers
        from pacte.programmes.sheets import checks

        checks.register_lines("financing", offers.lines_with_sector)
