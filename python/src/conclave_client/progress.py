"""The stream of one decision: how far it is each time that it has come further, and at the end the decision."""

from __future__ import annotations

import json
from typing import TypeAlias

import httpx

from .exchange import error_of, no_answer, parse
from .models import Decision, Progress
from .operation import Call
from .retries import Retries

ProgressEvent: TypeAlias = Progress | Decision

#: A stream on which nothing comes for this long is opened again.
_SILENCE_SECONDS = 60.0
_OK = 200
_NOT_NOW = 503


class ProgressStream:
    """What comes over the connections of one stream. A client opens one after another until `is_over`; each begins with how far
    the decision is."""

    def __init__(self, path: str, retries: Retries) -> None:
        self.call = Call("GET", path, headers={"accept": "text/event-stream"}, wait_seconds=_SILENCE_SECONDS)
        self.is_over = False
        self._retries = retries
        self._failed = 0
        self._name = ""
        self._data: list[str] = []
        self._cut: httpx.Response | httpx.TransportError | None = None

    def read(self, line: str) -> ProgressEvent | None:
        """Takes a line, and gives the event that it completes. Raises what the service says went wrong."""
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "event":
            self._name = value
        elif field == "data":
            self._data.append(value)
        elif line == "":
            return self._take()
        return None

    def pause_seconds(self, outcome: httpx.Response | httpx.TransportError | None) -> float:
        """How long to wait before the next connection, after one that was refused, failed or (None) ended. Raises where another one
        is not worth it."""
        ended = self._cut or httpx.RemoteProtocolError("the stream ended before the decision was there")
        outcome, self._cut = outcome or ended, None
        self._name, self._data = "", []
        self._failed += 1
        pause_seconds = self._retries.pause_seconds(self.call, self._failed, outcome)
        if pause_seconds is not None:
            return pause_seconds
        if isinstance(outcome, httpx.Response):
            raise error_of(outcome)
        raise no_answer(self.call, self._failed, outcome) from outcome

    def _take(self) -> ProgressEvent | None:
        name, data = self._name, "\n".join(self._data)
        self._name, self._data = "", []
        if name == "progress":
            # It goes on: what failed before is no reason to give up.
            self._failed = 0
            return parse(Progress, self._answer(_OK, data))
        if name == "decided":
            self.is_over = True
            return parse(Decision, self._answer(_OK, data))
        if name == "problem":
            problem = self._answer(int(json.loads(data)["status"]), data)
            if problem.status_code != _NOT_NOW:
                raise error_of(problem)
            self._cut = problem
        # What a newer service may tell beside these.
        return None

    def _answer(self, status: int, data: str) -> httpx.Response:
        """An event as the answer that it would be by itself."""
        return httpx.Response(
            status, text=data, request=httpx.Request(self.call.method, f"http://stream{self.call.path}")
        )
