"""From the bot's dictionaries to a request, and from a decision to the bot's results. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from ..models import Decision, Trade
from .types import Position, TradingDecision

#: What the account is worth, in dollars: the first of these that the portfolio states.
_WORTH = ("total_portfolio_value", "portfolio_value", "balance", "available_balance", "cash")
#: Share of it that a position may be, in percent.
_PERCENT = ("max_position_size_pct", "max_position_pct")
#: With one of these it is a market as the venue returns it; without, the prices in it are no quotes.
_QUOTES = ("yes_bid", "yes_ask", "yes_bid_dollars", "yes_ask_dollars")
#: What the venue returns beside a market.
_ENVELOPE = ("market", "event", "series")
_TICKERS = ("ticker", "market_id")
_LONGEST_EVIDENCE = 50_000
_MICRO_USD_PER_CENT = 10_000


def market_in(market_data: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The venue's market in what the bot passes: itself, or under `market`, with its event and series where they are there. None
    where it has no quotes: a middle of bid and ask is no price to trade at."""
    inner = market_data.get("market")
    if isinstance(inner, Mapping):
        has_quotes = any(name in inner for name in _QUOTES)
        return {name: market_data[name] for name in _ENVELOPE if name in market_data} if has_quotes else None
    return market_data if any(name in market_data for name in _QUOTES) else None


def ticker_in(market_data: Mapping[str, Any]) -> str:
    """Raises ValueError where there is none."""
    inner = market_data.get("market")
    for each in (market_data, inner if isinstance(inner, Mapping) else {}):
        for name in _TICKERS:
            ticker = each.get(name)
            if isinstance(ticker, str) and ticker:
                return ticker
    raise ValueError(f"market_data names no market: it must have {' or '.join(_TICKERS)}.")


def request_of(
    market_data: Mapping[str, Any],
    portfolio_data: Mapping[str, Any],
    news_summary: str = "",
    min_confidence: float | None = None,
    *,
    position_pct: float = 3.0,
    trade_value: float | None = None,
) -> dict[str, Any]:
    """The arguments of `decide`. `position_pct`: percent of the account that a position may be, where the portfolio does not say;
    `trade_value`: in dollars, instead of both. Raises ValueError for what no request can be made of."""
    worth = _worth_micro_usd(portfolio_data)
    venue_market = market_in(market_data)
    where = {"ticker": ticker_in(market_data)} if venue_market is None else {"market": dict(venue_market)}
    category = market_data.get("category")
    news = news_summary.strip()
    request: dict[str, Any] = {
        **where,
        "bankroll_micro_usd": worth,
        "max_stake_micro_usd": _stake_micro_usd(portfolio_data, worth, position_pct, trade_value),
    }
    if isinstance(category, str) and category.strip():
        request["category"] = category
    if news:
        request["evidence"] = [{"title": "News summary", "source": "the bot", "text": _cut(news)}]
    if min_confidence is not None:
        request["min_confidence"] = min_confidence
    return request


def trading_decision_of(decision: Decision) -> TradingDecision | None:
    """None where the bot is to do nothing: for a SKIP, and for a purchase that is right below one cent alone."""
    trade = decision.verdict.trade
    if trade is None or (cents := limit_cents(trade)) < 1:
        return None
    return TradingDecision(
        action=trade.action,
        side=trade.side.upper(),
        confidence=confidence_of(decision, trade),
        limit_price=cents,
        reasoning=reasoning_of(decision),
    )


def position_of(decision: Decision, now: datetime) -> Position | None:
    """None for all but a purchase of a whole contract or more."""
    trade = decision.verdict.trade
    if trade is None or trade.action != "BUY" or trade.contracts < 1:
        return None
    return Position(
        market_id=decision.ticker,
        side=trade.side.upper(),
        entry_price=trade.limit_micro_usd / 1_000_000,
        quantity=math.floor(trade.contracts),
        timestamp=now,
        rationale=reasoning_of(decision),
        confidence=confidence_of(decision, trade),
        live=False,
        strategy="directional_trading",
    )


def confidence_of(decision: Decision, trade: Trade) -> float:
    """By the models that the side wins; 0 for an exit that no model was asked about."""
    if decision.forecast is None:
        return 0.0
    return decision.forecast.coherent if trade.side == "yes" else 1 - decision.forecast.coherent


def limit_cents(trade: Trade) -> int:
    """The price at which all of it can be traded now, in whole cents: towards the other side, as long as the order is still right
    there. 0: no purchase in whole cents is."""
    cents = trade.limit_micro_usd / _MICRO_USD_PER_CENT
    if trade.action == "SELL":
        return max(1, math.floor(cents))
    reservation = trade.reservation_price_micro_usd
    met = math.ceil(cents)
    is_right = reservation is None or met * _MICRO_USD_PER_CENT <= reservation
    return min(99, met if is_right else math.floor(cents))


def reasoning_of(decision: Decision) -> str:
    """The reasons in sentences, and the id by which the whole record is found."""
    return " ".join([*decision.because, f"[{decision.decision_id}]"])


def _cut(text: str) -> str:
    """As much of a text as the service takes, which counts in UTF-16: an emoji is two."""
    return text.encode("utf-16-le", "replace")[: 2 * _LONGEST_EVIDENCE].decode("utf-16-le", "ignore")


def _worth_micro_usd(portfolio_data: Mapping[str, Any]) -> int:
    for name in _WORTH:
        value = portfolio_data.get(name)
        if value is not None:
            return _micro_usd(name, value)
    raise ValueError(f"portfolio_data does not say what the account is worth: it must have one of {', '.join(_WORTH)}.")


def _stake_micro_usd(
    portfolio_data: Mapping[str, Any], worth: int, position_pct: float, trade_value: float | None
) -> int:
    if trade_value is not None:
        return _micro_usd("trade_value", trade_value)
    if portfolio_data.get("max_trade_value") is not None:
        return _micro_usd("max_trade_value", portfolio_data["max_trade_value"])
    stated = next((portfolio_data[name] for name in _PERCENT if portfolio_data.get(name) is not None), position_pct)
    percent = float(stated)
    if not 0 <= percent <= 100:
        raise ValueError(f"The largest position is {stated!r} percent of the account; it must be from 0 to 100.")
    return int(worth * Decimal(str(percent)) / 100)


def _micro_usd(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)) or not math.isfinite(value) or value < 0:
        raise ValueError(f"{name} is {value!r}; it must be dollars, 0 or more.")
    return int(Decimal(str(value)) * 1_000_000)
