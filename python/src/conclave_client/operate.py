"""What is reported and what is operated: outcomes, fills, mode and budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias

from typing_extensions import Unpack

from .defaults import Defaults
from .exchange import parse
from .models import (
    BudgetAnswer,
    BudgetRequest,
    ClearModeRequest,
    Fill,
    FillResult,
    FillsAnswer,
    FillsRequest,
    ModeAnswer,
    Outcome,
    OutcomeResult,
    OutcomesAnswer,
    OutcomesRequest,
    SetModeRequest,
)
from .operation import AskDefaults, Call, Operation
from .options import CapOptions, FillOptions, OutcomeOptions
from .requests import body_of

#: A change is answered once it holds, or after this.
_CHANGED_WITHIN_SECONDS = 30.0

Mode: TypeAlias = Literal["normal", "economy", "degraded", "emergency", "halted"]
Settlement: TypeAlias = Literal["yes", "no", "void", "scalar"]


def outcome(ticker: str, settlement: Settlement, **options: Unpack[OutcomeOptions]) -> Operation[OutcomeResult]:
    """Records how a market ended. `settlement_value_micro_usd`: what a YES contract paid, of a scalar one; `at_ms`: when, in epoch
    milliseconds; `last_mid`: the mid of the last quotes before its close, as a probability; `correct`: replaces what was recorded.
    """
    results = yield from outcomes([{"ticker": ticker, "settlement": settlement, **options}])
    return results[0]


def outcomes(outcomes: Sequence[Outcome | Mapping[str, Any]]) -> Operation[list[OutcomeResult]]:
    """Records how up to 200 markets ended, and says of each what became of it; the fields are those of `outcome`."""
    body = body_of(OutcomesRequest, {"outcomes": list(outcomes)})
    response = yield Call("POST", "/v1/outcomes", body=body)
    return parse(OutcomesAnswer, response).results


def fill(**options: Unpack[FillOptions]) -> Operation[FillResult]:
    """Reports contracts that were bought or sold: `fill_id`, the venue's or any that is the same whenever this fill is meant;
    `ticker`, `action`, `side`, `contracts`, and `price_micro_usd` of the side for each. They make the position that a request
    without one is decided with."""
    results = yield from fills([options])
    return results[0]


def fills(fills: Sequence[Fill | Mapping[str, Any]]) -> Operation[list[FillResult]]:
    """Reports up to 200 fills, and says of each what became of it; the fields are those of `fill`. Each is recorded once, by its
    id."""
    defaults: Defaults = yield AskDefaults()
    given = [each if isinstance(each, Fill) else {"account": defaults.account, **each} for each in fills]
    response = yield Call("POST", "/v1/fills", body=body_of(FillsRequest, {"fills": given}))
    return parse(FillsAnswer, response).results


def mode() -> Operation[ModeAnswer]:
    """The mode in force and its reason."""
    return parse(ModeAnswer, (yield Call("GET", "/v1/mode")))


def set_mode(mode: Mode, reason: str, *, for_ms: int | None = None) -> Operation[ModeAnswer]:
    """Sets the mode; once this returns it is in force. `for_ms`: after that long it is automatic again. It is not repeated where
    it may have been done."""
    body = body_of(SetModeRequest, {"mode": mode, "reason": reason, "for_ms": for_ms})
    return parse(ModeAnswer, (yield _change("/v1/mode", body)))


def clear_mode(reason: str) -> Operation[ModeAnswer]:
    """Makes the mode automatic again."""
    body = body_of(ClearModeRequest, {"reason": reason})
    return parse(ModeAnswer, (yield _change("/v1/mode/clear", body)))


def budget(account: str | None = None) -> Operation[BudgetAnswer]:
    """Caps, band and today's money, of one account or of all."""
    query = {} if account is None else {"account": account}
    return parse(BudgetAnswer, (yield Call("GET", "/v1/budget", query=query)))


def set_budget(account: str, reason: str, **caps: Unpack[CapOptions]) -> Operation[BudgetAnswer]:
    """Sets caps of an account, such as `day_micro_usd=25_000_000`; once this returns they hold. It is not repeated where it may
    have been done."""
    body = body_of(BudgetRequest, {"account": account, "reason": reason, "budget": caps})
    return parse(BudgetAnswer, (yield _change("/v1/budget", body)))


def _change(path: str, body: Mapping[str, Any]) -> Call:
    return Call("POST", path, body=body, is_repeatable=False, wait_seconds=_CHANGED_WITHIN_SECONDS)
