from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "pacte.delivery.records"

    def ready(self) -> None:
        from pacte.delivery.records import at_facility, kinds

        kinds.register(
            "facility", see=at_facility.see, need=at_facility.need, where=at_facility.where,
            page="records:facility",
        )  # fmt: skip
