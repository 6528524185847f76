"""The service as it is played in these tests: at the level of HTTP, with the documents that it sends."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx

from conclave_client import Retries

TOKEN = "token-of-a-test-0123456789"
URL = "http://conclave.test:8234"
QUICK = Retries(first_pause_seconds=0.001, longest_pause_seconds=0.5)

Answer = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


class Script:
    """Answers one request after another with what it is given; the last answer stands for ever."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = answers
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        answer = self.answers[min(len(self.requests), len(self.answers) - 1)]
        self.requests.append(request)
        if isinstance(answer, Exception):
            raise answer
        if not isinstance(answer, httpx.Response):
            return answer(request)
        # An answer can be read once.
        return httpx.Response(answer.status_code, content=answer.content, headers=answer.headers)

    def bodies(self) -> list[Any]:
        return [json.loads(request.content) for request in self.requests if request.content]

    def lines(self) -> list[str]:
        return [f"{request.method} {request.url.raw_path.decode()}" for request in self.requests]


def problem(status: int, code: str, headers: dict[str, str] | None = None, **more: str) -> httpx.Response:
    return httpx.Response(status, json={"code": code, "detail": f"It is {code}.", **more}, headers=headers)


def decision(**more: Any) -> dict[str, Any]:
    """A decision to buy, as the API answers it."""
    trade = {
        "action": "BUY",
        "side": "yes",
        "contracts": 3,
        "limitMicroUsd": 460_000,
        "stakeMicroUsd": 1_430_000,
        "feeMicroUsd": 50_000,
        "edge": 0.05,
    }
    verdict = {"action": "BUY", "trade": trade, "edge": 0.05, "threshold": 0.03, "reasons": [], "withheldTrade": None}
    return {
        "decisionId": "main/first",
        "requestId": "first",
        "account": "main",
        "group": "default",
        "workflowId": "decision/main/first",
        "runId": "a-run",
        "ticker": "KXTEST-31",
        "eventTicker": "KXTEST",
        "seriesTicker": "KXTEST",
        "title": "Will it?",
        "category": "economics",
        "segment": {"category": "economics", "volatility": "calm", "expiry": "days"},
        "quotes": {"yesBidMicroUsd": 440_000, "yesAskMicroUsd": 460_000},
        "terms": {"bankrollMicroUsd": 1_000_000_000},
        "closeTimeMs": 2_000_000_000_000,
        "scheduledResolutionMs": 2_000_000_000_000,
        "path": "full",
        "method": "weighted",
        "action": "BUY",
        "verdict": verdict,
        "forecast": None,
        "candidates": [],
        "calls": [],
        "notes": [],
        "mode": "normal",
        "modeVersion": 1,
        "policyVersion": 1,
        "scoreboardVersion": 0,
        "costMicroUsd": 1_200,
        "uncertainMicroUsd": 0,
        "simulated": True,
        "startedAtMs": 1_900_000_000_000,
        "decidedAtMs": 1_900_000_001_000,
        "latencyMs": 1_000,
        "validUntilMs": 1_900_000_061_000,
        "because": ["It is worth it."],
        **more,
    }


def progress(**more: Any) -> dict[str, Any]:
    return {
        "decisionId": "main/first",
        "account": "main",
        "requestId": "first",
        "kind": "market",
        "status": "running",
        "phase": "panel",
        "path": None,
        "asked": ["a", "b"],
        "answered": ["a"],
        "mode": "normal",
        "admission": None,
        "hint": None,
        **more,
    }
