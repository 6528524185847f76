"""What both clients do to the world: requests over httpx, and pauses."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import httpx
from typing_extensions import Self

from .address import read_token, read_url
from .exchange import answered
from .operation import Call, Operation, Pause, T, run_awaiting, run_blocking
from .retries import Retries

_USER_AGENT = "conclave-client (Python)"


def _settings(url: str | None, token: str | None, timeout_seconds: float) -> dict[str, Any]:
    if timeout_seconds <= 0:
        raise ValueError(f"timeout_seconds is {timeout_seconds}; it must be above 0.")
    headers = {"authorization": f"Bearer {read_token(token)}", "user-agent": _USER_AGENT}
    # A redirect would carry token and market elsewhere: it comes back as an unexpected answer.
    return {"base_url": read_url(url), "headers": headers, "timeout": timeout_seconds, "follow_redirects": False}


def _request(call: Call, timeout_seconds: float) -> dict[str, Any]:
    request: dict[str, Any] = {
        "method": call.method,
        "url": call.path,
        "params": dict(call.query),
        "headers": dict(call.headers),
        "timeout": httpx.Timeout(timeout_seconds, read=timeout_seconds + call.wait_seconds),
    }
    if call.body is not None:
        request["json"] = call.body
    return request


class BlockingTransport:
    """See Conclave."""

    def __init__(
        self,
        url: str | None = None,
        token: str | None = None,
        *,
        timeout_seconds: float = 10.0,
        retries: Retries | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._timeout_seconds = timeout_seconds
        self._retries = retries or Retries()
        self._http = httpx.Client(**_settings(url, token, timeout_seconds), transport=transport)

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self._http.base_url)!r})"

    def _run(self, operation: Operation[T]) -> T:
        return run_blocking(answered(operation, self._retries), self._do)

    def _do(self, step: Call | Pause) -> httpx.Response | None:
        if isinstance(step, Pause):
            time.sleep(step.seconds)
            return None
        return self._http.request(**_request(step, self._timeout_seconds))


class AwaitingTransport:
    """See AsyncConclave."""

    def __init__(
        self,
        url: str | None = None,
        token: str | None = None,
        *,
        timeout_seconds: float = 10.0,
        retries: Retries | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._timeout_seconds = timeout_seconds
        self._retries = retries or Retries()
        self._http = httpx.AsyncClient(**_settings(url, token, timeout_seconds), transport=transport)

    async def aclose(self) -> None:
        """Closes the connections."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self._http.base_url)!r})"

    async def _run(self, operation: Operation[T]) -> T:
        return await run_awaiting(answered(operation, self._retries), self._do)

    async def _do(self, step: Call | Pause) -> httpx.Response | None:
        if isinstance(step, Pause):
            await asyncio.sleep(step.seconds)
            return None
        return await self._http.request(**_request(step, self._timeout_seconds))
