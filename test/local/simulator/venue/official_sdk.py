"""Reads a venue through the client that its operator publishes, which decodes each answer into its own strict models.

Takes the address and a JSON object of keys and tickers; prints what was read as JSON. The first key reads everything, each further one
the balance.
"""

import json
import sys

from kalshi_python_sync import Configuration, KalshiClient


def unknown_fields(raw, decoded, path):
    """Fields that were sent and that the models do not know."""
    if isinstance(raw, dict) and isinstance(decoded, dict):
        for name, value in raw.items():
            if name in decoded:
                yield from unknown_fields(value, decoded[name], f"{path}.{name}")
            elif value is not None:
                yield f"{path}.{name}"
    elif isinstance(raw, list) and isinstance(decoded, list):
        for one, other in zip(raw, decoded, strict=True):
            yield from unknown_fields(one, other, path)


def client_of(url, key):
    configuration = Configuration(host=f"{url}/trade-api/v2")
    configuration.api_key_id = key["keyId"]
    configuration.private_key_pem = key["privateKeyPem"]
    return KalshiClient(configuration)


def main(url, names):
    client, *others = [client_of(url, key) for key in names["keys"]]
    span = {"start_ts": names["from_ts"], "end_ts": names["to_ts"], "period_interval": 60}
    ticker, event, series, old = names["ticker"], names["event"], names["series"], names["old"]
    tickers = names["tickers"]
    requests = {
        "get_markets": {"limit": 100},
        "get_market": {"ticker": ticker},
        "get_market_orderbook": {"ticker": ticker},
        "get_market_orderbooks": {"tickers": tickers},
        "get_series": {"series_ticker": series},
        "get_series_fee_changes": {"show_historical": True},
        "get_events": {"with_nested_markets": True},
        "get_event": {"event_ticker": event, "with_nested_markets": True},
        "get_event_fee_changes": {},
        "get_market_candlesticks": {"series_ticker": series, "ticker": ticker, **span},
        "batch_get_market_candlesticks": {"market_tickers": ",".join(tickers), **span},
        "get_market_candlesticks_by_event": {"series_ticker": names["event_series"], "ticker": event, **span},
        "get_historical_cutoff": {},
        "get_historical_market": {"ticker": old},
        "get_historical_markets": {"limit": 100},
        "get_market_candlesticks_historical": {
            "ticker": old,
            "start_ts": names["old_from_ts"],
            "end_ts": names["old_to_ts"],
            "period_interval": 60,
        },
        "get_positions": {"count_filter": "position"},
        "get_fills": {},
        "get_settlements": {},
        "get_balance": {},
    }
    read = {}
    for name, parameters in requests.items():
        answer = getattr(client, f"{name}_with_http_info")(**parameters)
        raw = json.loads(answer.raw_data)
        decoded = answer.data.to_dict()
        rows = [len(value) for value in raw.values() if isinstance(value, list)]
        read[name] = {
            "model": type(answer.data).__name__,
            "rows": max(rows, default=None),
            "unknown": sorted(set(unknown_fields(raw, decoded, name))),
        }
    for other in others:
        read[f"get_balance {other.configuration.api_key_id}"] = {
            "model": type(other.get_balance()).__name__,
            "rows": None,
            "unknown": [],
        }
    json.dump(read, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
