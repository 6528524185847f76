"""Where the service is, and with which token."""

from __future__ import annotations

import os

import httpx

_DEFAULT_URL = "http://127.0.0.1:8234"


def read_url(given: str | None) -> httpx.URL:
    """The argument, else CONCLAVE_URL, else where `bin/conclave up` listens. Raises ValueError for what is no address."""
    text = given or os.environ.get("CONCLAVE_URL") or _DEFAULT_URL
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL as error:
        raise ValueError(f"The address of Conclave is {text!r}: {error}.") from error
    if url.scheme not in ("http", "https") or not url.host:
        raise ValueError(f"The address of Conclave is {text!r}; it must be like {_DEFAULT_URL}.")
    if url.userinfo:
        raise ValueError("The address of Conclave holds a password; pass the token as `token` or CONCLAVE_TOKEN.")
    return url


def read_token(given: str | None) -> str | None:
    """The argument, else CONCLAVE_TOKEN; None where there is none: on the service's own machine reads need none. Raises ValueError
    for what is no token; it is never part of the message."""
    token = (given or os.environ.get("CONCLAVE_TOKEN") or "").strip()
    if not token:
        return None
    if not token.isascii() or not token.isprintable() or " " in token:
        raise ValueError(
            "The token has characters that no token has: copy it again, as `bin/conclave token` printed it."
        )
    return token
