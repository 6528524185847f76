"""What the bot may do. The names are those of the bots that this one is modelled on."""

from __future__ import annotations

import os

# The venue and the model, and what the bot trades with on paper.
KALSHI_URL = os.environ.get("KALSHI_URL", "https://external-api.kalshi.com/trade-api/v2")
LLM_URL = os.environ.get("LLM_URL", "https://api.openai.com/v1")
LLM_KEY = os.environ.get("LLM_KEY", "")
primary_model = os.environ.get("LLM_MODEL", "gpt-5-mini")
paper_balance = 1_000.0

# Guards: with Conclave they are fields of the account's policy.
daily_ai_budget = 10.0
max_ai_cost_per_decision = 0.08
analysis_cooldown_hours = 3
max_analyses_per_market_per_day = 4
min_volume_for_ai_analysis = 200.0
exclude_low_liquidity_categories: list[str] = []

# Near expiry a sure thing is taken on one quick answer.
high_confidence_expiry_hours = 24
high_confidence_market_odds = 0.90
high_confidence_threshold = 0.95

# From an answer to a position.
min_confidence_to_trade = 0.45
min_trade_edge = 0.08
default_position_size = 3.0
max_position_size_pct = 3.0
