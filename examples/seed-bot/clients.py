"""The venue, and the one model that the bot asks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import httpx
import settings


class KalshiClient:
    """Reads markets. The balance is the bot's paper money, in cents as the venue would state it."""

    def __init__(self) -> None:
        self._http = httpx.AsyncClient(base_url=settings.KALSHI_URL, timeout=10)

    async def get_market(self, ticker: str) -> dict[str, Any]:
        return await self._get(f"/markets/{ticker}")

    async def get_event(self, event_ticker: str) -> dict[str, Any]:
        return await self._get(f"/events/{event_ticker}")

    async def get_balance(self) -> dict[str, Any]:
        return {"balance": round(settings.paper_balance * 100)}

    async def close(self) -> None:
        await self._http.aclose()

    async def _get(self, path: str) -> dict[str, Any]:
        response = await self._http.get(path)
        response.raise_for_status()
        found: dict[str, Any] = response.json()
        return found


@dataclass
class TradingDecision:
    action: str
    side: str
    confidence: float
    limit_price: int | None = None
    reasoning: str | None = None


PROMPT = """A prediction market asks: {title}
YES costs ${yes_price:.2f}, NO ${no_price:.2f}; {volume} contracts were traded. The account has ${balance:.2f}.
News: {news}
Answer with one JSON object: action (BUY or SKIP), side (YES or NO), confidence (0 to 1, how likely that side wins),
limit_price (cents), reasoning (a sentence)."""


class LanguageModel:
    """One model behind an API in the form of OpenAI's chat completions."""

    def __init__(self) -> None:
        headers = {"authorization": f"Bearer {settings.LLM_KEY}"}
        self._http = httpx.AsyncClient(base_url=settings.LLM_URL, headers=headers, timeout=60)

    async def get_trading_decision(
        self, market_data: dict[str, Any], portfolio_data: dict[str, Any], news_summary: str = ""
    ) -> TradingDecision | None:
        """None where the model did not answer in JSON."""
        content = PROMPT.format(
            title=market_data["title"],
            yes_price=market_data["yes_price"],
            no_price=market_data["no_price"],
            volume=market_data["volume"],
            balance=portfolio_data["available_balance"],
            news=news_summary or "none",
        )
        body = {"model": settings.primary_model, "messages": [{"role": "user", "content": content}]}
        response = await self._http.post("/chat/completions", json=body)
        response.raise_for_status()
        try:
            answer = json.loads(response.json()["choices"][0]["message"]["content"])
            return TradingDecision(
                action=str(answer["action"]).upper(),
                side=str(answer["side"]).upper(),
                confidence=float(answer["confidence"]),
                limit_price=int(answer["limit_price"]),
                reasoning=str(answer["reasoning"]),
            )
        except (KeyError, TypeError, ValueError):
            return None

    async def close(self) -> None:
        await self._http.aclose()
