"""The base of the generated models."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """Immutable. Attributes are in snake_case, JSON is in camelCase (`model_dump(by_alias=True)`); what a newer service adds is
    kept."""

    model_config = ConfigDict(frozen=True, extra="allow", populate_by_name=True)
