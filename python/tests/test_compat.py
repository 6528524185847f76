"""The seed bot's functions: what they ask, and what they make of the answer."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import httpx
import pytest

from conclave_client import AsyncConclave, NotAuthorized, compat
from conclave_client.compat.mapping import limit_cents, market_in, position_of, request_of, trading_decision_of
from conclave_client.models import Decision, Trade

from .service import QUICK, TOKEN, URL, Script, decision, problem

NOW = datetime(2031, 1, 1)
VENUE = {"ticker": "KXTEST-31", "title": "Will it?", "yes_bid_dollars": "0.4400", "yes_ask_dollars": "0.4600"}
#: What the decide step makes of its database: prices are middles of bid and ask.
FROM_DATABASE = {
    "ticker": "KXTEST-31",
    "title": "Will it?",
    "rules": "If it does.",
    "yes_price": 0.45,
    "no_price": 0.55,
    "volume": 800,
    "expiration_ts": 1_930_000_000,
}
ROW = compat.Market("KXTEST-31", "Will it?", 0.45, 0.55, 800, 1_930_000_000, "Economics", "active", NOW)
FORECAST = {
    "models": [],
    "pooled": 0.6,
    "calibrated": 0.62,
    "coherent": 0.62,
    "marketPrice": 0.45,
    "blendWeight": 0.3,
    "blended": 0.5,
    "agreement": 1.0,
    "interval80": [0.4, 0.8],
    "interval90": [0.3, 0.9],
    "disagreement": {"standardDeviation": 0.1, "low": 0.4, "high": 0.8},
}


def made(**more: Any) -> Decision:
    return Decision.model_validate(decision(forecast=FORECAST, **more))


def skip() -> dict[str, Any]:
    reasons = [{"code": "cooling_down", "figures": {"untilMs": 1}}]
    verdict = {
        "action": "SKIP",
        "trade": None,
        "edge": None,
        "threshold": 0.03,
        "reasons": reasons,
        "withheldTrade": None,
    }
    return decision(action="SKIP", verdict=verdict, forecast=None, because=["Ask again later."])


def trade(**more: Any) -> Trade:
    return Trade.model_validate({**decision()["verdict"]["trade"], **more})


def selling(**more: Any) -> Decision:
    verdict = {
        **decision()["verdict"],
        "action": "SELL",
        "trade": {**decision()["verdict"]["trade"], "action": "SELL", **more},
    }
    return made(action="SELL", verdict=verdict)


class Bot:
    """The bot's own client of the venue and its database, as far as they are used."""

    def __init__(self, market: Any = None, cents: Any = 100_000) -> None:
        self.market = {"market": VENUE} if market is None else market
        self.cents = cents
        self.noted: list[tuple[Any, ...]] = []

    async def get_market(self, ticker: str) -> Any:
        if isinstance(self.market, Exception):
            raise self.market
        return self.market

    async def get_balance(self) -> Any:
        return {"balance": self.cents}

    async def record_market_analysis(self, *noted: Any) -> None:
        self.noted.append(noted)


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    before = dict(vars(compat.settings))
    yield
    vars(compat.settings).update(before)


def served(*answers: Any) -> Script:
    script = Script(*answers)
    transport = httpx.MockTransport(script)
    compat.settings.connect = lambda: AsyncConclave(URL, TOKEN, retries=QUICK, transport=transport)
    return script


CREATED = httpx.Response(201, json=decision(forecast=FORECAST))


def test_the_request_has_the_bots_money_market_news_and_confidence_in_the_services_units() -> None:
    script = served(CREATED)
    result = asyncio.run(
        compat.get_ensemble_decision(
            {"market": VENUE, "category": "Economics"},
            {"available_balance": 1_234.56, "max_position_pct": 5},
            " Rates were cut. ",
            0.65,
        )
    )
    (body,) = script.bodies()
    assert body.pop("requestId").startswith("py-")
    assert body == {
        "account": "main",
        "market": {"market": VENUE},
        "category": "Economics",
        "bankrollMicroUsd": 1_234_560_000,
        "maxStakeMicroUsd": 61_728_000,
        "deadlineMs": 60_000,
        "evidence": [{"title": "News summary", "source": "the bot", "text": "Rates were cut."}],
        "minConfidence": 0.65,
    }
    assert result == compat.TradingDecision("BUY", "YES", 0.62, 46, "It is worth it. [main/first]", None, None)


@pytest.mark.parametrize(
    ("market_data", "market"),
    [
        (VENUE, VENUE),
        ({**FROM_DATABASE, "yes_bid": 44, "yes_ask": 46}, {**FROM_DATABASE, "yes_bid": 44, "yes_ask": 46}),
        ({"market": VENUE, "series": {"ticker": "KX"}, "mine": 1}, {"market": VENUE, "series": {"ticker": "KX"}}),
        (FROM_DATABASE, None),
        ({"market": {"ticker": "KX-1"}, "yes_bid": 1}, None),
    ],
)
def test_a_middle_of_bid_and_ask_is_no_quote(market_data: dict[str, Any], market: Any) -> None:
    assert market_in(market_data) == market
    request = request_of(market_data, {"cash": 10})
    assert ("ticker" in request, "market" in request) == (market is None, market is not None)


@pytest.mark.parametrize(
    ("portfolio", "more", "worth", "stake"),
    [
        ({"balance": 100}, {}, 100_000_000, 3_000_000),
        ({"cash": 0.1}, {"position_pct": 50}, 100_000, 50_000),
        ({"portfolio_value": 500, "available_balance": 100, "max_trade_value": 20.5}, {}, 500_000_000, 20_500_000),
        ({"balance": 100, "max_trade_value": 20}, {"trade_value": 25}, 100_000_000, 25_000_000),
        ({"balance": 1_000, "max_position_size_pct": 2.5}, {}, 1_000_000_000, 25_000_000),
    ],
)
def test_dollars_and_percent_become_micro_dollars(
    portfolio: dict[str, Any], more: dict[str, Any], worth: int, stake: int
) -> None:
    request = request_of(VENUE, portfolio, **more)
    assert (request["bankroll_micro_usd"], request["max_stake_micro_usd"]) == (worth, stake)


@pytest.mark.parametrize(
    ("market_data", "portfolio", "words"),
    [
        ({"title": "x"}, {"cash": 1}, "names no market"),
        (VENUE, {}, "does not say what the account is worth"),
        (VENUE, {"cash": "10"}, "cash is '10'"),
        (VENUE, {"cash": float("nan")}, "cash is nan"),
        (VENUE, {"cash": 10, "max_position_pct": 300}, "300 percent"),
    ],
)
def test_what_no_request_can_be_made_of_is_the_bots_mistake(
    market_data: dict[str, Any], portfolio: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        asyncio.run(compat.get_ensemble_decision(market_data, portfolio))


@pytest.mark.parametrize(
    ("more", "cents"),
    [
        ({"limitMicroUsd": 460_000}, 46),
        ({"limitMicroUsd": 465_000, "reservationPriceMicroUsd": 470_000}, 47),
        ({"limitMicroUsd": 465_000, "reservationPriceMicroUsd": 469_000}, 46),
        ({"limitMicroUsd": 465_000, "action": "SELL"}, 46),
        ({"limitMicroUsd": 995_000}, 99),
        ({"limitMicroUsd": 4_000, "action": "SELL"}, 1),
        ({"limitMicroUsd": 4_000, "reservationPriceMicroUsd": 8_000}, 0),
    ],
)
def test_a_limit_is_whole_cents_at_which_the_order_is_still_right(more: dict[str, Any], cents: int) -> None:
    assert limit_cents(trade(**more)) == cents


def test_no_order_is_at_no_price() -> None:
    below_a_cent = {**decision()["verdict"]["trade"], "limitMicroUsd": 4_000, "reservationPriceMicroUsd": 8_000}
    assert trading_decision_of(made(verdict={**decision()["verdict"], "trade": below_a_cent})) is None


def test_news_is_cut_to_what_the_service_takes() -> None:
    (evidence,) = request_of(VENUE, {"cash": 10}, "\N{GRINNING FACE}" * 30_000)["evidence"]
    assert evidence["text"] == "\N{GRINNING FACE}" * 25_000
    (evidence,) = request_of(VENUE, {"cash": 10}, "a" + "\N{GRINNING FACE}" * 30_000)["evidence"]
    assert evidence["text"] == "a" + "\N{GRINNING FACE}" * 24_999


def test_a_no_is_as_likely_as_the_models_say() -> None:
    verdict = {**decision()["verdict"], "trade": {**decision()["verdict"]["trade"], "side": "no"}}
    result = trading_decision_of(made(verdict=verdict))
    assert result is not None
    assert (result.side, round(result.confidence, 12)) == ("NO", 0.38)


def test_a_position_is_in_dollars_and_whole_contracts_and_only_for_a_purchase() -> None:
    position = position_of(made(), NOW)
    assert position is not None
    assert (position.market_id, position.side, position.entry_price, position.quantity) == ("KXTEST-31", "YES", 0.46, 3)
    assert (position.confidence, position.live, position.status, position.timestamp) == (0.62, False, "open", NOW)
    assert position_of(selling(), NOW) is None
    assert trading_decision_of(selling()) == compat.TradingDecision(
        "SELL", "YES", 0.62, 46, "It is worth it. [main/first]"
    )
    less = {**decision()["verdict"], "trade": {**decision()["verdict"]["trade"], "contracts": 0.5}}
    assert position_of(made(verdict=less), NOW) is None


def test_a_skip_is_none_and_its_reasons_are_in_reach_of_the_task_that_asked() -> None:
    served(httpx.Response(201, json=skip()))

    async def ask(expected: Any) -> Any:
        assert compat.last_outcome() is expected
        result = await compat.get_ensemble_decision(VENUE, {"cash": 10})
        return result, compat.last_outcome()

    async def two() -> Any:
        return await asyncio.gather(ask(None), ask(None))

    for result, outcome in asyncio.run(two()):
        assert result is None
        assert (outcome.ticker, outcome.codes, outcome.because) == (
            "KXTEST-31",
            ("cooling_down",),
            ("Ask again later.",),
        )


def test_a_failure_is_none_too_but_for_a_token_that_is_none(caplog: pytest.LogCaptureFixture) -> None:
    served(problem(422, "invalid_request"))

    async def ask() -> Any:
        return await compat.get_ensemble_decision(VENUE, {"cash": 10}), compat.last_outcome()

    result, outcome = asyncio.run(ask())
    assert (result, outcome.decision, outcome.codes) == (None, None, ("invalid_request",))
    assert "No decision on KXTEST-31" in caplog.text
    served(problem(401, "unauthorized"))
    with pytest.raises(NotAuthorized):
        asyncio.run(ask())


def test_the_decide_step_reads_market_and_balance_by_the_bots_client_and_notes_the_true_cost() -> None:
    script = served(CREATED)
    compat.settings.options = {"research": "auto"}
    compat.settings.position_pct = 2.0
    bot = Bot()
    position = asyncio.run(compat.make_decision_for_market(ROW, bot, None, bot))
    (body,) = script.bodies()
    assert (body["market"], body["category"], body["research"]) == ({"market": VENUE}, "Economics", "auto")
    assert (body["bankrollMicroUsd"], body["maxStakeMicroUsd"]) == (1_000_000_000, 20_000_000)
    assert position is not None
    assert (position.side, position.quantity, position.strategy) == ("YES", 3, "directional_trading")
    assert bot.noted == [("KXTEST-31", "BUY", 0.62, 0.0012, "conclave")]


def test_a_position_stands_where_the_bots_database_fails(caplog: pytest.LogCaptureFixture) -> None:
    class Locked(Bot):
        async def record_market_analysis(self, *noted: Any) -> None:
            raise RuntimeError("database is locked")

    served(CREATED)
    assert asyncio.run(compat.make_decision_for_market(ROW, Locked(), None, Bot())) is not None
    assert "database is locked" in caplog.text


def test_the_decide_step_notes_a_skip_and_asks_nothing_where_the_bots_client_fails() -> None:
    served(httpx.Response(201, json=skip()))
    bot = Bot()
    assert asyncio.run(compat.make_decision_for_market(ROW, bot, None, bot)) is None
    assert bot.noted == [("KXTEST-31", "SKIP", 0.0, 0.0012, "conclave")]

    script = served(CREATED)
    for broken in (Bot(market=RuntimeError("no route")), Bot(cents="much")):

        async def ask(bot: Bot = broken) -> Any:
            return await compat.make_decision_for_market(ROW, None, None, bot), compat.last_outcome()

        result, outcome = asyncio.run(ask())
        assert (result, outcome.codes) == (None, ("unread",))
    assert script.requests == []


def test_the_client_of_the_same_name_fetches_what_has_no_quotes() -> None:
    script = served(CREATED)
    client = compat.XAIClient("unused", None, Bot())
    first = asyncio.run(client.get_ensemble_decision(FROM_DATABASE, {"cash": 10}, "", 0.6))
    second = asyncio.run(
        client.get_advanced_ensemble_decision(VENUE, {"cash": 10}, trade_value=4.0, strategy="cascading")
    )
    third = asyncio.run(compat.XAIClient().get_trading_decision(FROM_DATABASE, {"cash": 10}))
    assert first == second == third
    one, two, three = script.bodies()
    assert (one["market"], one["minConfidence"]) == ({"market": VENUE}, 0.6)
    assert (two["maxStakeMicroUsd"], "minConfidence" in two) == (4_000_000, False)
    assert (three["ticker"], "market" in three) == ("KXTEST-31", False)
    assert asyncio.run(client.search("anything")) == ""
