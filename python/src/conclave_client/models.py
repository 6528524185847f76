"""Made from the API's document by generate.py; do not edit."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from conclave_client.model import Model
from pydantic import ConfigDict, Field, RootModel


class Position(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    side: Literal["yes", "no"]
    contracts: float | str
    """
    To a hundredth.
    """
    average_cents: Annotated[float, Field(alias="averageCents", gt=0.0, lt=100.0)]


class EvidenceItem(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    text: Annotated[str, Field(max_length=50000, pattern="\\S")]
    title: Annotated[str | None, Field(max_length=500, pattern="\\S")] = None
    source: Annotated[str | None, Field(max_length=500, pattern="\\S")] = None
    url: Annotated[str | None, Field(max_length=2000, pattern="\\S")] = None
    published_at: Annotated[str | None, Field(alias="publishedAt")] = None


class Blend(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, le=1.0)]
    """
    weight of the models against the price, or "evidence": what resolved markets have proven
    """


class AllowedCategory(RootModel[str]):
    root: Annotated[str, Field(max_length=60, pattern="\\S")]


class ExcludedCategory(RootModel[str]):
    root: Annotated[str, Field(max_length=60, pattern="\\S")]


class DecisionRequest(Model):
    """
    A request for a decision about one market.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    request_id: Annotated[
        str | None, Field(alias="requestId", pattern="^[A-Za-z0-9._:-]{1,128}$")
    ] = None
    """
    The same requestId means the same decision and one bill. It may be stated by the header Idempotency-Key instead; where both are there they must be equal.
    """
    account: str
    """
    Whose budget and policy.
    """
    category: str | None = None
    """
    Of the market, where its event does not say.
    """
    bankroll_micro_usd: Annotated[int, Field(alias="bankrollMicroUsd", ge=0)]
    """
    What the account is worth, positions included.
    """
    max_stake_micro_usd: Annotated[int, Field(alias="maxStakeMicroUsd", ge=0)]
    """
    The most that the position may come to at today’s price.
    """
    deadline_ms: Annotated[int, Field(alias="deadlineMs", ge=1000, le=3600000)]
    """
    The decision is there no later than this after its start.
    """
    scheduled_events: Annotated[
        list[str] | None, Field(alias="scheduledEvents", max_length=100)
    ] = None
    """
    When something is published that may change the answer: answers from before do not stand after it.
    """
    fee_changes: Annotated[Any | None, Field(alias="feeChanges")] = None
    """
    Changes of fees that the venue has announced, as its API returns them.
    """
    evidence: Annotated[list[EvidenceItem] | None, Field(max_length=10)] = None
    """
    News and other texts about the question, which the models are given as data.
    """
    method: Literal["weighted", "confidence", "cost-benefit", "consensus"] | None = None
    """
    how answers are weighed
    """
    strategy: Literal["value", "stake", "consensus"] | None = None
    """
    which models are called
    """
    explore: bool | None = None
    """
    call more models than a decision needs, to learn from them
    """
    reuse: bool | None = None
    """
    use earlier answers where they would do
    """
    ensemble: bool | None = None
    """
    call more than one model
    """
    blend: Literal["evidence"] | Blend | None = None
    """
    weight of the models against the price, or "evidence": what resolved markets have proven
    """
    min_edge: Annotated[float | None, Field(alias="minEdge", ge=0.0, le=1.0)] = None
    """
    least edge after fees, as a probability: .03 is three cents a contract
    """
    min_agreement: Annotated[
        float | None, Field(alias="minAgreement", ge=0.0, le=1.0)
    ] = None
    """
    least weighted share of the models that would make the same trade
    """
    allow_outliers: Annotated[bool | None, Field(alias="allowOutliers")] = None
    """
    trade even far from the market price
    """
    quick_below_stake_micro_usd: Annotated[
        int | None, Field(alias="quickBelowStakeMicroUsd", ge=0, le=9007199254740991)
    ] = None
    """
    strategy "stake" calls one model below this stake
    """
    escalate_within: Annotated[
        float | None, Field(alias="escalateWithin", ge=0.0, le=0.5)
    ] = None
    """
    strategy "stake" calls more where the answer is this close to .5
    """
    samples_per_model: Annotated[
        int | None, Field(alias="samplesPerModel", ge=1, le=5)
    ] = None
    """
    answers that each model is asked for, which count as one; "value" asks again only where that is worth its cost
    """
    price_in_prompt: Annotated[
        Literal["hidden", "shown"] | None, Field(alias="priceInPrompt")
    ] = None
    """
    whether the models are shown the price
    """
    research: Literal["off", "cached", "auto", "always"] | None = None
    """
    whether an evidence brief is looked for before the models are asked: `cached` uses one that is fresh, `auto` also has one made where it is worth its cost, `always` has one made without asking for its worth
    """
    kelly_fraction: Annotated[
        float | None, Field(alias="kellyFraction", ge=0.0, le=1.0)
    ] = None
    """
    share of full Kelly that a position may take
    """
    min_volume: Annotated[
        float | None, Field(alias="minVolume", ge=0.0, le=1000000000.0)
    ] = None
    """
    least contracts ever traded in a market for a model to be asked about it; one whose volume is not stated has none
    """
    allowed_categories: Annotated[
        list[AllowedCategory] | None, Field(alias="allowedCategories", max_length=50)
    ] = None
    """
    categories that models are asked about; none named: all
    """
    excluded_categories: Annotated[
        list[ExcludedCategory] | None, Field(alias="excludedCategories", max_length=50)
    ] = None
    """
    categories that no model is asked about
    """
    analysis_cooldown_ms: Annotated[
        int | None, Field(alias="analysisCooldownMs", ge=0, le=604800000)
    ] = None
    """
    least time between two decisions of the account that call models about one market
    """
    max_analyses_per_market_day: Annotated[
        int | None, Field(alias="maxAnalysesPerMarketDay", ge=0, le=1000)
    ] = None
    """
    most decisions of the account that call models about one market in a day of its zone; 0: any number
    """
    near_expiry_ms: Annotated[
        int | None, Field(alias="nearExpiryMs", ge=0, le=2592000000)
    ] = None
    """
    a market that ends within this is near its expiry: one model is asked, and no brief is looked for; 0: none is
    """
    near_expiry_price: Annotated[
        float | None, Field(alias="nearExpiryPrice", ge=0.5, le=1.0)
    ] = None
    """
    only where the dearer side costs at least this: .9 leaves a market at 60 cents to the usual path
    """
    near_expiry_confidence: Annotated[
        float | None, Field(alias="nearExpiryConfidence", ge=0.0, le=1.0)
    ] = None
    """
    near expiry: least probability, by the models, that the side which is bought wins
    """
    min_confidence: Annotated[
        float | None, Field(alias="minConfidence", ge=0.0, le=1.0)
    ] = None
    """
    least probability, by the models, that the side which is bought wins
    """
    max_position_share: Annotated[
        float | None, Field(alias="maxPositionShare", ge=0.0, le=1.0)
    ] = None
    """
    most of the bankroll that a position, or those of an event together, may come to
    """
    market: dict[str, Any] | None = None
    """
    A market as Kalshi’s API returns it, in any of its envelopes. A request has this or `ticker`.
    """
    ticker: Annotated[
        str | None, Field(pattern="^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$")
    ] = None
    """
    In place of `market`: its ticker. A service that reads the venue fetches it, with its event, series, order book and past prices.
    """
    orderbook: Any | None = None
    """
    The market’s order book as Kalshi’s API returns it.
    """
    position: Position | None = None
    price_history: Annotated[Any | None, Field(alias="priceHistory")] = None
    """
    Past prices of YES: [{at, cents}].
    """
    candlesticks: Any | None = None
    """
    Past prices as Kalshi’s API returns them.
    """


class EventRequest(Model):
    """
    A request for decisions about several markets of one event, which are made by one call a model.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    request_id: Annotated[
        str | None, Field(alias="requestId", pattern="^[A-Za-z0-9._:-]{1,128}$")
    ] = None
    """
    The same requestId means the same decision and one bill. It may be stated by the header Idempotency-Key instead; where both are there they must be equal.
    """
    account: str
    """
    Whose budget and policy.
    """
    category: str | None = None
    """
    Of the market, where its event does not say.
    """
    bankroll_micro_usd: Annotated[int, Field(alias="bankrollMicroUsd", ge=0)]
    """
    What the account is worth, positions included.
    """
    max_stake_micro_usd: Annotated[int, Field(alias="maxStakeMicroUsd", ge=0)]
    """
    The most that the position may come to at today’s price.
    """
    deadline_ms: Annotated[int, Field(alias="deadlineMs", ge=1000, le=3600000)]
    """
    The decision is there no later than this after its start.
    """
    scheduled_events: Annotated[
        list[str] | None, Field(alias="scheduledEvents", max_length=100)
    ] = None
    """
    When something is published that may change the answer: answers from before do not stand after it.
    """
    fee_changes: Annotated[Any | None, Field(alias="feeChanges")] = None
    """
    Changes of fees that the venue has announced, as its API returns them.
    """
    evidence: Annotated[list[EvidenceItem] | None, Field(max_length=10)] = None
    """
    News and other texts about the question, which the models are given as data.
    """
    method: Literal["weighted", "confidence", "cost-benefit", "consensus"] | None = None
    """
    how answers are weighed
    """
    strategy: Literal["value", "stake", "consensus"] | None = None
    """
    which models are called
    """
    explore: bool | None = None
    """
    call more models than a decision needs, to learn from them
    """
    reuse: bool | None = None
    """
    use earlier answers where they would do
    """
    ensemble: bool | None = None
    """
    call more than one model
    """
    blend: Literal["evidence"] | Blend | None = None
    """
    weight of the models against the price, or "evidence": what resolved markets have proven
    """
    min_edge: Annotated[float | None, Field(alias="minEdge", ge=0.0, le=1.0)] = None
    """
    least edge after fees, as a probability: .03 is three cents a contract
    """
    min_agreement: Annotated[
        float | None, Field(alias="minAgreement", ge=0.0, le=1.0)
    ] = None
    """
    least weighted share of the models that would make the same trade
    """
    allow_outliers: Annotated[bool | None, Field(alias="allowOutliers")] = None
    """
    trade even far from the market price
    """
    quick_below_stake_micro_usd: Annotated[
        int | None, Field(alias="quickBelowStakeMicroUsd", ge=0, le=9007199254740991)
    ] = None
    """
    strategy "stake" calls one model below this stake
    """
    escalate_within: Annotated[
        float | None, Field(alias="escalateWithin", ge=0.0, le=0.5)
    ] = None
    """
    strategy "stake" calls more where the answer is this close to .5
    """
    samples_per_model: Annotated[
        int | None, Field(alias="samplesPerModel", ge=1, le=5)
    ] = None
    """
    answers that each model is asked for, which count as one; "value" asks again only where that is worth its cost
    """
    price_in_prompt: Annotated[
        Literal["hidden", "shown"] | None, Field(alias="priceInPrompt")
    ] = None
    """
    whether the models are shown the price
    """
    research: Literal["off", "cached", "auto", "always"] | None = None
    """
    whether an evidence brief is looked for before the models are asked: `cached` uses one that is fresh, `auto` also has one made where it is worth its cost, `always` has one made without asking for its worth
    """
    kelly_fraction: Annotated[
        float | None, Field(alias="kellyFraction", ge=0.0, le=1.0)
    ] = None
    """
    share of full Kelly that a position may take
    """
    min_volume: Annotated[
        float | None, Field(alias="minVolume", ge=0.0, le=1000000000.0)
    ] = None
    """
    least contracts ever traded in a market for a model to be asked about it; one whose volume is not stated has none
    """
    allowed_categories: Annotated[
        list[AllowedCategory] | None, Field(alias="allowedCategories", max_length=50)
    ] = None
    """
    categories that models are asked about; none named: all
    """
    excluded_categories: Annotated[
        list[ExcludedCategory] | None, Field(alias="excludedCategories", max_length=50)
    ] = None
    """
    categories that no model is asked about
    """
    analysis_cooldown_ms: Annotated[
        int | None, Field(alias="analysisCooldownMs", ge=0, le=604800000)
    ] = None
    """
    least time between two decisions of the account that call models about one market
    """
    max_analyses_per_market_day: Annotated[
        int | None, Field(alias="maxAnalysesPerMarketDay", ge=0, le=1000)
    ] = None
    """
    most decisions of the account that call models about one market in a day of its zone; 0: any number
    """
    near_expiry_ms: Annotated[
        int | None, Field(alias="nearExpiryMs", ge=0, le=2592000000)
    ] = None
    """
    a market that ends within this is near its expiry: one model is asked, and no brief is looked for; 0: none is
    """
    near_expiry_price: Annotated[
        float | None, Field(alias="nearExpiryPrice", ge=0.5, le=1.0)
    ] = None
    """
    only where the dearer side costs at least this: .9 leaves a market at 60 cents to the usual path
    """
    near_expiry_confidence: Annotated[
        float | None, Field(alias="nearExpiryConfidence", ge=0.0, le=1.0)
    ] = None
    """
    near expiry: least probability, by the models, that the side which is bought wins
    """
    min_confidence: Annotated[
        float | None, Field(alias="minConfidence", ge=0.0, le=1.0)
    ] = None
    """
    least probability, by the models, that the side which is bought wins
    """
    max_position_share: Annotated[
        float | None, Field(alias="maxPositionShare", ge=0.0, le=1.0)
    ] = None
    """
    most of the bankroll that a position, or those of an event together, may come to
    """
    event: dict[str, Any] | None = None
    """
    An event with its markets as Kalshi’s API returns it, in any of its envelopes. A request has this or `eventTicker`.
    """
    event_ticker: Annotated[
        str | None,
        Field(alias="eventTicker", pattern="^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$"),
    ] = None
    """
    In place of `event`: its ticker. A service that reads the venue fetches it.
    """
    tickers: Annotated[list[str] | None, Field(max_length=100, min_length=1)] = None
    """
    Of the event only these markets; absent: all.
    """
    orderbooks: Any | None = None
    """
    Order books by ticker, or as Kalshi’s API returns several.
    """
    candlesticks: Any | None = None
    """
    Past prices as Kalshi’s API returns them.
    """
    positions: dict[str, Position] | None = None
    exhaustive: bool | None = None
    """
    One of exactly these markets resolves to YES; the venue says only that no two do.
    """


class PreviewRequest(RootModel[DecisionRequest | EventRequest]):
    root: DecisionRequest | EventRequest
    """
    A request as it would be sent for a decision; its requestId may be left out.
    """


class Fill(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    fill_id: Annotated[str, Field(alias="fillId", pattern="^[A-Za-z0-9._:-]{1,128}$")]
    account: str
    ticker: Annotated[str, Field(pattern="^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$")]
    action: Literal["BUY", "SELL"]
    side: Literal["yes", "no"]
    contracts: float | str
    """
    To a hundredth.
    """
    price_micro_usd: Annotated[int, Field(alias="priceMicroUsd", ge=1, le=999999)]
    fee_micro_usd: Annotated[
        int | None, Field(alias="feeMicroUsd", ge=0, le=9007199254740991)
    ] = None
    at_ms: Annotated[
        int | None, Field(alias="atMs", ge=1000000000000, le=253402300799999)
    ] = None
    decision_id: Annotated[
        str | None, Field(alias="decisionId", max_length=200, pattern="\\S")
    ] = None


class LastMid(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, le=1.0)]


class Outcome(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    ticker: str
    settlement: Literal["yes", "no", "void", "scalar"]
    settlement_value_micro_usd: Annotated[
        int | None, Field(alias="settlementValueMicroUsd", ge=0, le=1000000)
    ] = None
    at_ms: Annotated[
        int | None, Field(alias="atMs", ge=1000000000000, le=253402300799999)
    ] = None
    last_mid: Annotated[LastMid | None, Field(alias="lastMid")] = None
    correct: bool | None = None


class SetModeRequest(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    mode: Literal["normal", "economy", "degraded", "emergency", "halted"]
    reason: Annotated[str, Field(max_length=500, pattern="\\S")]
    for_ms: Annotated[int | None, Field(alias="forMs", ge=1, le=2592000000)] = None


class ClearModeRequest(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    reason: Annotated[str, Field(max_length=500, pattern="\\S")]


class ProbeSubject(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    kind: Literal["provider", "model"]
    id: Annotated[str, Field(max_length=100, pattern="\\S")]


class CategoryMicroUsd(RootModel[int]):
    root: Annotated[int, Field(ge=0, le=9007199254740991)]


class PurposeMicroUsd(RootModel[int]):
    root: Annotated[int, Field(ge=0, le=9007199254740991)]


class ModelMicroUsd(RootModel[int]):
    root: Annotated[int, Field(ge=0, le=9007199254740991)]


class Bands(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    conserve: float | None = None
    """
    share of the day’s cap at which the band `conserve` begins
    """
    critical: float | None = None
    """
    share at which the band `critical` begins; above `conserve`
    """
    leave_gap: Annotated[float | None, Field(alias="leaveGap")] = None
    """
    how far below its beginning a band ends; less than `conserve`, and half of it where that is less than this
    """


class Budget(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    day_micro_usd: Annotated[
        int | None, Field(alias="dayMicroUsd", ge=1, le=9007199254740991)
    ] = None
    """
    most that a day may cost
    """
    hour_micro_usd: Annotated[
        int | None, Field(alias="hourMicroUsd", ge=1, le=9007199254740991)
    ] = None
    """
    most that an hour may cost
    """
    decision_micro_usd: Annotated[
        int | None, Field(alias="decisionMicroUsd", ge=1, le=9007199254740991)
    ] = None
    """
    most that a decision may cost; of an event, that each of its prompts may
    """
    category_micro_usd: Annotated[
        dict[str, CategoryMicroUsd | None] | None, Field(alias="categoryMicroUsd")
    ] = None
    purpose_micro_usd: Annotated[
        dict[str, PurposeMicroUsd | None] | None, Field(alias="purposeMicroUsd")
    ] = None
    model_micro_usd: Annotated[
        dict[str, ModelMicroUsd | None] | None, Field(alias="modelMicroUsd")
    ] = None
    bands: Bands | None = None


class BudgetRequest(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    account: str
    reason: Annotated[str, Field(max_length=500, pattern="\\S")]
    budget: Budget


class Segment(Model):
    category: str
    volatility: str
    expiry: str


class Quotes(Model):
    yes_bid_micro_usd: Annotated[int, Field(alias="yesBidMicroUsd")]
    yes_ask_micro_usd: Annotated[int, Field(alias="yesAskMicroUsd")]


class Why(Model):
    """
    Why the model was chosen or passed over.
    """

    code: str
    figures: Any


class Candidate(Model):
    model: str
    provider: str
    worst_case_micro_usd: Annotated[int, Field(alias="worstCaseMicroUsd")]
    shadow: bool
    chosen: Literal["quick", "panel", "wider"] | None
    why: Why
    """
    Why the model was chosen or passed over.
    """


class Note(Model):
    """
    What happened on the way: a code and its figures.
    """

    code: str
    figures: Any


class Target(Model):
    least: float
    most: float
    held: float


class Fill1(Model):
    price_micro_usd: Annotated[int, Field(alias="priceMicroUsd")]
    contracts: float


class Maker(Model):
    price_micro_usd: Annotated[int, Field(alias="priceMicroUsd")]
    fee_micro_usd: Annotated[int, Field(alias="feeMicroUsd")]
    edge: float


class Trade(Model):
    """
    An order. `limitMicroUsd` is the price of the side, for each contract; `stakeMicroUsd` is price and fee together, or what a sale brings after the fee; `edge` is in probability points after the fee.
    """

    action: Literal["BUY", "SELL"]
    side: Literal["yes", "no"]
    contracts: float
    limit_micro_usd: Annotated[int, Field(alias="limitMicroUsd")]
    stake_micro_usd: Annotated[int, Field(alias="stakeMicroUsd")]
    fee_micro_usd: Annotated[int, Field(alias="feeMicroUsd")]
    edge: float
    fills: list[Fill1] | None = None
    reservation_price_micro_usd: Annotated[
        float | None, Field(alias="reservationPriceMicroUsd")
    ] = None
    maker: Maker | None = None


class Reason(Model):
    """
    Why the decision came out so: a code and its figures. `because` has the sentences, in the same order.
    """

    code: str
    figures: Any


class ModelModel(Model):
    model: str
    raw_probability: Annotated[float, Field(alias="rawProbability", ge=0.0, le=1.0)]
    weight: Annotated[float, Field(ge=0.0, le=1.0)]
    blended: float | None
    would_do: Annotated[str | None, Field(alias="wouldDo")]


class Disagreement(Model):
    standard_deviation: Annotated[float, Field(alias="standardDeviation")]
    low: float
    high: float


class Forecast(Model):
    models: list[ModelModel]
    pooled: Annotated[float, Field(ge=0.0, le=1.0)]
    calibrated: Annotated[float, Field(ge=0.0, le=1.0)]
    coherent: Annotated[float, Field(ge=0.0, le=1.0)]
    market_price: Annotated[float, Field(alias="marketPrice", ge=0.0, le=1.0)]
    blend_weight: Annotated[float, Field(alias="blendWeight")]
    blended: float | None
    agreement: float | None
    interval80: Annotated[list[float], Field(max_length=2, min_length=2)]
    interval90: Annotated[list[float], Field(max_length=2, min_length=2)]
    disagreement: Disagreement


class Failure(Model):
    kind: str
    message: str


class Call(Model):
    model: str
    provider: str
    step: Literal["quick", "panel", "wider", "shadow", "research"]
    outcome: Literal["answered", "failed", "cancelled"]
    raw_probability: Annotated[float | None, Field(alias="rawProbability")]
    reasoning: str | None
    failure: Failure | None
    cost_micro_usd: Annotated[int, Field(alias="costMicroUsd")]
    latency_ms: Annotated[float | None, Field(alias="latencyMs")]
    attempt_id: Annotated[str | None, Field(alias="attemptId")]


class RefusedItem(Model):
    ticker: str
    code: str
    field: str
    message: str


class DecisionSummary(Model):
    decision_id: Annotated[str, Field(alias="decisionId")]
    account: str
    request_id: Annotated[str, Field(alias="requestId")]
    ticker: str
    title: str
    category: str
    volatility: str
    expiry: str
    decided_at_ms: Annotated[int, Field(alias="decidedAtMs")]
    answered: int
    asked: int
    path: Literal["none", "quick", "escalated", "full", "reused"]
    action: Literal["BUY", "SELL", "SKIP"]
    side: Literal["yes", "no"] | None
    contracts: float | None
    edge: float | None
    blended: float | None
    market_price: Annotated[float | None, Field(alias="marketPrice")]
    agreement: float | None
    limit_micro_usd: Annotated[int | None, Field(alias="limitMicroUsd")]
    cost_micro_usd: Annotated[int, Field(alias="costMicroUsd")]
    uncertain_micro_usd: Annotated[int, Field(alias="uncertainMicroUsd")]
    latency_ms: Annotated[int, Field(alias="latencyMs")]
    reason_code: Annotated[str, Field(alias="reasonCode")]
    reason: str
    mode: Literal["normal", "economy", "degraded", "emergency", "halted"]
    simulated: bool


class DecisionList(Model):
    decisions: list[DecisionSummary]
    next_cursor: Annotated[str | None, Field(alias="nextCursor")]


class Admission(Model):
    start: Literal["none", "quick", "panel"]
    models: list[str]
    reserved_micro_usd: Annotated[int, Field(alias="reservedMicroUsd")]
    deadline_at_ms: Annotated[int, Field(alias="deadlineAtMs")]
    mode: Literal["normal", "economy", "degraded", "emergency", "halted"]
    band: Literal["open", "conserve", "critical", "exhausted"]


class Table(Model):
    head: list[str]
    rows: list[list[str]]


class Part(Model):
    title: str
    about: str | None = None
    facts: list[list[str]] | None = None
    notes: list[str] | None = None
    table: Table | None = None


class Attempt(Model):
    attempt_id: Annotated[str, Field(alias="attemptId")]
    model: str
    provider: str
    state: Literal["answered", "failed", "uncertain"]
    cost_micro_usd: Annotated[float | None, Field(alias="costMicroUsd")]
    worst_case_micro_usd: Annotated[int, Field(alias="worstCaseMicroUsd")]
    failure: Failure | None


class First(Model):
    calls: int
    worst_case_micro_usd: Annotated[int, Field(alias="worstCaseMicroUsd")]
    expected_micro_usd: Annotated[float, Field(alias="expectedMicroUsd")]


class Note2(Model):
    """
    What would happen on the way.
    """

    code: str
    figures: Any


class Note1(Model):
    note: Note2
    """
    What would happen on the way.
    """
    sentence: str


class Why1(Model):
    """
    Why the model is called or passed over.
    """

    code: str
    figures: Any


class PreviewModel(Model):
    model: str
    provider: str
    chosen: Literal["quick", "panel", "wider"] | None
    shadow: bool
    worst_case_micro_usd: Annotated[int, Field(alias="worstCaseMicroUsd")]
    expected_micro_usd: Annotated[float | None, Field(alias="expectedMicroUsd")]
    why: Why1
    """
    Why the model is called or passed over.
    """
    because: str


class Reason1(Model):
    """
    Why it was not recorded.
    """

    code: str
    figures: Any


class FillResult(Model):
    fill_id: Annotated[str, Field(alias="fillId")]
    kind: Literal["recorded", "repeated", "contradicts", "refused"]
    fields: list[str] | None = None
    by: str | None = None
    reason: Reason1 | None = None
    """
    Why it was not recorded.
    """
    because: str


class OutcomeResult(Model):
    ticker: str
    kind: Literal["recorded", "repeated", "corrected", "contradicts"]
    standing: Literal["yes", "no", "void", "scalar"] | None = None
    by: str | None = None
    standing_value_micro_usd: Annotated[
        float | None, Field(alias="standingValueMicroUsd")
    ] = None


class ModeNow(Model):
    mode: Literal["normal", "economy", "degraded", "emergency", "halted"]
    version: float
    at_ms: Annotated[float, Field(alias="atMs")]
    reason: str
    by: str
    is_manual_override: Annotated[bool, Field(alias="isManualOverride")]
    until_ms: Annotated[float | None, Field(alias="untilMs")]


class ProbedSubject(Model):
    kind: Literal["provider", "model"]
    id: str


class Caps(Model):
    day_micro_usd: Annotated[float, Field(alias="dayMicroUsd")]
    hour_micro_usd: Annotated[float, Field(alias="hourMicroUsd")]
    decision_micro_usd: Annotated[float, Field(alias="decisionMicroUsd")]


class Bands1(Model):
    conserve: float
    critical: float


class BurnRate(Model):
    micro_usd_per_hour: Annotated[float | None, Field(alias="microUsdPerHour")]
    day_ends_at_ms: Annotated[float | None, Field(alias="dayEndsAtMs")]
    hour_ends_at_ms: Annotated[float | None, Field(alias="hourEndsAtMs")]


class Day(Model):
    spent_micro_usd: Annotated[float, Field(alias="spentMicroUsd")]
    held_micro_usd: Annotated[float, Field(alias="heldMicroUsd")]
    uncertain_micro_usd: Annotated[float, Field(alias="uncertainMicroUsd")]
    date: str
    committed_micro_usd: Annotated[float, Field(alias="committedMicroUsd")]
    hour_committed_micro_usd: Annotated[float, Field(alias="hourCommittedMicroUsd")]
    live_reservations: Annotated[float, Field(alias="liveReservations")]
    hour_key: Annotated[str, Field(alias="hourKey")]
    burn_rate: Annotated[BurnRate | None, Field(alias="burnRate")] = None


class Category(Model):
    name: str
    spent_micro_usd: Annotated[float, Field(alias="spentMicroUsd")]
    held_micro_usd: Annotated[float, Field(alias="heldMicroUsd")]
    uncertain_micro_usd: Annotated[float, Field(alias="uncertainMicroUsd")]
    cap_micro_usd: Annotated[float | None, Field(alias="capMicroUsd")]


class Purpose(Model):
    name: str
    spent_micro_usd: Annotated[float, Field(alias="spentMicroUsd")]
    held_micro_usd: Annotated[float, Field(alias="heldMicroUsd")]
    uncertain_micro_usd: Annotated[float, Field(alias="uncertainMicroUsd")]
    cap_micro_usd: Annotated[float | None, Field(alias="capMicroUsd")]


class Model1(Model):
    name: str
    spent_micro_usd: Annotated[float, Field(alias="spentMicroUsd")]
    held_micro_usd: Annotated[float, Field(alias="heldMicroUsd")]
    uncertain_micro_usd: Annotated[float, Field(alias="uncertainMicroUsd")]
    cap_micro_usd: Annotated[float | None, Field(alias="capMicroUsd")]


class AccountBudget(Model):
    account: str
    zone: str
    band: Literal["open", "conserve", "critical", "exhausted"]
    policy_version: Annotated[float, Field(alias="policyVersion")]
    budget_shadow_price: Annotated[float | None, Field(alias="budgetShadowPrice")]
    caps: Caps
    bands: Bands1
    day: Day | None
    categories: list[Category]
    purposes: list[Purpose]
    models: list[Model1]


class Interval(Model):
    low: float
    high: float


class PaperAgainstReal(Model):
    days: float
    micro_usd: Annotated[float, Field(alias="microUsd")]
    interval: Interval | None


class Model2(Model):
    model: str
    decisions: float
    profit_micro_usd: Annotated[float, Field(alias="profitMicroUsd")]
    interval: Interval | None


class AgainstNothing(Model):
    days: float
    micro_usd: Annotated[float, Field(alias="microUsd")]
    interval: Interval | None


class Drawdown(Model):
    micro_usd: Annotated[float, Field(alias="microUsd")]
    to_ms: Annotated[float, Field(alias="toMs")]
    from_ms: Annotated[float | None, Field(alias="fromMs")]


class EquityItem(Model):
    start_ms: Annotated[float, Field(alias="startMs")]
    realised_micro_usd: Annotated[float, Field(alias="realisedMicroUsd")]
    open_micro_usd: Annotated[float, Field(alias="openMicroUsd")]
    cost_micro_usd: Annotated[float, Field(alias="costMicroUsd")]


class Category1(Model):
    category: str
    profit_micro_usd: Annotated[float, Field(alias="profitMicroUsd")]
    realised_micro_usd: Annotated[float, Field(alias="realisedMicroUsd")]
    opened_micro_usd: Annotated[float, Field(alias="openedMicroUsd")]
    fees_micro_usd: Annotated[float, Field(alias="feesMicroUsd")]
    trades: float
    settled: float
    won: float
    mean_micro_usd: Annotated[float | None, Field(alias="meanMicroUsd")]
    interval: Interval | None


class PortfolioBook(Model):
    book: Literal["paper", "withheld", "real"]
    profit_micro_usd: Annotated[float, Field(alias="profitMicroUsd")]
    realised_micro_usd: Annotated[float, Field(alias="realisedMicroUsd")]
    opened_micro_usd: Annotated[float, Field(alias="openedMicroUsd")]
    fees_micro_usd: Annotated[float, Field(alias="feesMicroUsd")]
    trades: float
    settled: float
    won: float
    mean_micro_usd: Annotated[float | None, Field(alias="meanMicroUsd")]
    interval: Interval | None
    open_micro_usd: Annotated[float, Field(alias="openMicroUsd")]
    against_nothing: Annotated[AgainstNothing | None, Field(alias="againstNothing")]
    drawdown: Drawdown | None
    equity: list[EquityItem]
    categories: list[Category1]


class Result(Model):
    state: Literal["open", "flat", "settled", "unvalued"]
    hundredths: float
    basis_micro_usd: Annotated[float, Field(alias="basisMicroUsd")]
    opened_micro_usd: Annotated[float, Field(alias="openedMicroUsd")]
    fees_micro_usd: Annotated[float, Field(alias="feesMicroUsd")]
    realised_micro_usd: Annotated[float, Field(alias="realisedMicroUsd")]
    open_micro_usd: Annotated[float, Field(alias="openMicroUsd")]
    mark_micro_usd: Annotated[float | None, Field(alias="markMicroUsd")]
    mark_at_ms: Annotated[float | None, Field(alias="markAtMs")]
    trades: float
    last_trade_at_ms: Annotated[float, Field(alias="lastTradeAtMs")]


class Ending(Model):
    settlement: str
    value_micro_usd: Annotated[float | None, Field(alias="valueMicroUsd")]


class PortfolioPosition(Model):
    book: Literal["paper", "withheld", "real"]
    account: str
    ticker: str
    event_ticker: Annotated[str, Field(alias="eventTicker")]
    title: str
    category: str
    result: Result
    state: Literal["open", "flat", "settled", "unvalued"]
    settled_at_ms: Annotated[float | None, Field(alias="settledAtMs")]
    ending: Ending | None


class TokenAnswer(Model):
    name: str | None
    scopes: list[Literal["read", "decide", "operate"]]
    accounts: list[str] | None


class Problem(Model):
    """
    Why a request was not answered, by RFC 9457. `detail` is a sentence for people, `code` is for programs.
    """

    type: str
    title: str
    detail: str
    status: int
    code: Literal[
        "malformed",
        "unauthorized",
        "forbidden",
        "not_found",
        "method_not_allowed",
        "request_id_reused",
        "cancelled",
        "terminated",
        "timed_out",
        "failed",
        "too_large",
        "unsupported_media_type",
        "invalid_request",
        "invalid_outcome",
        "invalid_fill",
        "invalid_mode",
        "invalid_policy",
        "rate_limited",
        "internal",
        "unreachable",
        "no_answer",
        "no_worker",
        "store_unreachable",
        "venue_unavailable",
        "too_many_streams",
    ]
    field: str | None = None
    value: str | None = None
    market_code: Annotated[str | None, Field(alias="marketCode")] = None
    remedy: str


class FillsRequest(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    fills: Annotated[list[Fill], Field(max_length=200, min_length=1)]


class OutcomesRequest(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    outcomes: Annotated[list[Outcome], Field(max_length=200, min_length=1)]


class ProbeRequest(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    subject: ProbeSubject | None = None


class Verdict(Model):
    action: Literal["BUY", "SELL", "SKIP"]
    trade: Trade | None
    edge: float | None
    threshold: float
    reasons: list[Reason]
    target: Target | None = None
    withheld_trade: Annotated[Trade | None, Field(alias="withheldTrade")]
    withheld_trade_mode: Annotated[
        Literal["normal", "economy", "degraded", "emergency", "halted"] | None,
        Field(alias="withheldTradeMode"),
    ] = None


class Progress(Model):
    """
    How far a decision is that is not there yet. Ask again at the address in `Location`.
    """

    decision_id: Annotated[str, Field(alias="decisionId")]
    account: str
    request_id: Annotated[str, Field(alias="requestId")]
    kind: Literal["market", "event"]
    status: Literal["not_started", "running"]
    phase: (
        Literal[
            "admit",
            "fetch",
            "research",
            "quick",
            "escalate",
            "panel",
            "wider",
            "verdict",
            "finalize",
            "waiting",
            "done",
        ]
        | None
    )
    path: Literal["none", "quick", "escalated", "full", "reused"] | None
    asked: list[str]
    answered: list[str]
    mode: Literal["normal", "economy", "degraded", "emergency", "halted"] | None
    admission: Admission | None
    hint: str | None


class Preview(Model):
    """
    What a request would call and cost. Nothing is paid, reserved or recorded.
    """

    account: str
    tickers: list[str]
    start: Literal["none", "quick", "panel"]
    refusal: Reason | None
    because: str | None
    reuses: str | None
    models: list[PreviewModel]
    first: First
    most_micro_usd: Annotated[int, Field(alias="mostMicroUsd")]
    may_research: Annotated[bool, Field(alias="mayResearch")]
    mode: Literal["normal", "economy", "degraded", "emergency", "halted"]
    band: Literal["open", "conserve", "critical", "exhausted"]
    notes: list[Note1]
    simulated: bool


class FillsAnswer(Model):
    results: list[FillResult]


class OutcomesAnswer(Model):
    results: list[OutcomeResult]


class ModeAnswer(Model):
    mode: ModeNow | None


class ProbeAnswer(Model):
    subjects: list[ProbedSubject]


class BudgetAnswer(Model):
    accounts: list[AccountBudget]


class Portfolio(Model):
    at_ms: Annotated[float, Field(alias="atMs")]
    from_ms: Annotated[float, Field(alias="fromMs")]
    account: str
    window: Literal["7d", "30d", "90d", "365d", "all"]
    books: list[PortfolioBook]
    paper_against_real: Annotated[
        PaperAgainstReal | None, Field(alias="paperAgainstReal")
    ]
    decisions: float
    cost_micro_usd: Annotated[float, Field(alias="costMicroUsd")]
    models: list[Model2]
    open: list[PortfolioPosition]
    settled: list[PortfolioPosition]


class Decision(Model):
    """
    The record of one decision; it never changes. Money is in micro-dollars, times are epoch milliseconds. The order to place is `verdict.trade`, and only before `validUntilMs`; `because` says in sentences why.
    """

    decision_id: Annotated[str, Field(alias="decisionId")]
    request_id: Annotated[str, Field(alias="requestId")]
    account: str
    group: str
    workflow_id: Annotated[str, Field(alias="workflowId")]
    run_id: Annotated[str, Field(alias="runId")]
    ticker: str
    event_ticker: Annotated[str, Field(alias="eventTicker")]
    series_ticker: Annotated[str, Field(alias="seriesTicker")]
    title: str
    category: str
    segment: Segment
    quotes: Quotes
    terms: dict[str, Any]
    """
    What the verdict follows from beside quotes and forecast.
    """
    close_time_ms: Annotated[int, Field(alias="closeTimeMs")]
    scheduled_resolution_ms: Annotated[int, Field(alias="scheduledResolutionMs")]
    path: Literal["none", "quick", "escalated", "full", "reused"]
    method: Literal["weighted", "confidence", "cost-benefit", "consensus"]
    action: Literal["BUY", "SELL", "SKIP"]
    verdict: Verdict
    forecast: Forecast | None
    candidates: list[Candidate]
    calls: list[Call]
    notes: list[Note]
    research: dict[str, Any] | None = None
    """
    What came of the search for evidence.
    """
    mode: Literal["normal", "economy", "degraded", "emergency", "halted"]
    mode_version: Annotated[int, Field(alias="modeVersion")]
    policy_version: Annotated[int, Field(alias="policyVersion")]
    scoreboard_version: Annotated[int, Field(alias="scoreboardVersion")]
    cost_micro_usd: Annotated[int, Field(alias="costMicroUsd")]
    uncertain_micro_usd: Annotated[int, Field(alias="uncertainMicroUsd")]
    simulated: bool
    started_at_ms: Annotated[int, Field(alias="startedAtMs")]
    decided_at_ms: Annotated[int, Field(alias="decidedAtMs")]
    latency_ms: Annotated[int, Field(alias="latencyMs")]
    valid_until_ms: Annotated[int, Field(alias="validUntilMs")]
    because: list[str]


class EventDecision(Model):
    event_ticker: Annotated[str, Field(alias="eventTicker")]
    request_id: Annotated[str, Field(alias="requestId")]
    account: str
    decisions: list[Decision]
    refused: list[RefusedItem]
    cost_micro_usd: Annotated[int, Field(alias="costMicroUsd")]
    uncertain_micro_usd: Annotated[int, Field(alias="uncertainMicroUsd")]


class Explanation(Model):
    decision: Decision
    attempts: list[Attempt]
    rebuilt: bool | None
    rebuilt_verdict: Annotated[bool | None, Field(alias="rebuiltVerdict")]
    drifts: list[dict[str, Any]]
    resolution: dict[str, Any] | None
    without: list[dict[str, Any]]
    parts: list[Part]
