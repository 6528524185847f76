"""A bot that looks at markets and takes positions on paper: python bot.py KXTICKER [KXTICKER ...]

It is modelled on the decide step of kalshi-ai-trading-bot and written anew. To have Conclave decide, change the import of
make_decision_for_market below to

    from conclave_client.compat import make_decision_for_market
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from dataclasses import asdict
from datetime import datetime
from typing import Any

from clients import KalshiClient, LanguageModel
from database import DatabaseManager, Market
from decide import make_decision_for_market


async def main(tickers: list[str]) -> None:
    venue, model = KalshiClient(), LanguageModel()
    database = DatabaseManager(os.environ.get("BOT_DATABASE", "trading_system.db"))
    try:
        for ticker in tickers:
            market = await ingested(venue, ticker)
            position = await make_decision_for_market(market, database, model, venue)
            print(json.dumps({"ticker": ticker, "position": position and asdict(position)}, default=str), flush=True)
    finally:
        await model.close()
        await venue.close()


async def ingested(venue: KalshiClient, ticker: str) -> Market:
    """The market as the bot keeps it."""
    found = (await venue.get_market(ticker))["market"]
    event = (await venue.get_event(found["event_ticker"]))["event"]
    yes = (_dollars(found, "yes_bid_dollars") + _dollars(found, "yes_ask_dollars")) / 2
    return Market(
        market_id=ticker,
        title=found["title"],
        yes_price=yes,
        no_price=1 - yes,
        volume=int(float(found["volume_fp"])),
        expiration_ts=int(datetime.fromisoformat(found["close_time"].replace("Z", "+00:00")).timestamp()),
        category=event["category"],
        status=found["status"],
        last_updated=datetime.now(),
    )


def _dollars(market: dict[str, Any], name: str) -> float:
    return float(market[name])


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    asyncio.run(main(sys.argv[1:]))
