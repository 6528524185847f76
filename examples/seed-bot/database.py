"""The bot's memory: what it analysed, when, and what that cost. In one SQLite file."""

from __future__ import annotations

import sqlite3
import time
from dataclasses import dataclass
from datetime import datetime


@dataclass
class Market:
    """Prices in dollars, the middle of bid and ask; `expiration_ts` in seconds."""

    market_id: str
    title: str
    yes_price: float
    no_price: float
    volume: int
    expiration_ts: int
    category: str
    status: str
    last_updated: datetime
    has_position: bool = False


@dataclass
class Position:
    """Prices in dollars of the side, which is YES or NO."""

    market_id: str
    side: str
    entry_price: float
    quantity: int
    timestamp: datetime
    rationale: str | None = None
    confidence: float | None = None
    live: bool = False
    strategy: str | None = None


class DatabaseManager:
    def __init__(self, path: str) -> None:
        self._db = sqlite3.connect(path)
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS market_analyses"
            " (market_id TEXT, at REAL, decision_action TEXT, confidence REAL, cost_usd REAL, analysis_type TEXT)"
        )

    async def record_market_analysis(
        self, market_id: str, decision_action: str, confidence: float, cost_usd: float, analysis_type: str = "standard"
    ) -> None:
        row = (market_id, time.time(), decision_action, confidence, cost_usd, analysis_type)
        with self._db:
            self._db.execute("INSERT INTO market_analyses VALUES (?, ?, ?, ?, ?, ?)", row)

    async def get_daily_ai_cost(self) -> float:
        return float(self._one("SELECT COALESCE(SUM(cost_usd), 0) FROM market_analyses WHERE at >= ?", _midnight()))

    async def was_recently_analyzed(self, market_id: str, hours: float) -> bool:
        since = time.time() - hours * 3_600
        return bool(self._one("SELECT COUNT(*) FROM market_analyses WHERE at > ? AND market_id = ?", since, market_id))

    async def get_market_analysis_count_today(self, market_id: str) -> int:
        return int(
            self._one("SELECT COUNT(*) FROM market_analyses WHERE at >= ? AND market_id = ?", _midnight(), market_id)
        )

    def _one(self, query: str, *values: float | str) -> float:
        (found,) = self._db.execute(query, values).fetchone()
        return float(found)


def _midnight() -> float:
    return datetime.now().replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
