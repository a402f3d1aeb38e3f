from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EquipmentConfig(AppConfig):
    name = "pacte.delivery.equipment"

    def ready(self) -> None:
        from pacte.delivery.equipment import offers
        from pacte.delivery.equipment.queries import standards
        from pacte.delivery.records import gaps, kinds, panels
        from pacte.measures import registry
        from pacte.pages import finding, home

        for measure in offers.MEASURES:
            registry.offer(measure)
        kinds.register("equipment", see=offers.see_item, need=offers.need_item, where=offers.where,
                       page="equipment:item")  # fmt: skip
        kinds.register("repair", see=offers.see_order, need=offers.need_order, where=offers.where,
                       page="equipment:order")  # fmt: skip
        gaps.offer("equipment", _("Équipement"), standards.gaps)
        panels.offer("equipment", _("Équipement"), 20, offers.panel)
        panels.offer_public("equipment", _("Équipement"), 20, offers.public)
        home.register("equipment.waiting", offers.waiting, rank=25)
        home.register("equipment.broken", offers.broken, rank=45)
        finding.register("equipment", _("Équipement"), offers.find, rank=40)
