"""Which session a request carries, and whether our own page sent it."""

import pytest
from starlette.requests import Request

from engine.access.entry import BEARER, COOKIE
from engine.access.sessions import Session
from engine.api.asking import COOKIE_NAME, is_same_origin, may_set_cookie, refuse_cross_site, told_session
from engine.errors import Forbidden, Unauthenticated

SENT_JSON = {"content-type": "application/json; charset=utf-8"}


def asking(method: str = "POST", **headers: str) -> Request:
    found = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": method, "headers": found})


def session(kind: str = COOKIE, origin: str = "") -> Session:
    return Session(b"", 1, "ann", frozenset(), origin, kind, 0)


def crossed(request: Request, of: Session) -> bool:
    try:
        refuse_cross_site(request, of)
    except Forbidden as error:
        return error.code == "cross_site"
    return False


def test_a_bearer_is_told_in_the_header_and_a_cookie_by_its_name():
    assert told_session(asking(authorization="bearer tilths_a")) == ("tilths_a", BEARER)
    assert told_session(asking(cookie=f"x=1; {COOKIE_NAME}=tilths_b")) == ("tilths_b", COOKIE)


@pytest.mark.parametrize("told", ["Bearer tilth_key", "Basic x", "", "tilths_a"])
def test_a_header_that_is_no_session_is_not_made_good_by_a_cookie(told: str):
    with pytest.raises(Unauthenticated) as refused:
        told_session(asking(authorization=told, cookie=f"{COOKIE_NAME}=tilths_b"))

    assert refused.value.code == "session_needed"


@pytest.mark.parametrize(
    ("origin", "host", "same"),
    [
        ("https://a.example", "a.example", True),
        ("https://a.example", "a.example:443", True),
        ("https://a.example:8443", "a.example:8443", True),
        ("http://localhost:8000", "localhost:8000", True),
        ("http://testserver", "testserver", True),
        ("https://A.example", "a.example", True),
        ("https://a.example:8443", "a.example", False),
        ("https://a.example.evil", "a.example", False),
        ("https://b.example", "a.example", False),
        ("null", "a.example", False),
        ("", "a.example", False),
        ("", "", False),
        ("https://[", "a.example", False),
        ("https://a.example:99999999", "a.example", False),
    ],
)
def test_a_page_of_this_host_is_known_by_its_origin(origin: str, host: str, same: bool):
    assert is_same_origin(asking(origin=origin, host=host)) is same


@pytest.mark.parametrize("site", ["same-site", "cross-site", "none", ""])
def test_what_the_browser_says_of_the_site_outweighs_the_origin(site: str):
    assert not is_same_origin(asking(sec_fetch_site=site, origin="https://a.example", host="a.example"))
    assert is_same_origin(asking(sec_fetch_site="same-origin", origin="https://x", host="behind-a-proxy"))


def test_only_who_is_no_browser_may_say_nothing_of_where_it_is():
    assert may_set_cookie(asking(host="a.example"))
    assert not may_set_cookie(asking(host="a.example", origin="https://evil.example"))


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_who_only_reads_may_come_from_anywhere(method: str):
    assert not crossed(asking(method, origin="https://evil.example", host="a"), session(origin="https://a"))


def test_case_25_no_form_can_send_what_the_cookie_needs():
    own = {"origin": "https://a.example", "host": "a.example"}

    assert not crossed(asking(**own, **SENT_JSON), session())
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
        assert crossed(asking(**own, **{"content-type": kind}), session())
    assert crossed(asking(**own), session())
    assert not crossed(asking("DELETE", **own), session())
    assert not crossed(asking(**{"content-type": "text/plain"}), session(BEARER))


def test_a_session_bound_to_an_origin_is_used_from_there():
    bound = session(BEARER, "https://a.example")

    assert not crossed(asking(), bound)
    assert not crossed(asking(origin="https://a.example"), bound)
    assert crossed(asking(origin="https://b.example"), bound)
