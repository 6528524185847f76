"""The two clients. Their methods are the operations; how one is done is in transport.py."""

from __future__ import annotations

from .transport import AwaitingTransport, BlockingTransport


class Conclave(BlockingTransport):
    """Decisions over Conclave's HTTP API, blocking.

    `url`: else CONCLAVE_URL, else http://127.0.0.1:8234. `token`: else CONCLAVE_TOKEN. `timeout_seconds`: how long to connect, to
    send, and to wait for an answer that the service does not hold back. `retries`: how often what is safe to repeat is repeated.
    Every method raises a ConclaveError. One client may be used by several threads.
    """


class AsyncConclave(AwaitingTransport):
    """The same for asyncio: every method is awaited."""
