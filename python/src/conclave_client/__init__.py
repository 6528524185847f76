"""Client for Conclave: durable decisions for Kalshi prediction markets."""

from .actionable import actionable_trade
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
from .money import micro_usd, usd
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
    "actionable_trade",
    "micro_usd",
    "usd",
]
