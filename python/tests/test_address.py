"""Where address and token come from."""

from __future__ import annotations

import pytest

from conclave_client import Conclave, Retries


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONCLAVE_URL", raising=False)
    monkeypatch.delenv("CONCLAVE_TOKEN", raising=False)


def test_they_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCLAVE_URL", "https://conclave.test/behind/")
    monkeypatch.setenv("CONCLAVE_TOKEN", " token-in-the-environment\n")
    with Conclave() as conclave:
        assert repr(conclave) == "Conclave('https://conclave.test/behind/')"
        assert conclave._http.headers["authorization"] == "Bearer token-in-the-environment"
    with Conclave("http://other.test", "token-given") as conclave:
        assert repr(conclave) == "Conclave('http://other.test')"
        assert conclave._http.headers["authorization"] == "Bearer token-given"


def test_without_an_address_it_is_this_machine() -> None:
    with Conclave(token="a-token") as conclave:
        assert repr(conclave) == "Conclave('http://127.0.0.1:8234')"


@pytest.mark.parametrize(
    "url", ["ftp://conclave.test", "conclave.test:8234", "http://", "http://user:pass@conclave.test"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="The address of Conclave") as raised:
        Conclave(url, "a-token")
    assert "pass@" not in str(raised.value)


@pytest.mark.parametrize("token", ["two words", "new\nline", "ümlaut"])
def test_what_is_no_token_is_refused_without_repeating_it(token: str) -> None:
    with pytest.raises(ValueError, match="token") as raised:
        Conclave(token=token)
    assert token not in str(raised.value)


@pytest.mark.parametrize("token", [None, "", "  "])
def test_without_a_token_none_is_sent(token: str | None) -> None:
    with Conclave(token=token) as conclave:
        assert "authorization" not in conclave._http.headers


def test_time_outs_and_attempts_have_a_lower_bound() -> None:
    with pytest.raises(ValueError, match="timeout_seconds is 0"):
        Conclave(token="a-token", timeout_seconds=0)
    with pytest.raises(ValueError, match="attempts is 0"):
        Retries(attempts=0)
    with pytest.raises(ValueError, match="first_pause_seconds is 3"):
        Retries(first_pause_seconds=3, longest_pause_seconds=2)
