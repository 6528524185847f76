"""What a client's requests have in common."""

from __future__ import annotations

from dataclasses import dataclass

from typing_extensions import TypedDict


@dataclass(frozen=True)
class Defaults:
    """What is meant where a request does not say it. Money in micro-dollars, time in milliseconds."""

    account: str = "main"
    bankroll_micro_usd: int | None = None
    max_stake_micro_usd: int | None = None
    deadline_ms: int = 60_000


class RequestDefaults(TypedDict, total=False):
    """The same as keyword arguments."""

    account: str
    bankroll_micro_usd: int
    max_stake_micro_usd: int
    deadline_ms: int
