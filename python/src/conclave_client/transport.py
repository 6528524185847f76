"""What both clients do to the world: requests over httpx, and pauses."""

from __future__ import annotations

import asyncio
import time
from typing import Any, cast

import httpx
from typing_extensions import Self, Unpack

from .address import read_token, read_url
from .defaults import Defaults, RequestDefaults
from .exchange import answered
from .operation import AskDefaults, Call, Operation, Pause, Step, T, run_awaiting, run_blocking
from .retries import Retries

_USER_AGENT = "conclave-client (Python)"


class ClientOptions(RequestDefaults, total=False):
    """See Conclave."""

    timeout_seconds: float
    retries: Retries


class _Settings:
    """What a client was made with, apart from the token, which only httpx's headers hold."""

    def __init__(self, options: ClientOptions) -> None:
        self.timeout_seconds = options.pop("timeout_seconds", 10.0)
        self.retries = options.pop("retries", Retries())
        self.defaults = Defaults(**cast(RequestDefaults, options))
        if self.timeout_seconds <= 0:
            raise ValueError(f"timeout_seconds is {self.timeout_seconds}; it must be above 0.")

    def http(self, url: str | None, token: str | None) -> dict[str, Any]:
        """What httpx is given."""
        headers = {"user-agent": _USER_AGENT}
        if known := read_token(token):
            headers["authorization"] = f"Bearer {known}"
        # A redirect would carry token and market elsewhere: it comes back as an unexpected answer.
        return {"base_url": read_url(url), "headers": headers, "follow_redirects": False}

    def request(self, call: Call) -> dict[str, Any]:
        """A call as httpx takes it."""
        request: dict[str, Any] = {
            "method": call.method,
            "url": call.path,
            "params": dict(call.query),
            "headers": dict(call.headers),
            "timeout": httpx.Timeout(self.timeout_seconds, read=self.timeout_seconds + call.wait_seconds),
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
        transport: httpx.BaseTransport | None = None,
        **options: Unpack[ClientOptions],
    ) -> None:
        self._settings = _Settings(options)
        self._http = httpx.Client(**self._settings.http(url, token), transport=transport)

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
        return run_blocking(answered(operation, self._settings.retries), self._do)

    def _do(self, step: Step) -> object:
        if isinstance(step, AskDefaults):
            return self._settings.defaults
        if isinstance(step, Pause):
            time.sleep(step.seconds)
            return None
        return self._http.request(**self._settings.request(step))


class AwaitingTransport:
    """See AsyncConclave."""

    def __init__(
        self,
        url: str | None = None,
        token: str | None = None,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        **options: Unpack[ClientOptions],
    ) -> None:
        self._settings = _Settings(options)
        self._http = httpx.AsyncClient(**self._settings.http(url, token), transport=transport)

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
        return await run_awaiting(answered(operation, self._settings.retries), self._do)

    async def _do(self, step: Step) -> object:
        if isinstance(step, AskDefaults):
            return self._settings.defaults
        if isinstance(step, Pause):
            await asyncio.sleep(step.seconds)
            return None
        return await self._http.request(**self._settings.request(step))
