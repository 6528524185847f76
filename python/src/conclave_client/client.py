"""The two clients. Their methods are the operations; how one is done is in transport.py."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator

import httpx
from typing_extensions import Unpack

from . import decide as _decide
from . import operate as _operate
from .models import DecisionSummary
from .operation import awaiting, blocking
from .progress import ProgressEvent, ProgressStream
from .transport import AwaitingTransport, BlockingTransport


class Conclave(BlockingTransport):
    """Decisions over Conclave's HTTP API, blocking.

    `url`: else CONCLAVE_URL, else http://127.0.0.1:8234. `token`: else CONCLAVE_TOKEN; on the service's own machine reads need
    none. `timeout_seconds` (10): how long to connect, to send, and to wait for an answer that the service does not hold back.
    `retries`: how often what is safe to repeat is repeated. What requests mean where they do not say it: `account` ("main"),
    `bankroll_micro_usd`, what the account is worth, positions included; `max_stake_micro_usd`, the most that a position may come
    to; `deadline_ms` (60,000), within which a decision is made. Every method raises a ConclaveError. One client may be used by
    several threads.
    """

    decide = blocking(_decide.decide)
    decide_event = blocking(_decide.decide_event)
    result = blocking(_decide.result)
    event_result = blocking(_decide.event_result)
    preview = blocking(_decide.preview)
    preview_event = blocking(_decide.preview_event)
    explain = blocking(_decide.explain)
    decisions_page = blocking(_decide.decisions_page)
    outcome = blocking(_operate.outcome)
    outcomes = blocking(_operate.outcomes)
    fill = blocking(_operate.fill)
    fills = blocking(_operate.fills)
    mode = blocking(_operate.mode)
    set_mode = blocking(_operate.set_mode)
    clear_mode = blocking(_operate.clear_mode)
    budget = blocking(_operate.budget)
    set_budget = blocking(_operate.set_budget)

    def decisions(self, **which: Unpack[_decide.DecisionFilter]) -> Iterator[DecisionSummary]:
        """Decisions, newest first, page after page as far as they are taken."""
        page = self.decisions_page(**which)
        yield from page.decisions
        while page.next_cursor is not None:
            page = self.decisions_page(page.next_cursor, **which)
            yield from page.decisions

    def progress(self, request_id: str, *, account: str | None = None) -> Iterator[ProgressEvent]:
        """How far a decision is, each time that it has come further, and at the end the decision itself. A connection that is cut
        is opened again. Raises what a request for the decision would."""
        stream = ProgressStream(self._run(_decide.events_path(request_id, account)), self._settings.retries)
        while not stream.is_over:
            outcome: httpx.Response | httpx.TransportError | None = None
            try:
                with self._http.stream(**self._settings.request(stream.call)) as response:
                    if not response.is_success:
                        response.read()
                        outcome = response
                    else:
                        for line in response.iter_lines():
                            if (event := stream.read(line)) is not None:
                                yield event
            except httpx.TransportError as error:
                outcome = error
            if not stream.is_over:
                time.sleep(stream.pause_seconds(outcome))


class AsyncConclave(AwaitingTransport):
    """The same for asyncio: every method is awaited, `decisions` and `progress` are asynchronous iterators."""

    decide = awaiting(_decide.decide)
    decide_event = awaiting(_decide.decide_event)
    result = awaiting(_decide.result)
    event_result = awaiting(_decide.event_result)
    preview = awaiting(_decide.preview)
    preview_event = awaiting(_decide.preview_event)
    explain = awaiting(_decide.explain)
    decisions_page = awaiting(_decide.decisions_page)
    outcome = awaiting(_operate.outcome)
    outcomes = awaiting(_operate.outcomes)
    fill = awaiting(_operate.fill)
    fills = awaiting(_operate.fills)
    mode = awaiting(_operate.mode)
    set_mode = awaiting(_operate.set_mode)
    clear_mode = awaiting(_operate.clear_mode)
    budget = awaiting(_operate.budget)
    set_budget = awaiting(_operate.set_budget)

    async def decisions(self, **which: Unpack[_decide.DecisionFilter]) -> AsyncIterator[DecisionSummary]:
        """See `Conclave.decisions`."""
        page = await self.decisions_page(**which)
        for decision in page.decisions:
            yield decision
        while page.next_cursor is not None:
            page = await self.decisions_page(page.next_cursor, **which)
            for decision in page.decisions:
                yield decision

    async def progress(self, request_id: str, *, account: str | None = None) -> AsyncIterator[ProgressEvent]:
        """See `Conclave.progress`."""
        stream = ProgressStream(await self._run(_decide.events_path(request_id, account)), self._settings.retries)
        while not stream.is_over:
            outcome: httpx.Response | httpx.TransportError | None = None
            try:
                async with self._http.stream(**self._settings.request(stream.call)) as response:
                    if not response.is_success:
                        await response.aread()
                        outcome = response
                    else:
                        async for line in response.aiter_lines():
                            if (event := stream.read(line)) is not None:
                                yield event
            except httpx.TransportError as error:
                outcome = error
            if not stream.is_over:
                await asyncio.sleep(stream.pause_seconds(outcome))
