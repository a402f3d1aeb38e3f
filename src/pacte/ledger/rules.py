"""Exchange at a dated rate, in whole numbers. The odd unit is rounded to the nearest, half up."""

from __future__ import annotations

from decimal import Decimal

from pacte.kernel.currency import exponent
from pacte.kernel.money import LINE_MAX, WHOLE
from pacte.kernel.refusal import Refused


def exchanged(amount: int, base: str, quote: str, rate: int) -> int:
    """Return ``amount`` of ``base`` in ``quote``; both in smallest units, the rate in millionths.

    The rate says what one main unit of ``base`` is worth in main units of ``quote``.
    """
    above = amount * rate * 10 ** exponent(quote)
    below = WHOLE * 10 ** exponent(base)
    return (2 * above + below) // (2 * below)


def exchanged_back(amount: int, base: str, quote: str, rate: int) -> int:
    """Return ``amount`` of ``quote`` in ``base``, by the rate of ``base`` in ``quote``."""
    above = amount * WHOLE * 10 ** exponent(base)
    below = rate * 10 ** exponent(quote)
    return (2 * above + below) // (2 * below)


def rate_in_millionths(rate: Decimal) -> int:
    """A rate as it is kept; one that is nothing, or finer than it can be kept, is refused."""
    millionths = rate * WHOLE
    if millionths != millionths.to_integral_value() or millionths <= 0:
        raise Refused("Un taux est plus grand que zéro, avec six décimales au plus.")
    if millionths > LINE_MAX:
        raise Refused("Ce taux est trop grand : au plus %(most)s.", most=LINE_MAX // WHOLE)
    return int(millionths)
