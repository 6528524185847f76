"""Made from the API's document by generate.py; do not edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypedDict

from .models import Bands, EvidenceItem, Position


class DecisionOptions(TypedDict, total=False):
    """What DecisionRequest has beside the method's own arguments."""

    account: str
    """Whose budget and policy."""
    category: str | None
    """Of the market, where its event does not say."""
    bankroll_micro_usd: int
    """What the account is worth, positions included."""
    max_stake_micro_usd: int
    """The most that the position may come to at today’s price."""
    deadline_ms: int
    """The decision is there no later than this after its start."""
    scheduled_events: Sequence[str] | None
    """When something is published that may change the answer: answers from before do not stand after it."""
    fee_changes: Any | None
    """Changes of fees that the venue has announced, as its API returns them."""
    evidence: Sequence[EvidenceItem | Mapping[str, Any]] | None
    """News and other texts about the question, which the models are given as data."""
    method: Literal["weighted", "confidence", "cost-benefit", "consensus"] | None
    """how answers are weighed"""
    strategy: Literal["value", "stake", "consensus"] | None
    """which models are called"""
    explore: bool | None
    """call more models than a decision needs, to learn from them"""
    reuse: bool | None
    """use earlier answers where they would do"""
    ensemble: bool | None
    """call more than one model"""
    blend: Literal["evidence"] | float | None
    """weight of the models against the price, or "evidence": what resolved markets have proven"""
    min_edge: float | None
    """least edge after fees, as a probability: .03 is three cents a contract"""
    min_agreement: float | None
    """least weighted share of the models that would make the same trade"""
    allow_outliers: bool | None
    """trade even far from the market price"""
    quick_below_stake_micro_usd: int | None
    """strategy "stake" calls one model below this stake"""
    escalate_within: float | None
    """strategy "stake" calls more where the answer is this close to .5"""
    samples_per_model: int | None
    """answers that each model is asked for, which count as one; "value" asks again only where that is worth its cost"""
    price_in_prompt: Literal["hidden", "shown"] | None
    """whether the models are shown the price"""
    research: Literal["off", "cached", "auto", "always"] | None
    """whether an evidence brief is looked for before the models are asked: `cached` uses one that is fresh, `auto` also has one made where it is worth its cost, `always` has one made without asking for its worth"""
    kelly_fraction: float | None
    """share of full Kelly that a position may take"""
    min_volume: float | None
    """least contracts ever traded in a market for a model to be asked about it; one whose volume is not stated has none"""
    allowed_categories: Sequence[str] | None
    """categories that models are asked about; none named: all"""
    excluded_categories: Sequence[str] | None
    """categories that no model is asked about"""
    analysis_cooldown_ms: int | None
    """least time between two decisions of the account that call models about one market"""
    max_analyses_per_market_day: int | None
    """most decisions of the account that call models about one market in a day of its zone; 0: any number"""
    near_expiry_ms: int | None
    """a market that ends within this is near its expiry: one model is asked, and no brief is looked for; 0: none is"""
    near_expiry_price: float | None
    """only where the dearer side costs at least this: .9 leaves a market at 60 cents to the usual path"""
    near_expiry_confidence: float | None
    """near expiry: least probability, by the models, that the side which is bought wins"""
    min_confidence: float | None
    """least probability, by the models, that the side which is bought wins"""
    max_position_share: float | None
    """most of the bankroll that a position, or those of an event together, may come to"""
    market: Mapping[str, Any] | None
    """A market as Kalshi’s API returns it, in any of its envelopes. A request has this or `ticker`."""
    ticker: str | None
    """In place of `market`: its ticker. A service that reads the venue fetches it, with its event, series, order book and past prices."""
    orderbook: Any | None
    """The market’s order book as Kalshi’s API returns it."""
    position: Position | Mapping[str, Any] | None
    price_history: Any | None
    """Past prices of YES: [{at, cents}]."""
    candlesticks: Any | None
    """Past prices as Kalshi’s API returns them."""


class EventOptions(TypedDict, total=False):
    """What EventRequest has beside the method's own arguments."""

    account: str
    """Whose budget and policy."""
    category: str | None
    """Of the market, where its event does not say."""
    bankroll_micro_usd: int
    """What the account is worth, positions included."""
    max_stake_micro_usd: int
    """The most that the position may come to at today’s price."""
    deadline_ms: int
    """The decision is there no later than this after its start."""
    scheduled_events: Sequence[str] | None
    """When something is published that may change the answer: answers from before do not stand after it."""
    fee_changes: Any | None
    """Changes of fees that the venue has announced, as its API returns them."""
    evidence: Sequence[EvidenceItem | Mapping[str, Any]] | None
    """News and other texts about the question, which the models are given as data."""
    method: Literal["weighted", "confidence", "cost-benefit", "consensus"] | None
    """how answers are weighed"""
    strategy: Literal["value", "stake", "consensus"] | None
    """which models are called"""
    explore: bool | None
    """call more models than a decision needs, to learn from them"""
    reuse: bool | None
    """use earlier answers where they would do"""
    ensemble: bool | None
    """call more than one model"""
    blend: Literal["evidence"] | float | None
    """weight of the models against the price, or "evidence": what resolved markets have proven"""
    min_edge: float | None
    """least edge after fees, as a probability: .03 is three cents a contract"""
    min_agreement: float | None
    """least weighted share of the models that would make the same trade"""
    allow_outliers: bool | None
    """trade even far from the market price"""
    quick_below_stake_micro_usd: int | None
    """strategy "stake" calls one model below this stake"""
    escalate_within: float | None
    """strategy "stake" calls more where the answer is this close to .5"""
    samples_per_model: int | None
    """answers that each model is asked for, which count as one; "value" asks again only where that is worth its cost"""
    price_in_prompt: Literal["hidden", "shown"] | None
    """whether the models are shown the price"""
    research: Literal["off", "cached", "auto", "always"] | None
    """whether an evidence brief is looked for before the models are asked: `cached` uses one that is fresh, `auto` also has one made where it is worth its cost, `always` has one made without asking for its worth"""
    kelly_fraction: float | None
    """share of full Kelly that a position may take"""
    min_volume: float | None
    """least contracts ever traded in a market for a model to be asked about it; one whose volume is not stated has none"""
    allowed_categories: Sequence[str] | None
    """categories that models are asked about; none named: all"""
    excluded_categories: Sequence[str] | None
    """categories that no model is asked about"""
    analysis_cooldown_ms: int | None
    """least time between two decisions of the account that call models about one market"""
    max_analyses_per_market_day: int | None
    """most decisions of the account that call models about one market in a day of its zone; 0: any number"""
    near_expiry_ms: int | None
    """a market that ends within this is near its expiry: one model is asked, and no brief is looked for; 0: none is"""
    near_expiry_price: float | None
    """only where the dearer side costs at least this: .9 leaves a market at 60 cents to the usual path"""
    near_expiry_confidence: float | None
    """near expiry: least probability, by the models, that the side which is bought wins"""
    min_confidence: float | None
    """least probability, by the models, that the side which is bought wins"""
    max_position_share: float | None
    """most of the bankroll that a position, or those of an event together, may come to"""
    event: Mapping[str, Any] | None
    """An event with its markets as Kalshi’s API returns it, in any of its envelopes. A request has this or `eventTicker`."""
    event_ticker: str | None
    """In place of `event`: its ticker. A service that reads the venue fetches it."""
    tickers: Sequence[str] | None
    """Of the event only these markets; absent: all."""
    orderbooks: Any | None
    """Order books by ticker, or as Kalshi’s API returns several."""
    candlesticks: Any | None
    """Past prices as Kalshi’s API returns them."""
    positions: Mapping[str, Position | Mapping[str, Any]] | None
    exhaustive: bool | None
    """One of exactly these markets resolves to YES; the venue says only that no two do."""


class OutcomeOptions(TypedDict, total=False):
    """What Outcome has beside the method's own arguments."""

    settlement_value_micro_usd: int | None
    at_ms: int | None
    last_mid: float | None
    correct: bool | None


class FillOptions(TypedDict, total=False):
    """What Fill has beside the method's own arguments."""

    fill_id: str
    account: str
    ticker: str
    action: Literal["BUY", "SELL"]
    side: Literal["yes", "no"]
    contracts: float | str
    """To a hundredth."""
    price_micro_usd: int
    fee_micro_usd: int | None
    at_ms: int | None
    decision_id: str | None


class CapOptions(TypedDict, total=False):
    """What Budget has beside the method's own arguments."""

    day_micro_usd: int | None
    """most that a day may cost"""
    hour_micro_usd: int | None
    """most that an hour may cost"""
    decision_micro_usd: int | None
    """most that a decision may cost; of an event, that each of its prompts may"""
    category_micro_usd: Mapping[str, int | None] | None
    purpose_micro_usd: Mapping[str, int | None] | None
    model_micro_usd: Mapping[str, int | None] | None
    bands: Bands | Mapping[str, Any] | None
