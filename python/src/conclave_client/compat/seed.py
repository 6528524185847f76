"""The seed bot's functions, answered by Conclave."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from ..client import AsyncConclave
from ..errors import ConclaveError, NotAuthorized
from ..models import Decision
from ..money import usd
from .mapping import market_in, position_of, request_of, ticker_in, trading_decision_of
from .outcome import Outcome, latest
from .types import Position, TradingDecision

_log = logging.getLogger("conclave_client.compat")


class KalshiClient(Protocol):
    """What is used of the bot's own client of the venue."""

    async def get_market(self, ticker: str) -> Mapping[str, Any]: ...

    async def get_balance(self) -> Mapping[str, Any]: ...


class AnalysisLog(Protocol):
    """What is used of the bot's database."""

    async def record_market_analysis(
        self, market_id: str, decision_action: str, confidence: float, cost_usd: float, analysis_type: str = ...
    ) -> None: ...


class HeldMarket(Protocol):
    """What is used of the bot's Market."""

    market_id: str
    category: str


@dataclass
class Settings:
    """How the functions of this module ask. `options` are those of `AsyncConclave.decide`, such as {"research": "auto"}."""

    #: Makes the client of one call; by default it takes CONCLAVE_URL and CONCLAVE_TOKEN.
    connect: Callable[[], AsyncConclave] = AsyncConclave
    account: str = field(default_factory=lambda: os.environ.get("CONCLAVE_ACCOUNT") or "main")
    #: Percent of the account that a position may be, where the portfolio does not say.
    position_pct: float = 3.0
    options: dict[str, Any] = field(default_factory=dict)


settings = Settings()


async def get_ensemble_decision(
    market_data: Mapping[str, Any],
    portfolio_data: Mapping[str, Any],
    news_summary: str = "",
    min_consensus_confidence: float = 0.6,
) -> TradingDecision | None:
    """The decision on a market, or None where nothing is to be done; `last_outcome()` says why.

    `market_data`: the market as the venue returns it, alone or as `market` beside `event` and `series`; or a dictionary with
    `ticker`, whose market the service fetches. `portfolio_data`: dollars, one of `balance`, `available_balance`, `cash`, and
    perhaps `max_trade_value` or `max_position_pct`. `news_summary` is shown to the models as evidence. `min_consensus_confidence`:
    the least probability, by the models, of the side that is bought.

    Raises ValueError for a dictionary that no request can be made of, and NotAuthorized; any other failure is logged and is None.
    """
    request = request_of(
        market_data, portfolio_data, news_summary, min_consensus_confidence, position_pct=settings.position_pct
    )
    decision = await _decided(request, ticker_in(market_data))
    return None if decision is None else trading_decision_of(decision)


async def make_decision_for_market(
    market: HeldMarket,
    db_manager: AnalysisLog | None,
    xai_client: object,
    kalshi_client: KalshiClient,
) -> Position | None:
    """The position to open in a market, or None; `last_outcome()` says why. The guards are those of the account's policy.

    Market and balance come from the bot's own client of the venue. What was decided is noted in the bot's database with its true
    cost. `xai_client` is not used: it stands here so that calls need no change. Raises NotAuthorized; any other failure is logged
    and is None.
    """
    ticker = market.market_id
    found = await _fetched(kalshi_client, ticker, market.category)
    if found is None:
        return None
    try:
        cents = (await kalshi_client.get_balance()).get("balance", 0)
        request = request_of(found, {"balance": cents / 100}, position_pct=settings.position_pct)
    except Exception as error:
        _note_unread(ticker, "the balance", error)
        return None
    decision = await _decided(request, ticker)
    if decision is None:
        return None
    position = position_of(decision, datetime.now())
    if db_manager is not None:
        action = "SKIP" if position is None else "BUY"
        confidence = 0.0 if position is None else position.confidence or 0.0
        cost_usd = float(usd(decision.cost_micro_usd))
        try:
            await db_manager.record_market_analysis(ticker, action, confidence, cost_usd, "conclave")
        except Exception:
            # What was decided and paid stands.
            _log.exception("The bot's database does not have the analysis of %s.", ticker)
    return position


class XAIClient:
    """In place of the bot's client of the same name: the methods that its decide step calls, by Conclave. `api_key` is not used.
    With `kalshi_client` a market without quotes is fetched by it, else by the service."""

    def __init__(
        self, api_key: str | None = None, db_manager: object = None, kalshi_client: KalshiClient | None = None
    ) -> None:
        self.db_manager = db_manager
        self.kalshi_client = kalshi_client

    async def get_ensemble_decision(
        self,
        market_data: Mapping[str, Any],
        portfolio_data: Mapping[str, Any],
        news_summary: str = "",
        min_consensus_confidence: float = 0.6,
    ) -> TradingDecision | None:
        """See the function of this name."""
        return await self._decide(market_data, portfolio_data, news_summary, min_consensus_confidence, None)

    async def get_advanced_ensemble_decision(
        self,
        market_data: Mapping[str, Any],
        portfolio_data: Mapping[str, Any],
        news_summary: str = "",
        trade_value: float | None = None,
        strategy: str | None = None,
        ensemble_config: Mapping[str, Any] | None = None,
    ) -> TradingDecision | None:
        """`trade_value`: the most that the position may come to, in dollars. The other two are the account's policy."""
        return await self._decide(market_data, portfolio_data, news_summary, None, trade_value)

    async def get_trading_decision(
        self,
        market_data: Mapping[str, Any],
        portfolio_data: Mapping[str, Any],
        news_summary: str = "",
        ml_prediction: object = None,
    ) -> TradingDecision | None:
        """How many models are asked is the account's policy here too."""
        return await self._decide(market_data, portfolio_data, news_summary, None, None)

    async def search(self, query: str, max_length: int = 300) -> str:
        """Nothing: evidence is looked for by the service, where the policy says so (`research`)."""
        return ""

    async def close(self) -> None:
        """There is nothing to close."""

    async def _decide(
        self,
        market_data: Mapping[str, Any],
        portfolio_data: Mapping[str, Any],
        news_summary: str,
        min_confidence: float | None,
        trade_value: float | None,
    ) -> TradingDecision | None:
        ticker = ticker_in(market_data)
        found: Mapping[str, Any] | None = market_data
        if self.kalshi_client is not None and market_in(market_data) is None:
            found = await _fetched(self.kalshi_client, ticker, market_data.get("category"))
        if found is None:
            return None
        request = request_of(
            found,
            portfolio_data,
            news_summary,
            min_confidence,
            position_pct=settings.position_pct,
            trade_value=trade_value,
        )
        decision = await _decided(request, ticker)
        return None if decision is None else trading_decision_of(decision)


async def _fetched(client: KalshiClient, ticker: str, category: object) -> dict[str, Any] | None:
    """The market by the bot's own client; None where that fails."""
    try:
        return {**(await client.get_market(ticker)), "ticker": ticker, "category": category}
    except Exception as error:
        _note_unread(ticker, "the market", error)
        return None


def _note_unread(ticker: str, what: str, error: Exception) -> None:
    why = f"No decision on {ticker}: the bot's own client could not read {what} ({type(error).__name__}: {error})."
    remedy = "Nothing was sent to Conclave; see that client's log."
    latest.set(Outcome(ticker, None, ConclaveError(why, code="unread", remedy=remedy)))
    _log.error("%s", why)


async def _decided(request: Mapping[str, Any], ticker: str) -> Decision | None:
    """Raises NotAuthorized alone: a bot that must not decide should not go on as if nothing were worth it."""
    try:
        async with settings.connect() as client:
            decision = await client.decide(**{"account": settings.account, **request, **settings.options})
    except ConclaveError as error:
        latest.set(Outcome(ticker, None, error))
        if isinstance(error, NotAuthorized):
            raise
        _log.error("No decision on %s: %s", ticker, error)
        return None
    latest.set(Outcome(ticker, decision, None))
    trade = decision.verdict.trade
    _log.info(
        "%s %s: %s", ticker, decision.action if trade is None else f"{trade.action} {trade.side}", decision.because
    )
    return decision
