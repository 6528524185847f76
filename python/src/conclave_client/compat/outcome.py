"""What came of the latest call, for a bot that wants to know why it got None."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass

from ..errors import ConclaveError
from ..models import Decision


@dataclass(frozen=True)
class Outcome:
    """The decision, or the error in its place."""

    ticker: str
    decision: Decision | None
    error: ConclaveError | None

    @property
    def because(self) -> tuple[str, ...]:
        """Why, in sentences."""
        if self.decision is not None:
            return tuple(self.decision.because)
        return () if self.error is None else (str(self.error),)

    @property
    def codes(self) -> tuple[str, ...]:
        """The same for programs: `cooling_down`, `blend_unproven`, ..., or the error's code."""
        if self.decision is not None:
            return tuple(reason.code for reason in self.decision.verdict.reasons)
        return () if self.error is None else (self.error.code,)


latest: ContextVar[Outcome | None] = ContextVar("conclave_latest_outcome", default=None)


def last_outcome() -> Outcome | None:
    """What came of this task's latest call; None before the first. Tasks that run beside each other each see their own."""
    return latest.get()
