"""Outcomes, mode and budget."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from conclave_client import Conclave, DecisionRefused, ServiceUnavailable

from .service import QUICK, TOKEN, URL, Script


def conclave(service: Script) -> Conclave:
    return Conclave(URL, TOKEN, retries=QUICK, transport=httpx.MockTransport(service))


def test_an_outcome_is_reported_once_however_often_it_is_sent() -> None:
    service = Script(
        httpx.ReadTimeout("too long"),
        httpx.Response(200, json={"results": [{"ticker": "KXTEST-31", "kind": "repeated"}]}),
    )
    with conclave(service) as client:
        result = client.outcome("KXTEST-31", "scalar", settlement_value_micro_usd=370_000)
    assert result.kind == "repeated"
    outcome = {"ticker": "KXTEST-31", "settlement": "scalar", "settlementValueMicroUsd": 370_000}
    assert service.bodies() == [{"outcomes": [outcome]}] * 2


@pytest.mark.parametrize(
    "change",
    [
        lambda client: client.set_mode("emergency", "a test"),
        lambda client: client.clear_mode("a test"),
        lambda client: client.set_budget("main", "a test", day_micro_usd=25_000_000),
    ],
)
def test_a_change_that_may_have_been_made_is_not_repeated(change: Callable[[Conclave], object]) -> None:
    service = Script(httpx.ReadTimeout("too long"))
    with conclave(service) as client, pytest.raises(ServiceUnavailable, match="Whether it was done is not known"):
        change(client)
    (request,) = service.requests
    # The service answers once the change holds, for which it waits up to 30 seconds.
    assert request.extensions["timeout"]["read"] == 40.0


def test_changes_are_the_apis_json() -> None:
    mode = {"mode": "emergency", "version": 2, "atMs": 1, "reason": "a test", "by": "bot", "isManualOverride": True}
    service = Script(httpx.Response(200, json={"mode": {**mode, "untilMs": None}}))
    with conclave(service) as client:
        answer = client.set_mode("emergency", "a test", for_ms=60_000)
    assert answer.mode is not None
    assert (answer.mode.mode, service.bodies()) == (
        "emergency",
        [{"mode": "emergency", "reason": "a test", "forMs": 60_000}],
    )
    service = Script(httpx.Response(200, json={"accounts": []}))
    with conclave(service) as client:
        assert client.set_budget("main", "more", day_micro_usd=25_000_000).accounts == []
        assert client.budget("main").accounts == []
    assert service.bodies() == [{"account": "main", "reason": "more", "budget": {"dayMicroUsd": 25_000_000}}]
    assert service.lines() == ["POST /v1/budget", "GET /v1/budget?account=main"]


def test_a_fill_is_reported_once_by_its_id_and_is_the_accounts() -> None:
    answer = {"results": [{"fillId": "f-1", "kind": "recorded", "because": "It is recorded."}]}
    service = Script(httpx.Response(503, text="proxy"), httpx.Response(200, json=answer))
    with conclave(service) as client:
        result = client.fill(
            fill_id="f-1", ticker="KXTEST-31", action="BUY", side="yes", contracts="2.5", price_micro_usd=450_000
        )
    assert (result.fill_id, result.kind) == ("f-1", "recorded")
    fill = {"fillId": "f-1", "account": "main", "ticker": "KXTEST-31", "action": "BUY", "side": "yes"}
    assert service.bodies() == [{"fills": [{**fill, "contracts": "2.5", "priceMicroUsd": 450_000}]}] * 2


def test_a_field_that_is_none_is_left_out_and_a_cap_that_is_none_is_lifted() -> None:
    service = Script(
        httpx.Response(200, json={"results": [{"ticker": "KXTEST-31", "kind": "recorded"}]}),
        httpx.Response(200, json={"accounts": []}),
    )
    with conclave(service) as client:
        client.outcome("KXTEST-31", "no", last_mid=None, at_ms=None)
        client.set_budget("main", "less", day_micro_usd=None, category_micro_usd={"sports": None})
    assert service.bodies() == [
        {"outcomes": [{"ticker": "KXTEST-31", "settlement": "no"}]},
        {"account": "main", "reason": "less", "budget": {"categoryMicroUsd": {"sports": None}}},
    ]


def test_a_cap_that_there_is_not_is_refused_before_it_is_sent() -> None:
    with conclave(Script(httpx.Response(200))) as client, pytest.raises(DecisionRefused) as raised:
        client.set_budget("main", "a test", year_micro_usd=1)  # type: ignore[call-arg]
    assert "year_micro_usd" in str(raised.value.field)
