"""Decides many markets with the package `conclave-client` and nothing else of Conclave's, over HTTP and over Temporal.

Reads {"http": 50, "temporal": 10, "atOnce": 6} from standard input; the service's addresses and the token are in the environment.
Writes a line of JSON for each decision as it comes, then asks for every one of them again under the same request ids, and writes
what it got. An error ends it.
"""

from __future__ import annotations

import asyncio
import json
import sys
import zlib
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from conclave_client import AsyncConclave, Conclave, actionable_trade, micro_usd
from conclave_client.defaults import RequestDefaults
from conclave_client.models import Decision
from conclave_client.temporal import TemporalConclave

MONEY: RequestDefaults = {"bankroll_micro_usd": micro_usd(1_000), "max_stake_micro_usd": micro_usd(20)}


def market(name: str) -> dict[str, Any]:
    return {
        "ticker": f"KX{name.upper()}-34",
        "event_ticker": f"KX{name.upper()}",
        "title": f"Will the thing called {name} happen?",
        "rules_primary": f"It resolves to Yes if the thing called {name} happens before the close.",
        "yes_bid_dollars": "0.4400",
        "yes_ask_dollars": "0.4600",
        "status": "active",
        "close_time": "2034-01-01T00:00:00Z",
        "expiration_time": "2034-01-02T00:00:00Z",
    }


def report(via: str, decision: Decision, when: str) -> None:
    trade = actionable_trade(decision) if when == "first" else None
    line = {
        "via": via,
        "when": when,
        "requestId": decision.request_id,
        "decisionId": decision.decision_id,
        "runId": decision.run_id,
        "costMicroUsd": decision.cost_micro_usd,
        "contracts": trade.contracts if trade else 0,
    }
    print(json.dumps(line), flush=True)


async def main() -> None:
    order = json.load(sys.stdin)
    at_once = asyncio.Semaphore(order["atOnce"])
    # Half over the asynchronous client, half over the blocking one, which is called from threads.
    with ThreadPoolExecutor(order["atOnce"]) as threads, Conclave(**MONEY) as blocking:
        async with AsyncConclave(**MONEY) as conclave:
            temporal = await TemporalConclave.connect(**MONEY)
            loop = asyncio.get_running_loop()

            def in_thread(name: str) -> Awaitable[Decision]:
                return loop.run_in_executor(
                    threads, lambda: blocking.decide(market=market(name), request_id=name, evidence=[{"text": name}])
                )

            def awaited(name: str) -> Awaitable[Decision]:
                return conclave.decide(market=market(name), request_id=name, evidence=[{"text": name}])

            def by_temporal(name: str) -> Awaitable[Decision]:
                return temporal.decide(market=market(name), request_id=name, evidence=[{"text": name}])

            async def ask(via: str, decide: Callable[[str], Awaitable[Decision]], name: str, when: str) -> None:
                async with at_once:
                    report(via, await decide(name), when)

            jobs = [("http", (in_thread, awaited)[n % 2], f"http{n}") for n in range(order["http"])]
            jobs += [("temporal", by_temporal, f"temporal{n}") for n in range(order["temporal"])]
            jobs.sort(key=lambda job: order_of(job[2]))
            for when in ("first", "again"):
                await asyncio.gather(*(ask(via, decide, name, when) for via, decide, name in jobs))


def order_of(name: str) -> int:
    """Mixes the two ways, and the same way in every run."""
    return zlib.crc32(name.encode())


if __name__ == "__main__":
    asyncio.run(main())
