"""Exchange at a dated rate, in whole numbers. The odd unit is rounded to the nearest, half up."""

from __future__ import annotations

from pacte.kernel.currency import exponent
from pacte.kernel.money import WHOLE


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
