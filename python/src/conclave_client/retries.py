"""When a request is sent again, and after which pause."""

from __future__ import annotations

import random
from dataclasses import dataclass

import httpx

from .operation import Call

#: Nothing was sent, so nothing can have been done.
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_TOO_MANY_REQUESTS = 429
_NOT_NOW = frozenset({502, 503, 504})


@dataclass(frozen=True)
class Retries:
    """How often a request is sent at most, and how long the pauses between are: a random share of a bound that doubles.

    A pause that the service asks for (`Retry-After`) is kept to; where it is longer than `longest_pause_seconds` the request
    fails at once instead.
    """

    attempts: int = 5
    first_pause_seconds: float = 0.25
    longest_pause_seconds: float = 30.0

    def __post_init__(self) -> None:
        if self.attempts < 1:
            raise ValueError(f"attempts is {self.attempts}; a request is sent at least once.")
        if not 0 <= self.first_pause_seconds <= self.longest_pause_seconds:
            raise ValueError(
                f"first_pause_seconds is {self.first_pause_seconds}; "
                f"it must be between 0 and longest_pause_seconds, {self.longest_pause_seconds}."
            )

    def pause_seconds(self, call: Call, sent: int, outcome: httpx.Response | httpx.TransportError) -> float | None:
        """How long to wait before `call` is sent again, after it was sent `sent` times; None = it is not."""
        if sent >= self.attempts or not _may_be_repeated(call, outcome):
            return None
        asked = retry_after_seconds(outcome) if isinstance(outcome, httpx.Response) else None
        if asked is not None:
            return asked if asked <= self.longest_pause_seconds else None
        bound = min(self.longest_pause_seconds, self.first_pause_seconds * 2.0 ** (sent - 1))
        return random.uniform(bound / 2, bound)


NO_RETRIES = Retries(attempts=1)


def retry_after_seconds(response: httpx.Response) -> float | None:
    """What the answer's `Retry-After` says, where it is a number of seconds."""
    text = response.headers.get("retry-after", "")
    return float(text) if text.isascii() and text.isdigit() else None


def _may_be_repeated(call: Call, outcome: httpx.Response | httpx.TransportError) -> bool:
    """Repeating is safe where the service has done nothing, or does it once however often it is asked."""
    if isinstance(outcome, httpx.Response):
        if outcome.status_code == _TOO_MANY_REQUESTS:
            return True
        return call.is_repeatable and outcome.status_code in _NOT_NOW
    if isinstance(outcome, httpx.UnsupportedProtocol | httpx.ProxyError):
        return False
    return call.is_repeatable or isinstance(outcome, _NOT_SENT)
