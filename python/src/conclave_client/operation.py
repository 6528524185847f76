"""One implementation for both clients: an operation is a generator that yields what is to be done (a request, a pause) and is
sent what came of it. `Conclave` does it and blocks, `AsyncConclave` awaits it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, ParamSpec, Protocol, TypeAlias, TypeVar, overload

import httpx

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Call:
    """One HTTP request."""

    method: str
    path: str
    query: Mapping[str, str | int] = field(default_factory=dict)
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    #: Whether the service does it once however often it is sent.
    is_repeatable: bool = True
    #: How long the service may hold its answer back.
    wait_seconds: float = 0.0


@dataclass(frozen=True)
class Pause:
    seconds: float


@dataclass(frozen=True)
class AskDefaults:
    """Brings the client's `Defaults`."""


Step: TypeAlias = Call | Pause | AskDefaults
#: Yields steps. A call brings an `httpx.Response` or throws an `httpx.TransportError`, a pause brings None.
Operation: TypeAlias = Generator[Step, Any, T]


class RunsBlocking(Protocol):
    def _run(self, operation: Operation[T]) -> T: ...


class RunsAwaiting(Protocol):
    def _run(self, operation: Operation[T]) -> Coroutine[Any, Any, T]: ...


class blocking(Generic[P, T]):
    """A method of the blocking client, with the operation's parameters and documentation."""

    def __init__(self, operation: Callable[P, Operation[T]]) -> None:
        self.__wrapped__ = operation
        self.__doc__ = operation.__doc__

    @overload
    def __get__(self, client: None, owner: type) -> blocking[P, T]: ...
    @overload
    def __get__(self, client: RunsBlocking, owner: type) -> Callable[P, T]: ...
    def __get__(self, client: RunsBlocking | None, owner: type) -> blocking[P, T] | Callable[P, T]:
        if client is None:
            return self

        def method(*args: P.args, **kwargs: P.kwargs) -> T:
            return client._run(self.__wrapped__(*args, **kwargs))

        return _named_like(method, self.__wrapped__)


class awaiting(Generic[P, T]):
    """The same of the asynchronous client."""

    def __init__(self, operation: Callable[P, Operation[T]]) -> None:
        self.__wrapped__ = operation
        self.__doc__ = operation.__doc__

    @overload
    def __get__(self, client: None, owner: type) -> awaiting[P, T]: ...
    @overload
    def __get__(self, client: RunsAwaiting, owner: type) -> Callable[P, Coroutine[Any, Any, T]]: ...
    def __get__(self, client: RunsAwaiting | None, owner: type) -> awaiting[P, T] | Callable[P, Coroutine[Any, Any, T]]:
        if client is None:
            return self

        def method(*args: P.args, **kwargs: P.kwargs) -> Coroutine[Any, Any, T]:
            return client._run(self.__wrapped__(*args, **kwargs))

        return _named_like(method, self.__wrapped__)


def _named_like(method: Callable[P, Any], operation: Callable[P, Any]) -> Callable[P, Any]:
    method.__name__ = operation.__name__
    method.__doc__ = operation.__doc__
    # For help() and inspect.signature(); the annotated return type there is the operation's.
    method.__wrapped__ = operation  # type: ignore[attr-defined]
    return method


def run_blocking(operation: Operation[T], do: Callable[[Step], object]) -> T:
    """Does what the operation yields until it returns."""
    try:
        step = next(operation)
        while True:
            try:
                result = do(step)
            except httpx.TransportError as error:
                step = operation.throw(error)
            else:
                step = operation.send(result)
    except StopIteration as end:
        value: T = end.value
        return value


async def run_awaiting(operation: Operation[T], do: Callable[[Step], Awaitable[object]]) -> T:
    """The same with awaiting."""
    try:
        step = next(operation)
        while True:
            try:
                result = await do(step)
            except httpx.TransportError as error:
                step = operation.throw(error)
            else:
                step = operation.send(result)
    except StopIteration as end:
        value: T = end.value
        return value
