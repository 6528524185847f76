"""The same decisions by Temporal, without the HTTP API: `pip install conclave-client[temporal]`.

The workflows `decide` and `decideEvent` are started by name, under the id that every client of Conclave uses: so a request that
was sent over HTTP is found here, and the other way round.
"""

from __future__ import annotations

import asyncio
import json
import os
from typing import Any

from pydantic import ValidationError
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError, CancelledError, TerminatedError, WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode
from typing_extensions import Self, Unpack

from .decide import Decided
from .defaults import Defaults, RequestDefaults
from .errors import ConclaveError, DecisionRefused, NotDecidedYet, ServiceUnavailable
from .exchange import unexpected
from .models import Decision, DecisionRequest, EventDecision, EventRequest
from .options import DecisionOptions, EventOptions
from .requests import decision_body, naming_request

_TASK_QUEUE = "conclave"
_AFTER_DEADLINE_SECONDS = 30.0
_DEFAULT_ADDRESS = "127.0.0.1:7233"
_DEFAULT_NAMESPACE = "conclave"


class TemporalConclave:
    """Decisions by Temporal, for asyncio. It needs no token: whoever reaches the Temporal server may do all."""

    def __init__(self, client: Client, **defaults: Unpack[RequestDefaults]) -> None:
        self._client = client
        self._defaults = Defaults(**defaults)

    @classmethod
    async def connect(
        cls, address: str | None = None, namespace: str | None = None, **defaults: Unpack[RequestDefaults]
    ) -> Self:
        """Connects to Temporal. `address`: else TEMPORAL_ADDRESS, else 127.0.0.1:7233; `namespace`: else TEMPORAL_NAMESPACE, else
        `conclave`. For TLS or an API key connect a `temporalio.client.Client` yourself. Raises ServiceUnavailable."""
        where = address or os.environ.get("TEMPORAL_ADDRESS") or _DEFAULT_ADDRESS
        try:
            client = await Client.connect(
                where, namespace=namespace or os.environ.get("TEMPORAL_NAMESPACE") or _DEFAULT_NAMESPACE
            )
        except RuntimeError as error:
            raise _unreachable(f"No Temporal server answers at {where}: {error}.") from error
        return cls(client, **defaults)

    async def decide(
        self,
        *,
        request_id: str | None = None,
        wait_seconds: float | None = None,
        **options: Unpack[DecisionOptions],
    ) -> Decision:
        """See `Conclave.decide`. The sentences of the reasons, `because`, are made by the HTTP API; here it is empty."""
        body = decision_body(DecisionRequest, self._defaults, request_id, options)
        with naming_request(body):
            workflow_id = f"decision/{body['account']}/{body['requestId']}"
            recorded = await self._decided("decide", workflow_id, body, wait_seconds)
            return _read(Decision, workflow_id, {"because": [], **recorded})

    async def decide_event(
        self,
        *,
        request_id: str | None = None,
        wait_seconds: float | None = None,
        **options: Unpack[EventOptions],
    ) -> EventDecision:
        """See `Conclave.decide_event`."""
        body = decision_body(EventRequest, self._defaults, request_id, options)
        with naming_request(body):
            workflow_id = f"event/{body['account']}/{body['requestId']}"
            recorded = await self._decided("decideEvent", workflow_id, body, wait_seconds)
            decisions = [{"because": [], **each} for each in recorded.get("decisions", [])]
            return _read(EventDecision, workflow_id, {**recorded, "decisions": decisions})

    async def _decided(
        self, workflow: str, workflow_id: str, body: dict[str, Any], wait_seconds: float | None
    ) -> dict[str, Any]:
        patience = body["deadlineMs"] / 1_000 + _AFTER_DEADLINE_SECONDS if wait_seconds is None else wait_seconds
        try:
            handle = await self._start(workflow, workflow_id, body)
            recorded: dict[str, Any] = await asyncio.wait_for(handle.result(), patience)
        except asyncio.TimeoutError:
            raise NotDecidedYet(body["requestId"]) from None
        except WorkflowFailureError as failure:
            raise _refusal(failure, workflow_id) from failure
        except RPCError as error:
            raise _rpc_error(error, workflow_id) from error
        return recorded

    async def _start(self, workflow: str, workflow_id: str, body: dict[str, Any]) -> WorkflowHandle[Any, Any]:
        """Starts the workflow, or finds the one that this request started."""
        try:
            return await self._start_new(workflow, workflow_id, body, WorkflowIDReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY)
        except WorkflowAlreadyStartedError:
            handle = self._client.get_workflow_handle(workflow_id)
        if await _input_of(handle) not in (None, body):
            raise DecisionRefused(
                f"request_id {body['requestId']} was used for another input.",
                code="request_id_reused",
                field="requestId",
                remedy="Send the same input again, or use a new request_id for a new decision.",
            )
        return handle

    async def _start_new(
        self, workflow: str, workflow_id: str, body: dict[str, Any], reuse: WorkflowIDReusePolicy
    ) -> WorkflowHandle[Any, Any]:
        return await self._client.start_workflow(
            workflow,
            body,
            id=workflow_id,
            task_queue=_TASK_QUEUE,
            id_reuse_policy=reuse,
            # To attach to what runs would attach to another input as well.
            id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
        )


def _read(model: type[Decided], workflow_id: str, recorded: dict[str, Any]) -> Decided:
    try:
        return model.model_validate(recorded)
    except ValidationError as error:
        raise unexpected(workflow_id, model, error) from error


async def _input_of(handle: WorkflowHandle[Any, Any]) -> Any:
    """What the workflow was started with; None where Temporal no longer has its history."""
    async for event in handle.fetch_history_events(page_size=1):
        payloads = event.workflow_execution_started_event_attributes.input.payloads
        return json.loads(payloads[0].data) if payloads else None
    return None


def _refusal(failure: WorkflowFailureError, workflow_id: str) -> ConclaveError:
    cause = failure.cause
    if isinstance(cause, ApplicationError):
        reason = cause.details[0] if cause.details and isinstance(cause.details[0], dict) else {}
        return DecisionRefused(
            cause.message, code=cause.type or "failed", field=reason.get("field"), market_code=reason.get("code")
        )
    again = "Send the same request again to have it decided."
    if isinstance(cause, CancelledError):
        return DecisionRefused(f"{workflow_id} was cancelled before it decided.", code="cancelled", remedy=again)
    if isinstance(cause, TerminatedError):
        return DecisionRefused(f"{workflow_id} was terminated before it decided.", code="terminated", remedy=again)
    return DecisionRefused(f"{workflow_id} failed: {cause}.", code="failed", remedy=again)


def _rpc_error(error: RPCError, workflow_id: str) -> ConclaveError:
    if error.status == RPCStatusCode.NOT_FOUND:
        return DecisionRefused(f"Temporal has no namespace or workflow for {workflow_id}: {error}.", code="not_found")
    if error.status == RPCStatusCode.INVALID_ARGUMENT:
        return DecisionRefused(f"Temporal does not accept {workflow_id}: {error}.", code="invalid_request")
    return _unreachable(f"Temporal stopped answering about {workflow_id}: {error}.")


def _unreachable(message: str) -> ServiceUnavailable:
    return ServiceUnavailable(
        message, code="unreachable", remedy="Check TEMPORAL_ADDRESS and that `bin/conclave up` runs, then try again."
    )
