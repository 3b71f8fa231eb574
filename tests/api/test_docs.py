"""The page at /docs: whole, harmless, and without a request to anywhere."""

import re
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

from engine.access.sessions import IDLE, LASTS
from engine.api.answers import WORDS
from engine.api.codes import ERRORS
from engine.api.docs import LIMITS, page
from engine.api.guesses import MOST
from engine.api.privacy import RECENT
from engine.clock import DAY, HOUR, MINUTE
from engine.newcomers import NEWCOMER_FOR
from engine.referral import MISSES, NEW_FOR, QUICK, TRIES
from engine.social.codes import NEW_CODES
from engine.social.groups import MADE
from engine.social.inviting import INVITATIONS


class Tags(HTMLParser):
    """Notes every tag that is opened and not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.add(tag)
        if tag not in ("meta", "!doctype"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_the_page_names_every_path_and_event_and_asks_nobody_for_anything(client: TestClient):
    response = client.get("/docs")
    tags = Tags()
    tags.feed(response.text)

    assert "/v1/players/{id}/statement" in response.text
    assert "quiz_answered" in response.text
    assert "Why did I get 5 g, and not 10?" in response.text
    assert tags.open == []
    assert tags.seen & {"script", "img", "link", "iframe"} == set()
    assert re.findall(r"\b(?:href|src|url)\W{1,2}(?:https?:)?//", response.text) == []


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_every_route_shows_who_may_ask_a_line_of_curl_and_an_answer(client: TestClient):
    text = client.get("/docs").text
    parts = re.split(r'<h3 id="', text[: text.index('<h2 id="events">')])[1:]
    bare = [part.partition('"')[0] for part in parts if "<pre>curl " not in part or '<p class="soft">Needs' not in part]
    silent = [part.partition('"')[0] for part in parts if "<summary>answer 2" not in part]

    assert bare == []
    assert set(silent) <= {"metrics", "stream"}
    assert "Needs a key with the scope <code>players:read</code>." in text
    assert "<summary>answer 200: removed quest</summary>" in text


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_types_are_called_as_in_the_vocabulary_and_tables_scroll_in_their_own_box(client: TestClient):
    text = client.get("/docs").text

    assert {"<td>text</td>", "<td>true_false</td>", "<td>decimal</td>", "<td>integer</td>"} <= set(
        re.findall("<td>[a-z_]+</td>", text)
    )
    assert "<td>one of qr, card, online, transfer</td>" in text
    assert "<td>string</td>" not in text
    assert text.count("<table>") == text.count('<div class="wide')


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_the_page_may_use_its_own_style_and_nothing_else(client: TestClient):
    policy = client.get("/docs").headers["content-security-policy"]

    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def test_markup_in_the_document_is_shown_as_text():
    document = {
        "info": {"title": "<script>", "description": "<img onerror=x>"},
        "paths": {},
        "components": {"schemas": {}},
    }

    assert "<script>" not in page(document)
    assert "<img" not in page(document)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_lines_of_curl_ask_the_address_that_the_page_was_asked_by(client: TestClient):
    assert "TILTH=http://tilth.bank.example:8443\n" in client.get(
        "/docs", headers={"Host": "tilth.bank.example:8443"}
    ).text.replace("https://", "http://")
    assert "evil" not in client.get("/docs", headers={"Host": "a`evil`"}).text


def test_limits_on_the_page_are_those_that_are_counted():
    told = dict(LIMITS)

    assert told["friend codes"].startswith(f"a player tries {TRIES.most} a day, {QUICK.most} wrong ones a minute, and")
    assert f"makes {NEW_CODES.most} a day; an address has {MISSES.most} wrong ones an hour" in told["friend codes"]
    assert told["groups"].startswith(f"{MADE.most} new ones a day, {INVITATIONS.most} invitations a day")
    assert f"at most {RECENT // MINUTE} minutes ago" in told["just now"]
    assert told["a session"].startswith(f"ends after {IDLE // MINUTE} minutes without use, {LASTS // HOUR} hours")
    assert told["wrong codes and tokens for sessions"].startswith(f"{MOST} a minute")
    assert told["new to the game"].startswith(f"who agreed to play less than {NEW_FOR // DAY} days ago")
    assert f"watched for {NEWCOMER_FOR // DAY} days" in told["`friend_active`"]


def test_every_code_of_an_answer_is_explained():
    assert WORDS.keys() <= ERRORS.keys()
