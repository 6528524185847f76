"""Money is whole micro-dollars, 1,000,000 to the dollar."""

from __future__ import annotations

from decimal import Decimal

_MICRO = Decimal(1_000_000)


def micro_usd(usd: int | str | Decimal) -> int:
    """Dollars as micro-dollars: `micro_usd(20)`, `micro_usd("0.37")`. Raises ValueError for what is no whole number of them.

    A float is refused by the type: 0.1 is not a tenth of a dollar.
    """
    try:
        exact = Decimal(usd) * _MICRO
        is_whole = exact.is_finite() and exact == exact.to_integral_value()
    except ArithmeticError:
        raise ValueError(f"{usd!r} is no amount of dollars; it must be like 20 or 0.37.") from None
    if not is_whole:
        raise ValueError(f"{usd} dollars are {exact} micro-dollars; there are whole ones only.")
    return int(exact)


def usd(micro_usd: int) -> Decimal:
    """Micro-dollars as dollars, exactly."""
    return Decimal(micro_usd) / _MICRO
