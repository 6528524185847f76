"""The seed bot's decide step, answered by Conclave: `from conclave_client.compat import get_ensemble_decision`.

Works for bots that descend from `kalshi-ai-trading-bot`: the same names, arguments and results, so that changing one import is
enough. docs/from-the-seed-bot.md of Conclave says which setting became which.
"""

from .outcome import Outcome, last_outcome
from .seed import Settings, XAIClient, get_ensemble_decision, make_decision_for_market, settings
from .types import Market, Position, TradingDecision

__all__ = [
    "Market",
    "Outcome",
    "Position",
    "Settings",
    "TradingDecision",
    "XAIClient",
    "get_ensemble_decision",
    "last_outcome",
    "make_decision_for_market",
    "settings",
]
