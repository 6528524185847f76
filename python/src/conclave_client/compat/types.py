"""The results of the seed bot, with its field names and units: code that reads them goes on reading them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass
class TradingDecision:
    """What to do in a market. `action`: BUY or SELL; `side`: YES or NO; `limit_price` in whole cents of that side."""

    action: str
    side: str
    #: By the models: how likely the side wins, from 0 to 1.
    confidence: float
    limit_price: int | None = None
    reasoning: str | None = None
    stop_loss_cents: int | None = None
    take_profit_cents: int | None = None


@dataclass
class Market:
    """A market as the bot's database holds it. Prices in dollars, the middle of bid and ask; `expiration_ts` in seconds."""

    market_id: str
    title: str
    yes_price: float
    no_price: float
    volume: int
    expiration_ts: int
    category: str
    status: str
    last_updated: datetime
    has_position: bool = False


@dataclass
class Position:
    """A position to open. `side`: YES or NO; prices in dollars of that side."""

    market_id: str
    side: str
    entry_price: float
    quantity: int
    timestamp: datetime
    rationale: str | None = None
    confidence: float | None = None
    live: bool = False
    status: str = "open"
    id: int | None = None
    strategy: str | None = None
    stop_loss_price: float | None = None
    take_profit_price: float | None = None
    max_hold_hours: int | None = None
    target_confidence_change: float | None = None
    trailing_stop_price: float | None = None
