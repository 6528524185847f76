"""Sends a request until it is answered, and turns what is no success into an exception."""

from __future__ import annotations

from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from .errors import (
    ConclaveError,
    DecisionRefused,
    NotAuthorized,
    RateLimited,
    ServiceUnavailable,
    UnexpectedAnswer,
)
from .operation import Call, Operation, Pause, T
from .retries import Retries, retry_after_seconds

Model = TypeVar("Model", bound=BaseModel)

_SERVER_FAILED = 500
_CHARACTERS_SHOWN = 200


def answered(operation: Operation[T], retries: Retries) -> Operation[T]:
    """An operation whose every call brings a success, or throws a ConclaveError into it."""
    try:
        step = next(operation)
        while True:
            try:
                result = (yield from exchange(step, retries)) if isinstance(step, Call) else (yield step)
            except ConclaveError as error:
                step = operation.throw(error)
            else:
                step = operation.send(result)
    except StopIteration as end:
        value: T = end.value
        return value


def exchange(call: Call, retries: Retries) -> Operation[httpx.Response]:
    """The answer to a call, which is a success. Raises a ConclaveError for every other end."""
    sent = 0
    while True:
        sent += 1
        outcome: httpx.Response | httpx.TransportError
        try:
            outcome = yield call
        except httpx.TransportError as error:
            outcome = error
        if isinstance(outcome, httpx.Response) and outcome.is_success:
            return outcome
        pause_seconds = retries.pause_seconds(call, sent, outcome)
        if pause_seconds is None:
            if isinstance(outcome, httpx.Response):
                raise error_of(outcome)
            raise no_answer(call, sent, outcome) from outcome
        yield Pause(pause_seconds)


def parse(model: type[Model], response: httpx.Response) -> Model:
    """The answer's JSON as a model. Raises UnexpectedAnswer where it is none."""
    try:
        return model.model_validate_json(response.content)
    except ValidationError as error:
        raise unexpected(_what(response), model, error, response.status_code) from error


def unexpected(
    what: str, model: type[BaseModel], error: ValidationError, status: int | None = None
) -> UnexpectedAnswer:
    """The exception for what was to be a model and is none."""
    first = error.errors(include_url=False, include_input=False)[0]
    field = ".".join(str(part) for part in first["loc"]) or None
    return UnexpectedAnswer(
        f"{what} brought no {model.__name__}: {field or 'it'}: {first['msg']} ({error.error_count()} in all).",
        code="unexpected_answer",
        field=field,
        remedy="Check that the address is Conclave's, and that service and package have the same version.",
        status=status,
    )


def error_of(response: httpx.Response) -> ConclaveError:
    """An answer that is no success, as an exception; its problem document says which."""
    problem = _problem(response)
    status = response.status_code
    code = _text(problem, "code")
    message = _text(problem, "detail") or _text(problem, "title")
    if code is None or message is None:
        shown = response.text[:_CHARACTERS_SHOWN].strip()
        return _unexplained(response, f"{_what(response)} was answered with {status}: {shown or 'nothing'}")
    facts: dict[str, Any] = {
        "code": code,
        "field": _text(problem, "field"),
        "value": _text(problem, "value"),
        "market_code": _text(problem, "marketCode"),
        "remedy": _text(problem, "remedy"),
        "status": status,
    }
    if status in (401, 403):
        return NotAuthorized(message, **facts)
    if status == 429:
        return RateLimited(message, **facts, retry_after_seconds=retry_after_seconds(response))
    if status >= _SERVER_FAILED:
        return ServiceUnavailable(message, **facts)
    return DecisionRefused(message, **facts)


def _problem(response: httpx.Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _text(problem: dict[str, Any], name: str) -> str | None:
    value = problem.get(name)
    return value if isinstance(value, str) and value else None


def _unexplained(response: httpx.Response, message: str) -> ConclaveError:
    status = response.status_code
    if status == 429:
        return RateLimited(
            message,
            code="rate_limited",
            remedy="Wait, and ask less often.",
            status=status,
            retry_after_seconds=retry_after_seconds(response),
        )
    if status in (502, 503, 504):
        return ServiceUnavailable(
            message, code="unavailable", remedy="Check the proxy before Conclave, and try again.", status=status
        )
    return UnexpectedAnswer(
        message,
        code="unexpected_answer",
        remedy="Check that the address is Conclave's, such as http://127.0.0.1:8234.",
        status=status,
    )


def no_answer(call: Call, sent: int, error: httpx.TransportError) -> ServiceUnavailable:
    """What is raised where a call was sent so often and never answered."""
    times = "once" if sent == 1 else f"{sent} times"
    reason = str(error) or type(error).__name__
    is_connected = not isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
    doubt = (
        ""
        if call.is_repeatable or not is_connected
        else " Whether it was done is not known: look before you repeat it."
    )
    return ServiceUnavailable(
        f"{call.method} {call.path} was sent {times} and not answered ({reason}).{doubt}",
        code="no_answer" if is_connected else "unreachable",
        remedy="Check CONCLAVE_URL and that `bin/conclave up` runs, then try again.",
    )


def _what(response: httpx.Response) -> str:
    return f"{response.request.method} {response.request.url.path}"
