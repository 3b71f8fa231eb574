"""A player's app as tests need it: it opens sessions and asks with them, as a browser would or as an attacker."""

from __future__ import annotations

from http.cookies import SimpleCookie
from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient

from engine.api.asking import COOKIE_NAME
from tests.api.bank import Bank

HERE = "http://testserver"  # the origin of our own pages in tests


def code_for(bank: Bank, player: str = "ann", **bounds: Any) -> str:
    """A code from the bank's back end."""
    response = bank.client.post("/v1/sessions/codes", json={"player": player, **bounds}, headers=bank.headers)
    assert response.status_code == 200, response.text
    return str(response.json()["code"])


def enter(client: TestClient, headers: dict[str, str] | None = None, **body: Any) -> Response:
    """Ask for a session."""
    return client.post("/v1/sessions", json=body, headers=headers or {})


def bearer_of(bank: Bank, player: str = "ann", **bounds: Any) -> dict[str, str]:
    """The headers of a player whose view keeps a bearer."""
    headers = {"Origin": bounds["origin"]} if "origin" in bounds else {}
    response = enter(bank.client, headers, code=code_for(bank, player, **bounds), kind="bearer")
    return {"Authorization": f"Bearer {response.json()['token']}"}


def cookie_of(bank: Bank, player: str = "ann", **bounds: Any) -> dict[str, str]:
    """The headers of a player whose browser holds the cookie; what a page adds by itself is not in them."""
    response = enter(bank.client, {"Origin": HERE}, code=code_for(bank, player, **bounds))
    return {"Cookie": f"{COOKIE_NAME}={SimpleCookie(response.headers['set-cookie'])[COOKIE_NAME].value}"}
