"""Client for Conclave: durable decisions for Kalshi prediction markets."""

from .client import AsyncConclave, Conclave
from .errors import (
    ConclaveError,
    DecisionRefused,
    NotAuthorized,
    NotDecidedYet,
    RateLimited,
    ServiceUnavailable,
    UnexpectedAnswer,
)
from .retries import NO_RETRIES, Retries

__all__ = [
    "NO_RETRIES",
    "AsyncConclave",
    "Conclave",
    "ConclaveError",
    "DecisionRefused",
    "NotAuthorized",
    "NotDecidedYet",
    "RateLimited",
    "Retries",
    "ServiceUnavailable",
    "UnexpectedAnswer",
]
