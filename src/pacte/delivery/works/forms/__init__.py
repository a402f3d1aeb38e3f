"""The forms of works. One thing a line; what was typed is kept."""

from pacte.delivery.works.forms.building import (
    About,
    Accept,
    BillLine,
    BringItems,
    BringWorks,
    Enter,
    Expect,
    Found,
    Functional,
    Lift,
    Lost,
    Met,
    Open,
    Site,
    TakeOut,
    Visit,
    Weigh,
)
from pacte.delivery.works.forms.buying import (
    Amend,
    Certify,
    Decide,
    InCurrency,
    Judge,
    Offer,
    OnDay,
    Pay,
    Procure,
    Sign,
    Undo,
    UndoPayment,
)

__all__ = [
    "About", "Accept", "Amend", "BillLine", "BringItems", "BringWorks", "Certify", "Decide",
    "Enter", "Expect", "Found", "Functional", "InCurrency", "Judge", "Lift", "Lost", "Met", "Offer",
    "OnDay", "Open", "Pay", "Procure", "Sign", "Site", "TakeOut", "Undo", "UndoPayment", "Visit",
    "Weigh",
]  # fmt: skip
