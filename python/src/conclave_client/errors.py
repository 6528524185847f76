"""What can go wrong. Every error has a code for programs and a message that says what happened and what to do next."""

from __future__ import annotations

from typing import Any


class ConclaveError(Exception):
    """The base of all errors of this package.

    `code` is stable; `field` is the part of the request that is at fault, such as `market.yes_ask`, and `value` what it was;
    `market_code` says in one word why a market cannot be decided; `remedy` is what to do next; `status` is the HTTP status of the
    answer; `request_id` is that of the decision which was asked for: with it the same request can be sent again. Each but the code
    is None where it does not apply.
    """

    request_id: str | None = None

    def __init__(
        self,
        message: str,
        *,
        code: str,
        field: str | None = None,
        value: str | None = None,
        market_code: str | None = None,
        remedy: str | None = None,
        status: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.field = field
        self.value = value
        self.market_code = market_code
        self.remedy = remedy
        self.status = status

    def __str__(self) -> str:
        return self.message if self.remedy is None or self.remedy in self.message else f"{self.message} {self.remedy}"


class DecisionRefused(ConclaveError):
    """The service says no, and would say no to the same request again: `invalid_request`, `request_id_reused`, `not_found`,
    `expired`, ... A decision that ended without a result (`cancelled`, `terminated`, `timed_out`, `failed`) may be asked for
    again."""


class NotAuthorized(ConclaveError):
    """The token is missing, wrong or revoked (`unauthorized`), or its scopes do not permit this (`forbidden`)."""


class ServiceUnavailable(ConclaveError):
    """The service cannot be reached, or did not answer in time; what may be repeated has been. A later try may help."""


class RateLimited(ServiceUnavailable):
    """More requests than the token may make; `retry_after_seconds` is when the next one is accepted, where that is known."""

    def __init__(self, message: str, *, retry_after_seconds: float | None = None, **facts: Any) -> None:
        super().__init__(message, **facts)
        self.retry_after_seconds = retry_after_seconds


class NotDecidedYet(ConclaveError):
    """The time to wait is over and the decision goes on: the same request finds it. `phase` is how far it is, where that is known;
    where something keeps it, such as that no worker runs, the remedy says so."""

    def __init__(self, request_id: str, *, phase: str | None = None, hint: str | None = None) -> None:
        how_far = "" if phase is None else f" ({phase})"
        super().__init__(
            f"Request {request_id} is not decided yet{how_far}; it goes on, and the same request finds it.",
            code="not_decided_yet",
            remedy=hint,
            status=202,
        )
        self.request_id = request_id
        self.phase = phase


class UnexpectedAnswer(ConclaveError):
    """What came back is not what the API's document says: most likely another program answers there, or another version."""
