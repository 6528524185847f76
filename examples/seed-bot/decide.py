"""The bot's own decide step: guards, one model, an edge, a size. Conclave's drop-in takes its place by one import in bot.py."""

from __future__ import annotations

import time
from datetime import datetime

import settings
from clients import KalshiClient, LanguageModel, TradingDecision
from database import DatabaseManager, Market, Position

# What an answer is taken to cost: the bot does not read its bill.
ANSWER_USD = 0.015


async def make_decision_for_market(
    market: Market, db_manager: DatabaseManager, xai_client: LanguageModel, kalshi_client: KalshiClient
) -> Position | None:
    if not await _may_be_analysed(market, db_manager):
        return None
    balance = (await kalshi_client.get_balance())["balance"] / 100
    market_data = {
        "title": market.title,
        "yes_price": market.yes_price,
        "no_price": market.no_price,
        "volume": market.volume,
    }
    decision = await xai_client.get_trading_decision(market_data, {"available_balance": balance})
    if decision is None:
        await db_manager.record_market_analysis(market.market_id, "SKIP", 0.0, ANSWER_USD, "no_decision")
        return None
    await db_manager.record_market_analysis(market.market_id, decision.action, decision.confidence, ANSWER_USD)
    if decision.action != "BUY" or decision.side not in ("YES", "NO"):
        return None
    price = market.yes_price if decision.side == "YES" else market.no_price
    if not _is_worth_it(market, decision, price):
        return None
    quantity = _quantity(balance, price, decision.confidence - price)
    if quantity < 1:
        return None
    return Position(
        market_id=market.market_id,
        side=decision.side,
        entry_price=price,
        quantity=quantity,
        timestamp=datetime.now(),
        rationale=decision.reasoning,
        confidence=decision.confidence,
        strategy="directional_trading",
    )


async def _may_be_analysed(market: Market, db_manager: DatabaseManager) -> bool:
    if await db_manager.get_daily_ai_cost() + ANSWER_USD > settings.daily_ai_budget:
        return False
    if settings.max_ai_cost_per_decision < ANSWER_USD:
        return False
    if await db_manager.was_recently_analyzed(market.market_id, settings.analysis_cooldown_hours):
        return False
    analysed = await db_manager.get_market_analysis_count_today(market.market_id)
    if analysed >= settings.max_analyses_per_market_per_day:
        return False
    if market.volume < settings.min_volume_for_ai_analysis:
        return False
    excluded = [each.lower() for each in settings.exclude_low_liquidity_categories]
    return market.category.lower() not in excluded


def _is_worth_it(market: Market, decision: TradingDecision, price: float) -> bool:
    hours_left = (market.expiration_ts - time.time()) / 3_600
    is_near = hours_left <= settings.high_confidence_expiry_hours and price >= settings.high_confidence_market_odds
    if is_near:
        return decision.confidence >= settings.high_confidence_threshold
    if decision.confidence < settings.min_confidence_to_trade:
        return False
    return decision.confidence - price >= settings.min_trade_edge


def _quantity(balance: float, price: float, confidence_delta: float) -> int:
    if price <= 0:
        return 0
    wanted = balance * settings.default_position_size / 100 * (1 + confidence_delta)
    return int(min(wanted, balance * settings.max_position_size_pct / 100) // price)
