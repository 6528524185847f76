"""A small bot: asks Conclave for a decision on one Kalshi market and prints the verdict, or switches emergency mode.

    python bot.py ../markets/cents-only.json
    python bot.py ../markets/cents-only.json --evidence news.txt --research auto
    python bot.py --emergency on --reason "provider outage"
    python bot.py --emergency off --reason "providers are back"

It uses the package conclave-client; CONCLAVE_URL and CONCLAVE_TOKEN say where the service is and who asks.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from pathlib import Path
from typing import Any

from conclave_client import Conclave, ConclaveError, actionable_trade, micro_usd, usd
from conclave_client.models import Decision


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Ask Conclave about one market, or switch emergency mode.")
    parser.add_argument("market", nargs="?", type=Path, help="a market as Kalshi's API returns it (JSON)")
    parser.add_argument("--evidence", type=Path, help="a text that the models are given, such as today's news")
    parser.add_argument(
        "--research",
        choices=["off", "cached", "auto", "always"],
        help="whether Conclave looks for evidence of its own first; default: as the account's policy says",
    )
    parser.add_argument("--request-id", help="default: made from the request, so that the same request is one decision")
    parser.add_argument("--account", default="main")
    parser.add_argument("--bankroll", default="1000", metavar="USD")
    parser.add_argument("--max-stake", default="20", metavar="USD")
    parser.add_argument("--deadline", type=float, default=60, metavar="SECONDS")
    parser.add_argument("--json", action="store_true", help="print the whole answer as one JSON document")
    parser.add_argument("--emergency", choices=["on", "off"], help="no new exposure until it is off again")
    parser.add_argument("--reason", default="requested by the bot")
    arguments = parser.parse_args()
    if (arguments.market is None) == (arguments.emergency is None):
        parser.error("give either a market file or --emergency on|off")
    return arguments


def request_of(arguments: argparse.Namespace) -> dict[str, Any]:
    """The arguments of `decide`. Without an id of its own, the request's content is its id."""
    request: dict[str, Any] = {
        "market": json.loads(arguments.market.read_text(encoding="utf-8")),
        "account": arguments.account,
        "bankroll_micro_usd": micro_usd(arguments.bankroll),
        "max_stake_micro_usd": micro_usd(arguments.max_stake),
        "deadline_ms": round(arguments.deadline * 1_000),
    }
    if arguments.research:
        request["research"] = arguments.research
    if arguments.evidence:
        request["evidence"] = [{"text": arguments.evidence.read_text(encoding="utf-8")}]
    digest = hashlib.sha256(json.dumps(request, sort_keys=True).encode()).hexdigest()
    return {"request_id": arguments.request_id or f"bot-{digest[:24]}", **request}


def describe(decision: Decision) -> str:
    """The verdict in a few lines, with every reason."""
    is_expired = decision.valid_until_ms <= time.time() * 1_000
    expired = "EXPIRED  " if is_expired else ""
    lines = [f"{expired}{decision.action}  {decision.ticker}  {decision.title}"]
    if trade := decision.verdict.trade:
        lines.append(
            f"  {trade.contracts:g} x {trade.side.upper()} at ${usd(trade.limit_micro_usd)} or better,"
            f" stake ${usd(trade.stake_micro_usd)}, fee ${usd(trade.fee_micro_usd)}, edge {trade.edge:.1%}"
        )
    if forecast := decision.forecast:
        lines.append(f"  P(yes) {forecast.coherent:.1%} against a price of {forecast.market_price:.1%}")
    lines += [f"  - {sentence}" for sentence in decision.because]
    lines.append(
        f"  {len(decision.calls)} model call(s), path {decision.path}, mode {decision.mode}, cost ${usd(decision.cost_micro_usd)}"
    )
    until = time.strftime("%Y-%m-%d %H:%M:%SZ", time.gmtime(decision.valid_until_ms / 1_000))
    lines.append(f"  valid no longer, since {until}: do not act on it" if is_expired else f"  valid until {until}")
    if decision.simulated:
        lines.append("  SIMULATED: the models and their bill are not real.")
    return "\n".join(lines)


def act_on(decision: Decision) -> None:
    """Here a bot that trades would place the order. Raises DecisionRefused for one whose time is over."""
    if decision.verdict.trade:
        actionable_trade(decision)


def run(arguments: argparse.Namespace) -> None:
    """Decides or switches, and prints what came of it. Raises ConclaveError."""
    with Conclave() as conclave:
        if arguments.emergency is None:
            decision = conclave.decide(**request_of(arguments))
            as_json = decision.model_dump_json(by_alias=True, exclude_unset=True)
            print(as_json if arguments.json else describe(decision))
            act_on(decision)
            return
        if arguments.emergency == "on":
            answer = conclave.set_mode("emergency", arguments.reason)
        else:
            answer = conclave.clear_mode(arguments.reason)
        if arguments.json or answer.mode is None:
            print(answer.model_dump_json(by_alias=True))
        else:
            print(f"mode {answer.mode.mode}, version {answer.mode.version:g}: {answer.mode.reason}")


def main() -> int:
    """The exit code: 0 done, 1 refused, failed or expired."""
    try:
        run(read_arguments())
    except (ConclaveError, OSError, ValueError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
