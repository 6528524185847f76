"""A small bot: asks Conclave for a decision on one Kalshi market and prints the verdict, or switches emergency mode.

    python bot.py ../markets/some-market.json
    python bot.py ../markets/some-market.json --evidence news.txt --research auto
    python bot.py --emergency on --reason "provider outage"
    python bot.py --emergency off --reason "providers are back"

It knows Conclave by names alone (workflow `decide`, task queue `conclave`, signals of the workflow `operations`) and
speaks plain JSON, so the same works from every Temporal SDK.
"""

import argparse
import asyncio
import getpass
import hashlib
import json
import os
import sys
import time
from pathlib import Path

from temporalio.client import Client, WorkflowFailureError
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError

TASK_QUEUE = "conclave"
OPERATIONS = "operations"
MODE_WAIT_SECONDS = 30


class Refused(Exception):
    """What went wrong, in one sentence for the person at the terminal."""


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
    parser.add_argument("--bankroll", type=float, default=1_000, metavar="USD")
    parser.add_argument("--max-stake", type=float, default=20, metavar="USD")
    parser.add_argument("--deadline", type=float, default=60, metavar="SECONDS")
    parser.add_argument("--json", action="store_true", help="print the whole decision as one JSON document")
    parser.add_argument("--emergency", choices=["on", "off"], help="no new exposure until it is off again")
    parser.add_argument("--reason", default="requested by the bot")
    arguments = parser.parse_args()
    if (arguments.market is None) == (arguments.emergency is None):
        parser.error("give either a market file or --emergency on|off")
    return arguments


def temporal_address() -> str:
    """TEMPORAL_ADDRESS, else the server of a running `conclave up`, else that of a simulated one."""
    if address := os.environ.get("TEMPORAL_ADDRESS"):
        return address
    for folder in data_folders():
        for servers in (folder / "servers.json", folder / "simulated" / "servers.json"):
            if servers.exists():
                return json.loads(servers.read_text())["temporal"]
    raise Refused("TEMPORAL_ADDRESS is not set and no running service was found; start `bin/conclave up` first.")


def data_folders() -> list[Path]:
    """CONCLAVE_DATA_DIR, else `.conclave` of the current folder and of each folder above it."""
    if folder := os.environ.get("CONCLAVE_DATA_DIR"):
        return [Path(folder)]
    here = Path.cwd()
    return [above / ".conclave" for above in (here, *here.parents)]


def build_request(arguments: argparse.Namespace) -> dict:
    """The input of the workflow `decide`. Money in whole micro-dollars, time in milliseconds."""
    try:
        market = json.loads(arguments.market.read_text())
    except (OSError, ValueError) as error:
        raise Refused(f"{arguments.market} cannot be read as JSON: {error}.") from None
    request = {
        "account": arguments.account,
        "market": market,
        "bankrollMicroUsd": round(arguments.bankroll * 1_000_000),
        "maxStakeMicroUsd": round(arguments.max_stake * 1_000_000),
        "deadlineMs": round(arguments.deadline * 1_000),
    }
    if arguments.evidence:
        try:
            request["evidence"] = [{"text": arguments.evidence.read_text(encoding="utf-8")}]
        except (OSError, ValueError) as error:
            raise Refused(f"{arguments.evidence} cannot be read: {error}.") from None
    if arguments.research:
        request["research"] = arguments.research
    digest = hashlib.sha256(json.dumps(request, sort_keys=True).encode()).hexdigest()
    return {"requestId": arguments.request_id or f"bot-{digest[:24]}", **request}


async def decide(client: Client, request: dict) -> dict:
    """Starts the decision, or joins the one that runs under the same requestId, and waits for it.

    Starting it again after its end is harmless: the new run finds the requestId used, returns the decision that stands
    for the same request, and refuses another one.
    """
    handle = await client.start_workflow(
        "decide",
        request,
        id=f"decision/{request['account']}/{request['requestId']}",
        task_queue=TASK_QUEUE,
        id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
    )
    try:
        return await handle.result()
    except WorkflowFailureError as failure:
        cause = failure.cause
        kind = cause.type if isinstance(cause, ApplicationError) else type(cause).__name__
        raise Refused(f"No decision ({kind}): {cause}") from None


async def switch_emergency(client: Client, on: bool, reason: str) -> dict:
    """Signals `operations` and waits until it reports the mode as in force."""
    handle = client.get_workflow_handle(OPERATIONS)
    by = f"python-bot ({getpass.getuser()})"
    before = await handle.query("state")
    version = before["version"] if before else 0
    if on:
        await handle.signal("setMode", {"mode": "emergency", "reason": reason, "by": by})
    else:
        await handle.signal("clearMode", {"reason": reason, "by": by})
    give_up_at = time.monotonic() + MODE_WAIT_SECONDS
    while time.monotonic() < give_up_at:
        state = await handle.query("state")
        if state and state["version"] > version and state["by"] == by:
            return state
        await asyncio.sleep(0.1)
    raise Refused(f"The mode did not change within {MODE_WAIT_SECONDS} s; look at the workflow `{OPERATIONS}`.")


def usd(micro_usd: int) -> str:
    return f"${micro_usd / 1_000_000:,.4f}"


def is_expired(decision: dict) -> bool:
    """Whether it is too late to act on the verdict."""
    return decision["validUntilMs"] <= time.time() * 1_000


def trade_to_place(decision: dict) -> dict | None:
    """The order that the decision recommends; None = it recommends none. Whoever places orders asks this and nothing else:
    the same request returns the same decision for ever, however old it is."""
    trade = decision["verdict"]["trade"]
    if trade and is_expired(decision):
        raise Refused("The decision has expired: do not act on it. A new --request-id makes a new decision.")
    return trade


def describe(decision: dict) -> str:
    """The verdict in a few lines, with every reason."""
    verdict, forecast = decision["verdict"], decision["forecast"]
    expired = "EXPIRED  " if is_expired(decision) else ""
    lines = [f"{expired}{decision['action']}  {decision['ticker']}  {decision['title']}"]
    if trade := verdict["trade"]:
        limit_cents = trade["limitMicroUsd"] / 10_000
        lines.append(
            f"  {trade['contracts']} x {trade['side'].upper()} at {limit_cents:g} cents or better,"
            f" stake {usd(trade['stakeMicroUsd'])}, fee {usd(trade['feeMicroUsd'])}, edge {trade['edge']:.1%}"
        )
    if forecast:
        lines.append(f"  P(yes) {forecast['coherent']:.1%} against a price of {forecast['marketPrice']:.1%}")
    # `because` has a sentence for each reason; the codes and figures behind them are for programs.
    lines += [f"  - {sentence}" for sentence in decision.get("because", [r["code"] for r in verdict["reasons"]])]
    lines.append(
        f"  {len(decision['calls'])} model call(s), path {decision['path']}, mode {decision['mode']},"
        f" cost {usd(decision['costMicroUsd'])}"
    )
    until = time.strftime("%Y-%m-%d %H:%M:%SZ", time.gmtime(decision["validUntilMs"] / 1_000))
    lines.append(f"  valid no longer, since {until}: do not act on it" if expired else f"  valid until {until}")
    if decision["simulated"]:
        lines.append("  SIMULATED: the models and their bill are not real.")
    return "\n".join(lines)


async def main() -> None:
    arguments = read_arguments()
    request = None if arguments.emergency else build_request(arguments)
    address = temporal_address()
    try:
        client = await Client.connect(address, namespace=os.environ.get("TEMPORAL_NAMESPACE") or "conclave")
    except RuntimeError as error:
        raise Refused(f"No Temporal server answers at {address}: {error}.") from None
    if request is None:
        state = await switch_emergency(client, arguments.emergency == "on", arguments.reason)
        reason = state["reason"]
        summary = f"mode {state['mode']}, version {state['version']}: {reason['figures'].get('text', reason['code'])}"
        print(json.dumps(state) if arguments.json else summary)
        return
    decision = await decide(client, request)
    print(json.dumps(decision) if arguments.json else describe(decision))
    # Here a bot that trades would place the order.
    trade_to_place(decision)


def run() -> int:
    """The exit code: 0 done, 1 refused or failed."""
    try:
        asyncio.run(main())
    except (Refused, RPCError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    code = run()
    sys.stdout.flush()
    sys.stderr.flush()
    # Threads of the SDK's native part may still run here, and now and then abort a short-lived process while Python
    # shuts down ("PyGILState_Release"). Everything is done and printed, so Python's shutdown is left out.
    os._exit(code)
