"""What is sent: arguments in snake_case become the API's JSON, checked by the models that are made from its document."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from .defaults import Defaults
from .errors import ConclaveError, DecisionRefused

Request = TypeVar("Request", bound=BaseModel)


def decision_body(
    model: type[Request],
    defaults: Defaults,
    request_id: str | None,
    fields: Mapping[str, Any],
) -> dict[str, Any]:
    """The JSON of a request for decisions, with an id."""
    given = {name: value for name, value in fields.items() if value is not None}
    return body_of(model, {"request_id": request_id or f"py-{uuid.uuid4().hex}", **asdict(defaults), **given})


def body_of(model: type[Request], fields: Mapping[str, Any]) -> dict[str, Any]:
    """A request's JSON; a field that is None is left out. Raises DecisionRefused `invalid_request`, with the field, for what the
    service would refuse by the form alone."""
    given = {name: value for name, value in fields.items() if value is not None}
    try:
        request = model.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        was = "missing" if first["type"] == "missing" else f"{_shown(first['input'])}: {first['msg']}"
        raise DecisionRefused(
            f"{field or model.__name__} is {was}.",
            code="invalid_request",
            field=field or None,
            remedy="Correct it and send it again; nothing was sent.",
        ) from None
    try:
        body: dict[str, Any] = request.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)
        json.dumps(body, ensure_ascii=False).encode()
    except ValueError as error:
        raise DecisionRefused(
            f"{model.__name__} cannot be sent as JSON: {error}.",
            code="invalid_request",
            remedy="Pass plain numbers, texts, lists and dictionaries; nothing was sent.",
        ) from None
    return body


@contextmanager
def naming_request(body: Mapping[str, Any]) -> Iterator[None]:
    """Has errors say which request they are about: an id that was made up would be lost otherwise."""
    try:
        yield
    except ConclaveError as error:
        error.request_id = str(body["requestId"])
        raise


_CHARACTERS_SHOWN = 100


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _CHARACTERS_SHOWN else f"{text[:_CHARACTERS_SHOWN]}..."
