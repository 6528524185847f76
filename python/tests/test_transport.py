"""Requests, retries and errors of both clients, against a service that is played at the level of HTTP."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import httpx
import pytest

from conclave_client import (
    AsyncConclave,
    Conclave,
    ConclaveError,
    DecisionRefused,
    NotAuthorized,
    RateLimited,
    Retries,
    ServiceUnavailable,
    UnexpectedAnswer,
)
from conclave_client.operation import Call, Operation

from .service import QUICK, TOKEN, URL, Script, problem

Service = Callable[[httpx.Request], httpx.Response]
Run = Callable[[Service, Call], str]


def read(call: Call) -> Operation[str]:
    response: httpx.Response = yield call
    return response.text


def with_conclave(service: Service, call: Call) -> str:
    with Conclave(URL, TOKEN, retries=QUICK, transport=httpx.MockTransport(service)) as conclave:
        return conclave._run(read(call))


def with_async_conclave(service: Service, call: Call) -> str:
    async def run() -> str:
        async with AsyncConclave(URL, TOKEN, retries=QUICK, transport=httpx.MockTransport(service)) as conclave:
            return await conclave._run(read(call))

    return asyncio.run(run())


@pytest.fixture(params=[with_conclave, with_async_conclave])
def run(request: pytest.FixtureRequest) -> Run:
    chosen: Run = request.param
    return chosen


OK = httpx.Response(200, text="done")
CHANGE = Call("POST", "/v1/mode", is_repeatable=False)
DECIDE = Call("POST", "/v1/decisions", body={"market": {}})


def test_a_request_carries_the_token_and_the_body(run: Run) -> None:
    service = Script(OK)
    assert (
        run(service, Call("POST", "/v1/decisions", query={"wait": 5}, body={"a": [1]}, headers={"x-b": "c"})) == "done"
    )
    (request,) = service.requests
    assert str(request.url) == f"{URL}/v1/decisions?wait=5"
    assert request.headers["authorization"] == f"Bearer {TOKEN}"
    assert (request.content, request.headers["x-b"]) == (b'{"a":[1]}', "c")


@pytest.mark.parametrize(
    ("first", "is_repeated", "is_change_repeated"),
    [
        (httpx.ConnectError("refused"), True, True),
        (httpx.ConnectTimeout("too long"), True, True),
        (httpx.ReadTimeout("too long"), True, False),
        (httpx.ReadError("reset"), True, False),
        (httpx.RemoteProtocolError("cut"), True, False),
        (problem(429, "rate_limited", {"retry-after": "0"}), True, True),
        (problem(503, "unavailable"), True, False),
        (httpx.Response(502, text="proxy"), True, False),
        (problem(500, "internal"), False, False),
        (problem(400, "invalid"), False, False),
        (problem(409, "request_id_reused"), False, False),
        (httpx.Response(302, headers={"location": "http://elsewhere.test"}), False, False),
    ],
)
def test_what_is_repeated(
    run: Run, first: httpx.Response | Exception, is_repeated: bool, is_change_repeated: bool
) -> None:
    for call, expected in ((DECIDE, is_repeated), (CHANGE, is_change_repeated)):
        service = Script(first, OK)
        if expected:
            assert run(service, call) == "done"
        else:
            with pytest.raises(ConclaveError):
                run(service, call)
        assert len(service.requests) == (2 if expected else 1)


def test_it_gives_up_after_the_last_attempt(run: Run) -> None:
    service = Script(httpx.ReadTimeout("too long"))
    with pytest.raises(
        ServiceUnavailable, match=r"sent 5 times and not answered \(too long\).*bin/conclave up"
    ) as raised:
        run(service, DECIDE)
    assert (raised.value.code, len(service.requests)) == ("no_answer", 5)


def test_a_change_whose_fate_is_not_known_says_so(run: Run) -> None:
    with pytest.raises(ServiceUnavailable, match="Whether it was done is not known"):
        run(Script(httpx.ReadTimeout("too long")), CHANGE)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (problem(400, "invalid_request", field="deadlineMs", remedy="Give 1000 or more."), DecisionRefused),
        (problem(401, "unauthorized", field="deadlineMs", remedy="Give 1000 or more."), NotAuthorized),
        (problem(403, "forbidden", field="deadlineMs", remedy="Give 1000 or more."), NotAuthorized),
        (problem(500, "internal", field="deadlineMs", remedy="Give 1000 or more."), ServiceUnavailable),
    ],
)
def test_a_problem_is_an_exception_with_code_field_and_remedy(
    run: Run, answer: httpx.Response, error: type[ConclaveError]
) -> None:
    with pytest.raises(error) as raised:
        run(Script(answer), DECIDE)
    problem_ = raised.value
    assert (problem_.code, problem_.status) == (answer.json()["code"], answer.status_code)
    assert (problem_.field, problem_.remedy) == ("deadlineMs", "Give 1000 or more.")
    assert str(problem_) == f"It is {problem_.code}. Give 1000 or more."


def test_a_longer_pause_than_permitted_is_the_callers(run: Run) -> None:
    service = Script(problem(429, "rate_limited", {"retry-after": "60"}))
    with pytest.raises(RateLimited) as raised:
        run(service, DECIDE)
    assert (raised.value.retry_after_seconds, len(service.requests)) == (60.0, 1)
    by_a_proxy = httpx.Response(429, text="<html>Too many</html>", headers={"retry-after": "60"})
    with pytest.raises(RateLimited, match="Too many") as raised:
        run(Script(by_a_proxy), DECIDE)
    assert raised.value.retry_after_seconds == 60.0


@pytest.mark.parametrize("body", ["<html>another program</html>", "[]", '{"code": 7}', ""])
def test_another_program_at_the_address_is_no_refusal(run: Run, body: str) -> None:
    with pytest.raises(UnexpectedAnswer, match="Check that the address is Conclave's"):
        run(Script(httpx.Response(404, text=body)), DECIDE)


def test_the_token_is_in_no_log_message_or_text(run: Run, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    seen = []
    for answer in (OK, problem(401, "unauthorized"), httpx.ReadTimeout("too long"), httpx.Response(404)):
        try:
            run(Script(answer), DECIDE)
        except ConclaveError as error:
            chain: list[BaseException] = [error]
            while cause := chain[-1].__cause__:
                chain.append(cause)
            seen += [f"{each} {each!r} {vars(each)!r}" for each in chain]
    with Conclave(URL, TOKEN) as conclave:
        seen.append(f"{conclave} {conclave!r}")
    assert len(seen) == 5
    assert TOKEN not in "".join(seen) + caplog.text


def test_a_held_back_answer_is_waited_for_longer(run: Run) -> None:
    service = Script(OK)
    run(service, Call("GET", "/v1/decisions/a", wait_seconds=30))
    assert service.requests[0].extensions["timeout"] == {"connect": 10.0, "read": 40.0, "write": 10.0, "pool": 10.0}


def test_pauses_double_up_to_the_longest_and_vary() -> None:
    retries = Retries(attempts=9, first_pause_seconds=1, longest_pause_seconds=10)
    for sent, bound in ((1, 1), (2, 2), (3, 4), (4, 8), (5, 10), (8, 10)):
        pauses = [retries.pause_seconds(DECIDE, sent, httpx.ReadTimeout("")) for _ in range(50)]
        assert all(pause is not None and bound / 2 <= pause <= bound for pause in pauses)
        assert len(set(pauses)) > 1
    assert retries.pause_seconds(DECIDE, 9, httpx.ReadTimeout("")) is None
