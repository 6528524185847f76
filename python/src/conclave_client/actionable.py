"""The order to place."""

from __future__ import annotations

import time
from datetime import datetime, timezone

from .errors import DecisionRefused
from .models import Decision, Trade


def actionable_trade(decision: Decision, now_ms: float | None = None) -> Trade | None:
    """The order that a decision recommends, while it may be placed; None where it recommends none.

    Raises DecisionRefused `expired` where its time is over: the same request_id returns the same decision for ever, however old
    it is. `now_ms`: epoch milliseconds, else the clock's.
    """
    if (time.time() * 1_000 if now_ms is None else now_ms) >= decision.valid_until_ms:
        until = datetime.fromtimestamp(decision.valid_until_ms / 1_000, timezone.utc)
        raise DecisionRefused(
            f"Decision {decision.decision_id} has expired: it was valid until {until:%Y-%m-%d %H:%M:%S}Z.",
            code="expired",
            remedy="Do not act on it; a new request_id makes a new decision.",
        )
    return decision.verdict.trade
