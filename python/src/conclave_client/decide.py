"""Decisions: asked for, waited for, read again."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Literal, TypeAlias, TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel
from typing_extensions import TypedDict, Unpack

from .defaults import Defaults
from .errors import NotDecidedYet
from .exchange import parse
from .models import (
    Decision,
    DecisionList,
    DecisionRequest,
    EventDecision,
    EventRequest,
    Explanation,
    Preview,
    Progress,
)
from .operation import AskDefaults, Call, Operation, Pause
from .options import DecisionOptions, EventOptions
from .requests import body_of, decision_body, naming_request

Kind: TypeAlias = Literal["decisions", "events"]
Decided = TypeVar("Decided", Decision, EventDecision)

#: Answers are held back no longer than this at once, so that no proxy in between cuts them off.
_HELD_BACK_SECONDS = 20
#: A decision is there by its deadline; this is for its recording and for the way.
_AFTER_DEADLINE_SECONDS = 30.0
#: Before an answer that came early is asked for again.
_BETWEEN_SECONDS = 0.1
#: A preview that no worker takes up is answered after this.
_PREVIEW_SECONDS = 10.0
_ACCEPTED = 202


def decide(
    *,
    request_id: str | None = None,
    wait_seconds: float | None = None,
    **options: Unpack[DecisionOptions],
) -> Operation[Decision]:
    """The decision on one market: `market` as Kalshi's API returns it, or its `ticker`, which a service that reads the venue
    fetches.

    The same `request_id` is the same decision and one bill, however often it is asked for, and by whichever process; without one
    it is made up, and kept while the request is repeated. `wait_seconds`: how long to wait for the decision, else until it must
    be there; NotDecidedYet after that. `options`: the fields of the request; account, money and deadline may be the client's.
    """
    defaults: Defaults = yield AskDefaults()
    body = decision_body(DecisionRequest, defaults, request_id, options)
    with naming_request(body):
        return (yield from _decided("decisions", Decision, body, wait_seconds))


def decide_event(
    *,
    request_id: str | None = None,
    wait_seconds: float | None = None,
    **options: Unpack[EventOptions],
) -> Operation[EventDecision]:
    """The decisions on up to 100 markets of one event, by one call a model: `event` with its markets as Kalshi's API returns
    it, or its `event_ticker`. The rest is as in `decide`."""
    defaults: Defaults = yield AskDefaults()
    body = decision_body(EventRequest, defaults, request_id, options)
    with naming_request(body):
        return (yield from _decided("events", EventDecision, body, wait_seconds))


def result(request_id: str, *, account: str | None = None, wait_seconds: float = 0.0) -> Operation[Decision]:
    """The decision of a request that was sent before. Raises NotDecidedYet while it goes on after `wait_seconds`, DecisionRefused
    `not_found` where there is none."""
    path = yield from _path("decisions", account, request_id)
    return (yield from _wait_at(path, Decision, request_id, time.monotonic() + wait_seconds))


def event_result(request_id: str, *, account: str | None = None, wait_seconds: float = 0.0) -> Operation[EventDecision]:
    """The same of a request for an event."""
    path = yield from _path("events", account, request_id)
    return (yield from _wait_at(path, EventDecision, request_id, time.monotonic() + wait_seconds))


def preview(**options: Unpack[DecisionOptions]) -> Operation[Preview]:
    """Which models a request on one market would call and what it would cost. Nothing is paid, reserved or recorded."""
    return (yield from _preview(DecisionRequest, options))


def preview_event(**options: Unpack[EventOptions]) -> Operation[Preview]:
    """The same of a request on the markets of an event."""
    return (yield from _preview(EventRequest, options))


def explain(request_id: str, *, account: str | None = None) -> Operation[Explanation]:
    """A decision with every request that was sent for it, and its arithmetic in words."""
    path = yield from _path("decisions", account, request_id)
    return parse(Explanation, (yield Call("GET", f"{path}/explanation")))


def events_path(request_id: str, account: str | None) -> Operation[str]:
    """Where the stream of a decision is."""
    path = yield from _path("decisions", account, request_id)
    return f"{path}/events"


class DecisionFilter(TypedDict, total=False):
    """Which decisions are listed; absent = all. `limit`: how many a page has, from 1 to 200."""

    account: str
    ticker: str
    category: str
    action: Literal["BUY", "SELL", "SKIP"]
    path: Literal["none", "quick", "escalated", "full", "reused"]
    limit: int


def decisions_page(cursor: str | None = None, **which: Unpack[DecisionFilter]) -> Operation[DecisionList]:
    """A page of decisions, newest first. `cursor`: the `next_cursor` of the page before."""
    query: dict[str, Any] = {**which, **({} if cursor is None else {"cursor": cursor})}
    return parse(DecisionList, (yield Call("GET", "/v1/decisions", query=query)))


def _decided(
    kind: Kind, model: type[Decided], body: Mapping[str, Any], wait_seconds: float | None
) -> Operation[Decided]:
    request_id = str(body["requestId"])
    patience = body["deadlineMs"] / 1_000 + _AFTER_DEADLINE_SECONDS if wait_seconds is None else wait_seconds
    until = time.monotonic() + patience
    held_back = _held_back(until)
    response: httpx.Response = yield Call(
        "POST",
        f"/v1/{kind}",
        query={"wait": held_back},
        body=body,
        headers={"idempotency-key": request_id},
        wait_seconds=held_back,
    )
    if response.status_code != _ACCEPTED:
        return parse(model, response)
    where = yield from _path(kind, str(body["account"]), request_id)
    return (yield from _wait_at(where, model, request_id, until))


def _wait_at(path: str, model: type[Decided], request_id: str, until: float) -> Operation[Decided]:
    while True:
        held_back = _held_back(until)
        response: httpx.Response = yield Call("GET", path, query={"wait": held_back}, wait_seconds=held_back)
        if response.status_code != _ACCEPTED:
            return parse(model, response)
        if time.monotonic() >= until:
            progress = parse(Progress, response)
            raise NotDecidedYet(request_id, phase=progress.phase, hint=progress.hint)
        yield Pause(_BETWEEN_SECONDS)


def _held_back(until: float) -> int:
    return max(0, min(_HELD_BACK_SECONDS, math.ceil(until - time.monotonic())))


def _preview(model: type[BaseModel], options: Mapping[str, Any]) -> Operation[Preview]:
    defaults: Defaults = yield AskDefaults()
    body = body_of(model, {**asdict(defaults), **options})
    return parse(Preview, (yield Call("POST", "/v1/preview", body=body, wait_seconds=_PREVIEW_SECONDS)))


def _path(kind: Kind, account: str | None, request_id: str) -> Operation[str]:
    defaults: Defaults = yield AskDefaults()
    return f"/v1/{kind}/{quote(account or defaults.account, safe='')}/{quote(request_id, safe='')}"
