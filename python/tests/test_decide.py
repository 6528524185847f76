"""Decisions: what is asked, how they are waited for, and what comes back."""

from __future__ import annotations

import asyncio
import itertools
from typing import Any

import httpx
import pytest

from conclave_client import (
    AsyncConclave,
    Conclave,
    ConclaveError,
    DecisionRefused,
    NotDecidedYet,
    UnexpectedAnswer,
    actionable_trade,
    micro_usd,
    usd,
)
from conclave_client.models import Decision, Position

from .service import QUICK, TOKEN, URL, Script, decision, problem, progress

MARKET = {"ticker": "KXTEST-31", "yes_bid_dollars": "0.4400"}
CREATED = httpx.Response(201, json=decision())
RUNNING = httpx.Response(202, json=progress(hint="Start a worker."), headers={"location": "/v1/decisions/main/first"})
FOUND = httpx.Response(200, json=decision())


def conclave(service: Script) -> Conclave:
    return Conclave(
        *(URL, TOKEN),
        bankroll_micro_usd=micro_usd(1_000),
        max_stake_micro_usd=micro_usd(20),
        retries=QUICK,
        transport=httpx.MockTransport(service),
    )


def test_the_request_is_the_apis_json_and_the_answer_typed() -> None:
    service = Script(CREATED)
    with conclave(service) as client:
        made = client.decide(
            market=MARKET,
            request_id="first",
            evidence=[{"text": "Rates were cut.", "source": "the bank"}],
            position=Position(side="yes", contracts=2, average_cents=41.5),
            min_edge=0.04,
        )
    assert service.bodies() == [
        {
            "requestId": "first",
            "account": "main",
            "bankrollMicroUsd": 1_000_000_000,
            "maxStakeMicroUsd": 20_000_000,
            "deadlineMs": 60_000,
            "market": MARKET,
            "evidence": [{"text": "Rates were cut.", "source": "the bank"}],
            "position": {"side": "yes", "contracts": 2, "averageCents": 41.5},
            "minEdge": 0.04,
        }
    ]
    assert service.requests[0].headers["idempotency-key"] == "first"
    assert (made.action, made.cost_micro_usd, usd(made.verdict.trade.limit_micro_usd)) == ("BUY", 1_200, usd(460_000))  # type: ignore[union-attr]
    assert made.model_dump(mode="json", by_alias=True, exclude_unset=True) == decision()


def test_a_ticker_stands_in_place_of_the_market() -> None:
    service = Script(CREATED)
    with conclave(service) as client:
        client.decide(ticker="KXTEST-31")
    (body,) = service.bodies()
    assert (body["ticker"], "market" in body) == ("KXTEST-31", False)


def test_an_id_that_was_made_up_is_kept_while_the_request_is_repeated() -> None:
    service = Script(httpx.ReadTimeout("too long"), problem(503, "no_answer"), CREATED)
    with conclave(service) as client:
        client.decide(market=MARKET)
        client.decide(market=MARKET)
    sent = [body["requestId"] for body in service.bodies()]
    assert sent[0] == sent[1] == sent[2] != sent[3]
    assert [request.headers["idempotency-key"] for request in service.requests] == sent


def test_a_decision_that_takes_longer_is_asked_for_until_it_is_there() -> None:
    service = Script(RUNNING, RUNNING, httpx.ReadError("reset"), FOUND)
    with conclave(service) as client:
        assert client.decide(market=MARKET, request_id="first").decision_id == "main/first"
    assert service.lines() == [
        "POST /v1/decisions?wait=20",
        *["GET /v1/decisions/main/first?wait=20"] * 3,
    ]


def test_the_wait_has_an_end_and_the_request_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = itertools.count(step=10)
    monkeypatch.setattr("conclave_client.decide.time.monotonic", lambda: float(next(seconds)))
    service = Script(RUNNING)
    with conclave(service) as client, pytest.raises(NotDecidedYet, match="first is not decided yet") as raised:
        client.decide(market=MARKET, request_id="first", wait_seconds=45)
    error = raised.value
    assert (error.request_id, error.code, error.phase, error.remedy) == (
        "first",
        "not_decided_yet",
        "panel",
        "Start a worker.",
    )
    waits = [int(request.url.params["wait"]) for request in service.requests]
    assert waits[0] == 20
    assert 0 <= waits[-1] < 20


def test_nothing_is_waited_for_where_nothing_is_to_be_waited() -> None:
    service = Script(RUNNING)
    with conclave(service) as client, pytest.raises(NotDecidedYet):
        client.decide(market=MARKET, request_id="first", wait_seconds=0)
    assert service.lines() == ["POST /v1/decisions?wait=0", "GET /v1/decisions/main/first?wait=0"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"deadline_ms": 5}, "deadline_ms"),
        ({"evidence": [{"texts": "x"}]}, "evidence.0"),
        ({"position": {"side": "maybe", "contracts": 1, "averageCents": 40}}, "position.side"),
        ({"minimumEdge": 0.1}, "minimumEdge"),
        ({"min_edge": "much"}, "min_edge"),
    ],
)
def test_what_has_not_the_form_of_a_request_is_refused_before_it_is_sent(fields: dict[str, Any], field: str) -> None:
    service = Script(CREATED)
    with conclave(service) as client, pytest.raises(DecisionRefused, match="nothing was sent") as raised:
        client.decide(market=MARKET, **fields)
    assert raised.value.code == "invalid_request"
    assert str(raised.value.field).startswith(field)
    assert service.requests == []


@pytest.mark.parametrize("value", [object(), "\ud800"])
def test_what_is_no_json_is_refused_before_it_is_sent(value: object) -> None:
    service = Script(CREATED)
    with conclave(service) as client, pytest.raises(DecisionRefused, match="nothing was sent") as raised:
        client.decide(market={**MARKET, "volume": value})
    assert (raised.value.code, service.requests) == ("invalid_request", [])


@pytest.mark.parametrize("answer", [httpx.ReadTimeout("too long"), httpx.Response(200, text="<html>"), RUNNING])
def test_an_error_has_the_id_by_which_the_request_can_be_sent_again(answer: httpx.Response | Exception) -> None:
    service = Script(answer)
    with conclave(service) as client, pytest.raises(ConclaveError) as raised:
        client.decide(market=MARKET, wait_seconds=0)
    assert raised.value.request_id == service.bodies()[0]["requestId"]


def test_a_preview_is_that_of_the_request() -> None:
    answer = {
        **{
            "account": "main",
            "tickers": ["KXTEST-31"],
            "start": "panel",
            "refusal": None,
            "because": None,
            "reuses": None,
        },
        **{"models": [], "first": {"calls": 3, "worstCaseMicroUsd": 9, "expectedMicroUsd": 4.5}, "mostMicroUsd": 20},
        **{"mayResearch": False, "mode": "normal", "band": "open", "notes": [], "simulated": True},
    }
    service = Script(httpx.ReadTimeout("too long"), httpx.Response(200, json=answer))
    with conclave(service) as client:
        assert client.preview(market=MARKET, min_edge=0.04).first.calls == 3
        assert client.preview_event(event={"markets": [MARKET]}).most_micro_usd == 20
    assert service.lines() == ["POST /v1/preview"] * 3
    first, _, event = service.bodies()
    assert (first["minEdge"], "requestId" in first, event["event"]) == (0.04, False, {"markets": [MARKET]})


def test_money_has_to_be_stated_somewhere() -> None:
    service = Script(CREATED)
    client = Conclave(URL, TOKEN, transport=httpx.MockTransport(service), account="other", deadline_ms=5_000)
    with pytest.raises(DecisionRefused, match="bankrollMicroUsd is missing"):
        client.decide(market=MARKET)
    client.decide(market=MARKET, request_id="first", bankroll_micro_usd=1, max_stake_micro_usd=2, account="third")
    (body,) = service.bodies()
    assert (body["account"], body["bankrollMicroUsd"], body["deadlineMs"]) == ("third", 1, 5_000)


def test_the_types_know_the_fields_of_a_request() -> None:
    # mypy, which is run over this file, finds an ignore that is not needed.
    with conclave(Script(CREATED)) as client, pytest.raises(DecisionRefused):
        client.decide(market=MARKET, minimum_edge=0.1)  # type: ignore[call-arg]


def test_a_refusal_says_which_field_and_why() -> None:
    refusal = problem(
        422, "invalid_request", field="market.yes_ask", value="60", marketCode="crossed", remedy="Correct it."
    )
    with conclave(Script(refusal)) as client, pytest.raises(DecisionRefused) as raised:
        client.decide(market=MARKET)
    error = raised.value
    assert (error.field, error.value, error.market_code, error.remedy) == (
        "market.yes_ask",
        "60",
        "crossed",
        "Correct it.",
    )


def test_an_answer_of_another_version_is_named_as_such() -> None:
    without = decision()
    del without["verdict"]
    with conclave(Script(httpx.Response(201, json=without))) as client, pytest.raises(UnexpectedAnswer) as raised:
        client.decide(market=MARKET)
    assert raised.value.field == "verdict"
    assert "same version" in str(raised.value)


def test_what_a_newer_service_adds_is_kept() -> None:
    with conclave(Script(httpx.Response(201, json=decision(addedLater={"a": 1})))) as client:
        made = client.decide(market=MARKET)
    assert made.model_dump(by_alias=True)["addedLater"] == {"a": 1}


def test_ids_in_addresses_are_quoted() -> None:
    service = Script(FOUND)
    with conclave(service) as client:
        client.result("a/b?c", account="ma in")
    assert service.lines() == ["GET /v1/decisions/ma%20in/a%2Fb%3Fc?wait=0"]


def summary(number: int) -> dict[str, Any]:
    return {
        **{"decisionId": f"main/{number}", "account": "main", "requestId": str(number), "ticker": "KXTEST-31"},
        **{"title": "Will it?", "category": "economics", "volatility": "calm", "expiry": "days", "mode": "normal"},
        **{"decidedAtMs": 1, "path": "full", "action": "SKIP", "side": None, "contracts": None, "limitMicroUsd": None},
        **{"edge": None, "blended": None, "marketPrice": None, "agreement": None, "answered": 1, "asked": 1},
        **{"costMicroUsd": 1, "uncertainMicroUsd": 0, "latencyMs": 1, "simulated": True},
        **{"reasonCode": "edge_too_small", "reason": "The edge is too small."},
    }


def pages(request: httpx.Request) -> httpx.Response:
    start = int(request.url.params.get("cursor", 0))
    rows = [summary(number) for number in range(start, min(start + 2, 5))]
    return httpx.Response(200, json={"decisions": rows, "nextCursor": str(start + 2) if start + 2 < 5 else None})


def test_decisions_are_read_page_after_page_as_far_as_they_are_taken() -> None:
    service = Script(pages)
    with conclave(service) as client:
        assert [each.request_id for each in client.decisions(account="main", limit=2)] == ["0", "1", "2", "3", "4"]
        assert len(service.requests) == 3
        assert [each.request_id for each in itertools.islice(client.decisions(), 2)] == ["0", "1"]
        assert len(service.requests) == 4
    assert service.lines()[1] == "GET /v1/decisions?account=main&limit=2&cursor=2"


def test_the_asynchronous_client_does_the_same() -> None:
    service = Script(RUNNING, httpx.ReadError("reset"), FOUND, pages)

    async def run() -> tuple[Decision, list[str]]:
        async with AsyncConclave(URL, TOKEN, retries=QUICK, transport=httpx.MockTransport(service)) as client:
            made = await client.decide(
                market=MARKET, request_id="first", bankroll_micro_usd=1_000_000_000, max_stake_micro_usd=20_000_000
            )
            return made, [each.request_id async for each in client.decisions()]

    made, ids = asyncio.run(run())
    assert (made.decision_id, ids) == ("main/first", ["0", "1", "2", "3", "4"])


def test_both_clients_have_the_same_methods() -> None:
    def methods(client: type) -> set[str]:
        return {name for name in dir(client) if not name.startswith("_")} - {"close", "aclose"}

    assert methods(Conclave) == methods(AsyncConclave)


def test_the_order_to_place_has_an_end() -> None:
    made = Decision.model_validate(decision())
    trade = actionable_trade(made, now_ms=made.valid_until_ms - 1)
    assert trade is not None
    assert (trade.contracts, trade.side) == (3, "yes")
    with pytest.raises(DecisionRefused, match="valid until 2030-03-17 17:47:41Z. Do not act on it") as raised:
        actionable_trade(made, now_ms=made.valid_until_ms)
    assert raised.value.code == "expired"
    past = Decision.model_validate(decision(validUntilMs=1))
    with pytest.raises(ConclaveError):
        actionable_trade(past)
    skip = Decision.model_validate(decision(verdict={**decision()["verdict"], "action": "SKIP", "trade": None}))
    assert actionable_trade(skip, now_ms=0) is None


def test_dollars_are_whole_micro_dollars() -> None:
    assert (micro_usd(20), micro_usd("0.37"), str(usd(370_000))) == (20_000_000, 370_000, "0.37")
    for text in ("0.0000001", "Infinity", "NaN"):
        with pytest.raises(ValueError, match="there are whole ones only"):
            micro_usd(text)
    for text in ("ten", "", "1e999999999"):
        with pytest.raises(ValueError, match="is no amount of dollars"):
            micro_usd(text)
