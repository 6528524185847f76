"""The stream of one decision, read by both clients."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from conclave_client import AsyncConclave, Conclave, DecisionRefused, ServiceUnavailable
from conclave_client.models import Decision

from .service import QUICK, TOKEN, URL, Script, decision, problem, progress

Read = Callable[[Script], list[str]]


def told(event: object) -> str:
    return event.decision_id if isinstance(event, Decision) else str(event.phase)  # type: ignore[attr-defined]


def read_blocking(service: Script) -> list[str]:
    with Conclave(URL, TOKEN, retries=QUICK, transport=httpx.MockTransport(service)) as client:
        return [told(event) for event in client.progress("first")]


def read_awaiting(service: Script) -> list[str]:
    async def read() -> list[str]:
        async with AsyncConclave(URL, TOKEN, retries=QUICK, transport=httpx.MockTransport(service)) as client:
            return [told(event) async for event in client.progress("first")]

    return asyncio.run(read())


@pytest.fixture(params=[read_blocking, read_awaiting])
def read(request: pytest.FixtureRequest) -> Read:
    chosen: Read = request.param
    return chosen


def stream(*events: tuple[str, dict[str, Any]], after: str = "") -> httpx.Response:
    text = "".join(f"event: {name}\ndata: {json.dumps(data)}\n\n" for name, data in events)
    return httpx.Response(200, text=text + after, headers={"content-type": "text/event-stream"})


PANEL = ("progress", progress(phase="panel"))
VERDICT = ("progress", progress(phase="verdict"))
DECIDED = ("decided", decision())


def test_it_tells_how_far_the_decision_is_and_then_the_decision(read: Read) -> None:
    service = Script(stream(PANEL, VERDICT, DECIDED))
    assert read(service) == ["panel", "verdict", "main/first"]
    assert service.lines() == ["GET /v1/decisions/main/first/events"]
    assert service.requests[0].headers["accept"] == "text/event-stream"


def test_a_connection_that_is_cut_is_opened_again(read: Read) -> None:
    cut = stream(PANEL, after='event: decided\ndata: {"decisionId": "ma')
    service = Script(cut, httpx.ReadTimeout("silence"), problem(503, "store_unreachable"), stream(VERDICT, DECIDED))
    assert read(service) == ["panel", "verdict", "main/first"]
    assert len(service.requests) == 4


def test_what_is_away_for_a_moment_is_asked_again(read: Read) -> None:
    away = {**problem(503, "no_answer").json(), "status": 503}
    service = Script(stream(PANEL, ("problem", away)), stream(DECIDED))
    assert read(service) == ["panel", "main/first"]


def test_what_is_unknown_or_only_a_comment_is_passed_over(read: Read) -> None:
    lines = ": alive\n\nid: 7\nevent: news\ndata: {}\n\nevent: progress\ndata: " + json.dumps(PANEL[1]) + "\n\n"
    assert read(Script(httpx.Response(200, text=lines + stream(DECIDED).text))) == ["panel", "main/first"]


def test_an_event_may_have_several_lines_and_returns(read: Read) -> None:
    data = json.dumps(decision(), indent=1).replace("\n", "\r\ndata: ")
    assert read(Script(httpx.Response(200, text=f"event: decided\r\ndata: {data}\r\n\r\n"))) == ["main/first"]


def test_it_gives_up_where_no_connection_brings_anything(read: Read) -> None:
    service = Script(stream())
    with pytest.raises(ServiceUnavailable, match="the stream ended before the decision was there"):
        read(service)
    assert len(service.requests) == 5


@pytest.mark.parametrize(
    "answer",
    [problem(404, "not_found"), stream(("problem", {"code": "not_found", "detail": "There is none.", "status": 404}))],
)
def test_a_decision_that_there_is_not_is_a_refusal(read: Read, answer: httpx.Response) -> None:
    service = Script(answer)
    with pytest.raises(DecisionRefused) as raised:
        read(service)
    assert (raised.value.code, len(service.requests)) == ("not_found", 1)
