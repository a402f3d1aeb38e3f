"""What one can do to schemes. Every write goes through here."""

from pacte.insurance.schemes.commands.agreements import (
    change_convention,
    describe_convention,
    set_clause,
    sign_convention,
)
from pacte.insurance.schemes.commands.prices import set_tariff, set_tariffs
from pacte.insurance.schemes.commands.services import (
    add_service,
    describe_service,
    load_services,
)
from pacte.insurance.schemes.commands.versions import (
    confirm_version,
    open_scheme,
    propose_closing,
    propose_version,
    refuse_version,
    withdraw_version,
)

__all__ = [
    "add_service",
    "change_convention",
    "confirm_version",
    "describe_convention",
    "describe_service",
    "load_services",
    "open_scheme",
    "propose_closing",
    "propose_version",
    "refuse_version",
    "set_clause",
    "set_tariff",
    "set_tariffs",
    "sign_convention",
    "withdraw_version",
]
